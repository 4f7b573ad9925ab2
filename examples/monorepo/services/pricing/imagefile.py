"""What it costs, today and here."""

from shop import go_service

image = go_service("pricing")
