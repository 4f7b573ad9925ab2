"""Ask git: which files there are, and which have changed.

Every question has an answer without git, too: None.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from dockerdsl.errors import DockerdslError

_OF_A_HOOK: Final = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_OBJECT_DIRECTORY", "GIT_COMMON_DIR")
"""What git tells its hooks: where *they* run, which is not where we ask."""


def listed(root: Path, patterns: Sequence[str]) -> list[str] | None:
    """Return the files below a folder that match one of git's patterns and are not ignored, from there; None without git.

    Files that are in the index and no longer there are among them.
    """
    asked = ["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *patterns]
    found = _output(root, asked)
    if not found and (found is None or _output(root, ["check-ignore", "-q", "."]) is not None):
        return None  # no repository, or one that ignores this folder: then it is none of git's business
    return list(dict.fromkeys(_paths(found)))


def changed_since(root: Path, revision: str) -> set[str]:
    """Return the files below a folder that differ from a revision, those git does not know yet among them, from there.

    Raises DockerdslError when there is no such revision or no repository.
    """
    asked = ["diff", "--name-only", "--relative", "--no-renames", "-z", revision, "--"]
    found = None if revision.startswith("-") else _output(root, asked)
    if found is None:
        _refuse(root, revision)
    new = _output(root, ["ls-files", "-z", "--others", "--exclude-standard"])
    return {*_paths(found or b""), *_paths(new or b"")}


def unmerged(root: Path) -> dict[str, dict[str, str]]:
    """Return the files below a folder that git could not merge, from there: the names of what they hold, by stage.

    Stage 1 is what both sides began from, 2 is ours, 3 is theirs; one that is not there was not there.
    """
    found: dict[str, dict[str, str]] = {}
    for entry in _paths(_output(root, ["ls-files", "-z", "--unmerged"]) or b""):
        facts, _, path = entry.partition("\t")
        _mode, name, stage = facts.split(" ")
        found.setdefault(path, {})[stage] = name
    return found


def contents(root: Path, names: Iterable[str]) -> dict[str, bytes]:
    """Return what git holds under these names; those it does not know are left out."""
    asked = "".join([f"{name}\n" for name in names]).encode()
    answer = _output(root, ["cat-file", "--batch"], asked) or b""
    found: dict[str, bytes] = {}
    place = 0
    while place < len(answer):
        end = answer.index(b"\n", place)
        name, *facts = answer[place:end].decode().split(" ")
        size = int(facts[1]) if len(facts) == 2 else -1  # "NAME missing"
        if size >= 0:
            found[name] = answer[end + 1 : end + 1 + size]
        place = end + 1 + size + 1
    return found


def _refuse(root: Path, revision: str) -> None:
    if _output(root, ["rev-parse", "--git-dir"]) is None:
        error = DockerdslError(f"{root} is in no git repository", hint="leave --changed-since out")
    else:
        hint = "a branch, a tag or a commit; in CI, fetch it first (fetch-depth: 0)"
        error = DockerdslError(f"there is no revision {revision!r} in the repository", hint=hint)
    error.at = None
    raise error


def _output(root: Path, asked: Iterable[str], told: bytes = b"") -> bytes | None:
    """Return what git answers to what it is told, None when it fails or is not installed."""
    import subprocess

    environment = {name: value for name, value in os.environ.items() if name not in _OF_A_HOOK}
    command = ["git", "--no-optional-locks", "-c", "core.quotePath=false", *asked]
    try:
        done = subprocess.run(command, cwd=root, env=environment, input=told, capture_output=True, check=False)
    except OSError:
        return None
    return done.stdout if done.returncode == 0 else None


def _paths(found: bytes) -> list[str]:
    return [os.fsdecode(path) for path in found.split(b"\0") if path]
