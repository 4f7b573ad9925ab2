"""Expose ports that there are: 0 to 65535, a range from the lower to the higher.

Any other number is a slip of the keyboard, and BuildKit refuses to build the file.

Found:

```dockerfile
FROM debian:13
EXPOSE 80800
```

Instead:

```dockerfile
FROM debian:13
EXPOSE 8080
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from dockerdsl.checks.exposed import exposed
from dockerdsl.checks.rule import Problem, step_rule
from dockerdsl.checks.seen import SeenStep

_is_about_numbers: Final = re.compile("invalid (?:containerPort|hostPort)").match


@step_rule("EXPOSE", severity="error", hadolint={"DL3011": "error"}, also=("DS-0008",))
def port_out_of_range(step: SeenStep) -> Iterator[Problem]:
    for each in exposed(step):
        refusal = each.refusal
        if refusal is not None and _is_about_numbers(refusal.buildkit or ""):
            yield step.problem(refusal.what, each.token, hint=refusal.hint)
