"""Copy what the ignore file lets through.

What a line of `.dockerignore` leaves out never reaches the build: the COPY fails, or copies less than it says. The finding
names the line. Only checked where a build context is given, `check(..., context=Context("."))`.

Found:

```dockerfile
FROM python:3.13-slim
COPY .env app /srv/
```

Instead:

```dockerfile
FROM python:3.13-slim
COPY app /srv/
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dockerdsl.checks.rule import Problem, step_rule
from dockerdsl.checks.seen import SeenStep
from dockerdsl.checks.sources import taken
from dockerdsl.context import Context, Source
from dockerdsl.ignore import Rule
from dockerdsl.workdirs import joined


@step_rule("COPY", "ADD", "RUN", severity="warning", buildkit="CopyIgnoredFile")
def copy_ignored_file(step: SeenStep) -> Iterator[Problem]:
    context = step.file.settings.context
    if context is None:
        return
    for each in taken(step):
        if each.source is None:
            continue
        if step.file.settings.preset == "buildkit":
            if not each.source.mounted and _buildkit_finds(each.source, context):
                path = joined("", each.source.path) or "."
                message = f'Attempting to {step.keyword.title()} file "{path}" that is excluded by .dockerignore'
                yield step.problem(message, each.token)
            continue
        rule = context.judge(each.source).rule
        if rule is not None:
            yield step.problem(f"{_shown(each.source)} is not in the build: {rule} leaves it out", each.token, hint=_hint(rule))


def _shown(source: Source) -> str:
    return source.clean or "all of the context"


def _hint(rule: Rule) -> str:
    return f"take the line out of {rule.at.file}, or write a line behind it that begins with ! and brings the path back"


def _buildkit_finds(source: Source, context: Context) -> bool:
    """Return what BuildKit's ``validateCopySourcePath`` says: it asks the lines alone, and none if one begins with ``!``."""
    if context.ignored.restoring:
        return False
    path = joined("", source.path) or "."
    if path in (".", "/"):
        return context.ignored.ignores_all() is not None
    return context.ignored.matches_or_above(path)
