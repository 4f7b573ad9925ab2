"""Write what BuildKit can build.

Some mistakes BuildKit sees only when it has read all of the file: a mode that is no number, a mount of a kind that there is
not. They are told here without a build.

Found:

```dockerfile
FROM debian:13
COPY --chmod=9999 app /usr/bin/app
```

Instead:

```dockerfile
FROM debian:13
COPY --chmod=755 app /usr/bin/app
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dockerdsl.checks.refusing import late_refusal
from dockerdsl.checks.rule import Problem, file_rule
from dockerdsl.checks.seen import File


@file_rule(severity="error")
def build_error(file: File) -> Iterator[Problem]:
    found = late_refusal(file)
    if found is not None:
        yield found
