"""Write AS in the same case as FROM.

The two words belong together; a small `as` behind a large `FROM` is easily read as a part of the image's name.

Found:

```dockerfile
FROM golang:1.25 as build
```

Instead:

```dockerfile
FROM golang:1.25 AS build
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dockerdsl.checks.finding import Fix
from dockerdsl.checks.rule import Problem, step_rule
from dockerdsl.checks.seen import SeenStep


@step_rule("FROM", severity="style", buildkit="FromAsCasing")
def from_as_casing(step: SeenStep) -> Iterator[Problem]:
    fields, keyword = step.fields, step.spans.keyword.text
    if len(fields) != 3 or fields[1].text.lower() != "as" or not (keyword.isupper() or keyword.islower()):
        return
    written, right = fields[1].text, "AS" if keyword.isupper() else "as"
    if written != right:
        yield step.problem(
            f"{written} is not in the case of {keyword}",
            fields[1],
            hint=f"write {right}",
            fix=Fix(f"write {right}", (step.replace(fields[1], right),)),
            buildkit=f"'{written}' and '{keyword}' keywords' casing do not match",
        )
