"""Say with WORKDIR, or with an absolute path, where COPY and ADD put files.

A relative destination is below the working directory. Where no WORKDIR says which that is, the image below does, and may say
something else tomorrow. `scratch` has none: there it is `/`.

Found:

```dockerfile
FROM debian:13
COPY app.conf conf/
```

Instead:

```dockerfile
FROM debian:13
WORKDIR /srv
COPY app.conf conf/
COPY app.conf /etc/app/
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dockerdsl.checks.copied import dest_of
from dockerdsl.checks.rule import Problem, step_rule
from dockerdsl.checks.seen import SeenStep


@step_rule("COPY", "ADD", severity="warning", hadolint={"DL3045": "warning"})
def relative_copy_dest(step: SeenStep) -> Iterator[Problem]:
    dest = dest_of(step)
    known = step.stage is None or step.stage.image is not None or step.last("WORKDIR") is not None
    if dest is not None and dest.is_relative and not known:
        yield step.problem(
            f"only the image below says where {dest.written} is", dest.token, hint="write WORKDIR above, or an absolute path"
        )
