"""Take a newer base image instead of upgrading all packages.

An upgrade gives each build other packages, and what it replaces stays in the layers below. It also brings fixes that the base
image does not have yet, which is why this rule is off unless asked for.

Found:

```dockerfile
FROM debian:13
RUN apt-get update && apt-get -y dist-upgrade
```

Instead:

```dockerfile
FROM debian:13.2
RUN apt-get update && apt-get install -y --no-install-recommends git
```
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dockerdsl.checks.commands import Command
from dockerdsl.checks.packages import APK, APT, DNF, YUM, ZYPPER
from dockerdsl.checks.rule import Problem, command_rule

_VERBS: Final[dict[str, frozenset[str]]] = {
    **dict.fromkeys(APT.programs, frozenset({"upgrade", "dist-upgrade", "full-upgrade", "safe-upgrade"})),
    **dict.fromkeys(APK.programs, frozenset({"upgrade"})),
    **dict.fromkeys((*YUM.programs, *DNF.programs), frozenset({"update", "upgrade", "up", "distro-sync"})),
    **dict.fromkeys(ZYPPER.programs, frozenset({"update", "up"})),
}
_MANAGERS: Final = {program: manager for manager in (APT, APK, YUM, DNF, ZYPPER) for program in manager.programs}


@command_rule(*_VERBS, severity="off", also=("DS-0024",))
def dist_upgrade(command: Command) -> Iterator[Problem]:
    operands = _MANAGERS[command.name].operands(command)
    if len(operands) == 1 and operands[0].text in _VERBS[command.name]:
        yield command.problem(
            f"{command.name} {operands[0].text} gives each build other packages", operands[0], hint="take a newer base image"
        )
