"""Download with one program: curl or wget.

Both do the same. A stage that uses both must install, update and configure both.

Found:

```dockerfile
FROM debian:13
RUN wget -q https://example.com/a
RUN curl -fO https://example.com/b
```

Instead:

```dockerfile
FROM debian:13
RUN curl -fO https://example.com/a
RUN curl -fO https://example.com/b
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dockerdsl.checks.rule import Problem, stage_rule
from dockerdsl.checks.seen import SeenStage


@stage_rule(severity="info", hadolint={"DL4001": "warning"}, also=("DS-0014",))
def curl_and_wget(stage: SeenStage) -> Iterator[Problem]:
    used: set[str] = set()
    for step in stage.runs:
        if step.programs.isdisjoint(("curl", "wget")):
            continue
        commands = [command for command in step.commands if command.name in ("curl", "wget")]
        used |= {command.name for command in commands}
        if commands and len(used) == 2:
            yield commands[0].problem("this stage uses both curl and wget", hint="use one of them")
            if stage.file.settings.preset != "hadolint":  # which says so of each RUN that follows
                return
