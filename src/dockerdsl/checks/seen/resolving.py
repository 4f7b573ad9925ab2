"""Fill in the variables of a word, as far as the file tells them."""

from __future__ import annotations

from typing import Any

from dockerdsl.reading.expand import expand
from dockerdsl.reading.refused import Refused


def expanded(text: str, known: dict[str, str], escape: str) -> str:
    """Return a text with its variables filled in, those that are not known with nothing."""
    try:
        return expand(text, known, escape).text
    except Refused:
        return text


def is_constant(text: str, escape: str) -> bool:
    """Return whether a text is itself whatever the variables are."""
    return "$" not in text and escape not in text and '"' not in text and "'" not in text


def filled(text: str, known: Any, escape: str) -> str | None:
    """Return a text with its variables filled in; None where one is not known, or what BuildKit refuses."""
    if is_constant(text, escape):
        return text
    try:
        found = expand(text, known, escape)  # what has no value is not set, as far as this goes
    except Refused:
        return None
    return None if found.unmatched else found.text
