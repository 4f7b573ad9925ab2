"""Cut the text of a Dockerfile into pieces and lose nothing: the pieces, joined, are the text, whatever it holds.

A piece is a directive, a comment, an empty line, or an instruction with all its continued lines and heredocs. The rules are those
of BuildKit's line parser (``parser/parser.go``); only a line feed ends a line. What BuildKit would refuse is noted in `errors`
and scanned on; `Scan.check` raises the first. Bytes that are not UTF-8 stand as lone surrogates (``surrogateescape``).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Final, NamedTuple

from dockerdsl.errors import ParseError
from dockerdsl.lines import BLANKS, Arguments, HeredocMark, heredocs_in, trimmed
from dockerdsl.where import Where

LONGEST_LINE: Final = 65_535
"""Bytes that a physical line may have, its carriage return counted, its line feed not."""

_DIRECTIVE: Final = re.compile(rf"#[{BLANKS}]*([a-zA-Z][a-zA-Z0-9]*)[{BLANKS}]*=[{BLANKS}]*(.*?)[{BLANKS}]*", re.DOTALL)
_KEYS: Final = frozenset({"syntax", "escape", "check"})
_KEYWORD: Final = re.compile("[\t\v\f\r ]+")
_PLAIN_LINE: Final = re.compile(r"([A-Z]+|[a-z]+) +([!-~](?:.*[!-~])?)").fullmatch
_HEREDOCS: Final = frozenset({"RUN", "COPY", "ADD"})
_JUDGED: Final = frozenset({"ENV", "LABEL", "ONBUILD", "HEALTHCHECK", "env", "label", "onbuild", "healthcheck"})


class Piece:
    """A part of a file: ``text`` as it stands there, with its line ends; ``line`` is its first line, counted from 1."""

    __slots__ = ("line", "text")

    def __init__(self, text: str, line: int) -> None:
        self.text = text
        self.line = line

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.text!r}, line {self.line})"

    @property
    def end_line(self) -> int:
        """The last line."""
        return self.line + max(self.text.removesuffix("\n").count("\n"), 0)


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
        arguments: what follows the keyword, read once.
        comments: the comment lines above it that no empty comment (``#``) parts from it.
        end_line: its last line, the delimiter of its last heredoc included.
    """

    __slots__ = ("_chunks", "blanks", "comments", "arguments", "end_line", "heredocs", "keyword", "logical", "rest")

    def __init__(self, text: str, line: int, logical: str, keyword: str, rest: str, comments: tuple[str, ...]) -> None:
        self.text = text
        self.line = self.end_line = line
        self.logical = logical
        self.keyword = keyword
        self.rest = rest
        self.comments = comments
        self.heredocs: tuple[Heredoc, ...] = ()
        self.blanks: tuple[int, ...] = ()
        self._chunks: tuple[tuple[int, str], ...] = ()
        self.arguments: Arguments | None = None

    @property
    def chunks(self) -> tuple[tuple[int, str], ...]:
        """Pairs of a physical line's number and the text that it gives to the logical line."""
        return self._chunks or ((self.line, self.logical),)

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
        self.position = 0
        self.readable = self._readable(text)

    def _readable(self, text: str) -> int:
        """Return how many lines BuildKit's reader gets through: it stops at one that is too long."""
        if len(text) * 4 <= LONGEST_LINE:
            return len(self.lines)
        for index, line in enumerate(self.lines):
            if len(line) * 4 > LONGEST_LINE and len(line.encode(errors="surrogateescape")) > LONGEST_LINE:
                return index
        return len(self.lines)

    def run(self) -> None:
        """Cut the text; most instructions are one plain line, and a glance tells."""
        lines, pieces, plain, endings = self.lines, self.pieces, _PLAIN_LINE, self.endings
        last = len(lines) - 1 if self.ends_open else len(lines)
        while self.position < self.readable:
            start = self.position
            line = lines[start]
            match = plain(line)
            if match is not None and line[-1] not in endings and start < last and "<<" not in line:
                self.position = start + 1
                self.directives = False
                keyword, rest = match.groups()
                piece = InstructionPiece(line + "\n", start + 1, line, keyword, rest, self._comments())
                if keyword in _JUDGED or (rest[-1] == "]" and "[" in rest):
                    self._judge(piece)
                pieces.append(piece)
            else:
                self._odd_line(line if start else line.removeprefix("\ufeff"), start)
                endings = self.endings
        self._finish()

    def _odd_line(self, line: str, start: int) -> None:
        line = line.rstrip("\r").lstrip(BLANKS)
        if not line:
            self.directives = False
            self.position += 1
            self.pieces.append(Blank(self._text(start), start + 1))
        elif line[0] == "#":
            self.position += 1
            self.pieces.append(self._comment(line, start))
        else:
            self.directives = False
            self.pieces.append(self._instruction(line, start))

    def _finish(self) -> None:
        if not any(isinstance(piece, InstructionPiece) for piece in self.pieces):
            self.errors.append(Problem("file with no instructions", (self.position,) if self.lines else ()))
        if self.readable < len(self.lines):
            self.errors.append(Problem("dockerfile line greater than max allowed size of 65535", (self.readable,)))
            self.position = len(self.lines)
            self.pieces.append(Unread(self._text(self.readable), self.readable + 1))

    def _comments(self) -> tuple[str, ...]:
        """Return the comments that belong to the instruction that follows them."""
        if not self.comments:
            return ()
        comments, self.comments = tuple(self.comments), []
        return comments

    def _text(self, start: int) -> str:
        """Return the text of the lines from `start` to where the scan stands, as they are."""
        text = "\n".join(self.lines[start : self.position])
        return text if self.ends_open and self.position == len(self.lines) else text + "\n"

    # --- comments and directives -----------------------------------------------------------------------------------------

    def _comment(self, line: str, start: int) -> Piece:
        text = self._text(start)
        if self.directives:
            match = _DIRECTIVE.fullmatch(line)
            if match and match[2] and match[1].lower() in _KEYS:
                return self._directive(text, start + 1, match[1].lower(), match[2])
            self.directives = False
        said = trimmed(self.lines[start].rstrip("\r").lstrip("\ufeff" if not start else "")[1:])
        self.comments = [*self.comments, said] if said else []
        return Comment(text, start + 1)

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
        chunk = self._continued(line)
        chunks = [(start + 1, line if chunk is None else chunk)]
        blanks: list[int] = []
        self.position = start + 1
        while chunk is not None and self.position < self.readable:
            raw = self.lines[self.position].rstrip("\r")
            self.position += 1
            bare = raw.lstrip(BLANKS)
            if not bare:
                blanks.append(self.position)
            elif bare[0] != "#":
                chunk = self._continued(raw)
                chunks.append((self.position, raw if chunk is None else chunk))
        logical = "".join([each for _, each in chunks])
        keyword, _, rest = _KEYWORD.sub(" ", trimmed(logical), count=1).partition(" ")
        piece = InstructionPiece("", start + 1, logical, keyword, trimmed(rest), self._comments())
        if len(chunks) > 1:
            piece._chunks = tuple(chunks)
            piece.blanks = tuple(blanks)
        if "<<" in rest:
            self._heredocs(piece, start)
        piece.text = self._text(start)
        piece.end_line = self.position
        self._judge(piece)
        return piece

    def _judge(self, piece: InstructionPiece) -> None:
        """Note what the line parser refuses in an instruction: bad pairs, JSON arrays of something else than strings."""
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

    def _heredocs(self, piece: InstructionPiece, start: int) -> None:
        keyword, rest = piece.keyword.upper(), piece.rest
        if keyword == "ONBUILD":
            inner = _KEYWORD.split(rest, maxsplit=1)
            keyword, rest = inner[0].upper(), inner[1] if len(inner) > 1 else ""
        if keyword not in _HEREDOCS or Arguments(keyword, rest, self.escape).is_json():
            return
        found: list[Heredoc] = []
        for mark in heredocs_in(piece.logical):
            begin = self.position
            while self.position < self.readable:
                line = self.lines[self.position].rstrip("\r")
                self.position += 1
                if (line.lstrip("\t") if mark.chomp else line) == mark.name:
                    found.append(Heredoc(mark, "".join([f"{each}\n" for each in self.lines[begin : self.position - 1]])))
                    break
            else:
                self.errors.append(Problem("unterminated heredoc", tuple(range(start + 1, self.position + 1))))
                found.append(Heredoc(mark, "".join([f"{each}\n" for each in self.lines[begin : self.position]])))
        piece.heredocs = tuple(found)
