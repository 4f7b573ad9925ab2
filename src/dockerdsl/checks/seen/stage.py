"""A stage as the rules see it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cached_property
from itertools import takewhile
from typing import TYPE_CHECKING, Any, Final

from dockerdsl.building.image_config import ImageConfig
from dockerdsl.checks.rule import Problem
from dockerdsl.checks.seen.resolving import filled
from dockerdsl.checks.seen.step import SHELL, SHELL_OF_WINDOWS, RunTrigger, runs_among
from dockerdsl.reading.spans import Token

if TYPE_CHECKING:
    from dockerdsl.checks.seen.file import File
    from dockerdsl.checks.seen.step import SeenStep

_is_windows: Final = re.compile(r"windows|nanoserver|servercore", re.IGNORECASE).search


class SeenStage:
    """A stage as the rules see it.

    Attributes:
        file: its file.
        number: its place among the stages, from 0.
        opening: its FROM.
        steps: its instructions, FROM first.
    """

    def __init__(self, file: File, number: int, opening: SeenStep) -> None:
        self.file = file
        self.number = number
        self.opening = opening
        self.steps: list[SeenStep] = []
        self.by_keyword: dict[str, list[SeenStep]] = {}
        self._known: dict[str, str | None] = {}
        self._read = 0
        self._handed_on: dict[str, str | None] | None = None
        self._inheritance: dict[str, SeenStep | None] = {}

    def add(self, step: SeenStep) -> None:
        """Add an instruction."""
        self.steps.append(step)
        self.by_keyword.setdefault(step.keyword, []).append(step)

    @cached_property
    def runs(self) -> list[SeenStep]:
        """Its RUNs, those behind ONBUILD among them."""
        return runs_among(self.steps)

    @property
    def _fields(self) -> list[Token]:
        return self.opening.fields

    @cached_property
    def name_token(self) -> Token | None:
        """Its name as it stands in FROM."""
        fields = self._fields
        return fields[2] if len(fields) == 3 and fields[1].text.lower() == "as" else None

    @property
    def name(self) -> str | None:
        """Its name, as it is written."""
        return self.name_token.text if self.name_token else None

    @property
    def base_token(self) -> Token:
        """The image or the stage that it is built on, as it stands in FROM."""
        return self._fields[0] if self._fields else self.opening.spans.arguments

    @cached_property
    def base(self) -> str:
        """The image or the stage that it is built on, resolved as far as the file says."""
        written = self.base_token.text
        return filled(written, self.file.global_args, self.file.escape) or written

    @cached_property
    def parent(self) -> SeenStage | None:
        """The stage of this file that it is built on."""
        return None if self.base.isdecimal() else self.file.named(self.base, self.number)

    @cached_property
    def root(self) -> SeenStage:
        """The stage where its chain of stages begins: the one that is built on an image."""
        chain = list(takewhile(lambda stage: "root" not in vars(stage), self.chain()))
        top = chain[-1]
        found = top.parent.root if top.parent else top
        for stage in chain:
            vars(stage)["root"] = found
        return found

    @cached_property
    def image(self) -> ImageConfig | None:
        """The config of the image that its chain of stages begins with; None for one that nobody knows."""
        base = self.root.base
        return ImageConfig() if base == "scratch" else self.file.settings.images.get(base)

    @cached_property
    def is_windows(self) -> bool:
        """Whether it is one for Windows, as its platform, the name of its image or the image's config says."""
        if _is_windows(f"{self.root.opening.flag('platform') or ''} {self.root.base}"):
            return True
        return self.image is not None and self.image.os == "windows"

    @property
    def shell(self) -> tuple[str, ...]:
        """What runs the shell form where no SHELL says otherwise."""
        own = self.image.shell if self.image else ()
        return own or (SHELL_OF_WINDOWS if self.is_windows else SHELL)

    @cached_property
    def needs(self) -> list[SeenStage]:
        """The stages that it needs: the one it is built on, and those that it copies or mounts from."""
        found = [self.parent] if self.parent else []
        for step in [step for step in self.steps if step.keyword in ("COPY", "RUN") and step.spans.flags]:
            found += [stage for each in step.taken if (stage := each.stage) is not None]
        return found

    @property
    def run_triggers(self) -> list[SeenStep]:
        """What stands behind ONBUILD in the stage that it is built on, and is run by its FROM."""
        waiting = self.parent.by_keyword.get("ONBUILD", ()) if self.parent else ()
        return [RunTrigger(step.inner, self) for step in waiting if step.inner is not None]

    def is_empty(self, before: int | None = None) -> bool:
        """Return whether nothing has put files into it, which began with ``scratch``; up to step `before`."""
        return self.root.base == "scratch" and not any(self.last(keyword, before) for keyword in ("COPY", "ADD", "RUN"))

    @property
    def is_target(self) -> bool:
        """Whether it is built for itself."""
        return self in self.file.targets

    @property
    def is_shipped(self) -> bool:
        """Whether its layers are in what is built."""
        return self.number in self.file.shipped

    def chain(self) -> Iterator[SeenStage]:
        """Yield this stage, the one it is built on, and so on."""
        stage: SeenStage | None = self
        while stage is not None:
            yield stage
            stage = stage.parent

    def last(self, keyword: str, before: int | None = None) -> SeenStep | None:
        """Return the last instruction of this keyword, in this stage or what it is built on; of those before step `before`."""
        steps = self.by_keyword.get(keyword, ())
        found = len(steps) if before is None else bisect_left(steps, before, key=lambda step: step.number)
        return steps[found - 1] if found else self._inherited(keyword)

    def _inherited(self, keyword: str) -> SeenStep | None:
        """Return the last instruction of a keyword in what the stage is built on, and remember it all the way there."""
        passed: list[SeenStage] = []
        stage: SeenStage | None = self
        step: SeenStep | None = None
        while stage is not None and step is None:
            if keyword in stage._inheritance:
                step = stage._inheritance[keyword]
                break
            passed.append(stage)
            stage = stage.parent
            step = stage.by_keyword[keyword][-1] if stage and keyword in stage.by_keyword else None
        for each in passed:
            each._inheritance[keyword] = step
        return step

    def variables_before(self, number: int) -> dict[str, str | None]:
        """Return the variables that ARG and ENV set before an instruction, inherited ones too; None for an unknown value.

        The rules come down a file, so what was read for one instruction is kept for the next: it is not to be changed.
        """
        if not self._read or self.steps[self._read - 1].number >= number:
            parent = self.parent
            given = parent.variables_after() if parent else self.image.env if self.image else {}
            self._known = dict(given)
            self._read = 1
        while self._read < len(self.steps) and self.steps[self._read].number < number:
            self._read_variables(self.steps[self._read])
            self._read += 1
        return self._known

    def variables_after(self) -> dict[str, str | None]:
        """Return the variables that a stage hands on to those that are built on it; not to be changed."""
        waiting: list[SeenStage] = []
        for stage in self.chain():
            if stage._handed_on is not None:
                break
            waiting.append(stage)
        for stage in reversed(waiting):
            stage._handed_on = dict(stage.variables_before(stage.steps[-1].number + 1))
        return self._handed_on or {}

    def _read_variables(self, step: SeenStep) -> None:
        if step.keyword not in ("ARG", "ENV"):
            return
        escape = self.file.escape
        if step.keyword == "ENV":  # whose values all see what was set before it
            self._known |= {name: filled(value or "", self._known, escape) for name, value in step.pairs}
            return
        for name, value in step.pairs:
            if value is not None:
                self._known[name] = filled(value, self._known, escape)
            elif name not in self._known:
                self._known[name] = self.file.global_args.get(name)

    def problem(self, message: str, **more: Any) -> Problem:
        """Return a problem of the stage, told at its FROM."""
        return self.opening.problem(message, **more)
