"""Find instructions that are written several times in a stage, and of which only the last one counts."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from dockerdsl.checks.belonging import taken_out
from dockerdsl.checks.rule import Problem
from dockerdsl.checks.seen import SeenStage


def repeated(stage: SeenStage, keyword: str) -> Iterator[Problem]:
    """Yield each instruction of a keyword that a later one takes the place of; hadolint tells it at the later one."""
    for dead, later in pairwise(stage.by_keyword.get(keyword, ())):
        at = later if stage.file.settings.preset == "hadolint" else dead
        what = f"Multiple {later.spans.keyword.text} instructions should not be used in the same stage"
        yield at.problem(
            f"{keyword} in line {dead.lines[0]} is dead: the one in line {later.lines[0]} takes its place",
            hint="take it out",
            fix=taken_out(dead, f"take out the dead {keyword}", later),
            buildkit=f"{what} because only the last one will be used",
            heard=later.lines[0],
        )
