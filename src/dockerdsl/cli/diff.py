"""Compare two Dockerfiles: what changed, and what is built again."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import Any, Final

import click

from dockerdsl.cli.differences import difference, print_text
from dockerdsl.cli.inputs import dockerfile
from dockerdsl.cli.look import Look, look_options
from dockerdsl.difference import Difference, StageChange, StepChange, compare
from dockerdsl.document import Document
from dockerdsl.meaning import FieldChange
from dockerdsl.steps import DocumentStage, Step

Paint = Callable[[str, str], str]

_MARKS: Final = {"same": " ", "changed": "~", "added": "+", "removed": "-", "moved": ">"}
_WORDS: Final = {"cached": "cached", "files": "built again if files differ", "again": "built again"}
_WIDTH: Final = 64
"""Characters of an instruction that are shown."""


@click.command("diff")
@click.argument("before", metavar="A")
@click.argument("after", metavar="B")
@click.option("--text", is_flag=True, help="Show the lines that differ, as diff -u does.")
@click.option("--output-format", type=click.Choice(["full", "json"]), default="full", help="For people, or JSON for scripts.")
@click.option("--build-arg", "build_args", metavar="NAME=VALUE", multiple=True, help="Give both builds this argument.")
@look_options
@click.pass_obj
def command(look: Look, *, before: str, after: str, text: bool, output_format: str, build_args: tuple[str, ...]) -> int:
    """Compare two Dockerfiles: what changed, and what is built again.

    A and B are Dockerfiles, definitions (FILE.py or FILE.py:NAME), files of a git revision (REV:PATH, as git writes it), or -
    for standard input. Comments, spelling and the order of stages are no difference.

    What is built again is what BuildKit will not find in its cache, if all of A was built before and the files that are copied
    are the same.

    Exits with 0 if both mean the same, with 1 if not.
    """
    old, new = (Document.read(dockerfile(choice), choice) for choice in (before, after))
    found = compare(old, new, dict(_pair(each) for each in build_args))
    if text:
        print_text(difference(before, after, str(old), str(new), look) if str(old) != str(new) else "")
    elif output_format == "json":
        print_text(json.dumps(_json(found), indent=2) + "\n")
    elif not found.same:
        print_text("\n".join(_lines(found, look.paint(sys.stdout))) + "\n")
    if found.same and output_format != "json":
        click.echo(f"{before} and {after} mean the same", err=True)
    return 0 if found.same else 1


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not name or not equals:
        raise click.UsageError(f"--build-arg {text} is not NAME=VALUE", click.get_current_context())
    return name, value


# --- for people ------------------------------------------------------------------------------------------------------------


def _lines(found: Difference, paint: Paint) -> Iterator[str]:
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


def _json(found: Difference) -> dict[str, Any]:
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
