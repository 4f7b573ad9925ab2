"""Let the build say the platform: write no constant in `--platform` of FROM.

A constant makes the stage the same for whatever platform the build is for, and the image of any other platform is wrong. A
stage that is bound to one on purpose says so in its name: `build-amd64`.

Found:

```dockerfile
FROM --platform=linux/amd64 debian:13
```

Instead:

```dockerfile
FROM --platform=$BUILDPLATFORM golang:1.25 AS build
FROM --platform=linux/amd64 debian:13 AS tools-amd64
FROM debian:13
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dockerdsl.checks.assigned import expansion
from dockerdsl.checks.finding import Edit, Fix
from dockerdsl.checks.rule import Problem, stage_rule
from dockerdsl.checks.seen import SeenStage
from dockerdsl.reading.refused import Refused
from dockerdsl.values.platforms import parse_platform


@stage_rule(severity="info", hadolint={"DL3029": "warning"}, buildkit="FromPlatformFlagConstDisallowed")
def platform_constant(stage: SeenStage) -> Iterator[Problem]:
    flag = next((each for each in stage.opening.spans.flags if each.name == "platform" and each.value), None)
    if flag is None or flag.value is None:
        return
    found = expansion(flag.value, {}, stage.file.escape)
    if found.matched or found.unmatched:
        return
    try:
        platform = parse_platform(found.text)
    except Refused:
        return
    name = (stage.name or "").lower()
    if platform.os in name or platform.arch in name:
        return
    step = stage.opening
    yield stage.problem(
        f"--platform is always {flag.value}",
        at=flag.token,
        hint="leave it out, or name the stage after its platform",
        fix=Fix("leave out --platform", (Edit(step.span(flag.token)[0], step.span(stage.base_token)[0], ""),), safe=False)
        if len(step.spans.flags) == 1
        else None,
        buildkit=f'FROM --platform flag should not use constant value "{flag.value}"',
    )
