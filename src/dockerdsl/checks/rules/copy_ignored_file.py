"""Copy what the ignore file lets through.

What a line of `.dockerignore` leaves out never reaches the build: the COPY fails, or copies less than it says. The finding
names the line.

It is only checked where the build context is known: by `--context FOLDER`, by `context` in the project's settings, or by
`check(..., context=Context("."))`.

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
from dockerdsl.checks.sources import sources_in_context
from dockerdsl.context import Context, Source
from dockerdsl.context.ignore import Rule
from dockerdsl.values.workdirs import joined


@step_rule("COPY", "ADD", "RUN", severity="warning", buildkit="CopyIgnoredFile", needs="context")
def copy_ignored_file(step: SeenStep) -> Iterator[Problem]:
    buildkit = step.file.settings.preset == "buildkit"
    for context, source, token in sources_in_context(step):
        if buildkit:
            if not source.mounted and _buildkit_finds(source, context):
                path = joined("", source.path) or "."
                message = f'Attempting to {step.keyword.title()} file "{path}" that is excluded by .dockerignore'
                yield step.problem(message, token)
        elif rule := context.judge(source).rule:
            yield step.problem(f"{_shown(source)} is not in the build: {rule} leaves it out", token, hint=_hint(rule))


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
