"""Copy what is needed out of a stage, not all of it.

All files of a stage on top of an image replace its own programs, libraries and user names by those of another system, and make
it as large as both. What was made to be copied whole is let be: an image, and a stage on `scratch`; and so is a stage on
`scratch` that takes all of another.

Found:

```dockerfile
FROM golang:1.25 AS build
RUN go install example.com/app@v1.2.0
FROM debian:13
COPY --from=build / /
```

Instead:

```dockerfile
FROM golang:1.25 AS build
RUN go install example.com/app@v1.2.0
FROM debian:13
COPY --from=build /go/bin/app /usr/bin/app
```
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from dockerdsl.building.evaluate import SCRATCH
from dockerdsl.checks.rule import Problem, step_rule
from dockerdsl.checks.seen import SeenStep
from dockerdsl.instructions import Copy


@step_rule("COPY", severity="warning", hadolint={"DL3067": "warning"})
def copy_root_to_root(step: SeenStep) -> Iterator[Problem]:
    copy = step.instruction
    if not isinstance(copy, Copy) or copy.from_ is None or not _is_root(copy.dest):
        return
    whole = any(isinstance(source, str) and _is_root(source) for source in copy.sources)
    if whole and (step.file.settings.preset == "hadolint" or _replaces(step)):
        yield step.problem("all of a stage is copied over all of this one", step.spans.arguments, hint="name what is needed")


def _replaces(step: SeenStep) -> bool:
    """Return whether one system is put over another: both begin with an image, and something was done to the one."""
    source = next((each.stage for each in step.taken), None)
    if source is None or step.stage is None or SCRATCH in (source.root.base, step.stage.root.base):
        return False
    return any(source.last(keyword) for keyword in ("COPY", "ADD", "RUN"))


def _is_root(path: str) -> bool:
    return path.startswith("/") and posixpath.normpath(path).strip("/") == ""
