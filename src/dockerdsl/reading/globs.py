r"""Match the patterns of ``${name#pattern}`` and its like: ``*`` is any run, ``?`` one character, neither crosses a line feed.

All places where a pattern can stand are followed at once, as bits of a number, so no pattern takes more than one pass over the
text. What matches is what Go's ``regexp`` finds for the pattern that BuildKit's ``convertShellPatternToRegex`` makes.

Where a match begins and ends is asked here; `dockerdsl.context.automaton` asks of patterns of paths whether they are the whole
text, and knows classes, jumps and checks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

_ANY: Final = "?"
_RUN: Final = "*"
_REFERENCE: Final = re.compile(r"\$(?:(\$)|(\w+)|\{(\w+)\})")

Element = tuple[str, str]
"""``("*", "")``, ``("?", "")`` or ``("", character)``."""


def read_glob(pattern: str) -> tuple[Element, ...]:
    r"""Return the elements of a pattern; ``\*``, ``\?`` and ``\\`` are the characters, ``\/`` and ``\}`` lose the backslash.

    Raises ValueError for another escape, with BuildKit's words.
    """
    elements: list[Element] = []
    characters = iter(pattern.removeprefix("\ufeff"))
    for character in characters:
        if character == "\\":
            following = next(characters, "")
            if following not in ("*", "?", "\\", "/", "}") or not following:
                raise ValueError(f"invalid escape '\\{following or chr(0xFFFD)}'")
            elements.append(("", following))
        else:
            elements.append((character, "") if character in "*?" else ("", character))
    return tuple(elements)


class Glob:
    """A pattern, ready to be followed through a text."""

    def __init__(self, elements: Sequence[Element]) -> None:
        self._elements = elements
        self._runs = self._any = 0
        self._places: dict[str, int] = {}
        for place, (kind, character) in enumerate(elements):
            if kind == _RUN:
                self._runs |= 1 << place
            elif kind == _ANY:
                self._any |= 1 << place
            else:
                self._places[character] = self._places.get(character, 0) | 1 << place
        self._end = 1 << len(elements)

    def ends(self, text: str, start: int = 0) -> Iterator[int]:
        """Give the places, in order, where a match that begins at `start` can end."""
        state = self._through_runs(1)
        for position in range(start, len(text)):
            if state & self._end:
                yield position
            state = self._step(state, text[position])
            if not state:
                return
        if state & self._end:
            yield len(text)

    def starts(self, text: str) -> list[int]:
        """Return the places where a match can begin, in order."""
        back = Glob(self._elements[::-1])
        first = back._through_runs(1)
        state, found = first, [len(text)] if first & back._end else []
        for position in range(len(text) - 1, -1, -1):
            state = back._step(state, text[position]) | first
            if state & back._end:
                found.append(position)
        return found[::-1]

    def _step(self, state: int, character: str) -> int:
        if character == "\n":
            return self._through_runs((state & self._places.get(character, 0)) << 1)
        taken = state & (self._any | self._places.get(character, 0))
        return self._through_runs(taken << 1 | state & self._runs)

    def _through_runs(self, state: int) -> int:
        """Return the state with the places behind runs that match nothing: an addition carries a bit through a row of them."""
        return state | (((state & self._runs) + self._runs) ^ self._runs) if state & self._runs else state


def without_prefix(text: str, pattern: str, *, longest: bool) -> str:
    """Return the text without what the pattern matches at its beginning."""
    end = _end(Glob(read_glob(pattern)), text, 0, longest=longest)
    return text if end is None else text[end:]


def turned(pattern: str) -> str:
    r"""Return the pattern read from its end, each backslash still before what it escapes: ``a\*c`` is ``c\*a``."""
    return "".join(re.findall(r"\\.|.", pattern, re.DOTALL)[::-1])


def replaced(text: str, pattern: str, replacement: str, *, every: bool) -> str:
    """Return the text with the first match, or every one, replaced; a match is as long as it can be.

    For every one, ``$0`` and ``$name`` in the replacement are the match and nothing (Go's ``Regexp.ReplaceAllString``), and an
    empty match right behind another does not count.
    """
    glob = Glob(read_glob(pattern))
    parts: list[str] = []
    position, last = 0, -1
    for start in glob.starts(text):
        if start < position:
            continue
        end = _end(glob, text, start, longest=True)
        assert end is not None
        if end == start == last:
            continue
        parts += [text[position:start], _filled(replacement, text[start:end]) if every else replacement]
        position = last = end
        if not every:
            break
    return "".join([*parts, text[position:]])


def _filled(template: str, match: str) -> str:
    return _REFERENCE.sub(lambda found: "$" if found[1] else match if (found[2] or found[3]) == "0" else "", template)


def _end(glob: Glob, text: str, start: int, *, longest: bool) -> int | None:
    ends = glob.ends(text, start)
    found = next(ends, None)
    if longest:
        for each in ends:
            found = each
    return found
