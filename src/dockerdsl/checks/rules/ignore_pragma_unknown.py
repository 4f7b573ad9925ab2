"""Name a rule that there is in a pragma that tells it to be quiet.

No rule has that name, neither here nor in the other tools whose ids are understood: the pragma does nothing.

Found:

```dockerfile
FROM debian:13
# dockerdsl: ignore[apt-no-yess] asks nothing
RUN true
```

Instead:

```dockerfile
FROM debian:13
# dockerdsl: ignore[apt-no-yes] the answer comes from a file
RUN apt-get install --no-install-recommends curl=8.14.1-2
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dockerdsl.checks.catalogue import nearest
from dockerdsl.checks.pragmas import Pragma
from dockerdsl.checks.rule import Problem, pragma_rule


@pragma_rule(severity="warning")
def ignore_pragma_unknown(pragma: Pragma) -> Iterator[Problem]:
    for id_ in pragma.unknown:
        hint = nearest(id_.text) or "dockerdsl check --list has them all"
        yield pragma.problem(f"there is no rule {id_.text!r}", id_, hint=hint)
