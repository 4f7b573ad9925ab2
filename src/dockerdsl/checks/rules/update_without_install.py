"""Fetch package lists in the RUN that installs from them.

A RUN that only fetches lists is cached: when a later RUN changes, it installs from lists that may be months old, and fails
where a version is gone.

Found:

```dockerfile
FROM debian:13
RUN apt-get update
RUN apt-get install -y --no-install-recommends git
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
from dockerdsl.checks.joining import joined
from dockerdsl.checks.packages import APK, APT, ZYPPER, Manager, keeps
from dockerdsl.checks.rule import Problem, stage_rule
from dockerdsl.checks.seen import SeenStage, SeenStep

_REFRESH: Final[dict[str, tuple[Manager, frozenset[str]]]] = {
    **dict.fromkeys(APT.programs, (APT, frozenset({"update"}))),
    **dict.fromkeys(APK.programs, (APK, frozenset({"update"}))),
    **dict.fromkeys(ZYPPER.programs, (ZYPPER, frozenset({"refresh", "ref"}))),
}
_TIDY: Final = frozenset("update refresh ref clean autoclean cc distclean dist-clean".split())
_FRESH: Final = ("no-cache", "U", "update-cache")
_LISTS: Final = ("/var/lib/apt", "/var/lib/apt/lists", "/var/cache/apk", "/var/cache/zypp")


@stage_rule(severity="warning", also=("DS-0017", "CKV_DOCKER_5"))
def update_without_install(stage: SeenStage) -> Iterator[Problem]:
    waiting: dict[Manager, Command] = {}
    for step in stage.by_keyword.get("RUN", ()):
        for command in [] if step.programs.isdisjoint(_REFRESH) else step.commands:
            manager, refresh = _REFRESH.get(command.name, (None, _TIDY))
            verb = manager.verb(command) if manager else ""
            if manager is None or verb in _TIDY - refresh:
                continue
            if verb in refresh:
                waiting[manager] = command
                continue
            update = waiting.pop(manager, None)
            if update and update.step is not step and not command.has(*_FRESH) and not keeps(update.step, *_LISTS):
                yield _problem(update, step)


def _problem(update: Command, install: SeenStep) -> Problem:
    between = install.number - update.step.number
    return update.problem(
        f"what {update.name} fetches is cached, and old when line {install.piece.line} installs from it",
        hint="do both in one RUN",
        fix=joined(update.step, install) if between == 1 else None,
    )
