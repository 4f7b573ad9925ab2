"""Use a variable one ENV after the one that sets it.

All values of an ENV are worked out before any of them is set. A value that uses a name of the same line gets what was there
before, which is nothing.

Found:

```dockerfile
FROM debian:13
ENV ROOT=/opt/app BIN=$ROOT/bin
```

Instead:

```dockerfile
FROM debian:13
ENV ROOT=/opt/app
ENV BIN=$ROOT/bin
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dockerdsl.checks.assigned import expansion, place_of
from dockerdsl.checks.finding import Edit, Fix
from dockerdsl.checks.rule import Problem, step_rule
from dockerdsl.checks.seen import SeenStep
from dockerdsl.reading.spans import Token


@step_rule("ENV", severity="error", hadolint={"DL3044": "error"})
def env_self_reference(step: SeenStep) -> Iterator[Problem]:
    if len(step.pairs) < 2 or "$" not in step.piece.text or step.stage is None:
        return
    pairs = step.assigned
    known = step.stage.variables_before(step.number)
    set_here = {name for pair in pairs if (name := pair.name.text) != "PATH" and name not in known}
    above: set[str] = set()
    for pair in pairs:
        value = pair.value
        used = expansion(value.text, known, step.file.escape).unmatched if value else frozenset[str]()
        for name in sorted(used & (set_here - {pair.name.text})) if value else ():
            yield step.problem(
                f"{name} is set by the same ENV, and not there yet",
                place_of(step, value, name) if value else None,
                hint=f"set {pair.name.text} by an ENV of its own",
                fix=_split(step, pair.whole) if name in above else None,
            )
        above.add(pair.name.text)


def _split(step: SeenStep, word: Token) -> Fix | None:
    """Return the suggestion that begins an ENV of its own with this word; None where a comment stands within the ENV."""
    start = step.span(word)[0]
    head = step.file.text[step.span()[0] : start]
    if re.search(r"\n[ \t]*#", head):
        return None
    behind = len(head.rstrip(f" \t\r\n{step.file.escape}"))
    return Fix("begin another ENV", (Edit(step.span()[0] + behind, start, f"\n{step.spans.keyword.text} "),), safe=False)
