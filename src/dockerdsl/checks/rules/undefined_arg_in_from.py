"""Declare what FROM uses: put an ARG before the first FROM.

FROM sees the ARGs above the first FROM and those of the platform, nothing else; ARGs inside a stage do not count. A name that
is not declared is empty, whatever `--build-arg` gives.

Found:

```dockerfile
FROM debian:13 AS build
ARG TAG=13
FROM debian:${TAG:-13}
```

Instead:

```dockerfile
ARG TAG=13
FROM debian:13 AS build
FROM debian:${TAG}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dockerdsl.checks.assigned import expansion, place_of
from dockerdsl.checks.belonging import line_above
from dockerdsl.checks.finding import Fix
from dockerdsl.checks.nearest import likely, nearest
from dockerdsl.checks.rule import Problem, stage_rule
from dockerdsl.checks.seen import SeenStage
from dockerdsl.reading.spans import Token
from dockerdsl.values.build_args import PLATFORM_ARGS


@stage_rule(severity="warning", buildkit="UndefinedArgInFrom")
def undefined_arg_in_from(stage: SeenStage) -> Iterator[Problem]:
    file = stage.file
    flags = [flag.token for flag in stage.opening.spans.flags if flag.name == "platform"]
    for token in (stage.base_token, *flags):
        for name in sorted(expansion(token.text, file.defaults, file.escape).unmatched):
            if name not in file.global_args:
                yield _problem(stage, token, name)


def _problem(stage: SeenStage, token: Token, name: str) -> Problem:
    at = place_of(stage.opening, token, name)
    names = (*stage.file.global_args, *PLATFORM_ARGS)
    near, theirs = likely(name, names), nearest(name, names)
    first = stage.file.stages[0].opening
    fix = (
        Fix(f"write {near}", (stage.opening.replace(at, near),), safe=False)
        if near and at.text == name
        else Fix(f"declare {name}", (line_above(first, f"ARG {name}"),), safe=False)
    )
    return stage.problem(
        f"{name} is not declared before the first FROM",
        at=at,
        hint=f"did you mean {near}?" if near else f"write ARG {name}=... above it",
        fix=fix,
        buildkit=f"FROM argument '{name}' is not declared" + (f" (did you mean {theirs}?)" if theirs else ""),
    )
