"""The base of what is written in Go."""

from shop import go_base

go = go_base()
