"""Choose the user with USER, not with sudo.

A RUN is root's already unless USER says otherwise, and sudo gives the container a way back to root that nobody meant to leave.

Found:

```dockerfile
FROM debian:13
RUN sudo make install
```

Instead:

```dockerfile
FROM debian:13
USER root
RUN make install
USER 10001
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dockerdsl.checks.commands import Command
from dockerdsl.checks.finding import Edit, Fix
from dockerdsl.checks.rule import Problem, step_rule
from dockerdsl.checks.seen import SeenStep
from dockerdsl.shell import Word


@step_rule("RUN", severity="warning", hadolint={"DL3004": "error"}, also=("DS-0010", "CKV2_DOCKER_1"), triggers=True)
def sudo(step: SeenStep) -> Iterator[Problem]:
    seen: set[int] = set()
    for command in step.commands if "sudo" in step.script.text else ():
        invocation = command.invocation
        word = invocation.word if command.name == "sudo" else invocation.behind("sudo")
        if word and word.start not in seen:
            seen.add(word.start)
            yield command.problem(
                "sudo has no place in a build", word, hint="leave it out, or write USER root above", fix=_fix(command, word)
            )


def _fix(command: Command, word: Word) -> Fix | None:
    """Return the suggestion to leave it out where the user is root anyway, and it was given no flags."""
    start, after = command.span(word)[0], command.span()[0]
    user = command.step.last("USER")
    root = user is None or user.spans.arguments.text.partition(":")[0] in ("root", "0")
    between = command.step.file.text[start:after].split()
    plain = command.invocation.through[-1:] == (word,) and between == [word.raw] and command.script.exec is None
    return Fix("remove sudo", (Edit(start, after, ""),), safe=False) if root and plain else None
