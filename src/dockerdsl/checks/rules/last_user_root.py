"""End as a user that is not root.

The last USER is the one that containers run as. As root, whoever breaks into the program owns the container, its mounts and
whatever the kernel lets it reach. Only stages that are built for themselves are judged; a program that gives up root later,
such as gosu, is heeded.

Found:

```dockerfile
FROM debian:13
USER app
USER root
RUN install -d /srv
```

Instead:

```dockerfile
FROM debian:13
USER root
RUN install -d /srv
USER app
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dockerdsl.checks.rule import Problem, stage_rule
from dockerdsl.checks.seen import SeenStage
from dockerdsl.checks.users import drops_root, user_of


@stage_rule(severity="warning", hadolint={"DL3002": "warning"}, also=("DS-0002", "CKV_DOCKER_8"))
def last_user_root(stage: SeenStage) -> Iterator[Problem]:
    step = stage.last("USER") if stage.is_target else None
    user = user_of(step) if step else None
    if step and user and user.is_root and not drops_root(stage):
        yield step.problem("containers run as root", step.spans.arguments, hint="name another user behind what needs root")
