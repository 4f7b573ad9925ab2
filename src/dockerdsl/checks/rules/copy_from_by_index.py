"""Name the stage that is copied from, do not count.

A number means another stage as soon as one is put in above, and nobody notices until a file is missing.

Found:

```dockerfile
FROM golang:1.25 AS build
FROM debian:13
COPY --from=0 /go/bin/app /usr/bin/app
```

Instead:

```dockerfile
FROM golang:1.25 AS build
FROM debian:13
COPY --from=build /go/bin/app /usr/bin/app
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dockerdsl.checks.finding import Fix
from dockerdsl.checks.rule import Problem, step_rule
from dockerdsl.checks.seen import SeenStep


@step_rule("COPY", severity="info")
def copy_from_by_index(step: SeenStep) -> Iterator[Problem]:
    for each in step.taken:
        stage = each.stage
        if stage is None or not each.written.isdecimal():
            continue
        unique = stage.name is not None and step.stage is not None and step.file.named(stage.name, step.stage.number) is stage
        name = stage.name if unique else None
        yield step.problem(
            f"the stage is named by its number, {each.written}",
            each.token,
            hint=f"write --from={name}" if name else f"name the stage in line {stage.opening.lines[0]}: FROM ... AS name",
            fix=Fix(f"write {name}", (step.replace(each.token, name),)) if name and each.plain else None,
        )
