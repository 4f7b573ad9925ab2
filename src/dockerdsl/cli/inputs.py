"""Read the file that a command is given; ``-`` is standard input."""

from __future__ import annotations

import sys

from dockerdsl import files
from dockerdsl.errors import DefinitionError

STANDARD_INPUT = "-"


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
