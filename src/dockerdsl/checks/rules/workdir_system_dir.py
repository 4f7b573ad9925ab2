"""Work in a folder of your own, not in one of the system.

`/proc`, `/sys` and `/dev` are the kernel's and are there anew in each container: what a build puts there is hidden. `/boot` and
its like are nothing that a container has a use for.

Found:

```dockerfile
FROM debian:13
WORKDIR /dev/app
```

Instead:

```dockerfile
FROM debian:13
WORKDIR /srv/app
```
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import Final

from dockerdsl.checks.rule import Problem, step_rule
from dockerdsl.checks.seen import SeenStep

_is_of_system: Final = re.compile(r"/(?:boot|dev|initrd|lost\+found|proc|sys)(?:/.*)?", re.DOTALL).fullmatch


@step_rule("WORKDIR", severity="info", also=("DS-0030",))
def workdir_system_dir(step: SeenStep) -> Iterator[Problem]:
    path = step.resolved(step.spans.arguments.text)
    if path and _is_of_system(posixpath.normpath(path)):
        yield step.problem(f"{path} belongs to the system", step.spans.arguments, hint="work in a folder of your own")
