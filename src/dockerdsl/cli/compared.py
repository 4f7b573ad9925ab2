"""Show how two Dockerfiles differ: a tree for people, JSON for scripts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import Any, Final

from dockerdsl.comparing.difference import Difference, StageChange, StepChange
from dockerdsl.comparing.meaning import FieldChange
from dockerdsl.reading.steps import DocumentStage, Step

Paint = Callable[[str, str], str]

_MARKS: Final = {"same": " ", "changed": "~", "added": "+", "removed": "-", "moved": ">"}
_WORDS: Final = {"cached": "cached", "files": "built again if files differ", "again": "built again"}
_WIDTH: Final = 64
"""Characters of an instruction that are shown."""


# --- for people ------------------------------------------------------------------------------------------------------------


def lines(found: Difference, paint: Paint) -> Iterator[str]:
    """Give the lines of a difference: a stage with its steps, what is another in them, what is built again; then how much."""
    for change in found.directives:
        yield paint("changed", f"~ {_field(change)}")
    for stage in found.stages:
        yield paint("message", _heading(stage))
        width = max([len(_shown(each.step)) for each in stage.steps if not _quiet(each)], default=0)
        for quiet, steps in groupby(stage.steps, _quiet):
            for line in _as_before(list(steps)) if quiet else [line for each in steps for line in _step(each, width, paint)]:
                yield f"  {line}"
    yield ""
    yield _summary(found)


def _heading(stage: StageChange) -> str:
    old, new = (_name(each) for each in (stage.before, stage.after))
    if stage.renamed:
        return f"~ {old} -> {new}"
    return f"{_MARKS[stage.kind] if stage.kind in ('added', 'removed') else ' '} {new or old or 'before the first stage'}"


def _name(stage: DocumentStage | None) -> str | None:
    return None if stage is None else stage.name or f"stage {stage.number}"


def _quiet(step: StepChange) -> bool:
    return step.kind == "same" and step.cache in ("cached", None)


def _as_before(steps: list[StepChange]) -> list[str]:
    return [f"  {_count(len(steps), 'step')} as before"]


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _step(step: StepChange, width: int, paint: Paint) -> Iterator[str]:
    text = f"{_MARKS[step.kind]} {_shown(step.step):{width}}"
    cache = _cache(step)
    yield (paint(step.kind, text) + (f"  {paint(step.cache or '', cache)}" if cache else "")).rstrip()
    if step.kind == "changed" and not step.fields:
        yield "      its line breaks and blanks, which the shell is given"
    for change in step.fields:
        yield f"      {_field(change)}"


def _cache(step: StepChange) -> str:
    if step.cache is None or step.kind == "removed":
        return ""
    if step.step.keyword == "FROM":
        return "" if step.cache == "cached" else "another image" + _reason(step)
    return _WORDS[step.cache] + _reason(step)


def _reason(step: StepChange) -> str:
    return f": {', '.join(step.because)}" if step.because else ""


def _shown(step: Step) -> str:
    text = " ".join(step.piece.logical.split())
    return text if len(text) <= _WIDTH else text[: _WIDTH - 3] + "..."


def _field(change: FieldChange) -> str:
    if change.before is None:
        return f"{change.name}: + {_value(change.after)}"
    if change.after is None:
        return f"{change.name}: - {_value(change.before)}"
    return f"{change.name}: {_value(change.before)} -> {_value(change.after)}"


def _value(text: str | None) -> str:
    return text if text and text.isprintable() and text == text.strip() else repr(text or "")


def _summary(found: Difference) -> str:
    kinds = [step.kind for step in found.steps()]
    said = [f"{kinds.count(kind)} {kind}" for kind in ("changed", "added", "removed", "moved") if kind in kinds]
    layers = [step.cache for step in found.steps() if step.cache and step.step.keyword != "FROM"]
    again = f"{layers.count('again')} of {_count(len(layers), 'layer')} built again"
    maybe = f", {layers.count('files')} more if files differ" if "files" in layers else ""
    return f"{'steps: ' + ', '.join(said) if said else 'no step differs'}; {again}{maybe}"


# --- for scripts -----------------------------------------------------------------------------------------------------------


def as_json(found: Difference) -> dict[str, Any]:
    """Return a difference as JSON has it."""
    return {
        "before": found.before.file,
        "after": found.after.file,
        "same": found.same,
        "directives": _fields_json(found.directives),
        "stages": [_stage_json(stage) for stage in found.stages],
    }


def _stage_json(stage: StageChange) -> dict[str, Any]:
    sides = {name: _side_json(each) for name, each in (("before", stage.before), ("after", stage.after))}
    return {"change": stage.kind, **sides, "steps": [_step_json(step) for step in stage.steps]}


def _side_json(stage: DocumentStage | None) -> dict[str, Any] | None:
    if stage is None:
        return None
    return {"number": stage.number, "name": stage.name, "line": stage.line, "end_line": stage.end_line}


def _step_json(step: StepChange) -> dict[str, Any]:
    return {
        "change": step.kind,
        "keyword": step.step.keyword,
        "before": _place_json(step.before),
        "after": _place_json(step.after),
        "fields": _fields_json(step.fields),
        "cache": step.cache,
        "because": list(step.because),
    }


def _place_json(step: Step | None) -> dict[str, Any] | None:
    return None if step is None else {"line": step.line, "end_line": step.end_line, "text": step.text}


def _fields_json(fields: Iterable[FieldChange]) -> list[dict[str, Any]]:
    return [{"name": each.name, "before": each.before, "after": each.after} for each in fields]
