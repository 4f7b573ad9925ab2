"""Read what a command is given: a file, a definition, a file of a git revision; ``-`` is standard input."""

from __future__ import annotations

import os
import sys
from typing import Final

from dockerdsl import files
from dockerdsl.errors import DefinitionError

STANDARD_INPUT: Final = "-"


def content(path: str) -> bytes:
    """Return the bytes of a file, or of standard input.

    Raises DefinitionError when there is no such file, OSError when it cannot be read.
    """
    if path == STANDARD_INPUT:
        return sys.stdin.buffer.read()
    found = files.read(path)
    if found is None:
        raise DefinitionError(f"there is no file {path}", hint="check the path; - reads standard input")
    return found


def dockerfile(choice: str) -> bytes:
    """Return the bytes of a Dockerfile: of a file, of what ``FILE.py[:NAME]`` defines, or of ``REV:PATH`` in git.

    A folder means the ``imagefile.py`` in it, or else its Dockerfile.

    Raises DefinitionError when there is none.
    """
    if os.path.isdir(choice) and not os.path.exists(os.path.join(choice, "imagefile.py")):
        return content(os.path.join(choice, "Dockerfile"))
    if choice == STANDARD_INPUT or (os.path.isfile(choice) and not choice.endswith(".py")):
        return content(choice)
    file, colon, _ = choice.rpartition(":")
    if not os.path.exists(choice) and colon and not (os.path.exists(file) and (file.endswith(".py") or os.path.isdir(file))):
        return _at_revision(choice)
    if os.path.isdir(choice) or choice.endswith(".py") or colon:
        from dockerdsl.project.loading import load_in_project

        return load_in_project(choice).text.encode(errors="surrogateescape")
    return content(choice)


def _at_revision(choice: str) -> bytes:
    if choice.endswith(".py"):
        hint = "name the Dockerfile that it generated, or check that revision out beside this one: git worktree add"
        raise DefinitionError(f"{choice} is a definition, and only those of the working tree are run", hint=hint)
    from dockerdsl.revisions import content_at

    return content_at(choice)
