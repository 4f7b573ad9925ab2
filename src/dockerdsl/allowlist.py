"""Derive the `.dockerignore` that lets in what a Dockerfile takes from its build context, and as little else as can be said.

A build is the same with it as without any: a pattern lets in all that its source could mean, at times more, never less. Links
alone are not known: what a source leads to elsewhere in the context has to be brought back by hand.
"""

from __future__ import annotations

import re
from typing import Final

from dockerdsl.checks.seen import File, SeenStep
from dockerdsl.checks.settings import Settings
from dockerdsl.context.taken import Source, Taken, taken
from dockerdsl.errors import InvalidValue
from dockerdsl.sources import Source as Text
from dockerdsl.sources import cut

_CLASS: Final = re.compile(r"\[(?:\\.|[^\]\\])*\]?")
_READ_OTHERWISE: Final = re.compile(r"[\[\]{|}^\\\n\ufeff]|^!|^\s+|\s+$")
"""What means something to an ignore file and nothing, or something else, to a COPY: there any character is let in."""


def allowlist(source: Text) -> str:
    r"""Return the ignore file of what a stage, a Dockerfile, an existing file or a text takes from its context.

    All its stages count, so that the file serves every target. Of a source with a variable, what a build may set, the folder
    before it is let in.

    Raises InvalidValue, with the place, where that is the whole context.

    >>> allowlist("FROM scratch\nCOPY go.mod go.sum ./\nCOPY cmd/*.go cmd/\nCOPY --from=other /x /x\n")
    '*\n!go.mod\n!go.sum\n!cmd/*.go\n'
    """
    scanned, places = cut(source)
    lines = ["*"]
    for step in File(scanned, Settings(), places).steps:
        lines += [f"!{_pattern(each, step)}" for each in taken(step.piece, step.file.escape, step.resolved)]
    return "\n".join([*dict.fromkeys(lines), ""])


def _pattern(each: Taken, step: SeenStep) -> str:
    pattern = _literal(each.certain.clean) if each.certain.mounted else _wild(each.certain)
    if pattern.strip("*/"):
        return pattern
    at = step.file.where(*step.span(each.token))
    hint = "name the files and folders that it needs, or keep an ignore file by hand"
    raise InvalidValue(_why(each, step.keyword), hint=hint, at=step.file.source(at.line) or at)


def _why(each: Taken, keyword: str) -> str:
    if "$" in each.written:
        return f"{each.written} may be anything, as a variable decides"
    if each.source is None:
        return f"{each.written} is no path that BuildKit reads"
    return f"{keyword} takes the whole context, so there is nothing to leave out"


def _literal(path: str) -> str:
    return _READ_OTHERWISE.sub(_any, re.sub("[*?]", "?", path))


def _wild(source: Source) -> str:
    """Return the pattern of a COPY: a backslash may stand for itself or not, and two stars are two with ``--parents`` alone."""
    pattern = _CLASS.sub("?", source.clean).replace("\\", "*")
    return _READ_OTHERWISE.sub(_any, pattern if source.parents else re.sub(r"\*+", "*", pattern))


def _any(found: re.Match[str]) -> str:
    return "?" * len(found[0])
