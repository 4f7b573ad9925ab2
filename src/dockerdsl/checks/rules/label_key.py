"""Write the keys of labels in a form that all tools take.

Docker's guidelines for keys: lower-case letters and digits, with `.`, `-`, `_` or `/` between them, a letter first. The
prefixes `com.docker.`, `io.docker.` and `org.dockerproject.` are Docker's own.

Found:

```dockerfile
FROM debian:13
LABEL Version="1.0"
```

Instead:

```dockerfile
FROM debian:13
LABEL org.opencontainers.image.version="1.0"
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from dockerdsl.checks.rule import Problem, step_rule
from dockerdsl.checks.seen import SeenStep

_is_key: Final = re.compile(r"(?!.*(?:\.\.|--))[a-z](?:[a-z0-9._/-]*[a-z0-9])?").fullmatch
_is_dockers: Final = re.compile(r"(?:com|io)\.docker\.|org\.dockerproject\.").match


@step_rule("LABEL", severity="style", hadolint={"DL3048": "style"})
def label_key(step: SeenStep) -> Iterator[Problem]:
    for each in step.assigned:
        key = step.resolved(each.name.text)
        if key and not _is_key(key):
            hint = "write lower-case letters and digits, with . or - between them"
            yield step.problem(f"{key} is no key that all tools take", each.name, hint=hint)
        elif key and _is_dockers(key):
            yield step.problem(f"{key} begins as Docker's own labels do", each.name, hint="write your own domain in front")
