"""Take out a pragma that tells a rule to be quiet which has nothing to say.

It stood there for a reason that is gone. Left in place, it would hide the next finding, which nobody has looked at.

Found:

```dockerfile
FROM debian:13
# dockerdsl: ignore[apt-no-yes] asks nothing
RUN apt-get install -y --no-install-recommends curl=8.14.1-2
```

Instead:

```dockerfile
FROM debian:13
RUN apt-get install -y --no-install-recommends curl=8.14.1-2
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dockerdsl.checks.pragmas import Pragma
from dockerdsl.checks.rule import Problem, pragma_rule


@pragma_rule(severity="info")
def ignore_pragma_unused(pragma: Pragma) -> Iterator[Problem]:
    for id_ in pragma.unused:
        yield pragma.problem(f"{id_.text} finds nothing here", id_, hint="take it out", fix=pragma.without(id_))
