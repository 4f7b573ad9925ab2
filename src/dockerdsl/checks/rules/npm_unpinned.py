"""Say which version of a package npm is to install.

Without a version the image gets whatever is newest on the day of the build. `npm ci`, or `npm install` without names, takes the
versions of the lock file.

Found:

```dockerfile
FROM node:24
RUN npm install -g typescript
```

Instead:

```dockerfile
FROM node:24
RUN npm install -g typescript@5.9.3
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from dockerdsl.checks.commands import Command
from dockerdsl.checks.packages import NPM, told
from dockerdsl.checks.rule import Problem, command_rule

_is_pinned: Final = re.compile(r".@|\A(?:[./~]|file:)|\.(?:tar|tar\.gz|tgz)\Z", re.DOTALL).search
_is_git: Final = re.compile(r"(?:git\+|git:|https?:|ssh:)|[^@][^/]*/", re.DOTALL).match


@command_rule(*NPM.programs, severity="info", hadolint={"DL3016": "warning"})
def npm_unpinned(command: Command) -> Iterator[Problem]:
    for word, text in told(command, NPM.packages(command)):
        if not ("#" in text if _is_git(text) and not _is_file(text) else _is_pinned(text)):
            sign = "#" if _is_git(text) else "@"
            yield command.problem(f"{text} has no version", word, hint=f"write {text}{sign}VERSION")


def _is_file(text: str) -> bool:
    return text.startswith((".", "/", "~", "file:")) or text.endswith((".tar", ".tar.gz", ".tgz"))
