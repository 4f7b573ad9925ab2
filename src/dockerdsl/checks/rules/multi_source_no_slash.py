"""End the destination of several sources with a slash.

Several files go into a folder, and a folder is written with a slash: without it BuildKit refuses to copy.

Found:

```dockerfile
FROM debian:13
COPY app.conf users.conf /etc/app
```

Instead:

```dockerfile
FROM debian:13
COPY app.conf users.conf /etc/app/
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dockerdsl.checks.copied import dest_of, is_json, sources_of
from dockerdsl.checks.finding import Edit, Fix
from dockerdsl.checks.rule import Problem, step_rule
from dockerdsl.checks.seen import SeenStep

_FOLDERS = ("/", "\\", "/.", "/..")


@step_rule("COPY", "ADD", severity="error", hadolint={"DL3021": "error"}, also=("DS-0011",))
def multi_source_no_slash(step: SeenStep) -> Iterator[Problem]:
    dest = dest_of(step)
    if dest is None or not dest.path or dest.path in (".", "..") or dest.path.endswith(_FOLDERS):
        return
    count = sum(1 for _ in sources_of(step))
    if count > 1:
        yield step.problem(
            f"{count} sources go to {dest.path}, which is not written as a folder",
            dest.token,
            hint=f"write {dest.written}/",
            fix=_fix(step),
        )


def _fix(step: SeenStep) -> Fix:
    """Return the fix that puts a slash behind the last word, within its quotes."""
    arguments = step.spans.arguments
    text = arguments.text.rstrip()
    bare = text[:-1].rstrip() if is_json(step) else text
    end = arguments.at + len(bare) - (bare[-1] in "\"'")
    place = step.span(step.spans.part(end - 1, end))[1]
    return Fix("append /", (Edit(place, place, "/"),))
