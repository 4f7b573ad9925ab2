"""Say what ``${name:-word}`` and its like stand for: the modifiers ``-``, ``+``, ``?`` (also after ``:``), ``#``, ``%``, ``/``.

What BuildKit refuses raises `Mistake` with its words (``shell/lex.go``, ``processDollar``).
"""

from __future__ import annotations

import re
from typing import Final

from dockerdsl.reading.globs import replaced, turned, without_prefix

_BYTES: Final = re.compile("[\ud800-\udfff]")


class Mistake(Exception):
    """BuildKit gives up on a word: its message."""


def unknown(modifier: str) -> Mistake:
    """Return the mistake of a modifier that BuildKit does not know."""
    return Mistake(f"unsupported modifier ({modifier}) in substitution")


def modified(name: str, value: str | None, modifier: str, word: str, pattern: str = "") -> str:
    """Return what ``${name<modifier>word}`` stands for when the variable has this value, None for none.

    For ``/`` and ``//`` the word is the replacement of `pattern`. Raises Mistake.
    """
    if modifier[0] == ":" and modifier[-1] not in "-+?":
        raise unknown(modifier)
    missing = value is None or (modifier[0] == ":" and not value)
    match modifier[-1]:
        case "-":
            return word if missing else value or ""
        case "+":
            return "" if missing else word
        case "?":
            if missing:
                state = "unset" if value is None else "empty"
                raise Mistake(f"{name}: {word or f'is not allowed to be {state}'}")
            return value or ""
        case "#" | "%":
            return _trimmed(value or "", modifier, word)
        case _:  # "/" or "//"
            return _substituted(value or "", modifier, pattern, word)


def _trimmed(value: str, modifier: str, pattern: str) -> str:
    longest = pattern[:1] == modifier
    pattern = pattern[longest:]
    if modifier == "%":  # BuildKit turns value and pattern round, and shows the pattern so
        pattern, value = turned(pattern), _BYTES.sub("\ufffd", value)[::-1]
    try:
        kept = without_prefix(value, pattern, longest=longest)
    except ValueError as error:
        raise _bad(pattern, error) from None
    return kept[::-1] if modifier == "%" else kept


def _substituted(value: str, modifier: str, pattern: str, replacement: str) -> str:
    try:
        return replaced(value, pattern, replacement, every=modifier == "//")
    except ValueError as error:
        raise _bad(pattern, error) from None


def _bad(pattern: str, error: ValueError) -> Mistake:
    return Mistake(f"invalid pattern ({pattern}) in substitution: {error}")
