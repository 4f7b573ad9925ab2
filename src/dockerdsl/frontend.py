"""Which Dockerfile frontend a file needs: the newest `since` of all that is used in it.

A frontend is the program that reads a Dockerfile; every BuildKit has one built in, and a ``# syntax=`` line fetches another.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import total_ordering
from typing import Final, cast

import attrs

from dockerdsl.flags import Version, flag_values
from dockerdsl.instruction import Instruction, spell
from dockerdsl.instructions import Copy, Declare, Onbuild, Run
from dockerdsl.mounts import needs
from dockerdsl.text import Text, live

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
        for version, only_labs in _needs(step):
            found.append(version)
            labs = labs or only_labs
    return Frontend(max(found, default=(1, 0)), labs)


def _needs(step: Instruction) -> Iterator[tuple[Version, bool]]:
    for declared, value in flag_values(step):
        if declared.since:
            yield declared.since, declared.labs
        if declared.name == "chmod" and not value.isdecimal() and "$" not in value:
            yield SYMBOLIC_MODE, False
    if isinstance(step, Run):
        yield from ((version, False) for mount in step.mounts for version in needs(mount))
    if isinstance(step, Declare) and len(step.args) > 1:
        yield SEVERAL_ARGS, False
    if isinstance(step, Onbuild):
        yield from _needs(step.instruction)
        if isinstance(step.instruction, Copy) and step.instruction.from_ is not None:
            yield FROM_IN_TRIGGER, False
    elif step.heredocs and spell(step, "\\").bodies:
        yield HEREDOC, False
    yield from ((OPERATORS[operator], False) for text in _texts(step) for operator in _operators(text))


def _texts(step: Instruction) -> Iterator[str]:
    """Return the texts in which BuildKit expands variables."""
    if isinstance(step, Run):
        return
    for value in step.shape():
        for item in _flat(value):
            yield from (each for each in _flat(item) if isinstance(each, str))


def _flat(value: object) -> tuple[object, ...]:
    return cast("tuple[object, ...]", value) if isinstance(value, tuple) else (value,)


def _operators(text: str) -> Iterator[str]:
    if "${" in text and not isinstance(text, Text):
        yield from (variable.operator for variable in live(text) if variable.operator in OPERATORS)
