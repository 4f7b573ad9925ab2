"""What there is to buy."""

from shop import python_service

image = python_service("catalogue")
