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
from dockerdsl.checks.platform_flag import platform_flag
from dockerdsl.checks.rule import Problem, stage_rule
from dockerdsl.checks.seen import SeenStage
from dockerdsl.reading.refused import Refused
from dockerdsl.values.platforms import parse_platform


@stage_rule(severity="info", hadolint={"DL3029": "warning"}, buildkit="FromPlatformFlagConstDisallowed")
def platform_constant(stage: SeenStage) -> Iterator[Problem]:
    flag = platform_flag(stage)
    if flag is None:
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
    yield stage.problem(
        f"--platform is always {flag.value}",
        at=flag.token,
        hint="leave it out, or name the stage after its platform",
        fix=flag.left_out(safe=False),
        buildkit=f'FROM --platform flag should not use constant value "{flag.value}"',
    )
