"""What a rule sees of a file: its stages, its instructions, what is in force where they stand.

All places are characters of the text of the file. What an instruction inherits, from the lines above and from the stage that
its own is built on, is asked with `SeenStep.last` and what is made of it: `shell`, `variable`. A word that BuildKit would fill
in is resolved where its value stands in the file, and left alone where it does not.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate, takewhile
from typing import TYPE_CHECKING, Any, Final

from dockerdsl.building.image_config import ImageConfig
from dockerdsl.checks.finding import Edit, Fix
from dockerdsl.checks.rule import Problem
from dockerdsl.checks.settings import Settings
from dockerdsl.context import Context
from dockerdsl.document import UNNAMED
from dockerdsl.errors import ParseError
from dockerdsl.instruction import Instruction
from dockerdsl.instructions import Copy, Onbuild, Run, Shell
from dockerdsl.origin import Origin
from dockerdsl.reading.expand import expand
from dockerdsl.reading.lines import in_bytes
from dockerdsl.reading.parse import Raw, read_instruction
from dockerdsl.reading.pieces import InstructionPiece
from dockerdsl.reading.refused import Refused
from dockerdsl.reading.scan import Scan
from dockerdsl.reading.spans import Spans, Token, take_apart
from dockerdsl.values.platforms import PLATFORM_ARGS
from dockerdsl.where import Where

if TYPE_CHECKING:
    from dockerdsl.checks.commands import Command, Script
    from dockerdsl.checks.taken import Taken

SHELL: Final = ("/bin/sh", "-c")
"""What runs the shell form where no SHELL says otherwise."""

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
                found[name] = None if value is None else _filled(value, found, self.escape)
        return found

    @cached_property
    def defaults(self) -> dict[str, str]:
        """What FROM may use when the build gives nothing: the defaults of ARGs before the first FROM, and the platform."""
        found = {name: _USUAL.get(name[-4:], "") for name in PLATFORM_ARGS}
        found |= {"BUILDOS": "linux", "TARGETOS": "linux", "TARGETSTAGE": "default"}
        for step in self.args:
            for name, value in step.pairs:
                if value is not None:
                    found[name] = _expanded(value, found, self.escape)
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
        """Return the place of some characters; columns count bytes of UTF-8."""
        line, column = self._line_and_column(start)
        end_line, end_column = self._line_and_column(max(start, end - 1))
        return Where(self.name, line, column, end_line, end_column + (end > start))

    def offset(self, line: int, column: int = 1) -> int:
        """Return the character at a line and a column, which counts bytes of UTF-8, both from 1."""
        begin = self._lines[min(line, len(self._lines) - 1) - 1]
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
        return line, len(in_bytes(self.text[self._lines[line - 1] : offset])) + 1


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
    def _fields(self) -> list[Token]:
        return self.opening.spans.fields()

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
        return _filled(written, self.file.global_args, self.file.escape) or written

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
    def needs(self) -> list[SeenStage]:
        """The stages that it needs: the one it is built on, and those that it copies or mounts from."""
        found = [self.parent] if self.parent else []
        for step in self.steps:
            found += [stage for name in step.origins if (stage := self.file.named(name, self.number)) is not None]
        return found

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
            self._known |= {name: _filled(value or "", self._known, escape) for name, value in step.pairs}
            return
        for name, value in step.pairs:
            if value is not None:
                self._known[name] = _filled(value, self._known, escape)
            elif name not in self._known:
                self._known[name] = self.file.global_args.get(name)

    def problem(self, message: str, **more: Any) -> Problem:
        """Return a problem of the stage, told at its FROM."""
        return self.opening.problem(message, **more)


class SeenStep:
    """An instruction as the rules see it.

    Attributes:
        file: its file.
        stage: its stage; None before the first FROM.
        number: its place among the instructions of the file; the same for what stands behind ONBUILD.
        keyword: upper case.
        piece: its lines.
        start: where they begin in the file.
        trigger: whether it stands behind ONBUILD.
    """

    def __init__(self, file: File, piece: InstructionPiece, start: int, number: int, onbuild: SeenStep | None = None) -> None:
        self.file = file
        self.stage: SeenStage | None = onbuild.stage if onbuild else None
        self.piece = piece
        self.start = start
        self.number = number
        self.onbuild = onbuild
        self.keyword = (onbuild.spans.inner().keyword.text if onbuild else piece.keyword).upper()

    @property
    def trigger(self) -> bool:
        """Whether it stands behind ONBUILD."""
        return self.onbuild is not None

    @cached_property
    def inner(self) -> SeenStep | None:
        """What stands behind ONBUILD; None for any other instruction."""
        if self.keyword != "ONBUILD" or not self.spans.inner().keyword.text:
            return None
        return SeenStep(self.file, self.piece, self.start, self.number, self)

    @cached_property
    def spans(self) -> Spans:
        """Where its keyword, its flags and its arguments stand."""
        return self.onbuild.spans.inner() if self.onbuild else take_apart(self.piece, self.file.escape)

    @cached_property
    def part(self) -> Callable[[int, int], Token]:
        """What returns the token at two characters of the logical line; where the lines begin is found out once."""
        return self.spans.parts()

    @cached_property
    def fields(self) -> list[Token]:
        """The words between runs of blanks: the arguments of FROM, COPY, ADD, EXPOSE, VOLUME."""
        return self.spans.fields()

    @cached_property
    def words(self) -> list[Token]:
        """The words of ENV, LABEL and ARG, quotes and escapes kept."""
        return self.spans.words()

    @cached_property
    def instruction(self) -> Instruction | None:
        """What it says, as the value that the DSL makes; None where BuildKit refuses it, or where no value can keep it."""
        if self.onbuild is not None:
            outer = self.onbuild.instruction
            return outer.instruction if isinstance(outer, Onbuild) else None
        try:
            found = read_instruction(self.piece, self.file.escape, self.file.name)
        except ParseError as error:
            self.file.errors.append(error)
            return None
        return None if isinstance(found, Raw) else found

    def flag(self, name: str) -> str | None:
        """Return the text of a flag's last value; None if it is not there or has none."""
        return next((flag.value for flag in reversed(self.spans.flags) if flag.name == name), None)

    @cached_property
    def origins(self) -> list[str]:
        """The names in ``--from`` of a COPY and of the mounts of a RUN, as they are written."""
        step = self.instruction
        if isinstance(step, Copy):
            return [_origin(step.from_)] if step.from_ is not None else []
        if isinstance(step, Run):
            return [_origin(mount.from_) for mount in step.mounts if getattr(mount, "from_", None) is not None]
        return []

    @cached_property
    def pairs(self) -> list[tuple[str, str | None]]:
        """The names and values of ENV, LABEL and ARG, as BuildKit will expand them; None for an ARG without a default."""
        step: Any = self.instruction
        if self.keyword == "ARG":
            return [(arg.name, arg.default) for arg in getattr(step, "args", ())]
        return list(getattr(step, "pairs", ()))

    # --- what is in force here -----------------------------------------------------------------------------------------------

    def last(self, keyword: str) -> SeenStep | None:
        """Return the last instruction of this keyword before this one, in its stage or what that is built on."""
        return self.stage.last(keyword, self.number) if self.stage else None

    @property
    def shell(self) -> tuple[str, ...]:
        """The words of the SHELL in force."""
        found = self.last("SHELL")
        step = found.instruction if found else None
        return step.command if isinstance(step, Shell) else SHELL

    def variable(self, name: str) -> tuple[bool, str | None]:
        """Return whether a variable is known here, and its value, resolved; None for a value that the file does not tell."""
        if self.stage is None:
            return name in self.file.global_args, self.file.global_args.get(name)
        known = self.stage.variables_before(self.number)
        return name in known, known.get(name)

    def resolved(self, text: str) -> str | None:
        """Return a text with its variables filled in; None where the file does not tell one of them."""
        known = self.file.global_args if self.stage is None else self.stage.variables_before(self.number)
        return _filled(text, known, self.file.escape)

    @cached_property
    def taken(self) -> list[Taken]:
        """What a FROM, a COPY or a RUN takes from elsewhere; FROM's own first."""
        if self.keyword not in ("FROM", "COPY", "RUN") or (self.keyword == "RUN" and not self.spans.flags):
            return []
        from dockerdsl.checks.taken import taken

        return list(taken(self))

    @cached_property
    def script(self) -> Script:
        """The shell text of a RUN."""
        from dockerdsl.checks.commands import Script

        return Script(self)

    @cached_property
    def commands(self) -> list[Command]:
        """The programs that a RUN starts, in the order of the text."""
        if self.keyword != "RUN":
            return []
        from dockerdsl.checks.commands import commands_of

        return commands_of(self)

    @cached_property
    def programs(self) -> frozenset[str]:
        """The names of the programs that a RUN starts."""
        return frozenset([command.name for command in self.commands])

    # --- what is said about it -----------------------------------------------------------------------------------------------

    @property
    def lines(self) -> tuple[int, int]:
        """Its first and its last line."""
        return self.piece.line, self.piece.end_line

    @property
    def end(self) -> int:
        """Where its last line ends in the file, the line feed not counted."""
        return self.start + len(self.piece.text.rstrip("\n"))

    def span(self, token: Token | None = None) -> tuple[int, int]:
        """Return the characters of a token in the file; without one, the keyword's to the end of its line or arguments."""
        if token is not None:
            return self.start + token.start, self.start + token.end
        first = self.spans.keyword
        return self.start + first.start, self.start + max(first.end, self.spans.arguments.end)

    def problem(
        self,
        message: str,
        at: Token | tuple[int, int] | None = None,
        *,
        hint: str | None = None,
        fix: Fix | None = None,
        buildkit: str | None = None,
        code: str | None = None,
    ) -> Problem:
        """Return a problem at a token, at some characters of the file, or of the whole instruction."""
        start, end = at if at is not None and not isinstance(at, Token) else self.span(at)
        return Problem(message, start, end, self.lines, hint, fix, buildkit, code)

    def replace(self, token: Token, text: str) -> Edit:
        """Return the edit that puts text in the place of a token."""
        return Edit(*self.span(token), text)

    def insert(self, after: Token, text: str) -> Edit:
        """Return the edit that puts text behind a token."""
        end = self.span(after)[1]
        return Edit(end, end, text)

    def remove(self) -> Edit:
        """Return the edit that takes the whole instruction out, its comments not."""
        return Edit(self.start, self.start + len(self.piece.text), "")


def _origin(from_: object) -> str:
    return from_ if isinstance(from_, str) else (from_.name or "") if isinstance(from_, Origin) else ""


def _expanded(text: str, known: dict[str, str], escape: str) -> str:
    """Return a text with its variables filled in, those that are not known with nothing."""
    try:
        return expand(text, known, escape).text
    except Refused:
        return text


def _filled(text: str, known: Any, escape: str) -> str | None:
    """Return a text with its variables filled in; None where one is not known, or what BuildKit refuses."""
    if "$" not in text and escape not in text and '"' not in text and "'" not in text:
        return text
    try:
        found = expand(text, known, escape)  # what has no value is not set, as far as this goes
    except Refused:
        return None
    return None if found.unmatched else found.text
