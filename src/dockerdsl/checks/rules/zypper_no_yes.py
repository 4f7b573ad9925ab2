"""Tell zypper to go on: give it the flag `-n`.

zypper asks before it changes anything, and in a build nobody answers.

Found:

```dockerfile
FROM opensuse/leap:15.6
RUN zypper install git && zypper clean
```

Instead:

```dockerfile
FROM opensuse/leap:15.6
RUN zypper -n install git && zypper clean
```
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dockerdsl.checks.commands import Command
from dockerdsl.checks.packages import ZYPPER
from dockerdsl.checks.rule import Problem, command_rule

_ASK: Final = frozenset("install in remove rm source-install si patch update up dist-upgrade dup".split())


@command_rule(*ZYPPER.programs, severity="warning", hadolint={"DL3034": "warning"})
def zypper_no_yes(command: Command) -> Iterator[Problem]:
    verb = ZYPPER.verb(command)
    if verb in _ASK and not command.has("n", "non-interactive", "y", "no-confirm"):
        yield command.problem(f"zypper {verb} asks, and nobody answers", hint="give it -n", fix=command.insert("-n"))
