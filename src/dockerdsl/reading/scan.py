"""Cut the text of a Dockerfile into pieces and lose nothing: the pieces, joined, are the text, whatever it holds.

A piece is a directive, a comment, an empty line, or an instruction with all its continued lines and heredocs. What
BuildKit's line parser would refuse is noted in `errors` and scanned on; `Scan.check` raises the first. Bytes that are not UTF-8
stand as lone surrogates (``surrogateescape``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from dockerdsl.errors import ParseError
from dockerdsl.reading.cutting import Cutter, Problem
from dockerdsl.reading.lines import in_bytes, trimmed
from dockerdsl.reading.pieces import Blank, Comment, Directive, InstructionPiece, Piece
from dockerdsl.where import Lines, Where


class Scan(NamedTuple):
    """A file in pieces. `escape` is the escape character in force; `errors` is what BuildKit would refuse, in its order."""

    file: str
    pieces: tuple[Piece, ...]
    escape: str
    errors: tuple[Problem, ...]

    def __str__(self) -> str:
        return "".join([piece.text for piece in self.pieces])

    @property
    def instructions(self) -> list[InstructionPiece]:
        """The pieces that are instructions."""
        return [piece for piece in self.pieces if isinstance(piece, InstructionPiece)]

    @property
    def directives(self) -> list[Directive]:
        """The pieces that are directives."""
        return [piece for piece in self.pieces if isinstance(piece, Directive)]

    def check(self) -> Scan:
        """Return this scan, or raise ParseError for the first thing that BuildKit's line parser refuses."""
        for problem in self.errors[:1]:
            line = problem.lines[0] if problem.lines else 1
            raise ParseError(problem.message, at=Where(self.file, max(line, 1), problem.column))
        return self


def scan(text: str | bytes, file: str = "<Dockerfile>") -> Scan:
    """Return the pieces of a Dockerfile; ``str(scan(text)) == text`` for every text."""
    scanner = _Scanner(decoded(text), file)
    scanner.cut()
    return scanner.scan()


def scan_closely(text: str | bytes, file: str = "<Dockerfile>") -> Scan:
    """Return what `scan` returns, all of it read line by line: it takes longer, and is what a glance is held against."""
    scanner = _Scanner(decoded(text), file)
    scanner.cut_closely()
    return scanner.scan()


def decoded(text: str | bytes) -> str:
    """Return the text of a file that may be given in bytes."""
    return text.decode(errors="surrogateescape") if isinstance(text, bytes) else text


class _Scanner(Cutter):
    """Keeps all that is cut off as pieces."""

    def __init__(self, text: str, file: str) -> None:
        super().__init__(text, file)
        self.pieces: list[Piece] = []
        self.comments: list[str] = []

    def scan(self) -> Scan:
        """Return the pieces, and what is wrong with them."""
        return Scan(self.file, tuple(self.pieces), self.escape, tuple(self.errors))

    @property
    def empty(self) -> bool:
        return not any(isinstance(piece, InstructionPiece) for piece in self.pieces)

    def above(self, text: str, line: int) -> int:
        lines = text.split("\n")[:-1]
        for number, whole in enumerate(lines, line):
            piece = Comment() if whole[:1] == "#" else Blank()
            piece.text = f"{whole}\n"
            piece.line = piece.end_line = number
            self.pieces.append(piece)
            if whole[:1] == "#":
                self._hear(trimmed(whole[1:]))
        return len(lines)

    def plain(self, found: re.Match[str], keyword: str, rest: str, given: Sequence[str], at: Lines) -> None:
        piece = self.plain_piece(found, keyword, rest, given, at)
        if self.comments:
            self._take_comments(piece)
        self.pieces.append(piece)

    def take(self, piece: Piece) -> None:
        if isinstance(piece, Comment):
            self._hear(_said(piece))
        elif isinstance(piece, InstructionPiece) and self.comments:
            self._take_comments(piece)
        self.pieces.append(piece)

    def _hear(self, said: str) -> None:
        """Keep what a comment says for the instruction below; an empty one parts those above it from it."""
        if said:
            self.comments.append(said)
        else:
            self.comments.clear()

    def _take_comments(self, piece: InstructionPiece) -> None:
        piece.comments = tuple(self.comments)
        self.comments.clear()


def _said(comment: Comment) -> str:
    """Return what a comment says: its line without the first byte, be that the ``#`` or a blank before it."""
    whole = comment.text.removeprefix("\ufeff") if comment.line == 1 else comment.text
    if whole[0].isascii():
        return trimmed(whole[whole[0] == "#" :])
    return trimmed(in_bytes(whole)[1:].decode(errors="surrogateescape"))
