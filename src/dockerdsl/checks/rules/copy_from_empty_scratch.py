"""Copy from a stage in which there are files.

A stage that is built on `scratch` and puts nothing into it is empty: a file that is copied from it is not found. All of it, or
what a pattern matches, may be nothing.

Found:

```dockerfile
FROM scratch AS files
ENV A=1
FROM debian:13
COPY --from=files /etc/app.conf /etc/
```

Instead:

```dockerfile
FROM scratch AS files
COPY app.conf /etc/
FROM debian:13
COPY --from=files /etc/app.conf /etc/
```
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dockerdsl.checks.rule import Problem, step_rule
from dockerdsl.checks.seen import SeenStep
from dockerdsl.instructions import Copy

_PATTERN: Final = frozenset("*?[")


@step_rule("COPY", severity="error")
def copy_from_empty_scratch(step: SeenStep) -> Iterator[Problem]:
    for each in step.taken:
        stage = each.stage
        if stage is not None and stage.is_empty() and not _may_be_nothing(step):
            name = stage.name or str(stage.number)
            yield step.problem(f"there are no files in the stage {name}", each.token, hint="put files into it, or name another")


def _may_be_nothing(step: SeenStep) -> bool:
    """Return whether all that is copied is the whole stage, or what a pattern matches."""
    copy = step.instruction
    sources = copy.sources if isinstance(copy, Copy) else ()
    return all(isinstance(source, str) and (source.strip("/.") == "" or not _PATTERN.isdisjoint(source)) for source in sources)
