"""Writes invoices. It waits for a library before it can have a newer Python."""

from shop import python_service

image = python_service("invoices", version="3.13")
