"""Follow a pattern through a text, all the places where it can stand at once, as the bits of a number.

So no pattern takes more than one pass over the text, where Python's ``re`` would try again at every ``*``. A pattern is a row
of nodes: characters that are taken, jumps, and checks of where one is; rows are joined by writing one behind the other. Two
grammars turn into them: the wildcards of COPY, and the regular expressions that BuildKit makes of a `.dockerignore`.

Whether a pattern is the whole text is asked here; `dockerdsl.reading.globs` asks where in a text a match begins and ends, of
patterns without classes, jumps and checks.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Final

import attrs

START: Final = 1
END: Final = 2
EDGE: Final = 4
"""A place between a word character and another one, or the end of the text."""
WITHIN: Final = 8
"""A place that is no `EDGE`."""

_MOST_KEPT: Final = 10_000


@attrs.frozen(slots=True, weakref_slot=False)
class Characters:
    """One character out of some.

    Args:
        ranges: first and last of each.
        negated: take one that is not among them.
        categories: Unicode's, as ``Lu`` or ``L``; False beside one means all characters but those.
    """

    ranges: tuple[tuple[str, str], ...]
    negated: bool = False
    categories: tuple[tuple[str, bool], ...] = ()

    def hold(self, character: str) -> bool:
        """Return whether the character is one of them."""
        return (self._in_range(character) or self._in_category(character)) is not self.negated

    def _in_range(self, character: str) -> bool:
        return any(first <= character <= last for first, last in self.ranges)

    def _in_category(self, character: str) -> bool:
        category = unicodedata.category(character) if self.categories else ""
        return any((category.startswith(name) and category != "Cn") is wanted for name, wanted in self.categories)


@attrs.frozen(slots=True, weakref_slot=False)
class Jump:
    """Go on at any of these nodes, counted from this one."""

    steps: tuple[int, ...]


@attrs.frozen(slots=True, weakref_slot=False)
class Check:
    """Go on where the text begins, ends, or has an edge of a word."""

    place: int


Node = Characters | Jump | Check
Row = tuple[Node, ...]

ANYTHING: Final = Characters((), negated=True)


def one(character: str) -> Characters:
    """Return this character."""
    return Characters(((character, character),))


def any_number(row: Row) -> Row:
    """Return a row that repeats another, or leaves it out."""
    return (Jump((1, len(row) + 2)), *row, Jump((-len(row) - 1,)))


def perhaps(row: Row) -> Row:
    """Return a row that may be left out."""
    return (Jump((1, len(row) + 1)), *row)


def either(rows: Sequence[Row]) -> Row:
    """Return a row that is one of these."""
    *others, whole = rows
    for row in reversed(others):
        whole = (Jump((1, len(row) + 2)), *row, Jump((len(whole) + 1,)), *whole)
    return whole


class Automaton:
    """A row of nodes, ready to be followed through texts; it remembers the steps that it took."""

    def __init__(self, row: Row) -> None:
        self._row = row
        self._end = 1 << len(row)
        self._words = any(isinstance(node, Check) and node.place >= EDGE for node in row)
        self._taken: dict[str, int] = {}
        self._moves: dict[tuple[int, str, int], int] = {}

    def matches(self, text: str) -> bool:
        """Return whether the row is the whole text."""
        last = len(text)
        state = self._spread(1, self._checks(text, 0))
        for place, character in enumerate(text, 1):
            checks = self._checks(text, place) if self._words or place == last else 0
            key = state, character, checks
            following = self._moves.get(key)
            if following is None:
                following = self._remember(key)
            if not following:
                return False
            state = following
        return bool(state & self._end)

    def _remember(self, key: tuple[int, str, int]) -> int:
        state, character, checks = key
        if len(self._moves) >= _MOST_KEPT:
            self._moves.clear()
        following = self._moves[key] = self._spread((state & self._taking(character)) << 1, checks)
        return following

    def _taking(self, character: str) -> int:
        """Return the nodes that take a character."""
        if character not in self._taken:
            found = [place for place, node in enumerate(self._row) if isinstance(node, Characters) and node.hold(character)]
            self._taken[character] = sum([1 << place for place in found])
        return self._taken[character]

    def _spread(self, state: int, checks: int) -> int:
        """Return the state with all the nodes that it reaches without taking a character."""
        pending = state
        while pending:
            bit = pending & -pending
            pending ^= bit
            new = self._reached(bit.bit_length() - 1, checks) & ~state
            state |= new
            pending |= new
        return state

    def _reached(self, place: int, checks: int) -> int:
        match self._row[place] if place < len(self._row) else None:
            case Jump(steps):
                return sum({1 << place + step for step in steps})
            case Check(wanted) if wanted & checks:
                return 1 << place + 1
            case _:
                return 0

    def _checks(self, text: str, place: int) -> int:
        """Return what holds at a place of the text."""
        before, after = text[place - 1 : place] if place else "", text[place : place + 1]
        edge = _is_word(before) is not _is_word(after) if self._words else False
        return START * (place == 0) | END * (place == len(text)) | (EDGE if edge else WITHIN)


def _is_word(character: str) -> bool:
    return character == "_" or (character.isascii() and character.isalnum())
