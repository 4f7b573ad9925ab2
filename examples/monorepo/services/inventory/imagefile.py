"""What is in stock, and where."""

from shop import go_service

image = go_service("inventory")
