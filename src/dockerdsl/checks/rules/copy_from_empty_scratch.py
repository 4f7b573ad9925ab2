"""Copy from a stage in which there are files.

A stage that is built on `scratch` and puts nothing into it is empty: whatever is copied from it is not found.

Found:

```dockerfile
FROM scratch AS files
ENV A=1
FROM debian:13
COPY --from=files /etc/app.conf /etc/
```

Instead:

```dockerfile
FROM scratch AS files
COPY app.conf /etc/
FROM debian:13
COPY --from=files /etc/app.conf /etc/
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dockerdsl.checks.rule import Problem, step_rule
from dockerdsl.checks.seen import SeenStep
from dockerdsl.checks.taken import taken


@step_rule("COPY", severity="error")
def copy_from_empty_scratch(step: SeenStep) -> Iterator[Problem]:
    for each in taken(step):
        stage = each.stage
        if stage is not None and stage.is_empty():
            name = stage.name or str(stage.number)
            yield step.problem(f"there are no files in the stage {name}", each.token, hint="put files into it, or name another")
