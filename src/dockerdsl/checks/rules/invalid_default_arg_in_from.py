"""Let FROM name an image even when the build gives no arguments.

An ARG without a default is empty until `--build-arg` says otherwise, and an image with an empty name or an empty tag is none:
the plain `docker build .` fails.

Found:

```dockerfile
ARG TAG
FROM debian:${TAG}
```

Instead:

```dockerfile
ARG TAG=13
FROM debian:${TAG}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dockerdsl.checks.assigned import expansion
from dockerdsl.checks.rule import Problem, stage_rule
from dockerdsl.checks.seen import SeenStage
from dockerdsl.images import parse_reference
from dockerdsl.reading.refused import Refused


@stage_rule(severity="warning", buildkit="InvalidDefaultArgInFrom")
def invalid_default_arg_in_from(stage: SeenStage) -> Iterator[Problem]:
    file, written = stage.file, stage.base_token.text
    found = expansion(written, file.defaults, file.escape)
    if "$" in found.text or not written:  # a variable that is required, or no variable; a FROM without arguments is refused
        return
    try:
        parse_reference(found.text)
    except Refused:
        empty = sorted(found.unmatched & file.global_args.keys())
        yield stage.problem(
            f"without arguments {written} is {found.text or 'empty'}, which is no image"
            if "$" in written
            else f"{written} is not the name of an image",
            at=stage.base_token,
            hint=f"give {' and '.join(empty)} a default" if empty else "name an image",
            buildkit=f"Default value for ARG {written} results in empty or invalid base image name",
        )
