"""Cut the text of a Dockerfile into pieces and lose nothing: the pieces, joined, are the text, whatever it holds.

A piece is a directive, a comment, an empty line, or an instruction with all its continued lines and heredocs. The rules are
those of BuildKit's line parser (``parser/parser.go``); only a line feed ends a line. What BuildKit would refuse is noted in
`errors` and scanned on; `Scan.check` raises the first. Bytes that are not UTF-8 stand as lone surrogates (``surrogateescape``).

Most pieces are found by one regular expression (`_glance`), which knows how most files are written. What it leaves is odd, and
read line by line, by the rules; a law says that both tell the same of whatever the expression finds.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from typing import Final, NamedTuple, TypeVar

from dockerdsl.blanks import BLANKS, FIELD_BLANKS
from dockerdsl.errors import ParseError
from dockerdsl.header import read_directive
from dockerdsl.lines import Arguments, HeredocMark, heredocs_in, in_bytes, trimmed
from dockerdsl.pieces import Blank, Comment, Directive, Heredoc, InstructionPiece, Piece, Unread
from dockerdsl.plain import OLD_PAIR, PAIRS, STRINGS
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
_JUDGED: Final = _PAIRED | {"ONBUILD", "onbuild"}
_NOTED: Final = re.compile(r"\n[ \t]*#").search
_NOTES: Final = re.compile(r"\n(?:[ \t]*(?:#.*|\r?)\n)+").sub
_STRANGE: Final = re.compile(r"\n[ \t]*[^\S \t]").search


_Glance = Callable[[str, int], re.Match[str]]


@functools.cache
def _glance(escape: str, end: str) -> _Glance:
    """Return what matches a piece as most are written, in a file whose lines end in `end`; it matches wherever a line begins.

    Its groups: the keyword of an instruction, its continued lines with the comments and empty lines among them, its last line,
    which ends in a printable character; what a comment says; an empty line. What gives none of the last three is odd.

    Linear: a line ends in the escape character or not, so there is one way to match, and the last alternatives never fail.
    """
    e = re.escape(escape)
    continued, note = rf"(?:.*{e}{end})+", rf"(?:[ \t]*(?:#.*(?<!{e}))?{end})"
    lines = rf"(?:{continued}(?:{note}+{continued})*{note}*)?"
    instruction = rf"([A-Z]+|[a-z]+) (?=[!-~])({lines})(?:(.*(?!{e})[!-~])(?:{end}|\Z)|.*\n?)"
    found: _Glance = re.compile(rf"{instruction}|# ?(?=[!-~])(.*[!-~])(?:{end}|\Z)|({end})|.+\n?|\n").match  # type: ignore[assignment]
    return found


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
    return _Scanner(text).scan(file, closely=False)


def scan_closely(text: str, file: str = "<Dockerfile>") -> Scan:
    """Return what `scan` returns, all of it read line by line: it takes longer, and is what a glance is held against."""
    return _Scanner(text).scan(file, closely=True)


def _readable(text: str) -> int:
    """Return how many characters BuildKit's reader gets through: it stops at a line that is too long."""
    if len(text) * 4 <= LONGEST_LINE:
        return len(text)
    end = 0
    for line in text.split("\n"):
        if len(line) * 4 > LONGEST_LINE and len(in_bytes(line)) > LONGEST_LINE:
            return end
        end += len(line) + 1
    return len(text)


P = TypeVar("P", bound=Piece)


class _Scanner:
    """The state of one scan: where it stands, and whether directives may still come."""

    def __init__(self, text: str) -> None:
        self.end = _readable(text)
        self.text, self.unread = text[: self.end], text[self.end :]
        self.escape = "\\"
        self.pieces: list[Piece] = []
        self.errors: list[Problem] = []
        self.directives = True
        self.comments: list[str] = []
        self.open: list[HeredocMark] = []
        self.position = self.line = 0

    def scan(self, file: str, *, closely: bool) -> Scan:
        """Return the pieces of the text, and what is wrong with it."""
        while self.position < self.end and (closely or (self.directives and not "A" <= self.text[self.position] <= "z")):
            self._odd()
        self.directives = False
        self._rest()
        self._finish()
        return Scan(file, tuple(self.pieces), self.escape, tuple(self.errors))

    def _rest(self) -> None:  # noqa: C901 -- every call here would cost as much as a regular expression does
        """Cut the text behind the directives: what a glance tells in one go, what is odd line by line."""
        rare = not self.text.isascii() or "\r" in self.text or "\v" in self.text or "\f" in self.text
        end = "\r\n" if rare and self.text.count("\r\n") == self.text.count("\n") else "\n"
        glance, turn = _glance(self.escape, end), self.escape + end
        text, pieces, comments = self.text, self.pieces, self.comments
        position, line = self.position, self.line
        while position < self.end:
            found = glance(text, position)
            keyword, lines, rest, said, blank = found.groups()
            if rest and keyword in _COMMON:
                piece = InstructionPiece()
                piece.line = line + 1
                if lines:
                    piece.given = _given(lines, rest, turn)
                    rest = "".join(piece.given).lstrip(FIELD_BLANKS)
                    if not "!" <= rest[:1] <= "~" or (rare and _STRANGE(found[0])):
                        rest = ""
                if rest and not ("<" in rest and "<<" in rest):
                    piece.text = found[0]
                    piece.keyword = keyword
                    piece.rest = rest
                    line += lines.count("\n") + 1
                    piece.end_line = line
                    position = found.end()
                    if comments:
                        self._take_comments(piece)
                    if keyword in _JUDGED or rest[-1] == "]":
                        self._judge(piece)
                    pieces.append(piece)
                    continue
            elif said:
                position = found.end()
                line += 1
                comments.append(said)
                pieces.append(_piece(Comment, found[0], line))
                continue
            elif blank:
                position += len(end)
                line += 1
                pieces.append(_piece(Blank, end, line))
                continue
            self.position, self.line = position, line
            while self.position < found.end():
                self._odd()
            position, line = self.position, self.line
        self.position, self.line = position, line

    def _next(self) -> str:
        """Return the next line, without its line feed."""
        start, stop = self.position, self.text.find("\n", self.position)
        self.line += 1
        if stop < 0:
            self.position = self.end
            return self.text[start:]
        self.position = stop + 1
        return self.text[start:stop]

    def _odd(self) -> None:
        """Take the next line, and those that belong to it."""
        start, first = self.position, self.line + 1
        whole = self._next() if start else self._next().removeprefix("\ufeff")
        line = whole.rstrip("\r").lstrip(BLANKS)
        if not line:
            self.directives = False
            self.pieces.append(_piece(Blank, self.text[start : self.position], first))
        elif line[0] == "#":
            self.pieces.append(self._comment(line, whole, start))
        else:
            self.directives = False
            self.pieces.append(self._instruction(line, start))

    def _finish(self) -> None:
        if not any(isinstance(piece, InstructionPiece) for piece in self.pieces):
            self.errors.append(Problem("file with no instructions", (self.line,)))
        if self.unread:
            self.errors.append(Problem("dockerfile line greater than max allowed size of 65535", (self.line,)))
            unread = _piece(Unread, self.unread, self.line + 1)
            unread.end_line = self.line + self.unread.count("\n") + (self.unread[-1] != "\n")
            self.pieces.append(unread)

    def _take_comments(self, piece: InstructionPiece) -> None:
        """Give the comments so far to the instruction that follows them."""
        piece.comments = tuple(self.comments)
        self.comments.clear()

    # --- comments and directives -----------------------------------------------------------------------------------------

    def _comment(self, line: str, whole: str, start: int) -> Piece:
        text = self.text[start : self.position]
        if self.directives:
            if directive := read_directive(line):
                return self._directive(text, *directive)
            self.directives = False
        if said := _said(line, whole):
            self.comments.append(said)
        else:
            self.comments.clear()
        return _piece(Comment, text, self.line)

    def _directive(self, text: str, name: str, value: str) -> Directive:
        if any(isinstance(piece, Directive) and piece.name == name for piece in self.pieces):
            self.errors.append(Problem(f"only one {name} parser directive can be used", (self.line - 1,)))
        elif name == "escape":
            if value in ("\\", "`"):
                self.escape = value
            else:
                self.errors.append(Problem(f"invalid escape token '{value}' does not match ` or \\", (self.line - 1,)))
        directive = _piece(Directive, text, self.line)
        directive.name, directive.value = name, value
        return directive

    # --- instructions ----------------------------------------------------------------------------------------------------

    def _instruction(self, line: str, start: int) -> InstructionPiece:
        piece = InstructionPiece()
        piece.line = self.line
        self._take_lines(piece, line)
        text = piece.logical.strip(BLANKS)
        keyword, _, rest = text.partition(" ")
        if keyword not in _COMMON:
            keyword, _, rest = _KEYWORD.sub(" ", text, count=1).partition(" ")
        piece.keyword, piece.rest = keyword, rest.lstrip(FIELD_BLANKS)
        if self.comments:
            self._take_comments(piece)
        if "<<" in rest:
            self._heredocs(piece)
        piece.text = self.text[start : self.position]
        piece.end_line = self.line
        if keyword in _JUDGED or keyword not in _COMMON or rest[-1:] == "]":
            self._judge(piece)
        return piece

    def _take_lines(self, piece: InstructionPiece, line: str) -> None:
        """Take the lines of an instruction, and note what each of them gives to it."""
        chunk = self._continued(line)
        chunks = [(self.line, line if chunk is None else chunk)]
        blanks: list[int] = []
        while chunk is not None and self.position < self.end:
            raw = self._next()
            if raw[-1:] == "\r":
                raw = raw.rstrip("\r")
            if raw.lstrip()[:1] in ("", "#"):  # a comment or nothing, unless `str.lstrip` took what is no blank for BuildKit
                bare = raw.lstrip(BLANKS)
                if not bare:
                    blanks.append(self.line)
                    continue
                if bare[0] == "#":
                    continue
            chunk = self._continued(raw)
            chunks.append((self.line, raw if chunk is None else chunk))
        piece.chunks = tuple(chunks)
        piece.logical = "".join([chunk for _, chunk in chunks])
        piece.blanks = tuple(blanks)

    def _continued(self, line: str) -> str | None:
        """Return what a line gives to the instruction if the escape character at its end continues it, else None."""
        text = line.rstrip(" \t")
        if text[-1:] != self.escape or text[-2:-1] == self.escape:
            return None
        return text[:-1]

    def _judge(self, piece: InstructionPiece) -> None:
        """Note what the line parser refuses in an instruction: bad pairs, JSON arrays of something else than strings."""
        rest = piece.rest
        if piece.keyword in _PAIRED:
            if (" " not in rest and "=" in rest and rest.isprintable()) or OLD_PAIR(rest):
                return
            piece.plain = bool(PAIRS(rest))
        elif rest[-1:] == "]":
            piece.plain = bool(STRINGS(rest))
        if piece.plain:
            return
        piece.arguments = arguments = Arguments(piece.keyword.upper(), piece.rest, self.escape)
        if message := arguments.refusal():
            self.errors.append(Problem(message, tuple(range(piece.line, piece.end_line + 1))))

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
            self.errors.append(Problem("unterminated heredoc", tuple(range(piece.line, self.line + 1))))
            self.open.clear()

    def _body(self, mark: HeredocMark) -> str:
        """Return the lines up to the delimiter; without one, all lines that are left."""
        begin = self.position
        while self.position < self.end:
            stop = self.position
            line = self._next().rstrip("\r")
            if (line.lstrip("\t") if mark.chomp else line) == mark.name:
                return self.text[begin:stop]
        self.open.append(mark)
        content = self.text[begin:]
        return content if content[-1:] in ("", "\n") else content + "\n"

    def _announced(self, piece: InstructionPiece) -> tuple[HeredocMark, ...]:
        try:
            return heredocs_in(piece.logical)
        except Refused as refused:
            self.errors.append(Problem(refused.buildkit, tuple(range(piece.line, self.line + 1))))
            return ()


def _piece(kind: type[P], text: str, line: int) -> P:
    piece = kind()
    piece.text = text
    piece.line = piece.end_line = line
    return piece


def _given(lines: str, last: str, turn: str) -> list[str]:
    """Return what continued lines and the last one give to their instruction; nothing where a glance does not tell."""
    given = lines.split(turn)
    given[-1] += last
    joined = "".join(given)
    if "\n" in joined or ("#" in joined and _NOTED(lines)):
        lines = _NOTES("\n", lines)
        given = lines.split(turn)
        given[-1] += last
    if turn[0] in joined and turn[0] + turn in lines:  # two escape characters do not continue a line
        return []
    if "#" in last and last.lstrip(" \t")[0] == "#":  # a comment at the end of the file, without a line end
        return []
    return given


def _said(line: str, whole: str) -> str:
    """Return what a comment says: its line without the first byte, be that the ``#`` or a blank before it."""
    if whole[0] == "#":
        return trimmed(line[1:])
    if whole[0].isascii():
        return trimmed(line)
    return trimmed(in_bytes(whole)[1:].decode(errors="surrogateescape"))
