"""Name no stage `scratch` or `context`.

To BuildKit `scratch` is the empty image and `context` the folder that is built from. A stage of that name cannot be told from
them, and in some places it is not meant.

Found:

```dockerfile
FROM debian:13 AS context
COPY . /src
```

Instead:

```dockerfile
FROM debian:13 AS sources
COPY . /src
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dockerdsl.checks.rule import Problem, stage_rule
from dockerdsl.checks.seen import SeenStage


@stage_rule(severity="warning", hadolint={"DL3063": "warning"}, buildkit="ReservedStageName")
def reserved_stage_name(stage: SeenStage) -> Iterator[Problem]:
    name = (stage.name or "").lower()
    if name in ("scratch", "context"):
        yield stage.problem(
            f"{name} is a name of BuildKit's own",
            at=stage.name_token,
            hint="give the stage another name",
            buildkit=f'Stage name should not use the same name as reserved stage "{name}"',
        )
