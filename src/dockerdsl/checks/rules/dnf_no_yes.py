"""Tell dnf to go on: give `install` the flag `-y`.

`dnf install` asks before it installs or removes anything, and in a build nobody answers.

Found:

```dockerfile
FROM fedora:43
RUN dnf install httpd && dnf clean all
```

Instead:

```dockerfile
FROM fedora:43
RUN dnf install -y httpd && dnf clean all
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dockerdsl.checks.commands import Command
from dockerdsl.checks.packages import DNF
from dockerdsl.checks.rule import Problem, command_rule


@command_rule(*DNF.programs, severity="warning", hadolint={"DL3038": "warning"})
def dnf_no_yes(command: Command) -> Iterator[Problem]:
    verb = DNF.asking(command)
    if verb and not command.has("y", "yes", "assumeyes"):
        yield command.problem(
            f"{command.name} {verb.text} asks, and nobody answers",
            verb,
            hint="give it -y",
            fix=command.insert("-y", verb),
        )
