"""An instruction as the rules see it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from dockerdsl.checks.finding import Edit, Fix
from dockerdsl.checks.rule import Problem
from dockerdsl.checks.seen.resolving import filled, is_constant
from dockerdsl.errors import ParseError
from dockerdsl.instruction import Instruction
from dockerdsl.instructions import Onbuild, Shell
from dockerdsl.reading.parse import Raw, read_instruction
from dockerdsl.reading.pieces import InstructionPiece
from dockerdsl.reading.spans import Spans, Token, take_apart

if TYPE_CHECKING:
    from dockerdsl.checks.assigned import Assigned
    from dockerdsl.checks.commands import Command, Script
    from dockerdsl.checks.seen.file import File
    from dockerdsl.checks.seen.stage import SeenStage
    from dockerdsl.checks.taken import Taken

SHELL: Final = ("/bin/sh", "-c")
"""What runs the shell form where no SHELL says otherwise."""
SHELL_OF_WINDOWS: Final = ("cmd", "/S", "/C")


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

    def part(self, start: int, end: int) -> Token:
        """Return what stands at these characters of the logical line."""
        return self.spans.part(start, end)

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
        if isinstance(step, Shell):
            return step.command
        return self.stage.shell if self.stage else SHELL

    def variable(self, name: str) -> tuple[bool, str | None]:
        """Return whether a variable is known here, and its value, resolved; None for a value that the file does not tell."""
        if self.stage is None:
            return name in self.file.global_args, self.file.global_args.get(name)
        known = self.stage.variables_before(self.number)
        return name in known, known.get(name)

    def resolved(self, text: str) -> str | None:
        """Return a text with its variables filled in; None where the file does not tell one of them."""
        if is_constant(text, self.file.escape):
            return text
        known = self.file.global_args if self.stage is None else self.stage.variables_before(self.number)
        return filled(text, known, self.file.escape)

    @cached_property
    def taken(self) -> list[Taken]:
        """What a FROM, a COPY or a RUN takes from elsewhere."""
        if self.keyword not in ("FROM", "COPY", "RUN") or (self.keyword == "RUN" and not self.spans.flags):
            return []
        from dockerdsl.checks.taken import taken

        return list(taken(self))

    @cached_property
    def assigned(self) -> list[Assigned]:
        """What an ENV, a LABEL or an ARG sets."""
        from dockerdsl.checks.assigned import assigned

        return assigned(self)

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
        heard: int | None = None,
    ) -> Problem:
        """Return a problem at a token, at some characters of the file, or of the whole instruction."""
        start, end = at if at is not None and not isinstance(at, Token) else self.span(at)
        return Problem(message, start, end, self.lines, hint, fix, buildkit, code, heard=heard)

    def replace(self, token: Token, text: str) -> Edit:
        """Return the edit that puts text in the place of a token."""
        return Edit(*self.span(token), text)

    def insert(self, after: Token, text: str) -> Edit:
        """Return the edit that puts text behind a token."""
        end = self.span(after)[1]
        return Edit(end, end, text)


class RunTrigger(SeenStep):
    """What stands behind ONBUILD, as the FROM of a stage runs it that is built on that one: it counts as the stage's own."""

    def __init__(self, inner: SeenStep, stage: SeenStage) -> None:
        super().__init__(inner.file, inner.piece, inner.start, stage.opening.number, inner.onbuild)
        self.stage = stage
        self._lines = stage.opening.lines

    @property
    def trigger(self) -> bool:
        """Whether it waits for a stage that runs it: no longer."""
        return False

    @property
    def lines(self) -> tuple[int, int]:
        """The first and the last line of the FROM that runs it."""
        return self._lines


def runs_among(steps: Iterable[SeenStep]) -> list[SeenStep]:
    """Return the RUNs, those behind ONBUILD among them."""
    found = [(step.inner or step) if step.keyword == "ONBUILD" else step for step in steps]
    return [step for step in found if step.keyword == "RUN"]
