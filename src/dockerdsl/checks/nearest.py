"""Find the name that an author may have meant, as BuildKit does: the nearest one, two letters away at most."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Final

_TOO_FAR: Final = 3
_ENOUGH: Final = 50
"""So many names are looked at: to hold each word of a long file against each name takes too long."""


def nearest(word: str, names: Iterable[str]) -> str | None:
    """Return the name that takes the fewest changes to become `word`, the first of several; None if all take three or more.

    Of more than fifty names the first fifty are looked at.
    """
    found, least = None, _TOO_FAR
    for name in islice(names, _ENOUGH):
        if abs(len(name) - len(word)) < least and (changes := _changes(word, name)) < least:
            found, least = name, changes
    return found


def likely(word: str, names: Iterable[str]) -> str | None:
    """Return the nearest name, if the word is long enough for two letters not to make it another."""
    return nearest(word, names) if len(word) > _TOO_FAR else None


def _changes(one: str, other: str) -> int:
    """Return how many letters are to be put in, taken out or replaced (Levenshtein)."""
    row = list(range(len(other) + 1))
    for number, letter in enumerate(one, 1):
        before, row[0] = row[0], number
        for place, each in enumerate(other, 1):
            before, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, before + (letter != each))
    return row[-1]
