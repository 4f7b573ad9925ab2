"""The instructions of an existing file, each at its place, and the stages that they make."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

import attrs

from dockerdsl.instruction import Instruction
from dockerdsl.reading.parse import read_instruction
from dockerdsl.reading.pieces import InstructionPiece
from dockerdsl.reading.scan import Scan
from dockerdsl.reading.spans import Spans, take_apart


@attrs.frozen(slots=True, eq=False, repr=False)
class Step:
    """An instruction of a file, at its place.

    A step stays the same step through edits of its document: one that was found before an edit can be given to the next.

    Attributes:
        key: what makes it this step and no other.
        number: its place among the instructions of the file, counted from 0.
        stage: the number of its stage; None before the first FROM.
        piece: its lines.
        place: the place of its piece among the pieces of the file.
        escape: the escape character of the file.
        file: the name of the file.
    """

    key: object
    number: int
    stage: int | None
    piece: InstructionPiece
    place: int
    escape: str
    file: str

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Step) and self.key is other.key

    def __hash__(self) -> int:
        return hash(self.key)

    def __repr__(self) -> str:
        return f"<{self.piece.logical[:60].strip()!r}, line {self.line}>"

    @property
    def keyword(self) -> str:
        """Its keyword, in upper case."""
        return self.piece.keyword.upper()

    @property
    def text(self) -> str:
        """Its lines as they stand, line ends included."""
        return self.piece.text

    @property
    def line(self) -> int:
        """Its first line, counted from 1."""
        return self.piece.line

    @property
    def end_line(self) -> int:
        """Its last line."""
        return self.piece.end_line

    @cached_property
    def instruction(self) -> Instruction:
        """What it says, as the value that the DSL makes.

        Raises ParseError where BuildKit refuses it. What no value can keep is a `Raw`.
        """
        return read_instruction(self.piece, self.escape, self.file)

    @cached_property
    def spans(self) -> Spans:
        """Where its keyword, flags and words stand."""
        return take_apart(self.piece, self.escape)


@attrs.frozen(slots=True, weakref_slot=False)
class DocumentStage:
    """A stage of a file.

    Attributes:
        number: its place among the stages, counted from 0.
        name: as it is written, None without one.
        base: what FROM names, as it is written.
        steps: its instructions, FROM first.
    """

    number: int
    name: str | None
    base: str
    steps: tuple[Step, ...]

    @property
    def opening(self) -> Step:
        """Its FROM."""
        return self.steps[0]

    @property
    def line(self) -> int:
        """Its first line."""
        return self.steps[0].line

    @property
    def end_line(self) -> int:
        """The last line of its last instruction."""
        return self.steps[-1].end_line


def steps_of(scan: Scan, keys: Sequence[object] | None = None) -> tuple[Step, ...]:
    """Return the instructions of a scan; `keys` has what makes each the step it is, new ones are made without."""
    return tuple(_steps(scan, keys))


def _steps(scan: Scan, keys: Sequence[object] | None) -> Iterator[Step]:
    number, stage = 0, -1
    for place, piece in enumerate(scan.pieces):
        if isinstance(piece, InstructionPiece):
            stage += piece.keyword.upper() == "FROM"
            key = object() if keys is None else keys[number]
            yield Step(key, number, None if stage < 0 else stage, piece, place, scan.escape, scan.file)
            number += 1


def stages_of(steps: tuple[Step, ...]) -> tuple[DocumentStage, ...]:
    """Return the stages that instructions make."""
    starts = [step.number for step in steps if step.keyword == "FROM"]
    ends = [*starts[1:], len(steps)]
    return tuple([_stage(number, steps[a:b]) for number, (a, b) in enumerate(zip(starts, ends, strict=False))])


def _stage(number: int, steps: tuple[Step, ...]) -> DocumentStage:
    fields = [token.text for token in steps[0].spans.fields()]
    name = fields[2] if len(fields) == 3 and fields[1].lower() == "as" else None
    return DocumentStage(number, name, fields[0] if fields else "", steps)


def named(options: Any, name: str) -> Any:
    """Return the one of these declared options that has this name, or None."""
    return next((each for each in options if each.name == name), None)
