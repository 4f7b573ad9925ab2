"""Give every stage a name of its own.

Where two stages have one name, FROM means the nearest one above, `--from` and `--target` the last one: a line that is moved
takes its files from another stage, and nothing is said.

Found:

```dockerfile
FROM golang:1.25 AS build
FROM node:24 AS build
```

Instead:

```dockerfile
FROM golang:1.25 AS server
FROM node:24 AS pages
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dockerdsl.checks.rule import Problem, file_rule
from dockerdsl.checks.seen import File, SeenStage


@file_rule(
    severity="error",
    hadolint={"DL3024": "error"},
    buildkit="DuplicateStageName",
    also=("DS-0012", "CKV_DOCKER_11"),
)
def duplicate_stage_name(file: File) -> Iterator[Problem]:
    first: dict[str, SeenStage] = {}
    for stage in file.stages:
        if stage.name is None or first.setdefault(stage.name.lower(), stage) is stage:
            continue
        line = first[stage.name.lower()].opening.lines[0]
        yield stage.problem(
            f"{stage.name} is the name of the stage in line {line}, too",
            at=stage.name_token,
            hint="give one of them another name",
            buildkit=f'Duplicate stage name "{stage.name.lower()}", stage names should be unique',
        )
