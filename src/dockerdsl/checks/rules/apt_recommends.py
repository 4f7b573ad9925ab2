"""Leave out what apt-get installs beside what it was told to.

By default apt-get installs recommended packages, too: an image grows by what nobody asked for. `--no-install-recommends` leaves
them out, and so does `APT::Install-Recommends "false"` in a file below `/etc/apt/apt.conf.d`.

Found:

```dockerfile
FROM debian:13
RUN apt-get update && apt-get install -y git
```

Instead:

```dockerfile
FROM debian:13
RUN apt-get update && apt-get install -y --no-install-recommends git
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from dockerdsl.checks.commands import Command
from dockerdsl.checks.packages import APT
from dockerdsl.checks.rule import Problem, file_rule
from dockerdsl.checks.seen import File

_setting: Final = re.compile(r"APT::Install-Recommends[\s=\"'\\]+(?:false|0|no|off|without|disable)\b", re.IGNORECASE).search


@file_rule(severity="info", hadolint={"DL3015": "info"}, also=("DS-0029",))
def apt_recommends(file: File) -> Iterator[Problem]:
    configured: set[int] = set()
    for stage in file.stages:
        known = stage.parent is not None and stage.parent.number in configured
        for step in stage.steps:
            known = known or (step.keyword in ("RUN", "COPY", "ADD", "ONBUILD") and _is_set(step.piece.text))
            run = step.inner or step
            for command in run.commands if not known and "apt-get" in run.programs else ():
                yield from _of_command(command)
        configured |= {stage.number} if known else set()


def _is_set(text: str) -> bool:
    return "recommends" in text.lower() and _setting(text) is not None


def _of_command(command: Command) -> Iterator[Problem]:
    install = APT.install(command) if command.name == "apt-get" else None
    if install and not command.has("no-install-recommends"):
        yield command.problem(
            "apt-get installs recommended packages, too",
            install,
            hint="give it --no-install-recommends",
            fix=command.insert("--no-install-recommends", install, safe=False),
        )
