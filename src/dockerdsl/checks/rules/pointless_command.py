"""Leave out programs that say or do nothing in a build.

There is no service to start, nobody to edit and no machine to shut down in a build: what such a program does is gone when its
RUN ends. ssh is let be in a RUN that mounts an agent.

Found:

```dockerfile
FROM debian:13
RUN service nginx start
```

Instead:

```dockerfile
FROM debian:13
CMD ["nginx", "-g", "daemon off;"]
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dockerdsl.checks.commands import Command
from dockerdsl.checks.rule import Problem, command_rule
from dockerdsl.instructions import Run


@command_rule(*"free kill mount ps service shutdown ssh top vim".split(), severity="info", hadolint={"DL3001": "info"})
def pointless_command(command: Command) -> Iterator[Problem]:
    run = command.step.instruction
    agent = isinstance(run, Run) and any(mount.type == "ssh" for mount in run.mounts)
    if not (command.name == "ssh" and agent):
        yield command.problem(
            f"{command.name} does nothing that lasts in a build", hint="leave it out, or run it in the container"
        )
