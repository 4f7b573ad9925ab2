"""Say who keeps an image in a label, not with MAINTAINER.

MAINTAINER is deprecated: it sets a field of the image that nothing reads any more, and only one.

Found:

```dockerfile
FROM debian:13
MAINTAINER Ada <ada@example.com>
```

Instead:

```dockerfile
FROM debian:13
LABEL org.opencontainers.image.authors="Ada <ada@example.com>"
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dockerdsl.checks.finding import Edit, Fix
from dockerdsl.checks.rule import Problem, step_rule
from dockerdsl.checks.seen import SeenStep
from dockerdsl.instructions import Label, Maintainer
from dockerdsl.render import instruction_text

_KEY = "org.opencontainers.image.authors"


@step_rule(
    "MAINTAINER",
    severity="warning",
    hadolint={"DL4000": "error"},
    buildkit="MaintainerDeprecated",
    also=("DS-0022", "CKV_DOCKER_6"),
)
def maintainer_deprecated(step: SeenStep) -> Iterator[Problem]:
    said = step.instruction
    fix = None
    if isinstance(said, Maintainer):
        text = instruction_text(Label(((_KEY, _bare(said.name)),)), step.file.escape)
        fix = Fix("write a label", (Edit(*step.span(), text),))
    yield step.problem(
        "MAINTAINER is deprecated",
        hint=f"write LABEL {_KEY}=...",
        fix=fix,
        buildkit="Maintainer instruction is deprecated in favor of using label",
    )


def _bare(name: str) -> str:
    """Return a name without the quotes around it, which MAINTAINER would keep."""
    return name[1:-1] if len(name) > 1 and name[0] == name[-1] and name[0] in "\"'" and name[0] not in name[1:-1] else name
