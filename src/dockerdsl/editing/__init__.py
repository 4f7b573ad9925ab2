"""Change an existing file, and nothing in it that was not to change."""
