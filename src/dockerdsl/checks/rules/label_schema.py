"""Give an image the labels that it must have, with values of the right kind.

Which these are is said in the settings: `labels` maps keys to kinds of values, `only_labels` says that there may be no others.
With none, nothing is found. A value that only the build tells is not judged.

Found:

```dockerfile
# the label org.opencontainers.image.source must be a url
FROM debian:13
LABEL org.opencontainers.image.source=app
```

Instead:

```dockerfile
# the label org.opencontainers.image.source must be a url
FROM debian:13
LABEL org.opencontainers.image.source=https://example.com/acme/app
```
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dockerdsl.checks.assigned import Assigned
from dockerdsl.checks.finding import Default
from dockerdsl.checks.label_kinds import SHAPES
from dockerdsl.checks.rule import Problem, stage_rule
from dockerdsl.checks.seen import SeenStage, SeenStep

_MISSING, _UNKNOWN, _EMPTY = "DL3049", "DL3050", "DL3051"
_IDS: Final[dict[str, Default]] = {
    _MISSING: "info",
    _UNKNOWN: "info",
    _EMPTY: "warning",
    **{shape.code: "warning" for shape in SHAPES.values()},
}


@stage_rule(severity="warning", hadolint=_IDS, needs="labels")
def label_schema(stage: SeenStage) -> Iterator[Problem]:
    if not stage.file.settings.labels:
        return
    for step in stage.by_keyword.get("LABEL", ()):
        for each in step.assigned:
            yield from _judged(step, each)
    if stage.is_target:
        yield from _missing(stage)


def _judged(step: SeenStep, label: Assigned) -> Iterator[Problem]:
    settings = step.file.settings
    key = step.resolved(label.name.text)
    value = step.resolved(label.value.text) if label.value else ""
    kind = settings.labels.get(key or "")
    if key is None or (kind is None and not settings.only_labels):
        return
    if kind is None:
        yield step.problem(f"there is to be no label {key}", label.name, hint="take it out", code=_UNKNOWN)
    elif value == "":
        yield step.problem(f"the label {key} is empty", label.whole, hint="say what it is", code=_EMPTY)
    elif value is not None and kind in SHAPES and not SHAPES[kind].fits(value):
        shape = SHAPES[kind]
        what = f"the label {key} is {value}, not {shape.noun}"
        yield step.problem(what, label.whole, hint=f"write it like {shape.example}", code=shape.code)


def _missing(stage: SeenStage) -> Iterator[Problem]:
    given = set(stage.image.labels) if stage.image else set[str]()
    for each in stage.chain():
        for step in each.by_keyword.get("LABEL", ()):
            given |= {step.resolved(label.name.text) or "" for label in step.assigned}
    for key in stage.file.settings.labels:
        if key not in given:
            hint = f"write LABEL {key}=..."
            yield stage.problem(f"the label {key} is missing", at=stage.base_token, hint=hint, code=_MISSING)
