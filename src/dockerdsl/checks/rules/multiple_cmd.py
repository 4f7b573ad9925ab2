"""Write CMD once in a stage.

Only the last one counts; the others are left over from something, and mislead who reads the file. A CMD of the stage below may
be replaced.

The fix takes the dead one out, and comments that tell rules to be quiet about it. Other words right above it go only by
`--unsafe-fixes`; they stay where the later one follows at once.

Found:

```dockerfile
FROM debian:13
CMD ["app", "--debug"]
CMD ["app"]
```

Instead:

```dockerfile
FROM debian:13
CMD ["app"]
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dockerdsl.checks.repeated import repeated
from dockerdsl.checks.rule import Problem, stage_rule
from dockerdsl.checks.seen import SeenStage


@stage_rule(severity="warning", hadolint={"DL4003": "warning"}, buildkit="MultipleInstructionsDisallowed", also=("DS-0016",))
def multiple_cmd(stage: SeenStage) -> Iterator[Problem]:
    yield from repeated(stage, "CMD")
