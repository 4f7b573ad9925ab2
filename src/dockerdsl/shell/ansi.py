r"""Decode what stands between ``$'`` and ``'``."""

from __future__ import annotations

import re
from typing import Final

_ESCAPE: Final = re.compile(
    r"\\(?:([abeEfnrtv\\'\"?])|x([0-9A-Fa-f]{1,2})|u([0-9A-Fa-f]{1,4})|U([0-9A-Fa-f]{1,8})|([0-7]{1,3})|c(.))", re.DOTALL
)
_LETTERS: Final = dict(zip("abeEfnrtv\\'\"?", "\a\b\x1b\x1b\f\n\r\t\v\\'\"?", strict=True))


def decode(text: str) -> str:
    r"""Return the text with its escapes decoded; what is no escape stays.

    >>> decode(r"a\tb\x41\'")
    "a\tbA'"
    """
    return _ESCAPE.sub(_decoded, text) if "\\" in text else text


def _decoded(match: re.Match[str]) -> str:
    letter, *numbers, control = match.groups()
    if letter:
        return _LETTERS[letter]
    if control:
        return chr(ord(control) & 31)
    code = next(int(digits, base) for digits, base in zip(numbers, (16, 16, 16, 8), strict=True) if digits)
    return chr(code) if code <= 0x10FFFF and not 0xD800 <= code < 0xE000 else match[0]
