"""Tell apt-get to go on: give `install` the flag `-y`.

`apt-get install` asks before it installs, and in a build nobody answers: it takes the end of its input for a no, and the build
fails.

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

from collections.abc import Iterator

from dockerdsl.checks.commands import Command
from dockerdsl.checks.rule import Problem, command_rule


@command_rule("apt-get", severity="warning", hadolint={"DL3014": "warning"}, also=("DS-0021",))
def apt_no_yes(command: Command) -> Iterator[Problem]:
    install = next((word for word in command.operands() if word.text == "install"), None)
    if install is None or command.has("y", "yes", "qq", "assume-yes"):
        return
    words = [word.text for word in command.args]
    if words.count("-q") + words.count("--quiet") > 1 or "-q=2" in words:
        return
    yield command.problem(
        "apt-get install asks, and nobody answers", install, hint="give it -y", fix=command.insert("-y", install)
    )
