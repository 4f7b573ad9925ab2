"""A project: its rooms, one module for each."""
