"""Write the names of stages in lower case.

BuildKit compares them without case and shows them in lower case: a name with large letters is not the one that anybody sees.

Found:

```dockerfile
FROM golang:1.25 AS Build
RUN go build ./...
```

Instead:

```dockerfile
FROM golang:1.25 AS build
RUN go build ./...
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dockerdsl.checks.finding import Edit, Fix
from dockerdsl.checks.rule import Problem, file_rule
from dockerdsl.checks.seen import File


@file_rule(severity="style", buildkit="StageNameCasing")
def stage_name_casing(file: File) -> Iterator[Problem]:
    mixed = [stage for stage in file.stages if stage.name and stage.name != stage.name.lower()]
    mentions = _mentions(file) if mixed else {}
    for stage in mixed:
        token, small = stage.name_token, (stage.name or "").lower()
        edits = (Edit(*stage.opening.span(token), small), *mentions.get(stage.number, ()))
        yield stage.problem(
            f"the name of the stage {stage.name} is not in lower case",
            at=token,
            hint=f"write {small}",
            fix=Fix(f"write {small}", edits),
            buildkit=f"Stage name '{stage.name}' should be lowercase",
        )


def _mentions(file: File) -> dict[int, list[Edit]]:
    """Return the edits that write the names of stages in lower case where others name them as they are written."""
    found: dict[int, list[Edit]] = {}
    for step in file.steps:
        for each in step.taken:
            if each.stage is not None and each.plain and each.written == each.stage.name:
                found.setdefault(each.stage.number, []).append(step.replace(each.token, each.written.lower()))
    return found
