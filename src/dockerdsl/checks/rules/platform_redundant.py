"""Leave out `--platform=$TARGETPLATFORM`.

The platform that the build is for is what FROM takes by itself.

Found:

```dockerfile
FROM --platform=$TARGETPLATFORM debian:13
```

Instead:

```dockerfile
FROM debian:13
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dockerdsl.checks.assigned import expansion
from dockerdsl.checks.platform_flag import platform_flag
from dockerdsl.checks.rule import Problem, stage_rule
from dockerdsl.checks.seen import SeenStage


@stage_rule(severity="style", hadolint={"DL3065": "warning"}, buildkit="RedundantTargetPlatform")
def platform_redundant(stage: SeenStage) -> Iterator[Problem]:
    flag = platform_flag(stage)
    if flag is None:
        return
    found = expansion(flag.value, {"TARGETPLATFORM": "\0"}, stage.file.escape)
    if found.matched != frozenset({"TARGETPLATFORM"}) or found.unmatched or found.text != "\0":
        return
    yield stage.problem(
        "--platform says what FROM does by itself",
        at=flag.token,
        hint="leave it out",
        fix=flag.left_out(safe=True),
        buildkit=f"Setting platform to predefined {flag.value} in FROM is redundant as this is the default behavior",
    )
