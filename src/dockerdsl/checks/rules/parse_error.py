"""Write what BuildKit can read.

An unknown keyword or flag, a missing argument, a heredoc without an end: BuildKit refuses the file before it builds anything.

Found:

```dockerfile
FROM debian:13
CPOY app /usr/bin/app
```

Instead:

```dockerfile
FROM debian:13
COPY app /usr/bin/app
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dockerdsl.checks.refusing import refusals
from dockerdsl.checks.rule import Problem, file_rule
from dockerdsl.checks.seen import File


@file_rule(severity="error", hadolint={"DL1000": "error"})
def parse_error(file: File) -> Iterator[Problem]:
    yield from refusals(file)
