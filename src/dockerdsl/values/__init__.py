"""Small values that instructions carry, each read and judged as BuildKit does."""
