"""Give rights to those who need them, not to everyone.

What everyone may write, every program in the container may change, one that was broken into as well. `--chown` and `chmod g=u`
give rights to one user or group.

Found:

```dockerfile
FROM debian:13
RUN mkdir /srv/data && chmod 777 /srv/data
```

Instead:

```dockerfile
FROM debian:13
RUN mkdir /srv/data && chown 10001 /srv/data
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from dockerdsl.checks.commands import Command
from dockerdsl.checks.finding import Fix
from dockerdsl.checks.rule import Problem, step_rule
from dockerdsl.checks.seen import SeenStep
from dockerdsl.shell import Word

_SETTING: Final = ("chmod", "mkdir", "install")
_octal: Final = re.compile(r"([0-7]?)([0-7]{2})([2367])", re.ASCII).fullmatch
_words: Final = re.compile(r"(?:[ugoa]*[-+=][rwxXst]*,)*[ug]*[oa][ugoa]*[+=][rxXst]*w[rwxXst]*(?:,.*)?").fullmatch


@step_rule("RUN", "COPY", "ADD", severity="info", triggers=True)
def world_writable(step: SeenStep) -> Iterator[Problem]:
    for flag in step.spans.flags if step.keyword != "RUN" else ():
        mode = _narrowed(flag.value or "")
        if flag.name == "chmod" and mode is not None:
            fix = Fix(f"write {mode}", (step.replace(flag.token, f"--chmod={mode}"),), safe=False) if mode else None
            yield step.problem("everyone may write what is copied", flag.token, hint="give fewer rights", fix=fix)
    for command in [] if step.programs.isdisjoint(_SETTING) else step.commands:
        word = _mode(command)
        mode = _narrowed(word.text) if word else None
        if word and mode is not None:
            fix = command.replace(word, mode) if mode and word.text.isdecimal() else None
            yield command.problem("everyone may write there", word, hint="give fewer rights", fix=fix)


def _mode(command: Command) -> Word | None:
    """Return the word that says the rights."""
    if command.name == "chmod":
        return next(iter(command.operands()), None)
    if command.name in ("mkdir", "install"):
        after = [behind for word, behind in pairwise(command.args) if word.text in ("-m", "--mode")]
        return after[0] if after else next((word for word in command.args if word.text.startswith("--mode=")), None)
    return None


def _narrowed(mode: str) -> str | None:
    """Return rights without those of everyone to write, empty if that is not easily said; None if they are not given.

    A folder like ``/tmp``, where each may only take away what is his own, is as it should be.

    >>> [_narrowed(mode) for mode in ("777", "0666", "a+rwx", "u+w", "1777", "755")]
    ['775', '0664', '', None, None, None]
    """
    found = _octal(mode.removeprefix("--mode="))
    if found and found[1] not in ("1", "3", "5", "7"):
        return f"{found[1]}{found[2]}{int(found[3]) & ~2}"
    return "" if not found and _words(mode.removeprefix("--mode=")) else None
