"""An existing Dockerfile as Python in this DSL."""
