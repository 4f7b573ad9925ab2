"""Write HEALTHCHECK once in a stage.

Only the last one counts: two checks are no stricter than one. What is to be asked twice goes into one command.

The fix takes the dead one out, and comments that tell rules to be quiet about it. Other words right above it go only by
`--unsafe-fixes`; they stay where the later one follows at once.

Found:

```dockerfile
FROM debian:13
HEALTHCHECK CMD ["app", "ping"]
HEALTHCHECK CMD ["db", "ping"]
```

Instead:

```dockerfile
FROM debian:13
HEALTHCHECK CMD app ping && db ping
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dockerdsl.checks.repeated import repeated
from dockerdsl.checks.rule import Problem, stage_rule
from dockerdsl.checks.seen import SeenStage


@stage_rule(severity="error", hadolint={"DL3012": "error"}, buildkit="MultipleInstructionsDisallowed", also=("DS-0023",))
def multiple_healthcheck(stage: SeenStage) -> Iterator[Problem]:
    yield from repeated(stage, "HEALTHCHECK")
