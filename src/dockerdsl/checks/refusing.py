"""Tell what BuildKit refuses in a file, in its own words: while it reads it, and when it comes to build it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from dockerdsl.building.evaluate import Options, evaluate
from dockerdsl.building.sound import is_sound
from dockerdsl.checks.rule import Problem
from dockerdsl.checks.seen import File
from dockerdsl.checks.timing import refused_times
from dockerdsl.errors import BuildRefused, ParseError

_TRIGGERS: Final = frozenset({"ONBUILD", "FROM", "MAINTAINER"})
_OF_RULES: Final = re.compile(
    "circular dependency|invalid stage index|cannot copy from stage|invalid containerPort|invalid hostPort|base name "
    "|failed to parse stage name |failed to parse stop ?signal|invalid signal"
).match
"""What other rules say better."""


def refusals(file: File) -> Iterator[Problem]:
    """Yield all that BuildKit's two readers refuse, the lines' one first; what has a rule of its own only under its preset."""
    told: set[int] = set()
    for problem in file.scan.errors:
        line = max(problem.lines[0] if problem.lines else 1, 1)
        told.add(line)
        yield _problem(file, problem.message, (line, problem.column))
    ours = file.settings.preset != "buildkit"
    for error in file.errors:
        line = error.at.line if error.at else 1
        if not told.isdisjoint(_lines(file, line)) or (ours and _has_a_rule(file, line)):
            continue
        yield _read(file, error, line)
    if not ours:
        yield from _structure(file)


def _lines(file: File, line: int) -> range:
    step = file.step_at(line)
    return range(step.lines[0], step.lines[1] + 1) if step else range(line, line + 1)


def _has_a_rule(file: File, line: int) -> bool:
    step = file.step_at(line)
    if step is None:
        return False
    if step.keyword == "HEALTHCHECK":
        return file.settings.preset != "hadolint" and any(refused_times(step))
    return step.keyword == "ONBUILD" and step.spans.inner().keyword.text.upper() in _TRIGGERS


def _read(file: File, error: ParseError, line: int) -> Problem:
    step = file.step_at(line)
    first = step.lines[0] if step else line
    meant = re.fullmatch(r"did you mean '(.+)'\?", error.hint or "")
    words = f"{error.what} (did you mean {meant[1]}?)" if meant else error.what
    column = error.at.column if error.at and error.at.column else 1
    return _problem(file, error.what, (line, column), f"dockerfile parse error on line {first}: {words}", error.hint)


def _structure(file: File) -> Iterator[Problem]:
    first = next((step for step in file.steps if step.stage is None and step.keyword != "ARG" and step.instruction), None)
    if first is not None:
        yield _problem(file, "no build stage in current context", (first.lines[0], 1))
    elif not file.stages and file.steps and not file.errors:
        yield _problem(file, "dockerfile contains no stages to build", (1, 1))


def _problem(file: File, message: str, at: tuple[int, int], buildkit: str | None = None, hint: str | None = None) -> Problem:
    line, column = at
    start = file.offset(line, column)
    stop = file.text.find("\n", start)
    end = start + len(file.text[start : stop if stop >= 0 else None].rstrip())
    step = file.step_at(line)
    return Problem(message, start, end, step.lines if step else (line, line), hint, buildkit=buildkit)


def late_refusal(file: File) -> Problem | None:
    """Return what BuildKit refuses only when it goes through the stages; None for a file that it does not even read."""
    if file.scan.errors or file.errors or not file.stages or len(file.args) < file.stages[0].opening.number:
        return None
    images = file.settings.images
    if not images and is_sound(file.scan):
        return None
    try:
        evaluate(file.scan, Options(check=True, readable=True, images=images.get))
    except BuildRefused as refused:
        if _OF_RULES(refused.what) and file.settings.preset != "buildkit":
            return None
        return _problem(file, refused.what, (refused.at.line if refused.at else 1, 1), hint=refused.hint)
    except ParseError:  # what no line shows by itself
        return None
    return None
