"""Tell apt-get to go on: give `install` the flag `-y`.

`apt-get install` asks before it installs, and in a build nobody answers: it takes the end of its input for a no, and the build
fails. So do `remove`, `purge`, `autoremove` and `upgrade`.

Found:

```dockerfile
FROM debian:13
RUN apt-get update && apt-get install --no-install-recommends curl
```

Instead:

```dockerfile
FROM debian:13
RUN apt-get update && apt-get install -y --no-install-recommends curl
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from dockerdsl.checks.commands import Command
from dockerdsl.checks.packages import APT
from dockerdsl.checks.rule import Problem, command_rule

_ANSWERS: Final = ("y", "yes", "assume-yes", "s", "simulate", "dry-run", "print-uris")
"""What answers, or makes a question needless."""
_quiet: Final = re.compile("--quiet|-[a-zA-Z]+").fullmatch


@command_rule("apt-get", severity="warning", hadolint={"DL3014": "warning"}, also=("DS-0021",))
def apt_no_yes(command: Command) -> Iterator[Problem]:
    verb = APT.asking(command)
    if verb and verb.text != "update" and not command.has(*_ANSWERS) and not _is_very_quiet(command):
        yield command.problem(
            f"apt-get {verb.text} asks, and nobody answers", verb, hint="give it -y", fix=command.insert("-y", verb)
        )


def _is_very_quiet(command: Command) -> bool:
    """Return whether apt-get is told twice to be quiet, which it takes for a yes."""
    words = [word.text for word in command.args]
    return "-q=2" in words or sum(1 if word == "--quiet" else word.count("q") for word in words if _quiet(word)) > 1
