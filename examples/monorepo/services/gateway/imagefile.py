"""The one door from outside."""

from shop import go_service

image = go_service("gateway")
