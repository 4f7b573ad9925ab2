"""Keep the progress bar of wget out of the log of the build.

wget draws a line for every fifty kilobytes when it does not write to a terminal, which makes thousands of lines of a large
file. `--progress=dot:giga` draws one for 32 megabytes; the wget of BusyBox, as in Alpine, knows only `-q`.

Found:

```dockerfile
FROM debian:13
RUN wget https://example.com/data.tar
```

Instead:

```dockerfile
FROM debian:13
RUN wget --progress=dot:giga https://example.com/data.tar
```
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dockerdsl.checks.commands import Command
from dockerdsl.checks.rule import Problem, command_rule

_QUIET: Final = "progress quiet q output-file o append-output a no-verbose V version h help".split()
_GNU: Final = frozenset("debian ubuntu fedora centos rockylinux almalinux amazonlinux oraclelinux".split())


@command_rule("wget", severity="info", hadolint={"DL3047": "info"})
def wget_progress(command: Command) -> Iterator[Problem]:
    words = [word.text for word in command.args]
    if not words or command.has(*_QUIET) or any(word.startswith("-nv") for word in words):
        return
    yield command.problem(
        "wget fills the log with its progress",
        hint="give it --progress=dot:giga, or -q where it is that of BusyBox",
        fix=command.insert("--progress=dot:giga", safe=_has_gnu(command)),
    )


def _has_gnu(command: Command) -> bool:
    """Return whether wget is GNU's, which alone knows the flag: whether the image is that of a distribution with no other."""
    stage = command.step.stage
    name = stage.root.base.partition("@")[0].rpartition("/")[2].partition(":")[0] if stage else ""
    return name in _GNU
