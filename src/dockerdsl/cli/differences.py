"""Show what would change in a file, as ``diff -u`` does."""

from __future__ import annotations

import sys
from difflib import unified_diff
from typing import Final

from dockerdsl.cli.look import Look

_PARTS: Final = {"+": "added", "-": "removed", "@": "hunk"}


def difference(before: str, after: str, old: str, new: str, look: Look) -> str:
    """Return the difference of two texts, whose names are `before` and `after`."""
    paint = look.paint(sys.stdout)
    lines = "".join(unified_diff(_lines(old), _lines(new), before, after)).split("\n")[:-1]
    head = [paint("message", line) for line in lines[:2]]
    return "\n".join([*head, *[paint(_PARTS.get(line[0], "same"), line) for line in lines[2:]]]) + "\n"


def _lines(text: str) -> list[str]:
    """Return the lines of a text with their ends, as diff shows them."""
    lines = [f"{line}\n" for line in text.split("\n")]
    if text.endswith("\n") or not text:
        return lines[:-1]
    return [*lines[:-1], f"{lines[-1]}\\ No newline at end of file\n"]


def print_text(text: str) -> None:
    """Print the bytes that would stand in a file, whatever the terminal's encoding and line ends."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode(errors="surrogateescape"))
