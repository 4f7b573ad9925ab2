"""Copy from a stage that stands above.

A name in `--from` that no stage above has is taken for an image and pulled: where a stage was meant, the build fails, or takes
the files of a stranger. An image that is meant is written with its tag.

Found:

```dockerfile
FROM golang:1.25 AS build
FROM debian:13
COPY --from=biuld /go/bin/app /usr/bin/app
```

Instead:

```dockerfile
FROM golang:1.25 AS build
FROM debian:13
COPY --from=build /go/bin/app /usr/bin/app
COPY --from=busybox:1.37 /bin/sh /bin/sh
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dockerdsl.checks.finding import Fix
from dockerdsl.checks.nearest import likely
from dockerdsl.checks.rule import Problem, step_rule
from dockerdsl.checks.seen import SeenStep
from dockerdsl.checks.taken import Taken


@step_rule("COPY", "RUN", severity="warning", hadolint={"DL3022": "warning"})
def copy_from_unknown_stage(step: SeenStep) -> Iterator[Problem]:
    for each in step.taken:
        if each.name in (None, "scratch") or each.stage is not None or _is_image(each):
            continue
        if step.stage is not None and not each.means(step.stage):
            yield _problem(step, each)


def _is_image(each: Taken) -> bool:
    """Return whether a name can only be that of an image: it has a tag, a digest or a folder."""
    return any(mark in each.written for mark in ":/@$")


def _problem(step: SeenStep, each: Taken) -> Problem:
    above, name, below = range(step.stage.number if step.stage else 0), each.written, each.below
    near = None if below else likely(name.lower(), (step.file.stages[number].name or "" for number in reversed(above)))
    where = f"stands below, in line {below.opening.lines[0]}" if below else "does not stand above"
    otherwise = "move that stage up" if below else "name a stage, or write an image with its tag"
    hint = f"did you mean {near}?" if near else otherwise
    fix = Fix(f"write {near}", (step.replace(each.token, near),), safe=False) if near and each.plain else None
    return step.problem(f"the stage {name} {where}", each.token, hint=hint, fix=fix)
