"""Finds things, on pictures too: the one service that needs a program of the distribution."""

from shop import python_service

image = python_service("search", packages=["tesseract-ocr"])
