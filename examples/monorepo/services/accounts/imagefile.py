"""Sign up, log in, sessions."""

from shop import python_service

image = python_service("accounts")
