"""Clean up behind yum in the RUN that installs.

yum keeps the packages and the data of its repositories below `/var/cache`. A later RUN can hide them, but no longer keep them
out of the image. A cache mount on `/var/cache/yum` keeps them for the next build instead.

Found:

```dockerfile
FROM almalinux:8
RUN yum install -y httpd-2.4.65
```

Instead:

```dockerfile
FROM almalinux:8
RUN yum install -y httpd-2.4.65 && yum clean all
```

Instead:

```dockerfile
FROM almalinux:8
RUN --mount=type=cache,target=/var/cache/yum yum install -y httpd-2.4.65
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dockerdsl.checks.packages import YUM, keeps, left_by
from dockerdsl.checks.rule import Problem, run_rule
from dockerdsl.checks.seen import SeenStep


@run_rule(*YUM.programs, severity="info", hadolint={"DL3032": "warning"}, also=("DS-0015",), triggers=True)
def yum_no_clean(step: SeenStep) -> Iterator[Problem]:
    for fetched in left_by(step, YUM, YUM.installs, ("clean",), ("dnf",))[-1:]:
        if not keeps(step, *YUM.folders):
            yield fetched.problem(
                f"{fetched.name} leaves its cache in the image",
                hint=f"run {fetched.name} clean all in the same RUN",
                fix=fetched.join(f"{fetched.name} clean all"),
            )
