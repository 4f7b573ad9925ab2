"""Say where in an instruction its keyword, its flags and its words stand, so that one of them can be changed alone.

An instruction is read as one logical line and stands in the file on several: a `Token` knows both places. What a token covers
in the file may hold a continuation; ``piece.text[token.start : token.end]`` is all of it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate
from typing import Final, NamedTuple, cast

from dockerdsl.reading.blanks import BLANKS, FIELD_BLANKS, FLAG_BLANKS
from dockerdsl.reading.lines import in_bytes, read_flag, read_flags, split_words
from dockerdsl.reading.pieces import InstructionPiece

_FIELD: Final = re.compile(f"[^{FIELD_BLANKS}]+")
_blanks: Final = re.compile(f"[{BLANKS}]*").match
_head: Final = re.compile(f"[{BLANKS}]*([^{FIELD_BLANKS}]*)[{BLANKS}]*").match


class Token(NamedTuple):
    """A word: its text in the logical line, where it begins there, and where it begins and ends in the text of the piece."""

    text: str
    at: int
    start: int
    end: int


class FlagToken(NamedTuple):
    """A flag: its name, its value with quotes taken off (None without ``=``), and where it stands."""

    name: str
    value: str | None
    token: Token


class Spans(NamedTuple):
    """An instruction taken apart: the keyword, the flags, and the rest; `places` tells where any of it stands."""

    piece: InstructionPiece
    escape: str
    keyword: Token
    flags: tuple[FlagToken, ...]
    arguments: Token
    places: Places

    def fields(self) -> list[Token]:
        """Return the words between runs of blanks: the arguments of FROM, COPY, ADD, EXPOSE, VOLUME."""
        token, at = self.places.token, self.arguments.at
        return [token(at + m.start(), at + m.end()) for m in _FIELD.finditer(self.arguments.text)]

    def words(self) -> list[Token]:
        """Return the words of ENV, LABEL and ARG, quotes and escapes kept."""
        logical, end, found = self.piece.logical, self.arguments.at, list[Token]()
        for word in split_words(self.arguments.text, self.escape):
            start = _skip(logical, end)
            end = start + len(word)
            found.append(self.places.token(start, end))
        return found

    def part(self, start: int, end: int) -> Token:
        """Return what stands at these characters of the logical line."""
        return self.places.token(start, end)

    def inner(self) -> Spans:
        """Return the instruction behind ONBUILD, taken apart."""
        return _apart(self.piece, self.escape, self.arguments.at, self.places)


def take_apart(piece: InstructionPiece, escape: str) -> Spans:
    """Return where the parts of an instruction stand."""
    return _apart(piece, escape, 0, Places(piece))


def _apart(piece: InstructionPiece, escape: str, begin: int, places: Places) -> Spans:
    logical = places.logical
    end = len(logical.rstrip(BLANKS))
    head = cast("re.Match[str]", _head(logical, begin, end))  # it matches nothing, too
    (start, stop), rest = head.span(1), head.end()
    flags, offset = _flags(logical, rest, end, escape, places) if logical.startswith("--", rest) else ((), rest)
    return Spans(piece, escape, places.token(start, stop), flags, places.token(offset, max(offset, end)), places)


def _skip(text: str, start: int) -> int:
    """Return the first place from `start` on that is no blank."""
    return cast("re.Match[str]", _blanks(text, start)).end()


def _flags(logical: str, start: int, end: int, escape: str, places: Places) -> tuple[tuple[FlagToken, ...], int]:
    """Return the flags, and where what follows them begins.

    BuildKit reads flags byte by byte and may part them inside a character; such an instruction is taken as having none.
    """
    text = logical[start:end]
    flags, _ = read_flags(text, escape)
    widths = [1] * len(text) if text.isascii() else [len(in_bytes(character)) for character in text]
    characters = {byte: index for index, byte in enumerate(accumulate(widths, initial=0))}
    found: list[FlagToken] = []
    position = 0
    latin = in_bytes(text).decode("latin-1")
    while latin.startswith("--", begin := _skip_bytes(latin, position)):
        flag, position = read_flag(latin, begin, escape)
        if len(found) == len(flags):  # a bare ``--`` ends them and is dropped
            break
        if begin not in characters or position not in characters:
            return (), start
        name, equals, value = flag[2:].partition("=")
        token = places.token(start + characters[begin], start + characters[position])
        found.append(FlagToken(name, value if equals else None, token))
    return tuple(found), min(_skip(logical, start + characters.get(position, 0)), end)


def _skip_bytes(text: str, position: int) -> int:
    while text[position : position + 1] and text[position] in FLAG_BLANKS:
        position += 1
    return position


class Places:
    """Where the characters of a logical line stand in the text of its piece."""

    __slots__ = ("begun", "last", "lines", "logical", "margin", "piece", "single")

    def __init__(self, piece: InstructionPiece) -> None:
        self.piece = piece
        self.logical = piece.logical
        self.margin = self._margin()
        self.single = piece.line == piece.end_line or (not piece.given and len(piece.chunks) == 1)
        self.begun = len(piece.keyword) + 1 + len(piece.given[0]) if piece.given else 0  # what the first line gives
        self.last = len(self.logical) - 1 if piece.given else -1
        self.lines: tuple[list[int], list[int]] | None = None

    def _lines(self) -> tuple[list[int], list[int]]:
        """Return where each line begins in the logical line, and how far behind that its characters stand in the text."""
        chunks, first = self.piece.chunks, self.piece.line
        starts = [0, *accumulate([len(chunk) for _, chunk in chunks[:-1]])]
        lines = [0, *[match.start() + 1 for match in re.finditer("\n", self.piece.text)]]
        shifts = [lines[number - first] - start for (number, _), start in zip(chunks, starts, strict=True)]
        shifts[0] += self.margin
        return starts, shifts

    def token(self, start: int, end: int) -> Token:
        """Return what stands at these characters of the logical line."""
        if self.single:
            margin = self.margin
            return Token(self.logical[start:end], start, margin + start, margin + (max(start, end)))
        begin, stop = self.span(start, end)
        return Token(self.logical[start:end], start, begin, stop)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where these characters of the logical line stand in the text; nothing stands behind what is before it."""
        if self.single:
            return self.margin + start, self.margin + max(start, end)
        if end <= start:
            place = self._physical(start - 1) + 1 if start else self._physical(0)
            return place, place
        return self._physical(start), self._physical(end - 1) + 1

    def _physical(self, offset: int) -> int:
        """Return where a character stands in the text; where the lines begin is found out when one between is asked for."""
        if offset < self.begun:
            return self.margin + offset
        if offset == self.last:
            return len(self.piece.text.rstrip("\r\n")) - 1
        if self.lines is None:
            self.lines = self._lines()
        starts, shifts = self.lines
        return offset + shifts[bisect_right(starts, offset) - 1]

    def _margin(self) -> int:
        """Return how much of the first line does not count: a byte order mark, and blanks."""
        if self.piece.text[:1].isalpha():
            return 0
        line = self.piece.text.partition("\n")[0]
        bare = line.removeprefix("\ufeff") if self.piece.line == 1 else line
        return len(line) - len(bare.lstrip(BLANKS))
