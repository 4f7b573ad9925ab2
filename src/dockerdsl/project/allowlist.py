"""Write the ``.dockerignore`` that lets nothing into a build context but what a Dockerfile takes from there.

Its patterns are COPY's own: Go's ``filepath.Match`` reads both. Of a source with a variable, all of the folder before it is
let in.
"""

from __future__ import annotations

from collections.abc import Iterable
from posixpath import normpath

IGNORE = ".dockerignore"
"""What BuildKit adds to the path of a Dockerfile to find what it ignores."""


def allowlist(sources: Iterable[str]) -> str:
    """Return the text of a ``.dockerignore`` for these sources, in their order, as COPY writes them."""
    places = list(dict.fromkeys(_place(source) for source in sources))
    if "." in places:
        return "# the whole folder is copied: nothing is left out\n"
    return "\n".join(["# nothing but what is copied", "*", *[f"!{place}" for place in places]]) + "\n"


def _place(source: str) -> str:
    before, variable, _ = source.partition("$")
    if variable:
        source = before.rpartition("/")[0]
    return normpath("/" + source.strip("/")).lstrip("/") or "."
