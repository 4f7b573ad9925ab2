"""Write the protocol of a port in lower case.

The image's config has it in lower case, and so has everybody who looks for it there.

Found:

```dockerfile
FROM debian:13
EXPOSE 53/UDP
```

Instead:

```dockerfile
FROM debian:13
EXPOSE 53/udp
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dockerdsl.checks.exposed import exposed
from dockerdsl.checks.finding import Fix
from dockerdsl.checks.rule import Problem, step_rule
from dockerdsl.checks.seen import SeenStep


@step_rule("EXPOSE", severity="style", buildkit="ExposeProtoCasing")
def expose_protocol_casing(step: SeenStep) -> Iterator[Problem]:
    for each in exposed(step):
        if each.port is None or each.text == each.text.lower():
            continue
        small = each.text.lower()
        yield step.problem(
            f"the protocol of {each.text} is not in lower case",
            each.token,
            hint=f"write {small}",
            fix=Fix(f"write {small}", (step.replace(each.token, small),)) if each.is_literal else None,
            buildkit=f"Defined protocol '{each.text}' in EXPOSE instruction should be lowercase",
        )
