"""Find the parser directives of a file as BuildKit does before it reads the file: ``# syntax=``, ``# check=``, ``# escape=``.

This reading differs from that of the file itself (`scan`): blanks before the ``#`` end the directives, a ``#!`` line at the top
is skipped, and ``syntax`` may also stand behind ``//`` or in a JSON object (``parser/directives.go``).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from dockerdsl.reading.blanks import BLANKS

NAMES: Final = frozenset({"syntax", "escape", "check"})
_LONGEST: Final = 65_535
_DIRECTIVE: Final = re.compile(rf"[{BLANKS}]*([a-zA-Z][a-zA-Z0-9]*)[\t\f\r ]*=(.+)", re.DOTALL)


class Found(NamedTuple):
    """A directive: its name in lower case, its value, and its line (0 for one in a JSON object)."""

    name: str
    value: str
    line: int

    @property
    def first_word(self) -> str:
        """The value up to its first space: the image of ``syntax``, all that counts of ``check``."""
        return self.value.partition(" ")[0]


def read_directive(line: str, mark: str = "#") -> tuple[str, str] | None:
    """Return name and value of a line that is a directive, None for another; the mark stands at its beginning.

    A value of nothing but blanks is the last of them, as Go's regular expression has it.
    """
    match = _DIRECTIVE.fullmatch(line, len(mark)) if line.startswith(mark) else None
    if match is None or (name := match[1].lower()) not in NAMES:
        return None
    return name, match[2].strip("\t\f\r ") or match[2][-1]


def find_directives(text: str, mark: str = "#") -> dict[str, Found]:
    """Return the directives at the top of a file, by name; the first that is given twice ends them."""
    found: dict[str, Found] = {}
    for number, line in _top(text):
        directive = read_directive(line, mark)
        if directive is None or directive[0] in found:
            break
        found[directive[0]] = Found(*directive, number)
    return found


def find_syntax(text: str) -> Found | None:
    """Return the directive that names the frontend: ``# syntax=``, ``// syntax=``, or ``{"syntax": "..."}``."""
    return find_directives(text).get("syntax") or find_directives(text, "//").get("syntax") or _in_object(text)


def _top(text: str) -> Iterator[tuple[int, str]]:
    """Give the lines that may be directives with their numbers, a ``#!`` line left out, up to one that is too long."""
    position, number = int(text[:1] == "\ufeff"), 0
    while position < len(text):
        end = text.find("\n", position)
        end = len(text) if end < 0 else end
        line = text[position:end].removesuffix("\r")
        position = end + 1
        number += 1
        if len(line) > _LONGEST:
            return
        if number > 1 or line[:2] != "#!":
            yield number, line


def _in_object(text: str) -> Found | None:
    text = text.removeprefix("\ufeff")
    line = int(text.startswith("#!"))
    if line:
        text = text.partition("\n")[2]
    if not text.lstrip("\t\n\r ").startswith("{"):
        return None
    try:
        value: Any = json.loads(text)["syntax"]
    except (ValueError, KeyError, RecursionError):
        return None
    return Found("syntax", value, line) if isinstance(value, str) else None
