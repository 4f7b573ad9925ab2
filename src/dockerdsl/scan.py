"""Cut the text of a Dockerfile into pieces and lose nothing: the pieces, joined, are the text, whatever it holds.

A piece is a directive, a comment, an empty line, or an instruction with all its continued lines and heredocs. The rules are
those of BuildKit's line parser (``parser/parser.go``); only a line feed ends a line. What BuildKit would refuse is noted in
`errors` and scanned on; `Scan.check` raises the first. Bytes that are not UTF-8 stand as lone surrogates (``surrogateescape``).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Final, NamedTuple

from dockerdsl.blanks import BLANKS, FIELD_BLANKS
from dockerdsl.errors import ParseError
from dockerdsl.header import read_directive
from dockerdsl.lines import Arguments, HeredocMark, heredocs_in, in_bytes, trimmed
from dockerdsl.plain import PAIRS, STRINGS
from dockerdsl.refused import Refused
from dockerdsl.where import Where

LONGEST_LINE: Final = 65_535
"""Bytes that a physical line may have, its carriage return counted, its line feed not."""

_KEYWORD: Final = re.compile("[\t\v\f\r ]+")
_NAMES: Final = (
    "ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL MAINTAINER ONBUILD RUN SHELL STOPSIGNAL USER VOLUME WORKDIR"
)
_COMMON: Final = frozenset((_NAMES + " " + _NAMES.lower()).split())
_HEREDOCS: Final = frozenset({"RUN", "COPY", "ADD"})
_PAIRED: Final = frozenset({"ENV", "LABEL", "env", "label"})
_JUDGED: Final = _PAIRED | {"ONBUILD", "HEALTHCHECK", "onbuild", "healthcheck"}
_INTERRUPTED: Final = re.compile(r"\n\s*(?:[#\n]|\Z)")


class Piece:
    """A part of a file: ``text`` as it stands there, with its line ends; its first and its last line, counted from 1."""

    __slots__ = ("end_line", "line", "text")

    def __init__(self, text: str, line: int) -> None:
        self.text = text
        self.line = self.end_line = line

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.text!r}, line {self.line})"


class Comment(Piece):
    """A line that starts with ``#``."""

    __slots__ = ()


class Blank(Piece):
    """An empty line, or one of white space."""

    __slots__ = ()


class Directive(Piece):
    """A parser directive at the top of the file: ``# escape=``` and its like."""

    __slots__ = ("name", "value")

    def __init__(self, text: str, line: int, name: str, value: str) -> None:
        super().__init__(text, line)
        self.name = name
        self.value = value


class Unread(Piece):
    """What BuildKit never reads: a line that is too long, and all that follows."""

    __slots__ = ()


class Heredoc(NamedTuple):
    """A heredoc of an instruction: how it was announced, and its lines as they stand."""

    mark: HeredocMark
    content: str


class InstructionPiece(Piece):
    """An instruction: all its lines, and what BuildKit makes of them.

    Args:
        logical: the line that the continued ones make, comments between them left out.
        keyword, rest: its first word, and what follows, trimmed.
        arguments: what follows the keyword, where the scan had to read it already.
        comments: the comment lines above it that no empty comment (``#``) parts from it.
        end_line: its last line, the delimiter of its last heredoc included.
        joined: the escape character, if it ends every line but the last and no line is left out; else empty.
    """

    heredocs: tuple[Heredoc, ...] = ()
    blanks: tuple[int, ...] = ()
    arguments: Arguments | None = None
    comments: tuple[str, ...] = ()
    _chunks: tuple[tuple[int, str], ...] = ()
    joined: str = ""

    def __init__(self, text: str, line: int, logical: str, keyword: str, rest: str) -> None:
        self.text = text
        self.line = self.end_line = line
        self.logical = logical
        self.keyword = keyword
        self.rest = rest

    @property
    def chunks(self) -> tuple[tuple[int, str], ...]:
        """Pairs of a physical line's number and the text that it gives to the logical line."""
        if self.joined and not self._chunks:
            lines = self.text[:-1].replace(f"{self.joined}\n", "\n").split("\n")
            self._chunks = tuple(enumerate(lines, self.line))
        return self._chunks or ((self.line, self.logical),)

    def argument_lines(self) -> list[str]:
        """Return what the physical lines give to the arguments, those left out that hold the keyword alone."""
        if self.joined:
            lines = self.text[len(self.keyword) : -1].replace(f"{self.joined}\n", "\n").split("\n")
        else:
            lines = [chunk for _, chunk in self.chunks]
            if not trimmed(lines[0]).startswith(self.keyword):  # the keyword itself is continued
                return [self.rest]
            lines[0] = trimmed(lines[0]).removeprefix(self.keyword)
        while len(lines) > 1 and not trimmed(lines[0]):
            lines.pop(0)
        return lines

    def place(self, offset: int) -> tuple[int, int]:
        """Return the line and the column, both from 1, of a character of the logical line."""
        starts = [0]
        for _, chunk in self.chunks[:-1]:
            starts.append(starts[-1] + len(chunk))
        index = bisect_right(starts, offset) - 1
        line, chunk = self.chunks[index]
        physical = self.text.split("\n")[line - self.line]
        return line, physical.find(chunk) + 1 + offset - starts[index] if chunk else 1


class Problem(NamedTuple):
    """What BuildKit's line parser refuses: its message, and the lines that it names."""

    message: str
    lines: tuple[int, ...]
    column: int = 1


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
    if isinstance(text, bytes):
        text = text.decode(errors="surrogateescape")
    scanner = _Scanner(text)
    scanner.run()
    return Scan(file, tuple(scanner.pieces), scanner.escape, tuple(scanner.errors))


class _Scanner:
    """The state of one scan: where it stands, and whether directives may still come."""

    def __init__(self, text: str) -> None:
        self.lines = text.split("\n")
        self.ends_open = self.lines[-1] != ""
        if not self.ends_open:
            self.lines.pop()
        self.escape = "\\"
        self.endings = " \t\\"
        self.pieces: list[Piece] = []
        self.errors: list[Problem] = []
        self.directives = True
        self.comments: list[str] = []
        self.open: list[HeredocMark] = []
        self.position = 0
        self.readable = self._readable(text)

    def _readable(self, text: str) -> int:
        """Return how many lines BuildKit's reader gets through: it stops at one that is too long."""
        if len(text) * 4 <= LONGEST_LINE:
            return len(self.lines)
        for index, line in enumerate(self.lines):
            if len(line) * 4 > LONGEST_LINE and len(in_bytes(line)) > LONGEST_LINE:
                return index
        return len(self.lines)

    def run(self) -> None:
        """Cut the text; most lines are a plain instruction, a comment or nothing, and a glance tells."""
        lines, pieces, comments = self.lines, self.pieces, self.comments
        last = min(self.readable, len(lines) - 1 if self.ends_open else len(lines))
        position = self._beginning()
        escape = self.escape
        while position < last:
            line = lines[position]
            keyword, _, rest = line.partition(" ")
            if keyword in _COMMON and "!" <= rest[:1] <= "~" and "!" <= rest[-1] <= "~" and "<<" not in rest:
                if rest[-1] == escape:
                    position = self._block(line, keyword, position, last)
                    continue
                position += 1
                piece = InstructionPiece(line + "\n", position, line, keyword, rest)
                if comments:
                    self._take_comments(piece)
                if keyword in _JUDGED or rest[-1] == "]":
                    self._judge(piece)
                pieces.append(piece)
            elif not line:
                position += 1
                pieces.append(Blank("\n", position))
            elif line[0] == "#" and (said := line[1:].strip(BLANKS)):
                position += 1
                comments.append(said)
                pieces.append(Comment(line + "\n", position))
            else:
                position = self._odd_line(line, position)
        if position < self.readable:
            position = self._odd_line(lines[position], position)
        self._finish(position)

    def _block(self, line: str, keyword: str, start: int, last: int) -> int:
        """Take a continued instruction; in most, only the escape character and the line feed go, and no line is left out."""
        lines, escape = self.lines, self.escape
        twice, end = escape * 2, start
        while end < last and lines[end][-1:] == escape and lines[end][-2:] != twice:
            end += 1
        end += 1
        if end > last:
            return self._odd_line(line, start)
        block = "\n".join(lines[start:end])
        logical = block.replace(escape + "\n", "")
        rest = logical[len(keyword) + 1 :]
        if not "!" <= rest[-1:] <= "~" or rest[-1] == escape or "<<" in rest or "\r" in block or _INTERRUPTED.search(block):
            return self._odd_line(line, start)
        piece = InstructionPiece(block + "\n", start + 1, logical, keyword, rest.lstrip(FIELD_BLANKS))
        piece.end_line = end
        piece.joined = escape
        if self.comments:
            self._take_comments(piece)
        if keyword in _JUDGED or rest[-1] == "]":
            self._judge(piece)
        self.pieces.append(piece)
        return end

    def _beginning(self) -> int:
        """Take the first lines, up to the first that is no directive and that line; return where the rest begins."""
        position = 0
        while self.directives and position < self.readable:
            line = self.lines[position]
            if "A" <= line[:1] <= "z":
                self.directives = False
                break
            position = self._odd_line(line if position else line.removeprefix("\ufeff"), position)
        return position

    def _odd_line(self, line: str, start: int) -> int:
        """Take the lines that belong to the one at `start`; return where the next piece begins."""
        self.position = start + 1
        line = line.rstrip("\r").lstrip(BLANKS)
        if not line:
            self.directives = False
            self.pieces.append(Blank(self._text(start), start + 1))
        elif line[0] == "#":
            self.pieces.append(self._comment(line, start))
        else:
            self.directives = False
            self.pieces.append(self._instruction(line, start))
        return self.position

    def _finish(self, position: int) -> None:
        if not any(isinstance(piece, InstructionPiece) for piece in self.pieces):
            self.errors.append(Problem("file with no instructions", (position,)))
        if self.readable < len(self.lines):
            self.errors.append(Problem("dockerfile line greater than max allowed size of 65535", (self.readable,)))
            self.position = len(self.lines)
            unread = Unread(self._text(self.readable), self.readable + 1)
            unread.end_line = len(self.lines)
            self.pieces.append(unread)

    def _take_comments(self, piece: InstructionPiece) -> None:
        """Give the comments so far to the instruction that follows them."""
        piece.comments = tuple(self.comments)
        self.comments.clear()

    def _text(self, start: int) -> str:
        """Return the text of the lines from `start` to where the scan stands, as they are."""
        text = "\n".join(self.lines[start : self.position])
        return text if self.ends_open and self.position == len(self.lines) else text + "\n"

    # --- comments and directives -----------------------------------------------------------------------------------------

    def _comment(self, line: str, start: int) -> Piece:
        text = self._text(start)
        if self.directives:
            if directive := read_directive(line):
                return self._directive(text, start + 1, *directive)
            self.directives = False
        if said := self._said(line, start):
            self.comments.append(said)
        else:
            self.comments.clear()
        return Comment(text, start + 1)

    def _said(self, line: str, start: int) -> str:
        """Return what a comment says: its line without the first byte, be that the ``#`` or a blank before it."""
        whole = self.lines[start] if start else self.lines[start].removeprefix("\ufeff")
        if whole[0] == "#":
            return trimmed(line[1:])
        if whole[0].isascii():
            return trimmed(line)
        return trimmed(in_bytes(whole)[1:].decode(errors="surrogateescape"))

    def _directive(self, text: str, line: int, name: str, value: str) -> Directive:
        if any(isinstance(piece, Directive) and piece.name == name for piece in self.pieces):
            self.errors.append(Problem(f"only one {name} parser directive can be used", (line - 1,)))
        elif name == "escape":
            if value in ("\\", "`"):
                self.escape = value
                self.endings = " \t" + value
            else:
                self.errors.append(Problem(f"invalid escape token '{value}' does not match ` or \\", (line - 1,)))
        return Directive(text, line, name, value)

    # --- instructions ----------------------------------------------------------------------------------------------------

    def _instruction(self, line: str, start: int) -> InstructionPiece:
        chunks, blanks = self._chunks(line)
        logical = "".join([each for _, each in chunks]) if len(chunks) > 1 else chunks[0][1]
        text = logical.strip(BLANKS)
        keyword, _, rest = text.partition(" ")
        if keyword not in _COMMON:
            keyword, _, rest = _KEYWORD.sub(" ", text, count=1).partition(" ")
        piece = InstructionPiece("", start + 1, logical, keyword, rest.lstrip(FIELD_BLANKS))
        if self.comments:
            self._take_comments(piece)
        if self.position > start + 1:
            piece._chunks = tuple(chunks)
            piece.blanks = tuple(blanks)
        if "<<" in rest:
            self._heredocs(piece)
        piece.text = self._text(start)
        piece.end_line = self.position
        if keyword in _JUDGED or keyword not in _COMMON or rest[-1:] == "]":
            self._judge(piece)
        return piece

    def _chunks(self, line: str) -> tuple[list[tuple[int, str]], list[int]]:
        """Return what each physical line gives to the instruction, with its number, and the numbers of empty lines in it."""
        lines, position, readable, escape = self.lines, self.position, self.readable, self.escape
        chunk = self._continued(line)
        chunks = [(position, line if chunk is None else chunk)]
        blanks: list[int] = []
        while chunk is not None and position < readable:
            raw = lines[position]
            position += 1
            if raw[-1:] == "\r":
                raw = raw.rstrip("\r")
            if raw.lstrip()[:1] in ("", "#"):  # a comment or nothing, unless `str.lstrip` took what is no blank for BuildKit
                bare = raw.lstrip(BLANKS)
                if not bare:
                    blanks.append(position)
                    continue
                if bare[0] == "#":
                    continue
            chunk = raw[:-1] if raw[-1] == escape != raw[-2:-1] else self._continued(raw)
            chunks.append((position, raw if chunk is None else chunk))
        self.position = position
        return chunks, blanks

    def _judge(self, piece: InstructionPiece) -> None:
        """Note what the line parser refuses in an instruction: bad pairs, JSON arrays of something else than strings."""
        if (PAIRS if piece.keyword in _PAIRED else STRINGS)(piece.rest):
            return
        piece.arguments = arguments = Arguments(piece.keyword.upper(), piece.rest, self.escape)
        if message := arguments.refusal():
            self.errors.append(Problem(message, tuple(range(piece.line, piece.end_line + 1))))

    def _continued(self, line: str) -> str | None:
        """Return what a line gives to the instruction if the escape character at its end continues it, else None."""
        if line[-1:] not in self.endings:
            return None
        text = line.rstrip(" \t")
        if text[-1:] != self.escape or text[-2:-1] == self.escape:
            return None
        return text[:-1]

    def _heredocs(self, piece: InstructionPiece) -> None:
        keyword, rest = piece.keyword.upper(), piece.rest
        if keyword == "ONBUILD":
            trigger = Arguments(keyword, rest, self.escape)
            keyword, rest = trigger.first.upper(), trigger.command
        if keyword not in _HEREDOCS or (rest[-1:] == "]" and Arguments(keyword, rest, self.escape).is_json()):
            return
        marks = self._announced(piece)
        piece.heredocs = tuple([Heredoc(mark, self._body(mark)) for mark in marks])
        if self.open:
            self.errors.append(Problem("unterminated heredoc", tuple(range(piece.line, self.position + 1))))
            self.open.clear()

    def _body(self, mark: HeredocMark) -> str:
        """Return the lines up to the delimiter; without one, all lines that are left."""
        begin = self.position
        while self.position < self.readable:
            line = self.lines[self.position].rstrip("\r")
            self.position += 1
            if (line.lstrip("\t") if mark.chomp else line) == mark.name:
                return "".join([f"{each}\n" for each in self.lines[begin : self.position - 1]])
        self.open.append(mark)
        return "".join([f"{each}\n" for each in self.lines[begin : self.position]])

    def _announced(self, piece: InstructionPiece) -> tuple[HeredocMark, ...]:
        try:
            return heredocs_in(piece.logical)
        except Refused as refused:
            self.errors.append(Problem(refused.buildkit, tuple(range(piece.line, self.position + 1))))
            return ()
