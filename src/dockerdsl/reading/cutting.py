"""Cut a text where its instructions, comments and empty lines begin: at a glance where it can be, else line by line.

The rules are those of BuildKit's line parser (``parser/parser.go``); only a line feed ends a line. Most of a file is found by
one regular expression (`_glance`), which knows how most files are written. What it leaves is odd, and read line by line, by
the rules; a law says that both tell the same of whatever the expression finds.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Final, NamedTuple, TypeVar

from dockerdsl.reading.blanks import BLANKS, FIELD_BLANKS
from dockerdsl.reading.header import read_directive
from dockerdsl.reading.lines import Arguments, HeredocMark, heredocs_in, in_bytes
from dockerdsl.reading.pieces import Blank, Comment, Directive, Heredoc, InstructionPiece, Piece, Unread
from dockerdsl.reading.plain import OLD_KEY, PAIRS, STRINGS
from dockerdsl.reading.refused import Refused
from dockerdsl.where import Lines

if TYPE_CHECKING:
    from dockerdsl.instruction import Instruction

_NOTHING: Final[Sequence[str]] = ()
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
"""Comments and empty lines in a continued instruction, from the end of the line above them on."""
_STRANGE: Final = re.compile(r"\n[ \t]*[^\S \t]").search
"""A continued line that begins with a rare blank, which may make it a comment or an empty line."""

_PERHAPS_DIRECTIVE: Final = re.compile(rf"\ufeff|[{BLANKS}]*#[^\n=]*=").match

_Glance = Callable[[str, int], Iterator[re.Match[str]]]


@functools.cache
def _glance(escape: str, end: str) -> _Glance:
    """Return what finds instructions as most are written, in a file whose lines end in `end`, from a line's beginning on.

    The groups are the comments and empty lines above; keyword; a line that is all of it; or its continued lines, comments and
    empty lines among them, and the last one. Both end in a printable character; without either, what it finds is odd.

    Linear: a line ends in the escape character or not, so there is one way to match, and the last alternatives never fail. No
    line is gone back over for its end: one character of any kind, possessive, is sound before Python 3.11.5 too.
    """
    e = re.escape(escape)
    line, its_end = ".*+" if end == "\n" else r"[^\r\n]*+", rf"(?<=[!-~])(?<!{e})(?:{end}|\Z)"
    above, continued, note = rf"((?:#.*{end}|{end})*)", rf"(?:.*{e}{end})+", rf"(?:[ \t]*(?:#.*(?<!{e}){end}|{end}))"
    lines = rf"({continued}(?:{note}+{continued})*{note}*)"
    instruction = rf"([A-Za-z]+) (?=[!-~])(?:({line}){its_end}|{lines}(?:({line}){its_end}|.*\n?)|.*\n?)"
    return re.compile(rf"{above}(?:{instruction}|.+\n?|\n|\Z)").finditer


class Problem(NamedTuple):
    """What BuildKit's line parser refuses: its message, and the lines that it names."""

    message: str
    lines: tuple[int, ...]
    column: int = 1


def _readable(text: str) -> int:
    """Return how many characters BuildKit's reader gets through: it stops at a line that is too long."""
    end = 0
    for line in text.split("\n"):
        if len(line) * 4 > LONGEST_LINE and len(in_bytes(line)) > LONGEST_LINE:
            return end
        end += len(line) + 1
    return len(text)


P = TypeVar("P", bound=Piece)

Readers = tuple[Callable[..., Any] | None, Callable[..., Any] | None, Any]


class Cutter:
    """Cuts a text, and remembers where it stands; heirs say what becomes of what is cut off: pieces, or instructions at once.

    Attributes:
        readers: by keyword, upper and lower case, what makes an instruction at once of its arguments, what does so of its lines
            as they stand (with the turn that ends them, and how many there are), and a class for both. None makes nothing, and
            all is taken: so it is with most heirs.
        escape: the escape character in force.
        errors: what BuildKit's line parser refuses, in its order.
        steps: the instructions that were made at once.
    """

    readers: ClassVar[Mapping[str, Readers]] = dict.fromkeys(_COMMON, (None, None, None))

    def __init__(self, text: str, file: str) -> None:
        self.file = file
        self.end = len(text) if len(text) * 4 <= LONGEST_LINE else _readable(text)
        self.text, self.unread = text[: self.end], text[self.end :]
        self.escape = "\\"
        self.errors: list[Problem] = []
        self.steps: list[Instruction] = []
        self.position = self.line = 0
        self._top: set[str] | None = set()  # the directives so far; None where there may be no more
        self._open: list[HeredocMark] = []

    # --- for heirs -------------------------------------------------------------------------------------------------------

    def above(self, text: str, line: int) -> int:
        """Take whole lines, the first of them this one: comments that begin with ``#``, and empty lines; return how many."""
        raise NotImplementedError

    def plain(self, found: re.Match[str], keyword: str, rest: str, given: Sequence[str], at: Lines) -> None:
        """Take an instruction that a glance told, and of which nothing was made; `plain_piece` makes a piece of it.

        `rest` is what follows the keyword, `given` what its lines give to it, where there are several.
        """
        raise NotImplementedError

    def take(self, piece: Piece) -> None:
        """Take a piece that was read line by line."""
        raise NotImplementedError

    @property
    def empty(self) -> bool:
        """Whether no instruction was found."""
        raise NotImplementedError

    def plain_piece(self, found: re.Match[str], keyword: str, rest: str, given: Sequence[str], at: Lines) -> InstructionPiece:
        """Return the piece of an instruction that a glance told; what is wrong with it is noted."""
        piece = InstructionPiece()
        piece.text = self.text[found.end(1) : found.end()]
        _, piece.line, piece.end_line = at
        piece.keyword = keyword
        piece.rest = rest
        if given:
            piece.given = given
        if keyword in _JUDGED or rest[-1] == "]":
            self._judge(piece)
        return piece

    # --- cutting ---------------------------------------------------------------------------------------------------------

    def cut(self) -> None:
        """Cut the text from its beginning to its end."""
        while self._top is not None and _PERHAPS_DIRECTIVE(self.text, self.position):
            self._odd()
        self._top = None
        rare = not self.text.isascii() or "\r" in self.text or "\v" in self.text or "\f" in self.text
        end = "\r\n" if rare and self.text.count("\r\n") == self.text.count("\n") else "\n"
        while self.position < self.end:
            stop = self._cut_at_a_glance(end, rare=rare)
            while self.position < stop:
                self._odd()
        self._finish()

    def cut_closely(self) -> None:
        """Cut the text line by line: it takes longer, and is what a glance is held against."""
        while self.position < self.end:
            self._odd()
        self._finish()

    def _cut_at_a_glance(self, end: str, *, rare: bool) -> int:
        """Cut off what a glance tells; return where what is odd behind it ends."""
        file, line, escape, readers, above, plain = self.file, self.line, self.escape, self.readers, self.above, self.plain
        turn, keep = escape + end, self.steps.append
        for found in _glance(escape, end)(self.text, self.position):  # pragma: no branch (the end of the text is odd, too)
            before, keyword, rest, lines, last = found.groups()
            if before:
                line += above(before, line + 1)
            if rest and keyword in readers and not ("<" in rest and "<<" in rest):
                line += 1
                at = (file, line, line)
                read, _, cls = readers[keyword]
                step = read(cls, rest, _NOTHING, escape, at) if read else None
                if step is None:
                    plain(found, keyword, rest, _NOTHING, at)
                else:
                    keep(step)
                continue
            if last and keyword in readers:
                turns = lines.count("\n")
                at = (file, line + 1, line + 1 + turns)
                _, read_lines, cls = readers[keyword]
                step = read_lines(cls, lines + last, turn, turns, at) if read_lines else None
                if step is not None:
                    keep(step)
                if step is not None or self._joined(found, turn, at, rare=rare):
                    line = at[2]
                    continue
            self.position, self.line = found.end(1), line
            return found.end()
        return self.end  # pragma: no cover

    def _joined(self, found: re.Match[str], turn: str, at: Lines, *, rare: bool) -> bool:
        """Take an instruction of several lines as the one that they make; return whether a glance tells it."""
        _, keyword, _, lines, last = found.groups()
        rest, given = _given(lines, last, turn)
        rest = rest.lstrip(FIELD_BLANKS)
        strange = not "!" <= rest[:1] <= "~" or (rare and _STRANGE(self.text, found.start(2), found.end()))
        if strange or ("<" in rest and "<<" in rest):
            return False
        read, _, cls = self.readers[keyword]
        step = read(cls, rest, given, self.escape, at) if read else None
        if step is None:
            self.plain(found, keyword, rest, given, at)
        else:
            self.steps.append(step)
        return True

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
            self._top = None
            self.take(_piece(Blank, self.text[start : self.position], first))
        elif line[0] == "#":
            self.take(self._comment(line, self.text[start : self.position]))
        else:
            self._top = None
            self.take(self._instruction(line, start))

    def _finish(self) -> None:
        if self.empty:
            self.errors.append(Problem("file with no instructions", (self.line,)))
        if self.unread:
            self.errors.append(Problem("dockerfile line greater than max allowed size of 65535", (self.line,)))
            unread = _piece(Unread, self.unread, self.line + 1)
            unread.end_line = self.line + self.unread.count("\n") + (self.unread[-1] != "\n")
            self.take(unread)

    def _comment(self, line: str, text: str) -> Piece:
        """Return a comment or, at the top of the file, the directive that it is."""
        directive = None if self._top is None else read_directive(line)
        if self._top is None or directive is None:
            self._top = None
            return _piece(Comment, text, self.line)
        name, value = directive
        if name in self._top:
            self.errors.append(Problem(f"only one {name} parser directive can be used", (self.line - 1,)))
        elif name == "escape" and value in ("\\", "`"):
            self.escape = value
        elif name == "escape":
            self.errors.append(Problem(f"invalid escape token '{value}' does not match ` or \\", (self.line - 1,)))
        self._top.add(name)
        found = _piece(Directive, text, self.line)
        found.name, found.value = name, value
        return found

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
            only = " " not in rest and "=" in rest and rest.isprintable()
            if only or OLD_KEY(rest) or PAIRS(rest):
                return
        elif STRINGS(rest):
            return
        piece.arguments = arguments = Arguments(piece.keyword.upper(), rest, self.escape)
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
        if self._open:
            self.errors.append(Problem("unterminated heredoc", tuple(range(piece.line, self.line + 1))))
            self._open.clear()

    def _body(self, mark: HeredocMark) -> str:
        """Return the lines up to the delimiter; without one, all lines that are left."""
        begin = self.position
        while self.position < self.end:
            stop = self.position
            line = self._next().rstrip("\r")
            if (line.lstrip("\t") if mark.chomp else line) == mark.name:
                return self.text[begin:stop]
        self._open.append(mark)
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


def _given(lines: str, last: str, turn: str) -> tuple[str, Sequence[str]]:
    """Return the arguments that continued lines and the last one make, and what each gives; no text where a glance fails."""
    given = lines.split(turn)
    given[-1] += last
    joined = "".join(given)
    if "\n" in joined or ("#" in joined and _NOTED(lines)):
        given = (_NOTES("\n", lines) + last).split(turn)
        joined = "".join(given)
    if turn[0] in joined and turn[0] + turn in lines:  # two escape characters do not continue a line
        return "", _NOTHING
    if "#" in last and last.lstrip(" \t")[0] == "#":  # a comment at the end of the file, without a line end
        return "", _NOTHING
    return joined, given
