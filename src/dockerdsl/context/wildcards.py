r"""Read the wildcards of COPY, ADD and the like, as Go's ``filepath.Match`` does: ``*``, ``?``, ``[a-z]``, ``[^a]``, ``\*``.

``*`` and ``?`` never match a slash; a class does, if it says so. A `.dockerignore` uses the same syntax, and more.
"""

from __future__ import annotations

from typing import Final

from dockerdsl.context.automaton import Automaton, Characters, Node, Row, any_number, one
from dockerdsl.reading.refused import Refused

NO_SLASH: Final = Characters((("/", "/"),), negated=True)

_MEANINGFUL: Final = "*?["


def has_wildcards(path: str) -> bool:
    """Return whether a path holds a ``*``, a ``?`` or a ``[`` that no backslash stands before."""
    characters = iter(path)
    for character in characters:
        if character == "\\":
            next(characters, "")
        elif character in _MEANINGFUL:
            return True
    return False


def read_wildcards(pattern: str) -> Automaton:
    """Return what matches a whole path.

    Raises Refused for a class that is not closed, one that is empty, and a backslash at the end.
    """
    row: Row = ()
    place = 0
    nodes: list[Node] = []
    while place < len(pattern):
        row, place = _read_one(pattern, place)
        nodes += row
    return Automaton(tuple(nodes))


def _read_one(pattern: str, place: int) -> tuple[Row, int]:
    match pattern[place]:
        case "*":
            return any_number((NO_SLASH,)), place + 1
        case "?":
            return (NO_SLASH,), place + 1
        case "[":
            found, place = _read_class(pattern, place + 1)
            return (found,), place
        case _:
            character, place = _read_character(pattern, place)
            return (one(character),), place


def _read_class(pattern: str, place: int) -> tuple[Characters, int]:
    negated = pattern.startswith("^", place)
    place += negated
    ranges: list[tuple[str, str]] = []
    while not (ranges and pattern.startswith("]", place)):
        first, place = _read_member(pattern, place)
        last = first
        if pattern.startswith("-", place):
            last, place = _read_member(pattern, place + 1)
        ranges.append((first, last))
    return Characters(tuple(ranges), negated), place + 1


def _read_member(pattern: str, place: int) -> tuple[str, int]:
    if place >= len(pattern):
        raise _refused(pattern, "its [ has no ]", "close the class, or write \\[ for the character")
    if pattern[place] in "-]":
        raise _refused(pattern, f"a class holds {pattern[place]!r} where a character has to stand", f"write \\{pattern[place]}")
    return _read_character(pattern, place)


def _read_character(pattern: str, place: int) -> tuple[str, int]:
    if pattern[place] != "\\":
        return pattern[place], place + 1
    if place + 1 == len(pattern):
        raise _refused(pattern, "it ends with a backslash that escapes nothing", "take it out")
    return pattern[place + 1], place + 2


def _refused(pattern: str, why: str, hint: str) -> Refused:
    return Refused(f"the pattern {pattern!r} cannot be read: {why}", hint=hint, buildkit="syntax error in pattern")
