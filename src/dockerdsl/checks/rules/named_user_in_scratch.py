"""Give USER a number where there is no `/etc/passwd`.

A name is looked up in the image's own `/etc/passwd`, and `scratch` has none: the container does not start.

Found:

```dockerfile
FROM golang:1.25 AS build
FROM scratch
COPY --from=build /go/bin/app /app
USER app
```

Instead:

```dockerfile
FROM golang:1.25 AS build
FROM scratch
COPY --from=build /go/bin/app /app
USER 10001
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from dockerdsl.checks.rule import Problem, stage_rule
from dockerdsl.checks.seen import SeenStage, SeenStep
from dockerdsl.checks.users import is_number, user_of
from dockerdsl.instructions import Copy

_names_them: Final = re.compile("passwd|group").search
_FOLDERS: Final = frozenset({"", ".", "..", "/etc"})
"""Where a folder that is copied may bring `/etc/passwd` along, slashes at the end left out."""


@stage_rule(severity="warning")
def named_user_in_scratch(stage: SeenStage) -> Iterator[Problem]:
    step = stage.last("USER") if stage.is_target and stage.root.base == "scratch" else None
    user = user_of(step) if step else None
    if step is None or user is None or user.is_root or _may_have_names(stage):
        return
    for name in user:
        if name and not is_number(name):
            yield step.problem(f"nothing here says who {name} is", step.spans.arguments, hint="write a number")


def _may_have_names(stage: SeenStage) -> bool:
    """Return whether something may have put `/etc/passwd` into a stage that began with nothing."""
    if stage.last("RUN") or stage.last("ADD"):
        return True
    return any(_may_bring(step) for each in stage.chain() for step in each.by_keyword.get("COPY", ()))


def _may_bring(step: SeenStep) -> bool:
    copy = step.instruction
    dest = step.resolved(copy.dest) if isinstance(copy, Copy) else None
    return dest is None or dest.rstrip("/") in _FOLDERS or _names_them(step.piece.text) is not None
