"""Leave SSH out of a container.

A container is looked into with `docker exec`. A server for SSH beside the program is one more thing to keep up to date, with
keys and users of its own. An image that is there to be reached by SSH may ignore this.

Found:

```dockerfile
FROM debian:13
EXPOSE 80 22
```

Instead:

```dockerfile
FROM debian:13
EXPOSE 80
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dockerdsl.checks.exposed import exposed
from dockerdsl.checks.rule import Problem, step_rule
from dockerdsl.checks.seen import SeenStep

_SSH = 22


@step_rule("EXPOSE", severity="info", also=("DS-0004", "CKV_DOCKER_1"))
def expose_ssh(step: SeenStep) -> Iterator[Problem]:
    for each in exposed(step):
        if each.port and each.port.first <= _SSH <= each.port.last and each.port.protocol == "tcp":
            yield step.problem("port 22 is for SSH", each.token, hint="use docker exec")
