"""Say which comments belong to an instruction: taken out, it takes them along, and lines put above it stand above them.

Its own are the comments that tell rules to be quiet about it, wherever they stand above it, and those of which no empty line
parts it.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import takewhile
from typing import NamedTuple

import attrs

from dockerdsl.checks.finding import Edit, Fix
from dockerdsl.checks.pragmas import pragma_in
from dockerdsl.checks.seen import SeenStep
from dockerdsl.reading.pieces import Comment, Piece


class _Own(NamedTuple):
    """The comments of an instruction, each with its place in the file: those for rules, and those for people."""

    pragmas: list[tuple[int, Piece]]
    words: list[tuple[int, Piece]]

    @property
    def begin(self) -> int | None:
        """Where the first of them begins."""
        return min([start for start, _ in (*self.pragmas, *self.words)], default=None)


def taken_out(step: SeenStep, what: str, heir: SeenStep | None = None) -> Fix:
    """Return the fix that takes an instruction out, and its comments; a suggestion where words for people go with it.

    Such words stay if `heir`, which takes the place of the instruction, follows at once: they stand above that one then.
    """
    own = _own(step)
    stay = heir is not None and heir.start == step.start + len(step.piece.text)
    gone = own.pragmas if stay else [*own.pragmas, *own.words]
    *edits, last = _removals([*gone, (step.start, step.piece)])
    edits.append(_with_blank_line(step.file.text, last))
    return Fix(what, tuple(edits), safe=stay or not any(piece.text.strip("# \t\r\n") for _, piece in own.words))


def line_above(step: SeenStep, line: str) -> Edit:
    """Return the edit that puts a line above an instruction and its comments."""
    begin = _own(step).begin
    place = step.start if begin is None else begin
    place += place == 0 and step.file.text[:1] == "\ufeff"
    return Edit(place, place, line + ("\r\n" if step.piece.text.endswith("\r\n") else "\n"))


def first_of(step: SeenStep) -> int:
    """Return where an instruction begins with its comments; at the top of a file comments are about all of it, and stay."""
    begin = _own(step).begin
    return begin or step.start


def _own(step: SeenStep) -> _Own:
    above = step.file.above(step)
    pragmas = [(start, piece) for start, piece in above if _speaks_for_one(step, start, piece)]
    near = list(takewhile(lambda each: isinstance(each[1], Comment), reversed(above)))[::-1]
    return _Own(pragmas, [(start, piece) for start, piece in near if pragma_in(step.file, piece, start) is None])


def _speaks_for_one(step: SeenStep, start: int, piece: Piece) -> bool:
    pragma = pragma_in(step.file, piece, start)
    return pragma is not None and pragma.scope != "file"


def _removals(pieces: Iterable[tuple[int, Piece]]) -> list[Edit]:
    """Return the edits that take pieces out, one for those that stand side by side."""
    edits: list[Edit] = []
    for start, piece in sorted(pieces, key=lambda each: each[0]):
        begin = edits.pop().start if edits and edits[-1].end == start else start
        edits.append(Edit(begin, start + len(piece.text), ""))
    return edits


def _with_blank_line(text: str, removal: Edit) -> Edit:
    """Return a removal of lines between two empty ones with the second of these."""
    above = text[text.rfind("\n", 0, max(removal.start - 1, 0)) + 1 : removal.start]
    end = text.find("\n", removal.end) + 1
    return (
        removal
        if above.strip() or not above or text[removal.end : end].strip()
        else attrs.evolve(removal, end=end or len(text))
    )
