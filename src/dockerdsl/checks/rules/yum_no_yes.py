"""Tell yum to go on: give `install` the flag `-y`.

`yum install` asks before it installs or removes anything, and in a build nobody answers.

Found:

```dockerfile
FROM almalinux:8
RUN yum install httpd && yum clean all
```

Instead:

```dockerfile
FROM almalinux:8
RUN yum install -y httpd && yum clean all
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dockerdsl.checks.commands import Command
from dockerdsl.checks.packages import YUM
from dockerdsl.checks.rule import Problem, command_rule


@command_rule(*YUM.programs, severity="warning", hadolint={"DL3030": "warning"})
def yum_no_yes(command: Command) -> Iterator[Problem]:
    verb = YUM.asking(command)
    if verb and not command.has("y", "yes", "assumeyes"):
        yield command.problem(
            f"{command.name} {verb.text} asks, and nobody answers",
            verb,
            hint="give it -y",
            fix=command.insert("-y", verb),
        )
