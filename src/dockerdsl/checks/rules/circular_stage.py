"""Let stages take files from stages above only.

Two stages that need each other can neither be built first: BuildKit refuses the file.

Found:

```dockerfile
FROM debian:13 AS one
COPY --from=two /a /a
FROM one AS two
COPY b /b
```

Instead:

```dockerfile
FROM debian:13 AS one
COPY a /a
FROM one AS two
COPY b /b
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dockerdsl.checks.circles import circles
from dockerdsl.checks.rule import Problem, file_rule
from dockerdsl.checks.seen import File
from dockerdsl.checks.taken import Taken


@file_rule(severity="error")
def circular_stage(file: File) -> Iterator[Problem]:
    steps = [step for step in file.steps if step.keyword in ("COPY", "RUN")]
    below = [(each, later) for step in steps for each in step.taken if (later := each.below) is not None]
    if not below:
        return
    needs = [[other.number for other in stage.needs] for stage in file.stages]
    for each, later in below:
        needs[_within(each)].append(later.number)
    circle = circles(needs)
    for each, later in below:
        if circle[_within(each)] == circle[later.number]:
            yield each.step.problem(
                f"the stage {later.name or later.number} needs this one, and this one needs it",
                each.token,
                hint="copy from a stage above",
            )


def _within(each: Taken) -> int:
    return each.step.stage.number if each.step.stage else 0
