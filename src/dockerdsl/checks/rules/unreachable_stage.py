"""Take out stages that nothing is made of.

A stage that the last one neither is built on nor copies from is not built by `docker build`: it is left over, or another stage
has lost its `--from`. Stages that only such a stage needs are not told. Stages that are built for themselves are named as
targets in the settings.

Found:

```dockerfile
FROM golang:1.25 AS build
RUN go build -o /app ./...
FROM debian:13
COPY app /usr/bin/app
```

Instead:

```dockerfile
FROM golang:1.25 AS build
RUN go build -o /app ./...
FROM debian:13
COPY --from=build /app /usr/bin/app
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dockerdsl.checks.belonging import first_of
from dockerdsl.checks.finding import Edit, Fix
from dockerdsl.checks.rule import Problem, file_rule
from dockerdsl.checks.seen import File


@file_rule(severity="info")
def unreachable_stage(file: File) -> Iterator[Problem]:
    if (
        len(file.settings.targets) > 1 or file.errors or file.scan.errors
    ):  # who needs what is not known of a file that is refused
        return
    needed = {other.number for stage in file.stages for other in stage.needs}
    for stage in file.stages:
        if stage.number not in file.needed and stage.number not in needed:
            edit = Edit(first_of(stage.opening), stage.steps[-1].start + len(stage.steps[-1].piece.text), "")
            yield stage.problem(
                f"nothing needs the stage {stage.name or stage.number}",
                hint="copy from it, take it out, or name it as a target",
                fix=Fix("take out the stage", (edit,), safe=False),
            )
