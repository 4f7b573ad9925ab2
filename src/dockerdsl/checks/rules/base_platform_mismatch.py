"""Build on an image that there is for the platform.

An image that was pushed for one platform only is pulled for whatever `--platform` says, and its programs do not run there. What
platform an image has is known only if its config was given to the check.

Found:

```dockerfile
# with the config of acme/tool:1, an image for linux/amd64
FROM --platform=linux/arm64 acme/tool:1 AS arm64
```

Instead:

```dockerfile
FROM --platform=linux/amd64 acme/tool:1 AS amd64
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dockerdsl.checks.assigned import expansion
from dockerdsl.checks.rule import Problem, stage_rule
from dockerdsl.checks.seen import SeenStage
from dockerdsl.reading.refused import Refused
from dockerdsl.values.build_args import PLATFORM_ARGS
from dockerdsl.values.platforms import Platform, parse_platform


@stage_rule(severity="warning", buildkit="InvalidBaseImagePlatform", needs="images")
def base_platform_mismatch(stage: SeenStage) -> Iterator[Problem]:
    image = stage.file.settings.images.get(stage.base) if stage.parent is None else None
    wanted = _wanted(stage) if image is not None else None
    if image is None or wanted is None:
        return
    found = Platform(image.os, image.arch, image.variant)
    if (wanted.os, wanted.arch) != (found.os, found.arch):
        yield stage.problem(
            f"{stage.base} is for {found}, not for {wanted}",
            at=stage.base_token,
            hint=f"take an image that there is for {wanted}",
            buildkit=f'Base image {stage.base} was pulled with platform "{found}", expected "{wanted}" for current build',
        )


def _wanted(stage: SeenStage) -> Platform | None:
    """Return the platform that FROM asks for; None where the build says it, which a check does not know."""
    written = stage.opening.flag("platform") or ""
    found = expansion(written, stage.file.defaults, stage.file.escape)
    if found.unmatched or found.matched & PLATFORM_ARGS.keys():
        return None
    try:
        return parse_platform(found.text).normalized()
    except Refused:
        return None
