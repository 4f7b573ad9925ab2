"""Write apt-get, not apt: apt is made for people.

`apt` says of itself that its command line may change from one version to the next, and its output is one for a terminal.
`apt-get` and `apt-cache` keep theirs.

Found:

```dockerfile
FROM debian:13
RUN apt update && apt install -y --no-install-recommends git
```

Instead:

```dockerfile
FROM debian:13
RUN apt-get update && apt-get install -y --no-install-recommends git
```
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dockerdsl.checks.commands import Command
from dockerdsl.checks.packages import APT
from dockerdsl.checks.rule import Problem, command_rule

_SAME: Final = dict.fromkeys("update install remove purge autoremove clean autoclean source build-dep".split(), "apt-get")
_SAME_IN_CACHE: Final = dict.fromkeys("search show policy depends rdepends".split(), "apt-cache")
_LIKE: Final = {"upgrade": "apt-get", **_SAME, **_SAME_IN_CACHE}


@command_rule("apt", severity="warning", hadolint={"DL3027": "warning"}, also=("CKV_DOCKER_9",))
def apt_not_apt_get(command: Command) -> Iterator[Problem]:
    verb = APT.verb(command)
    name = _LIKE.get(verb)
    yield command.problem(
        "apt is made for people, and may change",
        hint=f"write {name or 'apt-get or apt-cache'}",
        fix=command.replace(command.invocation.word, name, safe=verb in _SAME) if name else None,
    )
