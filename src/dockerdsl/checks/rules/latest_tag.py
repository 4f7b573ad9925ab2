"""Say which version of an image to build on: `latest` is none.

`latest` is moved to another image whenever there is a new one: a build that worked fails, or goes on with other programs.

Found:

```dockerfile
FROM debian:latest
```

Instead:

```dockerfile
FROM debian:13
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dockerdsl.checks.rule import Problem, step_rule
from dockerdsl.checks.seen import SeenStep


@step_rule("FROM", "COPY", "RUN", severity="warning", hadolint={"DL3007": "warning"}, also=("DS-0001", "CKV_DOCKER_7"))
def latest_tag(step: SeenStep) -> Iterator[Problem]:
    for each in step.taken:
        image = each.image
        if image is not None and image.tag == "latest" and image.digest is None:
            name = str(image).removesuffix(":latest")
            yield step.problem(f"latest of {name} is another image tomorrow", each.token, hint=f"write {name}:VERSION")
