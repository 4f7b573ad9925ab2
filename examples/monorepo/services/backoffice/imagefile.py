"""What the staff sees."""

from shop import web_site

image = web_site("backoffice")
