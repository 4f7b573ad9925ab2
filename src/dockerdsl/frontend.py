"""Which Dockerfile frontend a file needs: the newest `since` of all that is used in it.

A frontend is the program that reads a Dockerfile; every BuildKit has one built in, and a ``# syntax=`` line fetches another.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import total_ordering
from typing import Final, cast

import attrs

from dockerdsl.flags import Version, flag_values, version
from dockerdsl.instruction import Instruction, spell
from dockerdsl.instructions import Copy, Declare, From, Onbuild, Run
from dockerdsl.mounts import needs
from dockerdsl.paths import Heredoc
from dockerdsl.text import variables
from dockerdsl.values.build_args import PLATFORM_ARGS_SINCE
from dockerdsl.variables import Arg

HEREDOC: Final[Version] = (1, 4)
SEVERAL_ARGS: Final[Version] = (1, 2)
SYMBOLIC_MODE: Final[Version] = (1, 14)
FROM_IN_TRIGGER: Final[Version] = (1, 11)
CHECK_DIRECTIVE: Final[Version] = (1, 8)
OPERATORS: Final[dict[str, Version]] = {
    "-": (1, 6), "+": (1, 6), "?": (1, 6), "#": (1, 7), "##": (1, 7), "%": (1, 7), "%%": (1, 7), "/": (1, 7), "//": (1, 7),
}  # fmt: skip
"""Modifiers of ``${name...}`` that the first frontends did not know."""


@total_ordering
@attrs.frozen(slots=True, weakref_slot=False, eq=True, order=False)
class Frontend:
    """A frontend: its version, and whether it must be of the labs channel. ``str()`` is its tag: ``1.19``, ``1.14-labs``."""

    version: Version = (1, 0)
    labs: bool = False

    def __str__(self) -> str:
        major, minor = self.version
        return f"{major}.{minor}-labs" if self.labs else f"{major}.{minor}"

    def __lt__(self, other: Frontend) -> bool:
        return (self.version, self.labs) < (other.version, other.labs)


def frontend(steps: Iterable[Instruction], versions: Iterable[Version] = ()) -> Frontend:
    """Return the lowest frontend that knows everything in these steps, and these versions."""
    found = list(versions)
    labs = False
    for step in steps:
        for needed, only_labs in _needs(step):
            found.append(needed)
            labs = labs or only_labs
    return Frontend(max(found, default=(1, 0)), labs)


def _needs(step: Instruction) -> Iterator[tuple[Version, bool]]:
    for declared, value in flag_values(step):
        if declared.since:
            yield declared.since, declared.labs
        if declared.name == "chmod" and not value.isdecimal() and "$" not in value:
            yield SYMBOLIC_MODE, False
    if isinstance(step, Run):
        yield from ((needed, False) for mount in step.mounts for needed in needs(mount))
    if isinstance(step, Declare) and len(step.args) > 1:
        yield SEVERAL_ARGS, False
    if isinstance(step, Onbuild):
        yield from _needs(step.instruction)
        if isinstance(step.instruction, Copy) and step.instruction.from_ is not None:
            yield FROM_IN_TRIGGER, False
    elif step.heredocs and spell(step, "\\").bodies:
        yield HEREDOC, False
    yield from ((OPERATORS[operator], False) for text in _texts(step) for operator in _operators(text))
    yield from ((version(PLATFORM_ARGS_SINCE[name]), False) for name in _platform_args(step) if name in PLATFORM_ARGS_SINCE)


def _platform_args(step: Instruction) -> list[str]:
    """Return the names of what BuildKit sets by itself, if this instruction is where that counts."""
    if isinstance(step, Declare):
        return [arg.name for arg in step.args]
    return [variable.name for text in _texts(step) for variable in variables(text)] if isinstance(step, From) else []


def _texts(step: Instruction) -> Iterator[str]:
    """Return the texts in which BuildKit expands variables."""
    if isinstance(step, Run):
        yield from (value for mount in step.mounts for _, value in mount.options if isinstance(value, str))
        return
    for value in step.shape():
        for item in _flat(value):
            yield from (text for each in _flat(item) if (text := _text(each)) is not None)


def _text(value: object) -> str | None:
    match value:
        case str():
            return value
        case Arg():
            return value.default
        case Heredoc():
            return value.content if value.expand else None
        case _:
            return None


def _flat(value: object) -> tuple[object, ...]:
    return cast("tuple[object, ...]", value) if isinstance(value, tuple) else (value,)


def _operators(text: str) -> Iterator[str]:
    if "${" in text:
        yield from (variable.operator for variable in variables(text) if variable.operator in OPERATORS)
