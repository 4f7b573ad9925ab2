"""Copy what is needed out of a stage, not all of it.

All files of a stage on top of an image replace its own programs, libraries and user names by those of another system, and make
it as large as both.

Found:

```dockerfile
FROM golang:1.25 AS build
FROM debian:13
COPY --from=build / /
```

Instead:

```dockerfile
FROM golang:1.25 AS build
FROM debian:13
COPY --from=build /go/bin/app /usr/bin/app
```
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from dockerdsl.checks.rule import Problem, step_rule
from dockerdsl.checks.seen import SeenStep
from dockerdsl.instructions import Copy


@step_rule("COPY", severity="warning", hadolint={"DL3067": "warning"})
def copy_root_to_root(step: SeenStep) -> Iterator[Problem]:
    copy = step.instruction
    if not isinstance(copy, Copy) or copy.from_ is None or not _is_root(copy.dest):
        return
    if any(isinstance(source, str) and _is_root(source) for source in copy.sources):
        yield step.problem("all of a stage is copied over all of this one", step.spans.arguments, hint="name what is needed")


def _is_root(path: str) -> bool:
    return path.startswith("/") and posixpath.normpath(path).strip("/") == ""
