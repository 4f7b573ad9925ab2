"""Change the folder with WORKDIR, not with cd.

`cd` holds until the end of its RUN and no longer, so the next one begins somewhere else than it seems to. WORKDIR holds for
everything that follows, and for the container. A `cd` in the middle of a RUN, where no WORKDIR can stand, is let be.

Found:

```dockerfile
FROM debian:13
WORKDIR /srv
RUN cd /opt/app && make install
```

Instead:

```dockerfile
FROM debian:13
WORKDIR /opt/app
RUN make install
WORKDIR /srv
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from dockerdsl.checks.belonging import line_above
from dockerdsl.checks.commands import Command
from dockerdsl.checks.finding import Edit, Fix
from dockerdsl.checks.rule import Problem, run_rule
from dockerdsl.checks.seen import SeenStep


@run_rule("cd", severity="info", hadolint={"DL3003": "warning"}, also=("DS-0013",))
def cd_in_run(step: SeenStep) -> Iterator[Problem]:
    found = [command for command in step.commands if command.name == "cd"]
    for command in found if step.file.settings.preset == "hadolint" else found[: _begins(step)]:
        yield command.problem(
            "cd holds only for this RUN", hint="use WORKDIR", fix=_workdir(step, command) if len(found) == 1 else None
        )


def _begins(step: SeenStep) -> bool:
    """Return whether a RUN begins with ``cd``, not in a subshell; what comes before may only set the shell up."""
    first = next((command for command in step.commands if command.name != "set"), None)
    return first is not None and first.name == "cd" and first.invocation.command.depth == 0


def _workdir(step: SeenStep, command: Command) -> Fix | None:
    """Return the fix that writes WORKDIR around a RUN that begins with ``cd /folder &&``, where the folder before is known."""
    script, outer = command.script, step.last("WORKDIR")
    before = step.resolved(outer.spans.arguments.text) if outer else None
    folder = command.args[0] if len(command.args) == 1 else None
    first, second, *_ = (*script.shell.commands, None, None)
    chained = script.chain_end is not None and first is command.invocation.command and not step.piece.heredocs
    if not (second and chained and folder and before and _is_plain(before) and _is_plain(folder.raw)):
        return None
    start, end = command.span()[0], script.place(second.start, second.start)[0]
    if "#" in step.file.text[start:end] or not step.piece.text.endswith("\n"):
        return None
    edits = (
        line_above(step, f"WORKDIR {folder.raw}"),
        Edit(start, end, ""),
        Edit(step.end, step.end, f"\nWORKDIR {before}"),
    )
    return Fix("write WORKDIR", edits)


_is_plain: Final = re.compile(r"/[\w./+-]*", re.ASCII).fullmatch
