"""A file as the rules see it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate
from typing import Final

from dockerdsl.checks.seen.resolving import expanded, filled
from dockerdsl.checks.seen.stage import SeenStage
from dockerdsl.checks.seen.step import SeenStep, runs_among
from dockerdsl.checks.settings import Settings
from dockerdsl.context import Context
from dockerdsl.document import UNNAMED
from dockerdsl.errors import ParseError
from dockerdsl.reading.lines import in_bytes
from dockerdsl.reading.pieces import InstructionPiece, Piece
from dockerdsl.reading.scan import Scan
from dockerdsl.values.build_args import PLATFORM_ARGS
from dockerdsl.where import Where

_USUAL: Final = {"FORM": "linux/amd64", "ARCH": "amd64"}
"""What the ARGs of a platform hold when the build does not say, by how their names end."""


class File:
    """A Dockerfile as the rules see it.

    Attributes:
        scan: its pieces.
        text: all of it.
        name: what it is called.
        settings: what the check was told.
        steps: its instructions, those behind ONBUILD not among them.
        stages: its stages.
        args: the ARGs before the first FROM.
        errors: what BuildKit refuses in it, as far as one line shows it.
    """

    def __init__(self, scan: Scan, settings: Settings, places: Sequence[Where | None] = ()) -> None:
        self.scan = scan
        self.name = scan.file
        self.text = str(scan)
        self.settings = settings
        self.errors: list[ParseError] = []
        self.steps: list[SeenStep] = []
        self.stages: list[SeenStage] = []
        self._places = places
        starts = accumulate([len(piece.text) for piece in scan.pieces], initial=0)
        for piece, start in zip(scan.pieces, starts, strict=False):
            if isinstance(piece, InstructionPiece):
                self._add(SeenStep(self, piece, start, len(self.steps)))
        self.args = [step for step in self.steps if step.stage is None and step.keyword == "ARG"]

    def _add(self, step: SeenStep) -> None:
        self.steps.append(step)
        if step.keyword == "FROM":
            self.stages.append(SeenStage(self, len(self.stages), step))
        step.stage = self.stages[-1] if self.stages else None
        if step.stage is not None:
            step.stage.add(step)

    @cached_property
    def runs(self) -> list[SeenStep]:
        """Its RUNs, those behind ONBUILD among them."""
        return runs_among(self.steps)

    @cached_property
    def escape(self) -> str:
        """Its escape character."""
        return self.scan.escape

    @cached_property
    def context(self) -> Context | None:
        """The build context, as a build of this file sees it; None where nobody said."""
        given = self.settings.context
        return given if given is None or self.name == UNNAMED else given.of(self.name)

    @cached_property
    def global_args(self) -> dict[str, str | None]:
        """The defaults of the ARGs before the first FROM, resolved; None for one without."""
        found: dict[str, str | None] = {}
        for step in self.args:
            for name, value in step.pairs:
                found[name] = None if value is None else filled(value, found, self.escape)
        return found

    @cached_property
    def defaults(self) -> dict[str, str]:
        """What FROM may use when the build gives nothing: the defaults of ARGs before the first FROM, and the platform."""
        found = {name: _USUAL.get(name[-4:], "") for name in PLATFORM_ARGS}
        found |= {"BUILDOS": "linux", "TARGETOS": "linux", "TARGETSTAGE": "default"}
        for step in self.args:
            for name, value in step.pairs:
                if value is not None:
                    found[name] = expanded(value, found, self.escape)
        return found

    @cached_property
    def names(self) -> frozenset[str]:
        """The variables that an ARG or an ENV of the file sets, wherever it stands."""
        return frozenset([name for step in self.steps if step.keyword in ("ARG", "ENV") for name, _ in step.pairs])

    def named(self, name: str, before: int | None = None) -> SeenStage | None:
        """Return the stage of this name, upper and lower case being the same, or number; the last one before stage `before`."""
        end = len(self.stages) if before is None else before
        if name.isdecimal():
            return self.stages[int(name)] if int(name) < end else None
        numbers = self._numbers.get(name.lower(), ())
        found = bisect_left(numbers, end)
        return self.stages[numbers[found - 1]] if found else None

    @cached_property
    def _numbers(self) -> dict[str, list[int]]:
        """The numbers of the stages of each name, in lower case."""
        found: dict[str, list[int]] = {}
        for stage in self.stages:
            if stage.name:
                found.setdefault(stage.name.lower(), []).append(stage.number)
        return found

    def above(self, step: SeenStep) -> Sequence[tuple[int, Piece]]:
        """Return the comments and empty lines between an instruction and the one before it, each with its place."""
        return self._above[step.number]

    @cached_property
    def _above(self) -> list[list[tuple[int, Piece]]]:
        found: list[list[tuple[int, Piece]]] = []
        waiting: list[tuple[int, Piece]] = []
        start = 0
        for piece in self.scan.pieces:
            if isinstance(piece, InstructionPiece):
                found.append(waiting)
                waiting = []
            else:
                waiting.append((start, piece))
            start += len(piece.text)
        return found

    def step_at(self, line: int) -> SeenStep | None:
        """Return the instruction that a line belongs to."""
        found = bisect_right(self.steps, line, key=lambda step: step.lines[0])
        step = self.steps[found - 1] if found else None
        return step if step is not None and line <= step.lines[1] else None

    @cached_property
    def targets(self) -> list[SeenStage]:
        """The stages that are built for themselves."""
        named = [stage for name in self.settings.targets if (stage := self.named(name)) is not None]
        return named or self.stages[-1:]

    @cached_property
    def needed(self) -> set[int]:
        """The numbers of the stages that a target needs, itself counted."""
        found: set[int] = set()
        waiting = list(self.targets)
        while waiting:
            stage = waiting.pop()
            if stage.number not in found:
                found.add(stage.number)
                waiting += stage.needs
        return found

    @cached_property
    def shipped(self) -> set[int]:
        """The numbers of the stages whose layers are in a target: itself, and what it is built on."""
        return {stage.number for target in self.targets for stage in target.chain()}

    def where(self, start: int, end: int) -> Where:
        """Return the place of some characters; columns count bytes of UTF-8, those of a byte order mark not."""
        line, column = self._line_and_column(start)
        last = max(start, end - 1)
        if last < self._lines[line]:
            end_line, end_column = line, column + _width(self.text[max(start, self._begin(line)) : last])
        else:
            end_line, end_column = self._line_and_column(last)
        return Where(self.name, line, column, end_line, end_column + (end > start))

    def offset(self, line: int, column: int = 1) -> int:
        """Return the character at a line and a column, which counts bytes of UTF-8, both from 1."""
        begin = self._begin(min(line, len(self._lines) - 1))
        end = self.text.find("\n", begin)
        rest = in_bytes(self.text[begin : end if end >= 0 else None])
        return begin + len(rest[: column - 1].decode(errors="surrogateescape"))

    def source(self, line: int) -> Where | None:
        """Return where a line was written in Python, None for a file that was read."""
        return self._places[line - 1] if 0 < line <= len(self._places) else None

    @cached_property
    def _lines(self) -> list[int]:
        return [0, *accumulate([len(line) + 1 for line in self.text.split("\n")])]

    def _line_and_column(self, offset: int) -> tuple[int, int]:
        line = bisect_left(self._lines, offset + 1)
        return line, _width(self.text[self._begin(line) : offset]) + 1

    def _begin(self, line: int) -> int:
        """Return where a line begins in the text; a byte order mark is no part of the first."""
        return self._lines[line - 1] or int(self.text[:1] == "\ufeff")


def _width(text: str) -> int:
    """Return how many bytes of UTF-8 a text has."""
    return len(text) if text.isascii() else len(in_bytes(text))
