"""Put a shell into a stage on `scratch` before RUN asks for one.

The shell form of RUN starts `/bin/sh`, and `scratch` has no files at all: the build fails.

Found:

```dockerfile
FROM scratch
RUN mkdir /data
```

Instead:

```dockerfile
FROM busybox:1.37 AS folders
RUN mkdir /data
FROM scratch
COPY --from=folders /data /data
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dockerdsl.checks.rule import Problem, step_rule
from dockerdsl.checks.seen import SeenStep


@step_rule("RUN", severity="error")
def shell_run_in_scratch(step: SeenStep) -> Iterator[Problem]:
    stage = step.stage
    if stage is None or not stage.is_empty(step.number) or any(flag.name == "mount" for flag in step.spans.flags):
        return
    if step.script.exec is None:
        yield step.problem(
            f"there is no {step.shell[0]} in scratch",
            hint="do it in a stage above and copy what comes of it",
        )
