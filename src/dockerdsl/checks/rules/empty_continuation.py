r"""Leave no empty line in an instruction that goes on.

An empty line looks like the end of the instruction, and BuildKit reads over it: what stands below still belongs to the line
above. It will be an error one day.

Found:

```dockerfile
FROM debian:13
RUN make && \

    make install
```

Instead:

```dockerfile
FROM debian:13
RUN make && \
    # a comment may stand here
    make install
```
"""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from dockerdsl.checks.finding import Edit, Fix
from dockerdsl.checks.rule import Problem, step_rule
from dockerdsl.checks.seen import SeenStep


@step_rule(severity="warning", buildkit="NoEmptyContinuation")
def empty_continuation(step: SeenStep) -> Iterator[Problem]:
    blanks = step.piece.blanks if step.lines[0] < step.lines[1] else ()
    if not blanks:
        return
    edits = tuple([_without(step, line) for line in blanks])
    problem = step.problem(
        "an empty line stands in the instruction",
        (edits[0].start, edits[0].start),
        hint="take it out, or put a # there",
        fix=Fix("delete the empty lines", edits),
        buildkit="Empty continuation line",
    )
    last = step.lines[1]
    yield attrs.evolve(problem, lines=(last, last)) if step.file.settings.preset == "buildkit" else problem


def _without(step: SeenStep, line: int) -> Edit:
    file = step.file
    start = file.offset(line)
    end = file.text.find("\n", start) + 1
    return Edit(start, end or len(file.text), "")
