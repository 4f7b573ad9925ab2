"""Say whose language a RUN is written in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final, Literal

from dockerdsl.values.shells import SHELLS, Shellish

Dialect = Shellish | Literal["powershell", "cmd", "other"]

DEFAULT_SHELL: Final = ("/bin/sh", "-c")
"""What runs a shell form where no SHELL is in force, images for Windows apart."""

READABLE: Final[frozenset[Dialect]] = frozenset(SHELLS.values())
"""The dialects that are read here; text in another one is opaque."""

_KNOWN: Final[dict[str, Dialect]] = {**SHELLS, "cmd": "cmd", "powershell": "powershell", "pwsh": "powershell"}
_shebang: Final = re.compile(r"#![ \t]*([^\n]*)").match
_name: Final = re.compile(r"[^/\\]*\Z")


def dialect(shell: Sequence[str] = DEFAULT_SHELL, script: str = "") -> Dialect:
    r"""Return the dialect of a text that is run by the words of a SHELL, or by the ``#!`` of the script that the text is.

    Of several words the first that names a shell says it: ``conda run -n app /bin/bash -c`` is bash. BuildKit runs a heredoc
    that begins with ``#!`` as a program of its own, whatever SHELL says.

    >>> dialect(), dialect(["/bin/bash", "-o", "pipefail", "-c"]), dialect(["pwsh", "-Command"])
    ('sh', 'bash', 'powershell')
    >>> dialect(script="#!/usr/bin/env -S bash -e\nmake"), dialect(script="#!/usr/bin/python3\n")
    ('bash', 'other')
    """
    named = _shebang(script) if script else None
    return _of_words(tuple(named[1].split() if named else shell))


@lru_cache(maxsize=64)  # most texts are run by the same few words
def _of_words(words: tuple[str, ...]) -> Dialect:
    found: list[Dialect] = [known for word in words if (known := dialect_of(word)) != "other"]
    return found[0] if found else "other"


def dialect_of(program: str) -> Dialect:
    r"""Return the dialect that a program reads, by its name.

    >>> dialect_of("/usr/local/bin/bash"), dialect_of(r"C:\Windows\System32\CMD.EXE"), dialect_of("python3")
    ('bash', 'cmd', 'other')
    """
    found = _name.search(program)
    name = found[0].lower().removesuffix(".exe") if found else ""
    return _KNOWN.get(name, "other")
