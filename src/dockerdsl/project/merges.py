"""Tell which files that git could not merge hold nothing but what was generated, so that no work in them can be lost.

Both sides must be as they were generated, and each line between and beside the marks of the conflict must stand in one of them:
a line that does not was written by hand while somebody solved it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

import attrs

from dockerdsl.project.drift import Change, plain
from dockerdsl.project.repository import contents, unmerged
from dockerdsl.project.settings import Settings
from dockerdsl.project.stamp import read_stamp

_MARK: Final = re.compile(r"(?:<{7}|\|{7}|={7}|>{7})(?: .*)?")
_OURS: Final = "2"
_THEIRS: Final = "3"


def solved(settings: Settings, changes: Sequence[Change]) -> list[Change]:
    """Return changes of a project, those that seem edited and are but torn by a merge as ones that can be made.

    git is asked about all of them at once: a change of a shared module can tear as many as there are.
    """
    edited = {change.path: change.old for change in changes if change.kind == "edited" and change.old}
    generated = only_generated(settings.root, edited) if edited else set[str]()
    return [_unedited(change) if change.path in generated else change for change in changes]


def _unedited(change: Change) -> Change:
    return attrs.evolve(change, kind="orphan" if change.new is None else "changed")


def only_generated(root: Path, edited: Mapping[str, bytes]) -> set[str]:
    """Return those of these files, paths from the root with their contents, that are in a merge and have no work in them."""
    stages = unmerged(root)
    sides = {path: stages[path] for path in edited if stages.get(path, {}).keys() >= {_OURS, _THEIRS}}
    held = contents(root, [name for found in sides.values() for name in found.values()]) if sides else {}
    texts = {path: {stage: plain(held.get(name, b"")) for stage, name in found.items()} for path, found in sides.items()}
    return {
        path for path, found in texts.items() if _whole(found[_OURS], found[_THEIRS]) and _known(edited[path], found.values())
    }


def _whole(*sides: str) -> bool:
    stamps = [read_stamp(side) for side in sides]
    return all(stamp is not None and stamp.whole for stamp in stamps)


def _known(content: bytes, sides: Iterable[str]) -> bool:
    known = {line for side in sides for line in side.split("\n")}
    return all(line in known or _MARK.fullmatch(line) for line in plain(content).split("\n"))
