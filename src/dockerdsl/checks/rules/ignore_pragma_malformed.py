"""Write a pragma that tells a rule to be quiet so that it is understood.

It begins like one and does not go on like one, so it does nothing, and what it should have kept quiet goes on.

Found:

```dockerfile
FROM debian:13
# dockerdsl: ignore apt-no-yes
RUN true
# hadolint ignore: DL3008
RUN true
```

Instead:

```dockerfile
FROM debian:13
# dockerdsl: ignore[apt-no-yes] the answer comes from a file
RUN true
# hadolint ignore=DL3008
RUN true
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dockerdsl.checks.pragmas import Pragma
from dockerdsl.checks.rule import Problem, pragma_rule

_SHAPES = {
    "dockerdsl": "# dockerdsl: ignore[rule] reason",
    "hadolint": "# hadolint ignore=DL3008",
    "buildkit": "# check=skip=Name",
}


@pragma_rule(severity="info")
def ignore_pragma_malformed(pragma: Pragma) -> Iterator[Problem]:
    if pragma.malformed:
        yield pragma.problem("this comment names no rules", hint=f"write {_SHAPES[pragma.tongue]}")
