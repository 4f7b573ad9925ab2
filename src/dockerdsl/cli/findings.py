"""What a run found out, as plain facts for people and programs: each a file, a line, and what is so there."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import Final

import attrs

from dockerdsl.excerpt import relative
from dockerdsl.project.drift import Change, refusal
from dockerdsl.project.reading import Fault
from dockerdsl.project.settings import Settings

_WOULD: Final = {
    "missing": "is missing",
    "changed": "would change",
    "orphan": "would be removed: no definition makes it any more",
    "edited": "was edited by hand since it was generated",
    "foreign": "is there already, and was not generated",
    "unwritten": "has no generated file",
}
FAULT: Final = "definition"
"""The kind of a finding that is about a definition."""


@attrs.frozen(slots=True, weakref_slot=False)
class Finding:
    """One fact.

    Args:
        kind: a kind of `Change`, or ``definition``.
        file: the file it is about, from the current folder.
        line: the line in it.
        message: what is so.
        action: what was done, or would be: ``write``, ``remove``, ``refuse`` or ``fail``.
        definition: the definition that makes the file, from the current folder, and its line.
        hint: the next action.
    """

    kind: str
    file: str
    line: int
    message: str
    action: str
    definition: tuple[str, int] | None = None
    hint: str | None = None


def here(settings: Settings, path: str) -> str:
    """Return a path of the project as one from the current folder."""
    return path if os.getcwd() == str(settings.root) else os.path.relpath(settings.root / path).replace(os.sep, "/")


def message(settings: Settings, change: Change, *, done: bool) -> str:
    """Return what is so with a file, or what has been done about it."""
    words = ("removed" if change.new is None else "written") if done else _WOULD[change.kind]
    return f"{here(settings, change.path)} {words}"


def hint(settings: Settings, change: Change) -> str | None:
    """Return what to do about a file that is left alone, None for one that is not."""
    return refusal(settings, change).hint if change.refused else None


def of_changes(settings: Settings, changes: Iterable[Change], *, done: bool) -> Iterator[Finding]:
    """Give what differs, or what has been done about it."""
    for change in changes:
        file = here(settings, change.path)
        action = "remove" if change.new is None else "refuse" if change.refused and not done else "write"
        definition = (here(settings, change.definition), change.line)
        words = message(settings, change, done=done)
        yield Finding(
            change.kind, file, change.first_line(), words, action, definition, None if done else hint(settings, change)
        )


def of_faults(settings: Settings, faults: Iterable[Fault]) -> Iterator[Finding]:
    """Give what is wrong."""
    for fault in faults:
        file, line = (relative(fault.at.file), fault.at.line) if fault.at else (".", 1)
        yield Finding(FAULT, file, line, fault.what, "fail", _led_from(settings, fault), fault.hint)


def _led_from(settings: Settings, fault: Fault) -> tuple[str, int] | None:
    """Return the definition, and its line, that led to what is wrong elsewhere."""
    path = str(settings.root / fault.definition)
    lines = [place.line for _, place in fault.also if place and place.file == path]
    return (here(settings, fault.definition), lines[-1]) if fault.definition and lines else None
