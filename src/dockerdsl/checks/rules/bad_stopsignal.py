"""Stop containers with a signal that there is.

STOPSIGNAL takes the name of a signal or its number. BuildKit refuses to build a file with any other.

Found:

```dockerfile
FROM debian:13
STOPSIGNAL SIGTREM
```

Instead:

```dockerfile
FROM debian:13
STOPSIGNAL SIGTERM
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dockerdsl.checks.rule import Problem, step_rule
from dockerdsl.checks.seen import SeenStep
from dockerdsl.reading.refused import Refused
from dockerdsl.values import units


@step_rule("STOPSIGNAL", severity="error")
def bad_stopsignal(step: SeenStep) -> Iterator[Problem]:
    text = step.resolved(step.spans.arguments.text)
    if not text:
        return
    try:
        units.signal(text)
    except Refused as refused:
        yield step.problem(refused.what, step.spans.arguments, hint=refused.hint)
