"""Find the generated Dockerfiles that differ between two revisions, or between one and the files as they are now."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import Final, Literal

import attrs

from dockerdsl import files
from dockerdsl.document import Document
from dockerdsl.project.discovery import is_candidate
from dockerdsl.project.repository import changed_since, contents
from dockerdsl.project.settings import Settings
from dockerdsl.project.stamp import read_stamp
from dockerdsl.revisions import git

_AT_ONCE: Final = 1000
"""Paths that git is asked about in one go: a command line holds so many."""


@attrs.frozen(slots=True, weakref_slot=False)
class ChangedFile:
    """A generated file whose bytes differ: its path from the root, and what it was and is; None where it is not there."""

    path: str
    before: Document | None
    after: Document | None

    @property
    def kind(self) -> Literal["changed", "added", "removed"]:
        """What happened to it."""
        return "added" if self.before is None else "removed" if self.after is None else "changed"

    @property
    def documents(self) -> tuple[Document, Document] | None:
        """What it was and what it is, for one that is in both."""
        return (self.before, self.after) if self.before and self.after else None


def changed_files(settings: Settings, before: str, after: str | None) -> list[ChangedFile]:
    """Return the generated files of a project that differ, in the order of their paths; without `after`, from those of now.

    Raises DockerdslError for a revision that git does not have.
    """
    paths = changed_since(settings.root, before) if after is None else _between(settings, before, after)
    return list(_generated(settings, sorted(filter(is_candidate, paths)), before, after))


def _between(settings: Settings, before: str, after: str) -> Iterator[str]:
    """Give the files that differ between two revisions, from the root of the project."""
    asked = ["diff", "--name-only", "--relative", "--no-renames", "-z", "--end-of-options", before, after, "--"]
    hint = "name branches, tags or commits"
    printed = git("-C", str(settings.root), *asked, what=f"git cannot compare {before} and {after}", hint=hint)
    yield from [os.fsdecode(path) for path in printed.split(b"\0") if path]


def _generated(settings: Settings, paths: list[str], before: str, after: str | None) -> Iterator[ChangedFile]:
    held = _held(settings, paths, before)
    held_after = None if after is None else _held(settings, paths, after)
    for path in paths:
        old, new = held.get(path), files.read(settings.root / path) if held_after is None else held_after.get(path)
        made = [None if content is None else _document(content, path) for content in (old, new)]
        if any(each is not None and read_stamp(str(each)) for each in made):
            yield ChangedFile(path, made[0], made[1])


def _document(content: bytes, path: str) -> Document:
    return Document.read(content.replace(b"\r\n", b"\n"), path)


def _held(settings: Settings, paths: Sequence[str], revision: str) -> dict[str, bytes]:
    """Return what files held in a revision, by path; those that were not there are left out."""
    names: dict[str, str] = {}
    for first in range(0, len(paths), _AT_ONCE):
        asked = ["ls-tree", "-z", revision, "--", *paths[first : first + _AT_ONCE]]
        for entry in git("-C", str(settings.root), *asked, what=f"git cannot read {revision}").split(b"\0"):
            facts, _, path = os.fsdecode(entry).partition("\t")
            if path:
                names[path] = facts.rpartition(" ")[2]
    held = contents(settings.root, set(names.values()))
    return {path: held[name] for path, name in names.items() if name in held}
