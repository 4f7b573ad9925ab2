"""Join RUN instructions that stand side by side.

Each RUN makes a layer, and what one leaves behind another cannot take away again. On the other hand short ones are easier to
read and their cache lasts longer, which is why this rule is off unless asked for.

Found:

```dockerfile
FROM debian:13
RUN mkdir /srv/app
RUN touch /srv/app/ready
```

Instead:

```dockerfile
FROM debian:13
RUN mkdir /srv/app && touch /srv/app/ready
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dockerdsl.checks.joining import joined, same_flags
from dockerdsl.checks.rule import Problem, step_rule
from dockerdsl.checks.seen import SeenStep


@step_rule("RUN", severity="off", hadolint={"DL3059": "info"})
def consecutive_run(step: SeenStep) -> Iterator[Problem]:
    before = step.file.steps[step.number - 1] if step.number else None
    if before and before.keyword == "RUN" and same_flags(before, step) and _is_single(before) and _is_single(step):
        yield step.problem("this RUN and the one before could be one", hint="join them with &&", fix=joined(before, step))


def _is_single(step: SeenStep) -> bool:
    """Return whether a RUN is one command: what is longer was joined on purpose."""
    script = step.script
    return script.exec is not None or sum(each.nested != "substitution" for each in script.shell.commands) == 1
