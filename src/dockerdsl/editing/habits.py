"""Write an instruction as the author of a file would have written it: case, indentation, line ends, the place of ``&&``.

What comes out says exactly what `render` would write; only how it looks is the file's.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from dockerdsl.errors import DockerdslError
from dockerdsl.instruction import Instruction
from dockerdsl.instructions import From
from dockerdsl.layout import INDENT
from dockerdsl.reading.parse import read_instruction
from dockerdsl.reading.pieces import Blank, Comment, InstructionPiece
from dockerdsl.reading.scan import Scan, scan
from dockerdsl.render import instruction_text

_MARGIN: Final = re.compile("[ \t]*")


class Habits(NamedTuple):
    """How a file is written.

    Attributes:
        escape: its escape character.
        ending: what ends its lines.
        upper: whether keywords are in upper case.
        indent: what continued lines begin with.
        leading: whether ``&&`` begins lines rather than ends them.
        parted: whether an empty line stands above FROM.
    """

    escape: str
    ending: str
    upper: bool
    indent: str
    leading: bool
    parted: bool


def habits_of(found: Scan) -> Habits:
    """Return the habits of a file: of two, the more common; of none, what `render` does."""
    pieces = found.instructions
    lower = sum(piece.keyword.islower() for piece in pieces)
    upper = sum(piece.keyword.isupper() for piece in pieces)
    continued = [chunk for piece in pieces for _, chunk in piece.chunks[1:] if chunk.strip(" \t")]
    leading = sum(chunk.lstrip(" \t").startswith("&&") for chunk in continued)
    trailing = sum(chunk.rstrip(" \t").endswith("&&") for piece in pieces for _, chunk in piece.chunks[:-1])
    return Habits(found.escape, ending_of(found), upper >= lower, _indent(pieces), leading > trailing, all(_parted(found)))


def ending_of(found: Scan) -> str:
    """Return what ends most lines of a file, bodies of heredocs left out."""
    ends = [piece.text[-2:] == "\r\n" for piece in found.pieces if piece.text[-1:] == "\n"]
    return "\r\n" if sum(ends) * 2 > len(ends) else "\n"


def _indent(pieces: Iterable[InstructionPiece]) -> str:
    """Return what continued lines begin with: those of RUN are asked first, those of others may be aligned."""
    for keyword in ("RUN", None):
        margins = [
            margin_of(chunk)
            for piece in pieces
            if keyword in (None, piece.keyword.upper())
            for _, chunk in piece.chunks[1:]
            if chunk.strip(" \t") and margin_of(chunk)
        ]
        if margins:
            return Counter(margins).most_common(1)[0][0]
    return INDENT


def margin_of(line: str) -> str:
    """Return the blanks that a line begins with."""
    return _MARGIN.match(line)[0]  # type: ignore[index]


def _parted(found: Scan) -> Iterator[bool]:
    """Yield for each FROM but the first whether an empty line stands above it and its comments."""
    for place in [place for place, piece in enumerate(found.pieces) if _opens(piece)][1:]:
        yield isinstance(found.pieces[above(found, place) - 1], Blank)


def _opens(piece: object) -> bool:
    return isinstance(piece, InstructionPiece) and piece.keyword.upper() == "FROM"


def above(found: Scan, place: int) -> int:
    """Return the place of the first of the comments right above a piece, or its own."""
    while place and isinstance(found.pieces[place - 1], Comment):
        place -= 1
    return place


def written(step: Instruction, habits: Habits, margin: str = "", name: str = "") -> str:
    """Return an instruction as it stands in the file, its last line ended; `name` is what follows the image of FROM."""
    text = instruction_text(step, habits.escape) + name
    if not step.keyword:
        return "".join([line + habits.ending for line in text.split("\n")])
    plain = _ended(text, habits)
    dressed = _dressed(text, habits, margin)
    return dressed if _same(dressed, plain, habits) else plain


def _ended(text: str, habits: Habits) -> str:
    """Return the text of an instruction with the file's line ends; bodies of heredocs keep theirs, which are content."""
    lines = text.split("\n")
    count = _head(text, habits)
    body = "".join([f"{line}\n" for line in lines[count:-1]]) + (lines[-1] + habits.ending if lines[count:] else "")
    return "".join([line + habits.ending for line in lines[:count]]) + body


def _head(text: str, habits: Habits) -> int:
    """Return how many lines of an instruction stand above the bodies of its heredocs."""
    return len(_only(text, habits).chunks)


def _only(text: str, habits: Habits) -> InstructionPiece:
    top = f"# escape={habits.escape}\n" if habits.escape != "\\" else ""
    return scan(top + text).instructions[0]


def _dressed(text: str, habits: Habits, margin: str) -> str:
    piece = _only(text, habits)
    chunks = [chunk for _, chunk in piece.chunks]
    keyword = piece.keyword if habits.upper else piece.keyword.lower()
    parts = [(keyword + chunks[0][len(piece.keyword) :]).rstrip(), *[chunk.strip() for chunk in chunks[1:]]]
    if habits.leading:
        parts = _leading(parts)
    turn = f" {habits.escape}{habits.ending}{margin}{habits.indent}"
    head = margin + turn.join(parts) + habits.ending
    lines = text.split("\n")[len(chunks) :]
    return head + "".join([f"{line}\n" for line in lines[:-1]]) + (lines[-1] + habits.ending if lines else "")


def _leading(parts: list[str]) -> list[str]:
    """Return the lines of a chain with each ``&&`` at the beginning of the next line."""
    moved = [parts[0]]
    for part in parts[1:]:
        joined = moved[-1].endswith(" &&")
        moved[-1] = moved[-1].removesuffix(" &&")
        moved.append(f"&& {part}" if joined else part)
    return moved


def _same(text: str, other: str, habits: Habits) -> bool:
    try:
        one, two = (read_instruction(_only(each, habits), habits.escape) for each in (text, other))
    except DockerdslError:
        return False
    if isinstance(one, From):
        return one == two and _only(text, habits).rest == _only(other, habits).rest
    return one == two
