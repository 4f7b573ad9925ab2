"""Ask after a container's health by the exec form.

The shell form needs a shell in the image, and starts it every time. A check that needs one, for a variable or for `||`, is
better off with it: so the rule is off until it is asked for.

Found:

```dockerfile
FROM debian:13
HEALTHCHECK CMD app ping
```

Instead:

```dockerfile
FROM debian:13
HEALTHCHECK CMD ["app", "ping"]
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dockerdsl.checks.exec_forms import exec_form
from dockerdsl.checks.rule import Problem, step_rule
from dockerdsl.checks.seen import SeenStep
from dockerdsl.instructions import Healthcheck
from dockerdsl.reading.spans import Token


@step_rule("HEALTHCHECK", severity="off", hadolint={"DL3025": "warning"})
def shell_form_healthcheck(step: SeenStep) -> Iterator[Problem]:
    said = step.instruction
    if isinstance(said, Healthcheck) and said.command is not None and not isinstance(said.command, tuple):
        text = _command(step)
        yield step.problem(
            "HEALTHCHECK runs a shell each time",
            text,
            hint='write the exec form: ["program", "argument"]',
            fix=exec_form(step, text),
        )


def _command(step: SeenStep) -> Token:
    """Return what stands behind CMD."""
    arguments = step.spans.arguments
    behind = arguments.text[len("CMD") :]
    return step.spans.part(arguments.at + len(arguments.text) - len(behind.lstrip()), arguments.at + len(arguments.text))
