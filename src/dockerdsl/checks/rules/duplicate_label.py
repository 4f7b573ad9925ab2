"""Set a label once in a stage.

Only the last value counts. The earlier one is dead, and whoever changes it wonders why nothing happens. A label of the stage
below may be replaced.

The fix takes the dead label out, and a LABEL in which no other is left with comments that tell rules to be quiet about it.
Other words right above it go only by `--unsafe-fixes`.

Found:

```dockerfile
FROM debian:13
LABEL version="1.0" vendor="Acme"
LABEL version="1.1"
```

Instead:

```dockerfile
FROM debian:13
LABEL vendor="Acme"
LABEL version="1.1"
```
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from dockerdsl.checks.assigned import Assigned
from dockerdsl.checks.belonging import taken_out
from dockerdsl.checks.finding import Edit, Fix
from dockerdsl.checks.rule import Problem, stage_rule
from dockerdsl.checks.seen import SeenStage, SeenStep


class _Set(NamedTuple):
    """A label where it is set: the instruction, all labels there, and its place among them."""

    step: SeenStep
    labels: list[Assigned]
    place: int


@stage_rule(severity="info")
def duplicate_label(stage: SeenStage) -> Iterator[Problem]:
    last: dict[str, _Set] = {}
    dead: list[tuple[str, _Set, _Set]] = []
    for step in stage.by_keyword.get("LABEL", ()):
        labels = step.assigned
        for place, each in enumerate(labels):
            key = step.resolved(each.name.text)
            if key and step.instruction is not None:
                now = _Set(step, labels, place)
                dead += [(key, last[key], now)] if key in last else []
                last[key] = now
    gone: dict[int, set[int]] = {}
    for _, earlier, _ in dead:
        gone.setdefault(earlier.step.number, set()).add(earlier.place)
    for key, earlier, later in dead:
        yield earlier.step.problem(
            f"the label {key} is set again in line {later.step.lines[0]}: this value is dead",
            earlier.labels[earlier.place].whole,
            hint="take it out",
            fix=_fix(earlier, gone[earlier.step.number], later.step),
        )


def _fix(label: _Set, gone: set[int], later: SeenStep) -> Fix | None:
    """Return the fix that takes a label out, with its instruction if none is left there; None where a comment would be lost."""
    step, labels, place = label
    if len(gone) == len(labels):
        return taken_out(step, "take it out", later)
    before = labels[place - 1].whole if place else step.spans.keyword
    start, (begin, end) = step.span(before)[1], step.span(labels[place].whole)
    return None if "#" in step.file.text[start:begin] else Fix("take it out", (Edit(start, end, ""),))
