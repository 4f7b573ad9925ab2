"""Copy what is there.

A path that the build context does not hold fails the build, and wildcards that match nothing copy nothing, without a word.
Paths are those below the context, whatever folder the Dockerfile is in.

It is only checked where the build context is known: by `--context FOLDER`, by `context` in the project's settings, or by
`check(..., context=Context("."))`.

Found:

```dockerfile
FROM python:3.13-slim
COPY requirments.txt /srv/
```

Instead:

```dockerfile
FROM python:3.13-slim
COPY requirements.txt /srv/
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dockerdsl.checks.rule import Problem, step_rule
from dockerdsl.checks.seen import SeenStep
from dockerdsl.checks.sources import sources_in_context


@step_rule("COPY", "ADD", "RUN", severity="warning", needs="context")
def copy_missing_source(step: SeenStep) -> Iterator[Problem]:
    for context, source, token in sources_in_context(step):
        judgement = context.judge(source)
        if judgement.state == "missing":
            what = "matches nothing" if source.wild else "is not there"
            hint = f"did you mean {judgement.near}?" if judgement.near else "put it there, or name a path that is there"
            yield step.problem(f"{source.clean} {what} in the build context", token, hint=hint)
