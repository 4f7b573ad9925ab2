"""Give the times of a HEALTHCHECK a unit.

They are written as Go writes them: `30s`, `1m30s`, `500ms`. BuildKit refuses a number alone, a unit that it does not know, and
less than a millisecond.

Found:

```dockerfile
FROM debian:13
HEALTHCHECK --interval=30 CMD ["app", "ping"]
```

Instead:

```dockerfile
FROM debian:13
HEALTHCHECK --interval=30s CMD ["app", "ping"]
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dockerdsl.checks.rule import Problem, step_rule
from dockerdsl.checks.seen import SeenStep
from dockerdsl.checks.timing import refused_times


@step_rule("HEALTHCHECK", severity="error")
def healthcheck_duration(step: SeenStep) -> Iterator[Problem]:
    for token, what, hint in refused_times(step):
        yield step.problem(what, token, hint=hint)
