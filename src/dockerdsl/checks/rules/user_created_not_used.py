"""Use the user that was made: name it in USER.

A user that no USER names was made for nothing: the container runs as root. A program that gives up root by itself, such as
gosu, is heeded; one in a script of the image is not seen.

Found:

```dockerfile
FROM debian:13
RUN useradd --system app
CMD ["/srv/app"]
```

Instead:

```dockerfile
FROM debian:13
RUN useradd --system app
USER app
CMD ["/srv/app"]
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from dockerdsl.checks.commands import Command
from dockerdsl.checks.finding import Edit, Fix
from dockerdsl.checks.rule import Problem, stage_rule
from dockerdsl.checks.seen import SeenStage
from dockerdsl.shell import Word

_OF_USERADD: Final = frozenset(
    """u uid g gid G groups d home-dir home c comment s shell e expiredate f inactive k skel K key p password b base-dir
    R root P prefix Z selinux-user""".split()
)
_OF_ADDUSER: Final = frozenset("u uid gid G ingroup h home s shell g gecos k firstuid lastuid conf comment".split())
_gives_up_root: Final = re.compile(
    r"\b(?:gosu|su-exec|setpriv|runuser|chpst|s6-setuidgid|sudo|su|setuser)\b|entrypoint[\w.-]*\b", re.IGNORECASE
).search


@stage_rule(severity="info")
def user_created_not_used(stage: SeenStage) -> Iterator[Problem]:
    if not stage.is_target or stage.last("USER") is not None:
        return
    for parent in stage.chain():
        if any(step.keyword in ("ENTRYPOINT", "CMD") and _gives_up_root(step.spans.arguments.text) for step in parent.steps):
            return
    end = stage.steps[-1].end
    for step in stage.by_keyword.get("RUN", ()):
        for command in step.commands:
            name = _made(command)
            if name:
                line = f"USER {name.text}"
                fix = Fix(f"write {line}", (Edit(end, end, f"\n{line}"),), safe=False) if name.literal else None
                yield command.problem(
                    f"the user {name.text} is made, and the container runs as root",
                    name,
                    hint=f"write {line} behind it",
                    fix=fix,
                )


def _made(command: Command) -> Word | None:
    """Return the name of the user that a command makes."""
    if command.name == "useradd":
        words = [] if command.has("D", "defaults") else command.operands(_OF_USERADD)
    elif command.name == "adduser":
        words = [] if command.has("group") and not command.has("system") else command.operands(_OF_ADDUSER)
    else:
        return None
    return words[0] if len(words) == 1 else None
