"""Leave out programs that say or do nothing in a build.

There is no service to start, nobody to edit and no machine to shut down in a build: what such a program does is gone when its
RUN ends. Let be are a service that the rest of the RUN needs, and what stops it; `vim` with commands; `ssh` in a RUN that
mounts an agent.

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
from typing import Final

from dockerdsl.checks.commands import Command
from dockerdsl.checks.rule import Problem, run_rule
from dockerdsl.checks.seen import SeenStep
from dockerdsl.instructions import Run

_POINTLESS: Final = tuple("free kill mount ps service shutdown ssh top vim".split())


@run_rule(*_POINTLESS, severity="info", hadolint={"DL3001": "info"}, triggers=True)
def pointless_command(step: SeenStep) -> Iterator[Problem]:
    exactly = step.file.settings.preset == "hadolint"
    last = max([at for at, command in enumerate(step.commands) if command.name not in _POINTLESS], default=-1)
    running = any(command.joined_by == "&" for command in step.script.shell.commands)
    for at, command in enumerate(step.commands):
        if command.name not in _POINTLESS or (command.name == "ssh" and _has_agent(step)):
            continue
        if exactly or not (_is_told(command) or _serves(command, running=running, needed=at < last)):
            yield command.problem(
                f"{command.name} does nothing that lasts in a build", hint="leave it out, or run it in the container"
            )
        running = running or (command.name == "service" and at < last)


def _has_agent(step: SeenStep) -> bool:
    run = step.instruction
    return isinstance(run, Run) and any(mount.type == "ssh" for mount in run.mounts)


def _is_told(command: Command) -> bool:
    """Return whether an editor is told what to do."""
    return command.name == "vim" and any(word.text[:1] in ("+", "-") for word in command.args)


def _serves(command: Command, *, running: bool, needed: bool) -> bool:
    """Return whether a command starts what the rest of the RUN needs, or ends what runs."""
    return command.name in ("service", "kill") and (running or (needed and command.name == "service"))
