"""Write a `.dockerignore` that can be read.

BuildKit stops at a pattern that it cannot read: a `!` with nothing behind it, a `[` that is not closed, and, where a build
copies from its context, what is no regular expression once BuildKit has made one of it. The finding stands in the ignore
file, at the line.

It is only checked where the build context is known: by `--context FOLDER`, by `context` in the project's settings, or by
`check(..., context=Context("."))`.

Found:

```text title=".dockerignore"
*
!app[
```

```dockerfile
FROM python:3.13-slim
COPY app /srv/
```

Instead:

```text title=".dockerignore"
*
!app
```

```dockerfile
FROM python:3.13-slim
COPY app /srv/
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dockerdsl.checks.rule import Problem, file_rule
from dockerdsl.checks.seen import File
from dockerdsl.where import Where


@file_rule(severity="error", needs="context")
def dockerignore_invalid(file: File) -> Iterator[Problem]:
    refusal = file.context.refusal if file.context else None
    if refusal is not None and isinstance(refusal.at, Where):
        yield Problem(refusal.what, 0, 0, (refusal.at.line, refusal.at.line), refusal.hint, elsewhere=refusal.at)
