"""Take away the cache of yarn in the RUN that fills it.

`yarn install` keeps every package a second time, for a next time that an image does not have. A cache mount keeps it for the
next build instead, and in a stage that nothing is built on it does not matter.

Found:

```dockerfile
FROM node:24
RUN yarn install --frozen-lockfile
```

Instead:

```dockerfile
FROM node:24
RUN yarn install --frozen-lockfile && yarn cache clean
```

Instead:

```dockerfile
FROM node:24
RUN --mount=type=cache,target=/usr/local/share/.cache/yarn yarn install --frozen-lockfile
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dockerdsl.checks.commands import Command
from dockerdsl.checks.packages import YARN, keeps, left_by
from dockerdsl.checks.rule import Problem, run_rule
from dockerdsl.checks.seen import SeenStep


@run_rule(*YARN.programs, severity="info", hadolint={"DL3060": "info"}, triggers=True)
def yarn_cache_left(step: SeenStep) -> Iterator[Problem]:
    if step.stage is None or not step.stage.is_shipped:
        return
    left = [command for command in left_by(step, YARN, ("", "install"), ("cache",)) if not _is_asked(command)]
    for install in left[-1:]:
        own = install.value("--cache-folder") or step.variable("YARN_CACHE_FOLDER")[1]
        if not keeps(step, *YARN.folders, *filter(None, [own])):
            yield install.problem(
                "yarn leaves its cache in the image",
                hint="run yarn cache clean in the same RUN, or mount a cache",
                fix=install.join("yarn cache clean"),
            )


def _is_asked(command: Command) -> bool:
    """Return whether yarn tells something, and does not do what it does when it is told nothing: install."""
    return command.has("version", "v", "help", "h")
