"""Keep a file free of pragmas that tell rules to be quiet.

For those who decide in one place, in the settings, what is not looked at.

Found:

```dockerfile
FROM debian:13
# hadolint ignore=DL3004
RUN sudo true
```

Instead:

```dockerfile
FROM debian:13
RUN true
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dockerdsl.checks.pragmas import Pragma
from dockerdsl.checks.rule import Problem, pragma_rule


@pragma_rule(severity="off", hadolint={"DL1001": "off"})
def ignore_pragma_used(pragma: Pragma) -> Iterator[Problem]:
    if pragma.ids and (pragma.tongue, pragma.scope) != ("buildkit", "file"):
        yield pragma.problem("a rule is told to be quiet here", hint="say it in the settings")
