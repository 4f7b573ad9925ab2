"""Carry a handle through f-strings: a token is a text of Unicode noncharacters that holds the handle's fields.

Each half byte of the fields is one of sixteen noncharacters, so that nothing that is done to strings (`str.split`, `str.upper`,
`shlex.quote`) changes a token but cutting it. ``[read_token(each) for each in TOKEN.findall(write_token(x))] == [x]``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

_OPEN: Final = "\ufde0"
_CLOSE: Final = "\ufde1"
_FIRST: Final = 0xFDD0
_HEX: Final = b"0123456789abcdef"
_LOW: Final = bytes(range(_FIRST & 0xFF, (_FIRST & 0xFF) + 16))
_HIGH: Final = bytes([_FIRST >> 8])
_FROM_HEX: Final = bytes.maketrans(_HEX, _LOW)
_TO_HEX: Final = bytes.maketrans(_LOW, _HEX)

TOKEN: Final = re.compile(f"{_OPEN}([{chr(_FIRST)}-{chr(_FIRST + 15)}]*){_CLOSE}")
"""A token in a text; its group is what `read_token` reads."""


def write_token(fields: Sequence[str]) -> str:
    """Return the token that holds these texts, none of which holds a NUL."""
    digits = "\0".join(fields).encode(errors="surrogatepass").hex().encode()
    pairs = bytearray(_HIGH * (2 * len(digits)))  # UTF-16: half bytes are translated all at once, not one by one
    pairs[::2] = digits.translate(_FROM_HEX)
    return f"{_OPEN}{pairs.decode('utf-16-le')}{_CLOSE}"


def read_token(inside: str) -> list[str]:
    """Return the texts that a token holds, from what stands between its ends.

    Raises ValueError for what no token holds.
    """
    digits = inside.encode("utf-16-le")[::2].translate(_TO_HEX)
    return bytes.fromhex(digits.decode()).decode(errors="surrogatepass").split("\0")
