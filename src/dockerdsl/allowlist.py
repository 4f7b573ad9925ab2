"""Derive a `.dockerignore` that lets through what a Dockerfile copies, and nothing else.

Everything is left out, and each source of COPY, ADD and bind mounts is brought back, in the order of use. What cannot be
brought back alone is refused: a source that is the whole context, and one whose name a variable decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from dockerdsl.checks.engine import seen
from dockerdsl.checks.seen import SeenStep
from dockerdsl.checks.sources import Taken, taken
from dockerdsl.context import Source
from dockerdsl.errors import InvalidValue
from dockerdsl.sources import Source as Text

_ALL: Final = "*"
_MEANINGFUL: Final = re.compile(r"[*?\[\]\\{|}^]")
_CLASS: Final = re.compile(r"\[\^?[^]]*\]")


def allowlist(source: Text) -> str:
    r"""Return the ignore file of what a stage, a Dockerfile, an existing file or a text takes from its context.

    All its stages count, so that the file serves every target.

    Links are not known: where a source is one, or in one, what it leads to has to be brought back by hand.

    Raises InvalidValue, with the place, for a source that is the whole context, and for one that holds a variable.

    >>> allowlist("FROM scratch\nCOPY go.mod go.sum ./\nCOPY cmd/*.go cmd/\nCOPY --from=other /x /x\n")
    '*\n!go.mod\n!go.sum\n!cmd/*.go\n'
    """
    file = seen(source)
    lines = [_ALL]
    for step in file.steps:
        lines += [f"!{_brought_back(each, step)}" for each in taken(step)]
    return "\n".join([*dict.fromkeys(lines), ""])


def _brought_back(each: Taken, step: SeenStep) -> str:
    """Return the pattern of what a source needs: all of it, perhaps more, never less."""
    at = step.file.where(*step.span(each.token))
    place = step.file.source(at.line) or at
    by_hand = "or keep an ignore file by hand"
    if each.source is None or each.variable:
        what = f"{each.written} depends on a variable, so no line can bring it back"
        raise InvalidValue(what, hint=f"write the path out, {by_hand}", at=place)
    pattern = _pattern(each.source)
    if not pattern.strip("*/"):
        what = f"{step.keyword} takes the whole context, so there is nothing to leave out"
        raise InvalidValue(what, hint=f"name the files and folders that it needs, {by_hand}", at=place)
    if each.source.ambiguous or "\n" in pattern:
        what = f"{each.written} cannot be brought back: an ignore file and a copy read it differently"
        raise InvalidValue(what, hint=f"write ? for the odd character or blank, {by_hand}", at=place)
    return pattern


def _pattern(source: Source) -> str:
    """Return the path as a pattern of an ignore file, which reads more than COPY does: there it has to be escaped."""
    if not source.wild:
        special = re.search(r"[*?\[\]\\]", source.clean)
        return "".join(_escaped(source.clean)) if special else source.clean
    pattern = source.clean if source.parents else re.sub(r"\*+", "*", source.clean)
    # a class with a wildcard in it is read in two ways; any character is more than it needs
    pattern = _CLASS.sub(lambda found: "?" if _MEANINGFUL.search(found[0][1:-1].removeprefix("^")) else found[0], pattern)
    return re.sub(r"(?<!\[)[{|}^]", r"\\\g<0>", pattern)


def _escaped(path: str) -> Iterator[str]:
    for character in path:
        yield f"\\{character}" if _MEANINGFUL.match(character) else character
