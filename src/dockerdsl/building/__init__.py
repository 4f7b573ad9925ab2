"""What BuildKit does with a file when it builds, worked out without building."""
