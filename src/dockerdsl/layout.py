r"""Lay the pieces of an instruction out on lines: where they break, how they are indented.

How long a line may be and how far the next is indented is the edition's; the first has 80 characters and four blanks.

* an instruction stands on one line, up to 80 characters or when there is nothing to break it at;
* a chain of commands stands one command a line, ``&& \`` at the line's end, continued lines indented by four blanks;
* several mounts stand one a line, the command on a line of its own below them;
* the arguments go to the next line when flags and arguments together exceed 80 characters, but never to begin it with ``#``;
* pairs of ENV and LABEL, and names of ARG, stand on one line up to 80 characters, else one a line;
* a line over 65535 bytes, more than BuildKit reads, is continued at a place where nothing changes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from dockerdsl import words
from dockerdsl.editions import FIRST, Edition

SHORT: Final = FIRST.short
"""Characters up to which an instruction stays on one line in the first edition."""

INDENT: Final = FIRST.indent

TURN: Final = f" {words.USUAL}\n{INDENT}"
"""What stands where a line of a usual file is continued."""

LONG: Final = words.LONGEST_LINE // 4
"""Characters below which no line can be too long for BuildKit, whatever the characters are."""


def lay_out(
    keyword: str,
    flags: Sequence[str],
    parts: Sequence[str],
    joint: str,
    escape: str,
    *,
    heredocs: bool = False,
    edition: Edition = FIRST,
) -> str:
    """Return an instruction on its lines, `joint` between the `parts` of its arguments; `heredocs` keep it on one."""
    line = " ".join((keyword, *flags, *parts))
    if len(line) <= edition.short and not joint and "\n" not in line and line.count(" --mount=") < 2:
        return line
    several_mounts = len(flags) > 1 and [text[:8] for text in flags].count("--mount=") > 1
    broken = several_mounts or (joint and len(parts) > 1) or "\n" in parts[0]
    if not broken and (len(line) <= edition.short or (len(parts) == 1 and (heredocs or not flags))):
        return line
    turn = f" {escape}\n{edition.indent}"
    start = turn.join([f"{keyword} {flags[0]}", *flags[1:]]) if several_mounts else " ".join([keyword, *flags])
    apart = flags and parts[0][:1] != "#"  # alone on a line it would be a comment, and the next instruction its command
    return start + (turn if apart else " ") + f"{joint}{turn}".join(parts)


def within_limits(text: str, escape: str) -> str:
    """Return the text of an instruction with the lines continued that are too long for BuildKit."""
    if len(text) < LONG:
        return text
    return "\n".join([words.chunk(line, escape) for line in text.split("\n")])
