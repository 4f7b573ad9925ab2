"""Take away the package lists in the RUN that fetched them.

`apt-get update` leaves lists of tens of megabytes. Taken away by a later RUN they stay in the layer below; only the RUN that
fetched them can keep them out. A cache mount on `/var/lib/apt/lists` does as well, and in a stage that nothing is built on it
does not matter.

Found:

```dockerfile
FROM debian:13
RUN apt-get update && apt-get install -y --no-install-recommends git
```

Instead:

```dockerfile
FROM debian:13
RUN apt-get update && apt-get install -y --no-install-recommends git && rm -rf /var/lib/apt/lists/*
```

Instead:

```dockerfile
FROM debian:13
RUN --mount=type=cache,target=/var/lib/apt/lists,sharing=locked apt-get update && apt-get install -y git
```
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dockerdsl.checks.packages import APT, keeps, left_by
from dockerdsl.checks.rule import Problem, file_rule
from dockerdsl.checks.seen import File, SeenStep

_CLEANS: Final = ("distclean", "dist-clean")


@file_rule(severity="info", hadolint={"DL3009": "info"})
def apt_lists_left(file: File) -> Iterator[Problem]:
    runs = [run for run in file.runs if not run.programs.isdisjoint(APT.programs)]
    last = max([run.number for run in runs if _installs_from_lists(run)], default=-1)
    for run in runs:
        if run.stage is None or not run.stage.is_shipped or keeps(run, *APT.folders):
            continue
        for command in left_by(run, APT, ("update",), _CLEANS)[-1:]:
            yield command.problem(
                f"{command.name} update leaves its lists in the image",
                hint="remove /var/lib/apt/lists/* in the same RUN",
                fix=command.join("rm -rf /var/lib/apt/lists/*", safe=run.number >= last),
            )


def _installs_from_lists(step: SeenStep) -> bool:
    """Return whether a RUN runs apt without fetching lists of its own, so that it needs those of a RUN before it."""
    return not any(command.name in APT.programs and APT.verb(command) == "update" for command in step.commands)
