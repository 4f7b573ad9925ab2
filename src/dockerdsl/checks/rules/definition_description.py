"""Begin the comment above an ARG or a named stage with the name.

BuildKit shows that comment when it lists the arguments and the targets of a file (`docker build --call=outline`), if it begins
with the name. Any other comment is lost there; an empty comment line below it says that it is not meant.

Found:

```dockerfile
FROM debian:13
# What is installed.
ARG VERSION=1.2
```

Instead:

```dockerfile
FROM debian:13
# VERSION of what is installed.
ARG VERSION=1.2
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dockerdsl.checks.finding import Edit, Fix
from dockerdsl.checks.rule import Problem, step_rule
from dockerdsl.checks.seen import File, SeenStep
from dockerdsl.reading.check_options import CheckOptions, check_options, options_above
from dockerdsl.reading.header import find_directives
from dockerdsl.reading.refused import Refused

_NAME = "InvalidDefinitionDescription"


@step_rule("FROM", "ARG", severity="off", buildkit=_NAME)
def definition_description(step: SeenStep) -> Iterator[Problem]:
    names = _names(step)
    if not names or not step.piece.comments or step.piece.comments[-1].split(" ")[0] in names or not _asked_for(step):
        return
    shown = names[0] if len(names) == 1 else "<arg_key>"
    yield step.problem(
        f"the comment above does not begin with {' or '.join(names)}",
        step.spans.keyword,
        hint="begin it with the name, or put a line with only a # below it",
        fix=Fix("part the comment from it", (Edit(step.start, step.start, "#\n"),), safe=False),
        buildkit=f"Comment for {step.keyword} should follow the format: `# {shown} <description>`",
    )


def _names(step: SeenStep) -> list[str]:
    if step.keyword == "ARG":
        return [each.name.text for each in step.assigned]
    name = step.stage.name if step.stage else None
    return [name.lower()] if name else []


def _asked_for(step: SeenStep) -> bool:
    """Return whether the check is made: BuildKit wants to be asked for it in the file, or above the instruction."""
    if step.file.settings.preset != "buildkit":
        return True
    said = (_said_of(step.file), options_above(step.piece.comments))
    return any(each is not None and (each.experimental_all or _NAME in each.experimental) for each in said)


def _said_of(file: File) -> CheckOptions | None:
    found = find_directives(file.text).get("check")
    try:
        return check_options(found.first_word) if found else None
    except Refused:
        return None
