"""Write a pragma that tells a rule to be quiet so that it is understood.

It begins like one and does not go on like one, so it does nothing, and what it should have kept quiet goes on. BuildKit reads
`# check=` up to the first blank only, and only the first of them above an instruction, if it is not indented. Nobody listens to
a comment between the lines of an instruction.

Found:

```dockerfile
FROM debian:13
# dockerdsl: ignore apt-no-yes
RUN true
# hadolint ignore: DL3008
RUN true
# check=skip=LegacyKeyValueFormat, UndefinedVar
ENV version $VERSION
```

Instead:

```dockerfile
FROM debian:13
# dockerdsl: ignore[apt-no-yes] the answer comes from a file
RUN true
# hadolint ignore=DL3008
RUN true
# check=skip=LegacyKeyValueFormat,UndefinedVar
ENV version $VERSION
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dockerdsl.checks.pragmas import Pragma
from dockerdsl.checks.rule import Problem, pragma_rule


@pragma_rule(severity="info")
def ignore_pragma_malformed(pragma: Pragma) -> Iterator[Problem]:
    if pragma.fault:
        yield pragma.problem(pragma.fault.what, hint=pragma.fault.hint)
