"""What a file is cut into: pieces that know their text and the lines they stand on."""

from __future__ import annotations

import functools
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from dockerdsl.reading.lines import Arguments, HeredocMark, in_bytes, trimmed

_LEFT_OUT: Final = frozenset({"", "\r", "#"})
"""What a line of a continued instruction begins with that gives nothing to it."""


class Piece:
    """A part of a file: ``text`` as it stands there, with its line ends; its first and its last line, counted from 1."""

    __slots__ = ("end_line", "line", "text")

    text: str
    line: int
    end_line: int

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.text!r}, line {self.line})"


class Comment(Piece):
    """A line that starts with ``#``."""

    __slots__ = ()


class Blank(Piece):
    """An empty line, or one of white space."""

    __slots__ = ()


class Directive(Piece):
    """A parser directive at the top of the file: ``# escape=`` and its like."""

    __slots__ = ("name", "value")

    name: str
    value: str


class Unread(Piece):
    """What BuildKit never reads: a line that is too long, and all that follows."""

    __slots__ = ()


class Heredoc(NamedTuple):
    """A heredoc of an instruction: how it was announced, and its lines as they stand."""

    mark: HeredocMark
    content: str


class InstructionPiece(Piece):
    """An instruction: all its lines, and what BuildKit makes of them.

    Attributes:
        keyword, rest: its first word, and what follows, trimmed.
        end_line: its last line, the delimiter of its last heredoc included.
        comments: the comment lines above it that no empty comment (``#``) parts from it.
        arguments: what follows the keyword, where the scan had to read it already.
        given: what its lines give to its arguments, where there are several and a glance told them.
    """

    keyword: str
    rest: str
    heredocs: tuple[Heredoc, ...] = ()
    comments: tuple[str, ...] = ()
    arguments: Arguments | None = None
    given: Sequence[str] = ()

    @functools.cached_property
    def logical(self) -> str:
        """The line that the continued ones make, comments between them left out."""
        return f"{self.keyword} {''.join(self.given)}" if self.given else self.text.rstrip("\r\n")

    @functools.cached_property
    def chunks(self) -> tuple[tuple[int, str], ...]:
        """Pairs of a physical line's number and the text that it gives to the logical line."""
        if not self.given:
            return ((self.line, self.logical),)
        numbers: Sequence[int] = range(self.line, self.end_line + 1)
        if len(numbers) > len(self.given):
            numbers = [n for n, line in self._numbered() if n == self.line or line.lstrip(" \t")[:1] not in _LEFT_OUT]
        return tuple(zip(numbers, [f"{self.keyword} {self.given[0]}", *self.given[1:]], strict=True))

    @functools.cached_property
    def blanks(self) -> tuple[int, ...]:
        """The numbers of the empty lines in it."""
        return tuple([number for number, line in self._numbered() if not line.strip(" \t\r")]) if self.given else ()

    def _numbered(self) -> Iterator[tuple[int, str]]:
        return enumerate(self.text.removesuffix("\n").split("\n"), self.line)

    def argument_lines(self) -> Sequence[str]:
        """Return what physical lines give to the arguments, where there are several; a first that gives nothing left out."""
        if self.line == self.end_line:
            return ()
        lines = [*self.given]
        if not lines:
            lines = [chunk for _, chunk in self.chunks]
            if not lines[0].startswith(self.keyword):  # the keyword itself is continued
                return [self.rest]
            lines[0] = lines[0].removeprefix(self.keyword)
        while len(lines) > 1 and not trimmed(lines[0]):
            lines.pop(0)
        return lines

    def place(self, offset: int) -> tuple[int, int]:
        """Return the line and the column, both from 1, of a character of the logical line.

        Columns count bytes, those of a byte order mark not.
        """
        starts = [0]
        for _, chunk in self.chunks[:-1]:
            starts.append(starts[-1] + len(chunk))
        index = bisect_right(starts, offset) - 1
        line, chunk = self.chunks[index]
        text = self.text.removeprefix("\ufeff") if self.line == 1 else self.text
        physical = text.split("\n")[line - self.line]
        before = physical[: max(physical.find(chunk), 0) + offset - starts[index]] if chunk else ""
        return line, len(in_bytes(before)) + 1
