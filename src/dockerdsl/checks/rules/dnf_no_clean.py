"""Clean up behind dnf in the RUN that installs.

dnf keeps the packages and the data of its repositories below `/var/cache`. A later RUN can hide them, but no longer keep them
out of the image. A cache mount on `/var/cache/dnf` keeps them for the next build instead.

Found:

```dockerfile
FROM fedora:43
RUN dnf install -y httpd-2.4.65
```

Instead:

```dockerfile
FROM fedora:43
RUN dnf install -y httpd-2.4.65 && dnf clean all
```

Instead:

```dockerfile
FROM fedora:43
RUN --mount=type=cache,target=/var/cache/dnf dnf install -y httpd-2.4.65
```
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import attrs

from dockerdsl.checks.packages import DNF, keeps, left_by
from dockerdsl.checks.rule import Problem, run_rule
from dockerdsl.checks.seen import SeenStep

_FETCH: Final = DNF.installs | set("upgrade up upgrade-minimal up-min reinstall rei".split())
_FAMILIES: Final = tuple([attrs.evolve(DNF, programs=programs) for programs in (("dnf", "dnf5"), ("microdnf",), ("tdnf",))])
"""Those that keep their caches in the same place, and clean up behind one another."""


@run_rule(*DNF.programs, severity="info", hadolint={"DL3040": "warning"}, also=("DS-0019", "DS-0027"), triggers=True)
def dnf_no_clean(step: SeenStep) -> Iterator[Problem]:
    if keeps(step, *DNF.folders):
        return
    for family in _FAMILIES:
        for fetched in left_by(step, family, _FETCH, ("clean",), ("yum",))[-1:]:
            yield fetched.problem(
                f"{fetched.name} leaves its cache in the image",
                hint=f"run {fetched.name} clean all in the same RUN",
                fix=fetched.join(f"{fetched.name} clean all"),
            )
