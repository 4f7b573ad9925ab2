"""Write all keywords of a file in the same case.

Keywords in upper case stand out from what a RUN runs. BuildKit takes any case; readers are slowed down by a mixture. What most
lines of a file do is what the others are held to.

Found:

```dockerfile
FROM debian:13
COPY app /app
run /app/setup
```

Instead:

```dockerfile
FROM debian:13
COPY app /app
RUN /app/setup
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dockerdsl.checks.finding import Fix
from dockerdsl.checks.rule import Problem, file_rule
from dockerdsl.checks.seen import File
from dockerdsl.reading.parse import KEYWORDS


@file_rule(severity="style", buildkit="ConsistentInstructionCasing")
def instruction_casing(file: File) -> Iterator[Problem]:
    steps = [step for step in file.steps if step.stage is not None and step.keyword in KEYWORDS]
    written = [step.piece.keyword for step in steps]
    lower = len([each for each in written if each.islower()]) > len([each for each in written if each.isupper()])
    majority = "lowercase" if lower else "uppercase"
    for step, keyword in zip(steps, written, strict=True):
        right = keyword.lower() if lower else keyword.upper()
        if keyword != right:
            yield step.problem(
                f"{keyword} is not in {'lower' if lower else 'upper'} case, as the others are",
                step.spans.keyword,
                hint=f"write {right}",
                fix=Fix(f"write {right}", (step.replace(step.spans.keyword, right),)),
                buildkit=f"Command '{keyword}' should match the case of the command majority ({majority})",
            )
