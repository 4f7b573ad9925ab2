"""Copy from another stage, not from the one that is being built.

A stage cannot take files from itself: BuildKit refuses the file. Files that are in the stage already are copied by RUN.

Found:

```dockerfile
FROM debian:13 AS app
COPY --from=app /etc/hosts /hosts
```

Instead:

```dockerfile
FROM debian:13 AS app
RUN cp /etc/hosts /hosts
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dockerdsl.checks.rule import Problem, step_rule
from dockerdsl.checks.seen import SeenStep


@step_rule("COPY", "RUN", severity="error", hadolint={"DL3023": "error"}, also=("DS-0006",))
def copy_from_self(step: SeenStep) -> Iterator[Problem]:
    for each in step.taken:
        if step.stage is not None and each.means(step.stage):
            yield step.problem("the stage takes files from itself", each.token, hint="name another stage, or use RUN cp")
