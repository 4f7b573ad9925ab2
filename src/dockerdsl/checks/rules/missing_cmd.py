"""Say with CMD or ENTRYPOINT what a container runs.

An image that is to be run starts something. The image below may say what, and an image that others build on may leave it open:
so the rule is off until it is asked for.

Found:

```dockerfile
FROM debian:13
COPY app /usr/bin/app
```

Instead:

```dockerfile
FROM debian:13
COPY app /usr/bin/app
CMD ["app"]
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dockerdsl.checks.rule import Problem, stage_rule
from dockerdsl.checks.seen import SeenStage


@stage_rule(severity="off")
def missing_cmd(stage: SeenStage) -> Iterator[Problem]:
    if not stage.is_target or any(stage.last(keyword) for keyword in ("CMD", "ENTRYPOINT")):
        return
    if stage.image is None or not (stage.image.cmd or stage.image.entrypoint):
        yield stage.problem("nothing says what a container runs", at=stage.base_token, hint="write CMD or ENTRYPOINT")
