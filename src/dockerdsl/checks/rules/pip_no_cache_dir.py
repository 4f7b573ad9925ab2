"""Keep the cache of pip out of the image.

pip keeps what it downloads and builds for a next time that an image does not have. `--no-cache-dir` or `PIP_NO_CACHE_DIR=1`
keeps it out; a cache mount keeps it for the next build instead.

Found:

```dockerfile
FROM python:3.13
RUN pip install flask==3.1.2
```

Instead:

```dockerfile
FROM python:3.13
RUN pip install --no-cache-dir flask==3.1.2
```

Instead:

```dockerfile
FROM python:3.13
RUN --mount=type=cache,target=/root/.cache/pip pip install flask==3.1.2
```
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from dockerdsl.checks.commands import Command
from dockerdsl.checks.packages import PIP, PIPS, PYTHONS, keeps, pip_of
from dockerdsl.checks.rule import Problem, command_rule

_SWITCH: Final = "PIP_NO_CACHE_DIR"
_ON: Final = frozenset({"1", "true", "yes", "on", "y", "t"})


@command_rule(*PIPS, *PYTHONS, severity="info", hadolint={"DL3042": "warning"})
def pip_no_cache_dir(command: Command) -> Iterator[Problem]:
    pip = pip_of(command)
    install = PIP.install(pip) if pip else None
    if pip is None or install is None or pip.has("no-cache-dir", "no-cache") or _is_off(command):
        return
    if not keeps(command.step, *PIP.folders, *_folders(pip)):
        yield pip.problem(
            "pip keeps its cache in the image",
            install,
            hint="give it --no-cache-dir, or mount a cache on /root/.cache/pip",
            fix=pip.insert("--no-cache-dir", install),
        )


def _is_off(command: Command) -> bool:
    """Return whether the environment says that there is no cache: ENV, ARG, or the shell text in front."""
    words = [*command.invocation.environment]
    for each in command.step.commands:
        if each.name == "export" and each.invocation.word.start < command.invocation.word.start:
            words += each.args
    said = [value for name, _, value in (word.text.partition("=") for word in words) if name == _SWITCH]
    value = said[-1] if said else command.step.variable(_SWITCH)[1]
    return value is not None and value.lower() in _ON


def _folders(pip: Command) -> list[str]:
    """Return the folder that pip was told to keep its cache in."""
    words = [word.text for word in pip.args]
    told_ = [word.partition("=")[2] for word in words if word.startswith("--cache-dir=")]
    told_ += [after for word, after in pairwise(words) if word == "--cache-dir"]
    set_ = pip.step.variable("PIP_CACHE_DIR")[1]
    return told_ or ([set_] if set_ else [])
