"""The calls that make a stage, as Python expressions, and the chain they stand in, laid out as formatters lay it out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from dockerdsl.importing.literals import INDENT, WIDTH, call, folded


class Verb(NamedTuple):
    """A call of a stage's verb: its name, and its arguments as Python expressions."""

    name: str
    arguments: list[str]

    def __str__(self) -> str:
        return f".{self.name}({', '.join(self.arguments)})"

    def laid_out(self, indent: str) -> str:
        """Return the call as it stands behind `indent`, its arguments a line each if it does not fit."""
        return call(self.name, self.arguments, indent, ".")

    def lonely(self) -> str:
        """Return the call as it stands at the margin, the only one behind a stage: its arguments were made for a chain."""
        arguments = [argument.replace(f"\n{INDENT}", "\n") for argument in self.arguments]
        comma = "," if len(arguments) > 1 else ""
        line = f"{INDENT}{', '.join(arguments)}"
        if "\n" not in line and len(line) <= WIDTH:
            return f".{self.name}(\n{line}\n)"
        lines = [f"{INDENT}{folded(argument, INDENT, alone=len(arguments) == 1)}{comma}" for argument in arguments]
        return "\n".join([f".{self.name}(", *lines, ")"])


class Opening(NamedTuple):
    """The call that begins a stage: its name, and the stage it starts from or the arguments of From, as Python expressions."""

    name: str
    stage: str | None
    image: Sequence[str] = ()

    def __str__(self) -> str:
        return f"Stage({self.name}, {self.stage or call('From', self.image, '')})"

    def laid_out(self, indent: str) -> str:
        """Return the call as it stands behind `indent`, its arguments a line each if it does not fit."""
        if self.stage is not None or len(indent) + len(str(self)) <= WIDTH:
            return str(self)
        return call("Stage", [self.name, call("From", self.image, indent + INDENT)], indent)


def chained(variable: str, opening: Opening, verbs: Sequence[Verb]) -> str:
    """Return the expression of a stage: on one line if it fits, else a call a line in parentheses; one call is no chain."""
    line = "".join([str(opening), *map(str, verbs)])
    if "\n" not in line and len(f"{variable} = {line}") <= WIDTH:
        return line
    if len(verbs) < 2:
        return opening.laid_out("") + "".join([each.lonely() for each in verbs])
    if "\n" not in line and len(INDENT + line) <= WIDTH:
        return f"(\n{INDENT}{line}\n)"
    return "\n".join(["(", INDENT + opening.laid_out(INDENT), *[INDENT + each.laid_out(INDENT) for each in verbs], ")"])
