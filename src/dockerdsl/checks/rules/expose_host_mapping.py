"""Name only the container's own port in EXPOSE.

Where a port appears on the host is said when a container is started, `docker run -p 8080:80`. In EXPOSE an address and a port
of the host are forgotten, and BuildKit is about to refuse them.

Found:

```dockerfile
FROM debian:13
EXPOSE 8080:80
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
from dockerdsl.checks.finding import Fix
from dockerdsl.checks.rule import Problem, step_rule
from dockerdsl.checks.seen import SeenStep


@step_rule("EXPOSE", severity="warning", buildkit="ExposeInvalidFormat")
def expose_host_mapping(step: SeenStep) -> Iterator[Problem]:
    for each in exposed(step):
        if each.port is None or not (each.port.ip or each.port.host):
            continue
        own = each.text.rpartition(":")[2]
        yield step.problem(
            f"{each.text} names a port of the host, and EXPOSE forgets it",
            each.token,
            hint=f"write {own}",
            fix=Fix(f"write {own}", (step.replace(each.token, own),)) if each.is_literal else None,
            buildkit=f"EXPOSE instruction should not define an IP address or host-port mapping, found '{each.text}'",
        )
