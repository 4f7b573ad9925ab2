"""Begin the first WORKDIR of a stage with a slash.

A relative path is below the working directory so far, and that is what the image below says: with another image the files lie
somewhere else. A later relative WORKDIR is below the one above it, and is let pass.

Found:

```dockerfile
FROM debian:13
WORKDIR app
```

Instead:

```dockerfile
FROM debian:13
WORKDIR /app
WORKDIR data
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dockerdsl.checks.assigned import expansion
from dockerdsl.checks.finding import Fix
from dockerdsl.checks.rule import Problem, step_rule
from dockerdsl.checks.seen import SeenStep
from dockerdsl.reading.refused import quoted
from dockerdsl.values.workdirs import joined


@step_rule(
    "WORKDIR",
    severity="warning",
    strict="error",
    hadolint={"DL3000": "error"},
    buildkit="WorkdirRelativePath",
    also=("DS-0009", "CKV_DOCKER_10"),
)
def workdir_relative(step: SeenStep) -> Iterator[Problem]:
    if not step.spans.arguments.text:  # which BuildKit refuses
        return
    above = step.last("WORKDIR")
    path = _path(step)
    if _is_absolute(step, path) or (above is not None and step.file.settings.preset != "hadolint"):
        return
    parent = step.resolved(above.spans.arguments.text) if above else "/"
    clean = joined(parent, path) if parent and parent[0] == "/" and path and path[0] not in "~$." else None
    yield step.problem(
        f"where {path or 'an empty path'} is depends on the image below",
        step.spans.arguments,
        hint=f"write {clean}" if clean else "begin it with a slash",
        fix=Fix(f"write {clean}", (step.replace(step.spans.arguments, clean),), safe=False) if clean else None,
        buildkit=f"Relative workdir {quoted(path)} can have unexpected results if the base image changes",
    )


def _is_absolute(step: SeenStep, path: str) -> bool:
    """Return whether a path is absolute; a drive counts for BuildKit where the image is one for Windows."""
    if path[:1] == "/":
        return True
    if step.file.settings.preset == "buildkit" and not (step.stage and step.stage.is_windows):
        return False
    return path[:1] == "\\" or path[1:2] == ":"


def _path(step: SeenStep) -> str:
    """Return the path as far as the file tells; one that begins with a variable which only the build tells as if absolute."""
    written = step.spans.arguments.text
    path = step.resolved(written)
    if path is not None:
        return path
    if written.lstrip("\"'").startswith("$") and step.file.settings.preset != "buildkit":
        return "/"
    known = step.stage.variables_before(step.number) if step.stage else {}
    return expansion(written, known, step.file.escape).text
