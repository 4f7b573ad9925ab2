r"""Write an existing Dockerfile in one style, and change nothing that it says.

* keywords in upper case, and ``AS``; FROM's words one blank apart; every instruction begins its line;
* continued lines are indented by four blanks, `` \`` ends the line before;
* no blanks at the end of a line, no empty lines in an instruction, never two empty lines below one another;
* one empty line above FROM and the comments that stand right above it;
* line feeds, or carriage returns and line feeds when most lines end so; one at the end of the file.

Comments, directives and the bodies of heredocs stay as they are, as do the breaks between lines, what ONBUILD stores, and every
blank that may be part of a value: inside quotes, in a shell text that is not certain to be sh's, in WORKDIR, USER and the like.
``format(format(x)) == format(x)``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate, pairwise
from typing import Final, NamedTuple

from dockerdsl.editing.habits import above, ending_of
from dockerdsl.editing.shell_text import free_blanks, same_words
from dockerdsl.errors import EditRefused
from dockerdsl.layout import INDENT
from dockerdsl.reading.lines import json_array
from dockerdsl.reading.nodes import Node, node
from dockerdsl.reading.parse import parse_scan
from dockerdsl.reading.pieces import Blank, Comment, InstructionPiece, Piece
from dockerdsl.reading.scan import Scan, scan
from dockerdsl.reading.spans import Spans, Token, take_apart
from dockerdsl.values.shells import SHELLS
from dockerdsl.where import Where

_SHELL_FORMS: Final = frozenset({"RUN", "CMD", "ENTRYPOINT", "HEALTHCHECK"})
_FIELDS: Final = frozenset({"FROM", "EXPOSE", "COPY", "ADD", "VOLUME"})
_WORDS: Final = frozenset({"ENV", "LABEL", "ARG"})
_SHELLS: Final = frozenset({*SHELLS, "busybox"})
"""Programs whose words are parted as those of sh."""
_BLANKS: Final = re.compile("[ \t]+")
_STRING: Final = re.compile(r'"(?:[^"\\]|\\.)*+"', re.DOTALL)


def format_text(text: str | bytes, file: str = "<Dockerfile>") -> str:
    """Return a Dockerfile in the one style; bytes that are no UTF-8 stand as lone surrogates.

    Raises ParseError where BuildKit refuses the file, EditRefused where it would read the result otherwise.
    """
    found = scan(text, file).check()
    parse_scan(found)
    made = "".join(_formatted(found))
    _check(found, scan(made, file))
    return made


def _formatted(found: Scan) -> Iterator[str]:
    ending = ending_of(found)
    shells = _Shells(found.escape)
    openings = {above(found, place) for place, piece in enumerate(found.pieces) if _opens(piece)}
    written = parted = below = False
    yield "\ufeff" if str(found).startswith("\ufeff") else ""
    for place, piece in enumerate(found.pieces):
        if isinstance(piece, Blank):
            parted = True
            continue
        # A comment at the top of the file may be a directive but for the empty line above it.
        if (parted and (written or isinstance(piece, Comment))) or (below and place in openings):
            yield ending
        parted, written = False, True
        if isinstance(piece, InstructionPiece):
            below = True
            shell = shells.read(piece)
            yield from (line + ending for line in _head(piece, found.escape, shell))
            yield _bodies(piece, ending)
        else:
            yield piece.text.removeprefix("\ufeff").rstrip("\r\n") + ending


def _opens(piece: Piece) -> bool:
    return isinstance(piece, InstructionPiece) and piece.keyword.upper() == "FROM"


class _Shells:
    """Follow SHELL through a file, to know whether sh, or one that parts words as it does, reads a shell form.

    A file whose escape character is a backquote is for Windows, where another shell reads them.
    """

    def __init__(self, escape: str) -> None:
        self.usual = self.known = escape == "\\"

    def read(self, piece: InstructionPiece) -> bool:
        keyword = piece.keyword.upper()
        if keyword == "FROM":
            self.known = self.usual
        if keyword == "SHELL":
            self.known = self.usual and _program(piece.rest) in _SHELLS
        return self.known


def _program(text: str) -> str:
    strings = json_array(text) or [""]  # of other things than strings there is no SHELL: BuildKit refuses the file
    return strings[0].rpartition("/")[2]


# --- one instruction -------------------------------------------------------------------------------------------------------


def _lines(piece: InstructionPiece) -> tuple[list[str], int]:
    """Return the lines of a piece, and how many of them stand above the bodies of its heredocs."""
    lines = piece.text.removesuffix("\n").split("\n")
    return lines, len(lines) - sum(heredoc.content.count("\n") + 1 for heredoc in piece.heredocs)


def _bodies(piece: InstructionPiece, ending: str) -> str:
    """Return the bodies of the heredocs as they are; the line that ends the last one ends as all lines do."""
    lines, head = _lines(piece)
    if not lines[head:]:
        return ""
    return "".join([f"{line}\n" for line in lines[head:-1]]) + lines[-1].rstrip("\r") + ending


def _head(piece: InstructionPiece, escape: str, shell: bool) -> list[str]:
    """Return the lines of an instruction above its heredocs, without their ends."""
    lines, end = _lines(piece)
    chunks = _chunks(piece, escape, shell)
    numbered = {number - piece.line: index for index, (number, _) in enumerate(piece.chunks)}
    shown: list[str] = []
    turns: list[int] = []  # where a line stands that may have to be continued
    for index, line in enumerate(lines[:end]):
        if index in numbered:
            turns.append(len(shown))
            shown.append(chunks[numbered[index]])
        elif line.strip("\r \t").startswith("#"):
            shown.append(line.rstrip("\r"))
    while len(shown) > 1 and not shown[-1].strip(" \t") and turns[-1] == len(shown) - 1:
        shown.pop()
        turns.pop()
    for place in turns:
        if place + 1 < len(shown):
            shown[place] += escape
    if turns[-1] + 1 < len(shown):  # comments that nothing follows
        shown[turns[-1]] = re.sub(r"[ \t]+(?=.$)", " ", shown[turns[-1]], flags=re.DOTALL)
    else:
        shown[-1] = shown[-1].rstrip(" \t")
    return shown


class _Edit(NamedTuple):
    """New text for characters of the logical line."""

    start: int
    end: int
    text: str


def _chunks(piece: InstructionPiece, escape: str, shell: bool) -> list[str]:
    """Return what each line gives to the instruction, in the one style, the escape character at its end left out."""
    if piece.line == piece.end_line and piece.keyword.upper() not in ("FROM", "HEALTHCHECK"):
        gap = _BLANKS.match(piece.logical, len(piece.keyword))
        behind = f" {piece.logical[gap.end() :]}" if gap else piece.logical[len(piece.keyword) :]
        return [piece.keyword.upper() + behind.rstrip(" \t")]
    spans = take_apart(piece, escape)
    chunks = [chunk for _, chunk in piece.chunks]
    starts = list(accumulate(map(len, chunks[:-1]), initial=0))
    if spans.keyword.at + len(spans.keyword.text) > len(chunks[0]) or not spans.keyword.text:
        return chunks
    free = _free(spans, shell) if len(chunks) > 1 else set[int]()
    edits = list(_edits(spans))
    made = [_edited(chunk, start, edits) for chunk, start in zip(chunks, starts, strict=True)]
    for index, start in enumerate(starts[1:], 1):
        run = _run(piece.logical, start)
        if run and free.issuperset(run):
            before = made[index - 1].rstrip(" \t")
            made[index - 1] = f"{before} " if before else made[index - 1]
            made[index] = INDENT + made[index].lstrip(" \t")
    return made


def _run(logical: str, place: int) -> range:
    """Return the places of the blanks around a place."""
    start = end = place
    while start and logical[start - 1] in " \t":
        start -= 1
    while end < len(logical) and logical[end] in " \t":
        end += 1
    return range(start, end)


def _edited(chunk: str, start: int, edits: list[_Edit]) -> str:
    for edit in reversed(edits):
        if start <= edit.start and edit.end <= start + len(chunk):
            chunk = chunk[: edit.start - start] + edit.text + chunk[edit.end - start :]
    return chunk


def _edits(spans: Spans) -> Iterator[_Edit]:
    """Yield what changes inside lines: keywords, and the blanks behind them."""
    keyword = spans.keyword
    end = keyword.at + len(keyword.text)
    yield _Edit(keyword.at, end, keyword.text.upper())
    if gap := _BLANKS.match(spans.piece.logical, end):
        yield _Edit(gap.start(), gap.end(), " ")
    if keyword.text.upper() == "FROM":
        yield from _from_edits(spans)
    if keyword.text.upper() == "HEALTHCHECK":
        yield from (_Edit(token.at, token.at + len(token.text), token.text.upper()) for token in spans.fields()[:1])


def _from_edits(spans: Spans) -> Iterator[_Edit]:
    fields = spans.fields()
    tokens = [*[flag.token for flag in spans.flags], *fields]
    for before, token in pairwise(tokens):
        gap = _Edit(before.at + len(before.text), token.at, " ")
        if _BLANKS.fullmatch(spans.piece.logical, gap.start, gap.end):
            yield gap
        if token in fields[1:2]:
            yield _Edit(token.at, token.at + len(token.text), "AS")


def _free(spans: Spans, shell: bool) -> set[int]:
    """Return the places of the blanks of the logical line that part words and are nothing else."""
    logical, arguments = spans.piece.logical, spans.arguments
    start, end = arguments.at, arguments.at + len(arguments.text)
    flags = {place for flag in spans.flags for place in _places(flag.token)}
    outside = {place for place in range(spans.keyword.at, start) if place not in flags} | set(range(end, len(logical)))
    inside = {start + place for place in _free_arguments(spans, shell)}
    return {place for place in outside | inside if place >= len(logical) or logical[place] in " \t"}


def _places(token: Token) -> range:
    return range(token.at, token.at + len(token.text))


def _free_arguments(spans: Spans, shell: bool) -> set[int]:
    """Return the places of such blanks in the arguments."""
    keyword, text = spans.keyword.text.upper(), spans.arguments.text
    everywhere = set(range(len(text)))
    if node(spans.piece, spans.escape).json:
        return everywhere - {place for match in _STRING.finditer(text) for place in range(*match.span())}
    if keyword in _FIELDS:
        return everywhere
    if keyword in _WORDS:
        return everywhere - {place - spans.arguments.at for token in _words(spans) for place in _places(token)}
    if keyword in _SHELL_FORMS and shell:
        return set(free_blanks(text) or ())
    return set()


def _words(spans: Spans) -> list[Token]:
    """Return the words of ENV, LABEL or ARG; of ``ENV key value`` the value is one."""
    words = spans.words()
    if spans.keyword.text.upper() == "ARG" or not words or "=" in words[0].text:
        return words
    fields = spans.fields()
    end = spans.arguments.at + len(spans.arguments.text)
    return [fields[0], spans.part(fields[1].at, end)]


# --- the proof -------------------------------------------------------------------------------------------------------------


def _check(found: Scan, made: Scan) -> None:
    """Raise when BuildKit would read something else in the result."""
    shells = _Shells(found.escape)
    pairs = list(zip(found.instructions, made.instructions, strict=False))
    if found.escape != made.escape:
        raise _changed(found, 1)
    for old, new in pairs:
        shell = shells.read(old)
        same = _plainly_same(old, new) or _same(node(old, found.escape), node(new, found.escape), shell)
        if old.comments != new.comments or not same:
            raise _changed(found, old.line)
    if len(found.instructions) != len(made.instructions) or made.errors or _notes(found) != _notes(made):
        raise _changed(found, 1)


def _changed(found: Scan, line: int) -> EditRefused:
    what = "the formatted file would not say the same, so it is left alone"
    return EditRefused(what, hint="please report it with the file", at=Where(found.file, line))


def _notes(found: Scan) -> list[tuple[type[Piece], str]]:
    return [(type(piece), piece.text.strip()) for piece in found.pieces if not isinstance(piece, Blank | InstructionPiece)]


def _plainly_same(old: InstructionPiece, new: InstructionPiece) -> bool:
    return (old.rest, old.heredocs, old.keyword.upper()) == (new.rest, new.heredocs, new.keyword.upper())


def _same(old: Node, new: Node, shell: bool) -> bool:
    """Return whether two instructions say the same: keywords in any case, and to a shell the same words."""
    if old._replace(keyword="", args=()) != new._replace(keyword="", args=()) or old.keyword.upper() != new.keyword.upper():
        return False
    one, two = _keywords_upper(old), _keywords_upper(new)
    if one == two or old.json or not shell or old.keyword.upper() not in _SHELL_FORMS:
        return one == two
    return one[:-1] == two[:-1] and same_words(one[-1], two[-1])


def _keywords_upper(read: Node) -> tuple[str, ...]:
    """Return the arguments with the keywords in them in upper case."""
    place = {"FROM": 1, "HEALTHCHECK": 0}.get(read.keyword.upper(), len(read.args))
    return tuple([each.upper() if index == place else each for index, each in enumerate(read.args)])
