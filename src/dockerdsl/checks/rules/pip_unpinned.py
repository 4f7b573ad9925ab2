"""Say which version of a package pip is to install.

Without a version the image gets whatever is newest on the day of the build. What is installed by `-r requirements.txt`, with
`-c constraints.txt`, with `--no-index` or from the project itself is taken to be pinned there.

Found:

```dockerfile
FROM python:3.13
RUN pip install --no-cache-dir flask
```

Instead:

```dockerfile
FROM python:3.13
RUN pip install --no-cache-dir flask==3.1.2
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from dockerdsl.checks.commands import Command
from dockerdsl.checks.packages import PIP, PIPS, PIPX, PYTHONS, pip_of, told
from dockerdsl.checks.rule import Problem, command_rule

_FILES: Final = ("r", "requirement", "c", "constraint", "group")
_is_pinned: Final = re.compile(r"[=<>~!]=|[<>@/]|\A\.|\.(?:whl|tar\.gz|zip)\Z").search


@command_rule(*PIPS, *PYTHONS, *PIPX.programs, "uv", severity="info", hadolint={"DL3013": "warning"})
def pip_unpinned(command: Command) -> Iterator[Problem]:
    pip = command if command.name in PIPX.programs else pip_of(command)
    if pip is None or pip.has(*_FILES):
        return
    words = (PIPX if command.name in PIPX.programs else PIP).packages(pip)
    if any(word.text == "." for word in words) or pip.has("no-index"):
        return
    for word, text in told(pip, words):
        fetched = text.startswith(("git+", "hg+", "svn+", "bzr+"))
        if not _is_pinned(text) or (fetched and "@" not in text.rpartition("/")[2]):
            sign = "@" if fetched else "=="
            yield pip.problem(f"{text} has no version", word, hint=f"write {text}{sign}VERSION, or use a requirements file")
