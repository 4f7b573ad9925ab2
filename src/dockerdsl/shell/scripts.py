"""Find shell text within words: what ``bash -c '...'``, ``eval`` or ``su -c`` run, and what a shell is fed.

The text comes with a place for each of its characters, so that what is found there can be shown where it was written.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from dockerdsl.shell.command import Redirect, Word
from dockerdsl.shell.moved import Places, unescape
from dockerdsl.values.shells import SHELLS

Script = tuple[str, Places]
"""A text, and where its characters stand."""

_piece: Final = re.compile(r"""'([^']*+)'|"((?:[^"\\`$]|\\.|\$(?!\())*)"|\\(.)|([^'"\\`$]++|\$(?!['"(]))""", re.DOTALL).match
_DOUBLE: Final = 2
_NOTHING: Final = re.compile(r"(?!)()")
_IN_DOUBLE: Final = re.compile(r'\\(?:([$`\\"])|\n)')
_IN_HEREDOC: Final = re.compile(r"\\(?:([$`\\])|\n)")
_LETTERS: Final = dict(zip("bfnrt", "\b\f\n\r\t", strict=True))
_json_piece: Final = re.compile(
    r"[^\\]++|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.", re.DOTALL
).finditer
_WITH_VALUES: Final = frozenset({"rcfile", "init-file"})


def script_word(name: str, args: Sequence[Word]) -> Word | None:
    """Return the word that a program runs as shell text, if it runs one."""
    if name in SHELLS:
        operand, command = _options(args)
        return args[operand] if command and operand < len(args) else None
    if name in ("su", "runuser"):
        return next((word for flag, word in pairwise(args) if flag.text in ("-c", "-lc", "--command")), None)
    return args[0] if name == "eval" and len(args) == 1 else None


def _options(args: Sequence[Word]) -> tuple[int, bool]:
    """Return which word of a shell is its first that is no option, and whether that is a command (``-c``)."""
    at, command = 0, False
    while at < len(args) and args[at].text[:1] in ("-", "+"):
        text = args[at].text
        at += 1
        if text in ("--", "-"):
            break
        short = not text.startswith("--")
        command = command or (short and "c" in text)
        at += text[-1] in "oO" if short else text[2:] in _WITH_VALUES
    return at, command


def fed(name: str, args: Sequence[Word], redirects: Sequence[Redirect]) -> Redirect | None:
    """Return the heredoc that a shell runs, if it is fed with one and runs nothing else."""
    if not redirects or name not in SHELLS:
        return None
    operand, command = _options(args)
    if command or (operand < len(args) and not any(word.text == "-s" for word in args[:operand])):
        return None
    return next((redirect for redirect in redirects if redirect.body and redirect.descriptor in ("", "0")), None)


def script_of_heredoc(redirect: Redirect, text: str) -> Script:
    """Return the body of a heredoc as the program that is fed with it reads it, variables not filled in."""
    body = redirect.body
    assert body
    return unescape(text, body.start, body.end, _NOTHING if body.quoted else _IN_HEREDOC)


def script_of_word(word: Word, text: str) -> Script | None:
    """Return a word of a shell text with its quotes off, variables not filled in; None where that is not certain."""
    parts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = word.start
    while at < word.end and (piece := _piece(text, at, word.end)):
        kind = piece.lastindex or 1
        part, places = unescape(text, *piece.span(kind), _IN_DOUBLE if kind == _DOUBLE else _NOTHING)
        parts.append(part)
        starts += places.starts
        ends += places.ends
        at = piece.end()
    if at == word.end:
        return "".join(parts), Places(starts, ends)
    if len(word.raw) > 1 and word.raw[0] == word.raw[-1] == '"':
        return unescape(text, word.start + 1, word.end - 1, _IN_DOUBLE)
    return None


def script_of_string(word: Word, text: str) -> Script:
    """Return what a JSON string says."""
    parts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for piece in _json_piece(text, word.start + 1, word.end - 1):
        start, end = piece.span()
        escaped = piece[0][0] == "\\"
        part = _said(piece[0]) if escaped else piece[0]
        parts.append(part)
        starts += [start] * len(part) if escaped else range(start, end)
        ends += [end] * len(part) if escaped else range(start + 1, end + 1)
    return "".join(parts), Places(starts, ends)


def _said(escape: str) -> str:
    """Return what a JSON escape stands for, or two of them for one character beyond the first 65,536."""
    if escape[1] != "u":
        return _LETTERS.get(escape[1], escape[1])
    return escape.encode().decode("unicode-escape").encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")
