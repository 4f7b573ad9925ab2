"""Say with `--chown` who owns what is copied behind USER.

USER says who runs, not who owns: COPY and ADD make files of root, whatever USER stands above, and a program that writes to them
fails.

Found:

```dockerfile
FROM debian:13
USER app
COPY data /srv/data
```

Instead:

```dockerfile
FROM debian:13
USER app
COPY --chown=app data /srv/data
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dockerdsl.checks.finding import Fix
from dockerdsl.checks.rule import Problem, step_rule
from dockerdsl.checks.seen import SeenStep
from dockerdsl.checks.users import user_of


@step_rule("COPY", "ADD", severity="off")
def copy_after_user_no_chown(step: SeenStep) -> Iterator[Problem]:
    outer = step.last("USER")
    user = user_of(outer) if outer else None
    if outer is None or user is None or user.is_root or step.flag("chown") is not None or step.instruction is None:
        return
    written = outer.spans.arguments.text
    plain = not any(mark in written for mark in " \t\"'\\$")
    yield step.problem(
        f"what is copied belongs to root, not to {user.name}",
        step.spans.arguments,
        hint=f"write --chown={written}" if plain else "say it with --chown",
        fix=Fix("insert --chown", (step.insert(step.spans.keyword, f" --chown={written}"),), safe=False) if plain else None,
    )
