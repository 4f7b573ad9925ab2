"""Read files as they were in a revision of a git repository."""

from __future__ import annotations

import os
from subprocess import run

from dockerdsl.errors import DefinitionError


def content_at(place: str, folder: str | os.PathLike[str] = ".") -> bytes:
    """Return the bytes of ``REV:PATH``, as git writes it: below the root of the repository, or ``REV:./PATH`` from a folder.

    Raises DefinitionError when git does not find it.
    """
    hint = "write REV:PATH, or REV:./PATH from this folder"
    return git("-C", os.fspath(folder), "cat-file", "blob", place, what=f"git has no {place}", hint=hint)


def git(*args: str, what: str, hint: str | None = None) -> bytes:
    """Return what a git command prints.

    Raises DefinitionError, which says `what` and then git's own words, when it fails.
    """
    try:
        done = run(["git", *args], capture_output=True, check=False, env={**os.environ, "LC_ALL": "C"})
    except FileNotFoundError:
        raise DefinitionError(f"{what}: there is no git here", hint="install git, or give files") from None
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().partition("\n")[0].removeprefix("fatal: ")
        raise DefinitionError(f"{what}: {said}" if said else what, hint=hint)
    return done.stdout
