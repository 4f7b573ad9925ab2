"""Keep the index of apk out of the image.

`apk add` keeps the index of its repositories below `/var/cache/apk`; with `--no-cache` it reads one that it does not keep. A
cache mount keeps it for the next build instead.

Found:

```dockerfile
FROM alpine:3.22
RUN apk add curl
```

Instead:

```dockerfile
FROM alpine:3.22
RUN apk add --no-cache curl
```

Instead:

```dockerfile
FROM alpine:3.22
RUN --mount=type=cache,target=/var/cache/apk apk add curl
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dockerdsl.checks.commands import Command
from dockerdsl.checks.packages import APK, keeps
from dockerdsl.checks.rule import Problem, command_rule


@command_rule(*APK.programs, severity="info", hadolint={"DL3019": "info"}, also=("DS-0025",))
def apk_no_cache(command: Command) -> Iterator[Problem]:
    add = APK.install(command)
    if add and not command.has("no-cache") and not keeps(command.step, *APK.folders):
        yield command.problem(
            "apk keeps its index in the image", add, hint="give it --no-cache", fix=command.insert("--no-cache", add)
        )
