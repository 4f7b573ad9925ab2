r"""Say where a shell reads blanks as nothing but the space between words, so that they may be written otherwise.

Blanks inside quotes, behind an escape, in ``${...}`` and between backquotes are part of what they stand in. Where it is not
certain what a shell would make of a text, all its blanks are.
"""

from __future__ import annotations

import re
from typing import Final

_UNSURE: Final = re.compile(r"""\$'|`|<<|(?:^|[\s;&|(])(?:case|select)\s""")
_BLANKS: Final = re.compile("[ \t]+")


def free_blanks(text: str) -> frozenset[int] | None:
    """Return the places of the blanks that only part words; None when that is not certain."""
    if _UNSURE.search(text):
        return None
    reader = _Reader(text)
    reader.run()
    return frozenset(reader.free) if not reader.open else None


def same_words(text: str, other: str) -> bool:
    """Return whether a shell reads the same in two texts, which may differ in the blanks between words."""
    return text == other or _spaced(text) == _spaced(other)


def _spaced(text: str) -> str:
    """Return the text with each run of free blanks as one space."""
    free = free_blanks(text)
    if free is None:
        return text
    marked = "".join(["\0" if place in free else character for place, character in enumerate(text)])
    return re.sub("\0+", "\0", marked).strip("\0")


class _Reader:
    """Go through a text; `open` is what is open: ``"``, ``$(``, ``(`` or ``${``."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.open: list[str] = []
        self.free: list[int] = []
        self.position = 0

    def run(self) -> None:
        while self.position < len(self.text):
            self._step(self.text[self.position], self.open[-1] if self.open else "")
            self.position += 1

    def _step(self, character: str, inside: str) -> None:
        match character, inside:
            case "\\", _:
                self.position += 1
            case "$", _:
                self._dollar()
            case ('"', '"') | ("}", "${") | (")", "(" | "$("):
                self.open.pop()
            case _, '"':
                pass
            case "'", _:
                self._single()
            case '"', _:
                self.open.append('"')
            case _, "${":
                pass
            case "(", _:
                self.open.append("(")
            case " " | "\t", _:
                self.free.append(self.position)
            case _:
                pass

    def _dollar(self) -> None:
        following = self.text[self.position + 1 : self.position + 2]
        if following in ("(", "{") and following:
            self.open.append(f"${following}")
            self.position += 1

    def _single(self) -> None:
        end = self.text.find("'", self.position + 1)
        if end < 0:
            self.open.append("'")
            end = len(self.text)
        self.position = end
