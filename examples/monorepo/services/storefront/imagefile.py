"""What a customer sees."""

from shop import web_site

image = web_site("storefront")
