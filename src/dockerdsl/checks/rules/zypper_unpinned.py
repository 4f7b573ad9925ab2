"""Say which version of a package zypper is to install.

Without a version the image gets whatever the repository holds on the day of the build. A base image pinned by digest is
sturdier than the pin of each package. Therefore this rule is off unless asked for, and on in the preset `strict`.

Found:

```dockerfile
FROM opensuse/leap:15.6
RUN zypper -n install git && zypper clean
```

Instead:

```dockerfile
FROM opensuse/leap:15.6
RUN zypper -n install git=2.43.0 && zypper clean
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from dockerdsl.checks.commands import Command
from dockerdsl.checks.packages import ZYPPER, told
from dockerdsl.checks.rule import Problem, command_rule

_is_pinned: Final = re.compile(r"[=<>/]|\.rpm\Z").search


@command_rule(*ZYPPER.programs, severity="off", strict="info", hadolint={"DL3037": "warning"})
def zypper_unpinned(command: Command) -> Iterator[Problem]:
    for word, text in told(command, ZYPPER.packages(command)):
        if not _is_pinned(text):
            yield command.problem(f"{text} has no version", word, hint=f"write {text}=VERSION, or pin the base image by digest")
