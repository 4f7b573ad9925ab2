"""Say which version of a package apt-get is to install.

Without a version the image gets whatever the mirror holds on the day of the build. Mirrors drop versions when newer ones come,
and a pin then breaks the build; a base image pinned by digest, or a snapshot mirror, is the sturdier one. Therefore this rule
is off unless asked for, and on in the preset `strict`.

Found:

```dockerfile
FROM debian:13
RUN apt-get update && apt-get install -y --no-install-recommends curl
```

Instead:

```dockerfile
FROM debian:13
RUN apt-get update && apt-get install -y --no-install-recommends curl=8.14.1-2
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from dockerdsl.checks.commands import Command
from dockerdsl.checks.packages import APT, told
from dockerdsl.checks.rule import Problem, command_rule

_is_pinned: Final = re.compile(r"[=/]|\.deb\Z").search


@command_rule("apt-get", severity="off", strict="info", hadolint={"DL3008": "warning"})
def apt_unpinned(command: Command) -> Iterator[Problem]:
    for word, text in told(command, APT.packages(command)):
        if not _is_pinned(text) and not text.endswith("-"):
            yield command.problem(f"{text} has no version", word, hint=f"write {text}=VERSION, or pin the base image by digest")
