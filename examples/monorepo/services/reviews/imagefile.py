"""What people say about it."""

from shop import python_service

image = python_service("reviews")
