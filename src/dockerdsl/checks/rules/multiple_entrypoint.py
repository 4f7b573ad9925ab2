"""Write ENTRYPOINT once in a stage.

Only the last one counts: what an earlier one was to start is never started. An ENTRYPOINT of the stage below may be replaced.

The fix takes the dead one out, and comments that tell rules to be quiet about it. Other words right above it go only by
`--unsafe-fixes`; they stay where the later one follows at once.

Found:

```dockerfile
FROM debian:13
ENTRYPOINT ["tini", "--"]
ENTRYPOINT ["app"]
```

Instead:

```dockerfile
FROM debian:13
ENTRYPOINT ["tini", "--", "app"]
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dockerdsl.checks.repeated import repeated
from dockerdsl.checks.rule import Problem, stage_rule
from dockerdsl.checks.seen import SeenStage


@stage_rule(severity="error", hadolint={"DL4004": "error"}, buildkit="MultipleInstructionsDisallowed", also=("DS-0007",))
def multiple_entrypoint(stage: SeenStage) -> Iterator[Problem]:
    yield from repeated(stage, "ENTRYPOINT")
