"""Say that BuildKit refuses a value, in this library's words and in BuildKit's own.

A plain `InvalidValue` is this library's judgement; a `Refused` is what BuildKit itself reports while it reads the file, so a
reader of other people's Dockerfiles may leave out the first and never the second.
"""

from __future__ import annotations

from typing import Final

from dockerdsl.errors import InvalidValue
from dockerdsl.where import Call, Where


class Refused(InvalidValue):
    """A value that BuildKit refuses: `what` and `hint` teach, `buildkit` is BuildKit's own message, letter for letter."""

    def __init__(self, what: str, *, hint: str | None = None, buildkit: str = "", at: Where | Call | None = None) -> None:
        super().__init__(what, hint=hint, at=at)
        self.buildkit = buildkit


_ESCAPES: Final = {c: f"\\{e}" for c, e in zip('\a\b\f\n\r\t\v"\\', 'abfnrtv"\\', strict=True)}


def quoted(text: str) -> str:
    r"""Return a text as Go's ``%q`` shows it: ``"a\nb"``; a lone surrogate is a byte that is not UTF-8 (``\xff``)."""
    return '"' + "".join([_shown(character) for character in text]) + '"'


def _shown(character: str) -> str:
    code = ord(character)
    if character in _ESCAPES:
        return _ESCAPES[character]
    if character.isprintable():
        return character
    if code < 0x80 or 0xDC80 <= code <= 0xDCFF:
        return f"\\x{code & 0xFF:02x}"
    return f"\\u{code:04x}" if code < 0x1_0000 else f"\\U{code:08x}"
