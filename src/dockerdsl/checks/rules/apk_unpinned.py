"""Say which version of a package apk is to add.

Without a version the image gets whatever the repository holds on the day of the build. Repositories of Alpine keep only the
newest revision of a package, so a pin must be kept up to date; a base image pinned by digest is the sturdier one. Therefore
this rule is off unless asked for, and on in the preset `strict`.

Found:

```dockerfile
FROM alpine:3.22
RUN apk add --no-cache curl
```

Instead:

```dockerfile
FROM alpine:3.22
RUN apk add --no-cache curl=8.14.1-r1
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from dockerdsl.checks.commands import Command
from dockerdsl.checks.packages import APK, told
from dockerdsl.checks.rule import Problem, command_rule

_is_pinned: Final = re.compile(r"[=~<>]|\.apk\Z").search


@command_rule(*APK.programs, severity="off", strict="info", hadolint={"DL3018": "warning"})
def apk_unpinned(command: Command) -> Iterator[Problem]:
    for word, text in told(command, APK.packages(command)):
        if not _is_pinned(text):
            yield command.problem(f"{text} has no version", word, hint=f"write {text}=VERSION, or pin the base image by digest")
