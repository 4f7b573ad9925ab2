"""Say with HEALTHCHECK how to tell that a container works.

Without it Docker knows only whether the program runs, not whether it answers. Kubernetes has probes of its own and does not
look at it: so the rule is off until it is asked for. `HEALTHCHECK NONE` says that there is none on purpose.

Found:

```dockerfile
FROM debian:13
CMD ["app"]
```

Instead:

```dockerfile
FROM debian:13
HEALTHCHECK CMD ["app", "ping"]
CMD ["app"]
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dockerdsl.checks.rule import Problem, stage_rule
from dockerdsl.checks.seen import SeenStage


@stage_rule(severity="off", hadolint={"DL3057": "off"}, also=("DS-0026", "CKV_DOCKER_2"))
def missing_healthcheck(stage: SeenStage) -> Iterator[Problem]:
    if not stage.is_target or stage.last("HEALTHCHECK") is not None:
        return
    if stage.image is None or stage.image.healthcheck is None:
        yield stage.problem("nothing says how to tell that a container works", at=stage.base_token, hint="write HEALTHCHECK")
