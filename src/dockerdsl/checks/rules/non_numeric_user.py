"""Give the last USER as a number.

Kubernetes cannot tell that a name is not root, and with `runAsNonRoot` refuses to start the container. A number says it. Only
the last USER of what is built is judged: it is the one that containers run as.

Found:

```dockerfile
FROM debian:13
RUN useradd --uid 10001 app
USER app
```

Instead:

```dockerfile
FROM debian:13
RUN useradd --uid 10001 app
USER 10001
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dockerdsl.checks.finding import Fix
from dockerdsl.checks.rule import Problem, stage_rule
from dockerdsl.checks.seen import SeenStage, SeenStep
from dockerdsl.checks.users import is_number, user_of, with_number


@stage_rule(severity="info", hadolint={"DL3066": "info"})
def non_numeric_user(stage: SeenStage) -> Iterator[Problem]:
    step = stage.last("USER") if stage.is_target else None
    user = user_of(step) if step else None
    if step and user and not is_number(user.name) and not user.is_root and not stage.is_windows:
        yield step.problem(
            f"{user.name} is a name: nobody can tell that it is not root",
            step.spans.arguments,
            hint="write its number",
            fix=_fix(step, user.name, with_number(stage, user.name)),
        )


def _fix(step: SeenStep, name: str, number: str | None) -> Fix | None:
    written = step.spans.arguments
    if number is None or written.text.partition(":")[0] != name:
        return None
    return Fix(f"write {number}", (step.replace(written, number + written.text[len(name) :]),), safe=False)
