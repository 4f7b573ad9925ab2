"""Facts that a definition may depend on, each with a digest that tells whether it still is what it was.

A fact is named by its kind and what it is about:

``file:PATH``     what a file holds, or that it is not there
``names:PATH``    which names there are in a folder
``variable:NAME`` what a variable of the environment is
``volatile:``     something that nobody can know again: the answer of a program or of the network

Paths are those from the root of the project, or absolute when they are outside of it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from hashlib import sha256
from typing import Final

VOLATILE: Final = "volatile:"
ABSENT: Final = "absent"
_OURS: Final = re.compile(r"\..*|.*(?:docker|container)file.*|__pycache__", re.IGNORECASE)
"""Names in a folder that tell nothing: hidden ones, what is generated, what Python leaves."""


def digest_of(content: bytes) -> str:
    """Return a short digest of a text; 128 bits are enough, as nobody tries to deceive himself."""
    return sha256(content).hexdigest()[:32]


def now(root: str, fact: str) -> str:
    """Return the digest of a fact as it is now; no digest is that of a volatile one."""
    kind, _, name = fact.partition(":")
    match kind:
        case "file":
            return file_now(os.path.join(root, name))
        case "names":
            return names_now(os.path.join(root, name))
        case "variable":
            value = os.environ.get(name)
            return ABSENT if value is None else digest_of(value.encode(errors="surrogateescape"))
        case _:
            return ""


def file_now(path: str) -> str:
    """Return the digest of what a file holds."""
    try:
        with open(path, "rb") as stream:
            return digest_of(stream.read())
    except OSError:
        return ABSENT


def names_now(path: str) -> str:
    """Return the digest of the names in a folder."""
    try:
        return digest_of_names(os.listdir(path))
    except OSError:
        return ABSENT


def digest_of_names(names: Iterable[str]) -> str:
    """Return the digest of names in a folder, those left out that tell nothing."""
    told = sorted(name for name in names if not _OURS.fullmatch(name))
    return digest_of("\0".join(told).encode(errors="surrogateescape"))
