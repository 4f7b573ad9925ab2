"""Put `=` between a name and its value in ENV and LABEL.

The form with a blank takes one name only, and all that follows is its value: a second name on the line is swallowed without a
word. BuildKit keeps it for old files.

Found:

```dockerfile
FROM debian:13
ENV GREETING good morning
```

Instead:

```dockerfile
FROM debian:13
ENV GREETING="good morning"
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dockerdsl.checks.assigned import is_legacy
from dockerdsl.checks.finding import Edit, Fix
from dockerdsl.checks.rule import Problem, step_rule
from dockerdsl.checks.seen import SeenStep
from dockerdsl.render import instruction_text


@step_rule("ENV", "LABEL", severity="warning", buildkit="LegacyKeyValueFormat")
def legacy_key_value(step: SeenStep) -> Iterator[Problem]:
    if not is_legacy(step):
        return
    keyword, name = step.spans.keyword.text, step.assigned[0].name
    yield step.problem(
        f"{name.text} and its value have no = between them",
        step.spans.arguments,
        hint=f"write {keyword} {name.text}=...",
        fix=_fix(step),
        buildkit=f'"{keyword} key=value" should be used instead of legacy "{keyword} key value" format',
    )


def _fix(step: SeenStep) -> Fix | None:
    """Return the fix; None where a comment within the instruction would be lost."""
    start, end = step.span(step.spans.arguments)
    if step.instruction is None or "\n" in step.file.text[start:end]:
        return None
    text = instruction_text(step.instruction, step.file.escape).partition(" ")[2]
    return Fix("write an =", (Edit(start, end, text),))
