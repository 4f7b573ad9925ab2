"""Sends mail. It answers nobody, so it has no port."""

from shop import python_service

image = python_service("mailer", port=None)
