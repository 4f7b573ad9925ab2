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

from collections.abc import Iterator, Sequence
from typing import Final

from dockerdsl.checks.commands import Command
from dockerdsl.checks.packages import PIP, PIPS, PYTHONS, keeps, pip_of
from dockerdsl.checks.rule import Problem, run_rule
from dockerdsl.checks.seen import SeenStep
from dockerdsl.shell import Word

_SWITCH: Final = "PIP_NO_CACHE_DIR"
_ON: Final = frozenset({"1", "true", "yes", "on", "y", "t"})


@run_rule(*PIPS, *PYTHONS, severity="info", hadolint={"DL3042": "warning"}, triggers=True)
def pip_no_cache_dir(step: SeenStep) -> Iterator[Problem]:
    said = step.variable(_SWITCH)[1]
    for command in step.commands:
        if command.name == "export":
            said = _said(command.args, said)
        pip = pip_of(command) if command.name != "uv" else None
        install = PIP.install(pip) if pip else None
        if pip and install and not _is_on(_said(command.invocation.environment, said)) and _leaves_cache(pip):
            yield pip.problem(
                "pip keeps its cache in the image",
                install,
                hint="give it --no-cache-dir, or mount a cache on /root/.cache/pip",
                fix=pip.insert("--no-cache-dir", install),
            )


def _said(words: Sequence[Word], before: str | None) -> str | None:
    """Return what assignments say of the switch; what was said before if they do not."""
    found = [value for name, _, value in (word.text.partition("=") for word in words) if name == _SWITCH]
    return found[-1] if found else before


def _is_on(value: str | None) -> bool:
    return value is not None and value.lower() in _ON


def _leaves_cache(pip: Command) -> bool:
    own = pip.value("--cache-dir") or pip.step.variable("PIP_CACHE_DIR")[1]
    return not pip.has("no-cache-dir", "no-cache") and not keeps(pip.step, *PIP.folders, *filter(None, [own]))
