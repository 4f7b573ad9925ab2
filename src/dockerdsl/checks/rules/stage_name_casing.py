"""Write the names of stages in lower case.

BuildKit compares them without case and shows them in lower case: a name with large letters is not the one that anybody sees.

Found:

```dockerfile
FROM golang:1.25 AS Build
RUN go build ./...
```

Instead:

```dockerfile
FROM golang:1.25 AS build
RUN go build ./...
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dockerdsl.checks.finding import Edit, Fix
from dockerdsl.checks.rule import Problem, stage_rule
from dockerdsl.checks.seen import SeenStage


@stage_rule(severity="style", buildkit="StageNameCasing")
def stage_name_casing(stage: SeenStage) -> Iterator[Problem]:
    token = stage.name_token
    if token is None or token.text == token.text.lower():
        return
    edits = (stage.opening.replace(token, token.text.lower()), *_mentions(stage))
    yield stage.problem(
        f"the name of the stage {token.text} is not in lower case",
        at=token,
        hint=f"write {token.text.lower()}",
        fix=Fix(f"write {token.text.lower()}", edits),
        buildkit=f"Stage name '{token.text}' should be lowercase",
    )


def _mentions(stage: SeenStage) -> Iterator[Edit]:
    """Yield the edits that write the name in lower case where later stages name it so."""
    for later in stage.file.stages[stage.number + 1 :]:
        for step in later.steps:
            for each in step.taken:
                if each.token.text == stage.name and each.stage is stage:
                    yield step.replace(each.token, each.token.text.lower())
