"""Clean up behind zypper in the RUN that installs.

zypper keeps packages and the data of its repositories below `/var/cache/zypp`. A later RUN can hide them, but no longer keep
them out of the image. A cache mount keeps them for the next build instead.

Found:

```dockerfile
FROM opensuse/leap:15.6
RUN zypper -n install git
```

Instead:

```dockerfile
FROM opensuse/leap:15.6
RUN zypper -n install git && zypper clean --all
```

Instead:

```dockerfile
FROM opensuse/leap:15.6
RUN --mount=type=cache,target=/var/cache/zypp zypper -n install git
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dockerdsl.checks.packages import ZYPPER, keeps, left_by
from dockerdsl.checks.rule import Problem, run_rule
from dockerdsl.checks.seen import SeenStep


@run_rule(*ZYPPER.programs, severity="info", hadolint={"DL3036": "warning"}, also=("DS-0020",), triggers=True)
def zypper_no_clean(step: SeenStep) -> Iterator[Problem]:
    for fetched in left_by(step, ZYPPER, ZYPPER.installs, ("clean", "cc"))[-1:]:
        if not keeps(step, *ZYPPER.folders):
            yield fetched.problem(
                "zypper leaves its cache in the image",
                hint="run zypper clean --all in the same RUN",
                fix=fetched.join("zypper clean --all"),
            )
