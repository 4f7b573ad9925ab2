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
from dockerdsl.checks.finding import Edit, Fix
from dockerdsl.checks.rule import Problem, stage_rule
from dockerdsl.checks.seen import SeenStage


@stage_rule(severity="style", hadolint={"DL3065": "warning"}, buildkit="RedundantTargetPlatform")
def platform_redundant(stage: SeenStage) -> Iterator[Problem]:
    flag = next((each for each in stage.opening.spans.flags if each.name == "platform" and each.value), None)
    if flag is None or flag.value is None:
        return
    found = expansion(flag.value, {"TARGETPLATFORM": "\0"}, stage.file.escape)
    if found.matched != frozenset({"TARGETPLATFORM"}) or found.unmatched or found.text != "\0":
        return
    step = stage.opening
    edit = Edit(step.span(flag.token)[0], step.span(stage.base_token)[0], "")
    yield stage.problem(
        "--platform says what FROM does by itself",
        at=flag.token,
        hint="leave it out",
        fix=Fix("leave out --platform", (edit,)) if len(step.spans.flags) == 1 else None,
        buildkit=f"Setting platform to predefined {flag.value} in FROM is redundant as this is the default behavior",
    )
