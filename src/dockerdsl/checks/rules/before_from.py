"""Begin with FROM: only ARG may stand above it.

An instruction has nothing to work on until a stage has begun, and BuildKit refuses the file.

Found:

```dockerfile
ENV VERSION=1.2
FROM debian:13
```

Instead:

```dockerfile
ARG VERSION=1.2
FROM debian:13
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dockerdsl.checks.rule import Problem, file_rule
from dockerdsl.checks.seen import File


@file_rule(severity="error", hadolint={"DL3061": "error"})
def before_from(file: File) -> Iterator[Problem]:
    for step in file.steps:
        if step.stage is None and step.keyword != "ARG" and step.instruction is not None:
            yield step.problem(
                f"{step.keyword} stands above the first FROM",
                hint="move it below",
                buildkit="no build stage in current context",
            )
