"""Put behind ONBUILD what may stand there: neither ONBUILD, FROM nor MAINTAINER.

BuildKit refuses the file.

Found:

```dockerfile
FROM debian:13
ONBUILD ONBUILD RUN make
```

Instead:

```dockerfile
FROM debian:13
ONBUILD RUN make
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dockerdsl.checks.rule import Problem, step_rule
from dockerdsl.checks.seen import SeenStep

FORBIDDEN = frozenset({"ONBUILD", "FROM", "MAINTAINER"})


@step_rule("ONBUILD", severity="error", hadolint={"DL3043": "error"})
def onbuild_forbidden_trigger(step: SeenStep) -> Iterator[Problem]:
    trigger = step.spans.inner().keyword
    if trigger.text.upper() in FORBIDDEN:
        yield step.problem(f"{trigger.text.upper()} may not stand behind ONBUILD", trigger, hint="take it out")
