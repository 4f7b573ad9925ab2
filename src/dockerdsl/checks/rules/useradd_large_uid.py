"""Give useradd the flag `-l` where the number of the user is large.

useradd writes into `/var/log/lastlog` and `/var/log/faillog` at a place that the number of the user tells. With a large one
these files are mostly a hole, which a layer may hold byte by byte: gigabytes of nothing.

Found:

```dockerfile
FROM debian:13
RUN useradd -u 1234567 app
```

Instead:

```dockerfile
FROM debian:13
RUN useradd -l -u 1234567 app
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from dockerdsl.checks.commands import Command
from dockerdsl.checks.packages import told
from dockerdsl.checks.rule import Problem, command_rule
from dockerdsl.shell import Word

_LARGEST: Final = 99_999
_number: Final = re.compile(r"(?:-[A-Za-z]*u|--uid=)?(\d+)", re.ASCII).fullmatch


@command_rule("useradd", severity="warning", hadolint={"DL3046": "warning"})
def useradd_large_uid(command: Command) -> Iterator[Problem]:
    word = _uid(command)
    if word is None or command.has("l", "no-log-init"):
        return
    number = _number("".join([text for _, text in told(command, [word])]))
    if number and int(number[1]) > _LARGEST:
        yield command.problem(
            f"useradd writes large files for user {number[1]}", word, hint="give it -l", fix=command.insert("-l")
        )


def _uid(command: Command) -> Word | None:
    """Return the word that holds the number: behind ``-u`` or ``--uid``, or one with it."""
    for word, after in pairwise((*command.args, None)):
        if word and (word.text == "--uid" or (word.text[:1] == "-" != word.text[1:2] and word.text.endswith("u"))):
            return after
        if word and (word.text.startswith("--uid=") or (word.text.startswith("-u") and len(word.text) > 2)):
            return word
    return None
