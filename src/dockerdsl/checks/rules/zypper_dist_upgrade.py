"""Take a newer base image instead of zypper dist-upgrade.

`zypper dist-upgrade` may bring another release of the whole distribution, and what it replaces stays in the layers below.

Found:

```dockerfile
FROM opensuse/leap:15.6
RUN zypper -n dist-upgrade
```

Instead:

```dockerfile
FROM opensuse/leap:16.0
RUN zypper -n patch
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dockerdsl.checks.commands import Command
from dockerdsl.checks.packages import ZYPPER
from dockerdsl.checks.rule import Problem, command_rule


@command_rule(*ZYPPER.programs, severity="warning", hadolint={"DL3035": "warning"})
def zypper_dist_upgrade(command: Command) -> Iterator[Problem]:
    if ZYPPER.verb(command) in ("dist-upgrade", "dup"):
        yield command.problem("zypper may bring another release of the distribution", hint="take a newer base image")
