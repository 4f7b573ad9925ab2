"""Choose the shell with SHELL, not with a link to `/bin/sh`.

A link in place of `/bin/sh` changes every script of the distribution, and the next upgrade may take it back. SHELL changes what
runs the lines of this file, and nothing else.

Found:

```dockerfile
FROM debian:13
RUN ln -sf /bin/bash /bin/sh
```

Instead:

```dockerfile
FROM debian:13
SHELL ["/bin/bash", "-c"]
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dockerdsl.checks.commands import Command
from dockerdsl.checks.finding import Edit, Fix
from dockerdsl.checks.rule import Problem, command_rule
from dockerdsl.shell import Word
from dockerdsl.words import write_json


@command_rule("ln", severity="warning", hadolint={"DL4005": "warning"})
def shell_relinked(command: Command) -> Iterator[Problem]:
    words = command.operands(frozenset({"S", "suffix", "t", "target-directory"}))
    if len(words) > 1 and words[-1].text == "/bin/sh":
        yield command.problem("a link takes the place of /bin/sh", words[-1], hint="use SHELL", fix=_fix(command, words[-2]))


def _fix(command: Command, target: Word) -> Fix | None:
    """Return the suggestion to write SHELL in the place of a RUN that only makes the link."""
    step = command.step
    program = target.text if target.text.startswith("/") else f"/bin/{target.text}"
    if len(step.commands) > 1 or step.trigger or not target.literal or step.piece.heredocs:
        return None
    return Fix("write SHELL", (Edit(*step.span(), f"SHELL {write_json([program, '-c'])}"),), safe=False)
