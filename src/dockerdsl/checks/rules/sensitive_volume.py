"""Make no volume of what belongs to the kernel or to Docker.

A volume at `/proc`, `/sys` or `/dev` hides what programs look for there, and one at Docker's socket asks for a mount that hands
over the host. The control groups, `/sys/fs/cgroup`, are let pass: systemd wants them.

Found:

```dockerfile
FROM debian:13
VOLUME /var/run/docker.sock
```

Instead:

```dockerfile
FROM debian:13
VOLUME /var/lib/app
```
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import Final

from dockerdsl.checks.rule import Problem, step_rule
from dockerdsl.checks.seen import SeenStep
from dockerdsl.instructions import Volume

_is_sensitive: Final = re.compile(
    r"/|/(?:boot|dev|proc)(?:/.*)?|/sys(?:/(?!fs/cgroup).*)?|.*/docker\.sock", re.DOTALL
).fullmatch


@step_rule("VOLUME", severity="warning")
def sensitive_volume(step: SeenStep) -> Iterator[Problem]:
    said = step.instruction
    for written in said.paths if isinstance(said, Volume) else ():
        path = step.resolved(written)
        if path and _is_sensitive(posixpath.normpath(path)):
            yield step.problem(f"{path} is no place for a volume", step.spans.arguments, hint="leave it out")
