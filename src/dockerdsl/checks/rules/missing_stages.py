"""Begin a stage: a Dockerfile needs a FROM.

A file without one makes no image, and BuildKit refuses it.

Found:

```dockerfile
ARG VERSION=1.2
```

Instead:

```dockerfile
ARG VERSION=1.2
FROM debian:13
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dockerdsl.checks.rule import Problem, file_rule
from dockerdsl.checks.seen import File


@file_rule(severity="error")
def missing_stages(file: File) -> Iterator[Problem]:
    if file.steps and not file.stages and all(step.keyword == "ARG" for step in file.steps):
        yield Problem("there is no FROM in the file", 0, 0, (1, 1), hint="begin a stage: FROM image")
