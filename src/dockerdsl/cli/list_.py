"""List the Dockerfiles of a project, or those that a change reaches."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

import attrs
import click

from dockerdsl.cli import FAILED
from dockerdsl.cli.differences import print_text
from dockerdsl.cli.findings import here
from dockerdsl.cli.look import Look, look_options
from dockerdsl.cli.progress import shown
from dockerdsl.project.cache import Cache
from dockerdsl.project.dependencies import Dependencies, affected, context_of, find_dependencies
from dockerdsl.project.discovery import discover, from_root
from dockerdsl.project.reading import Fault, Output, Reading, alike
from dockerdsl.project.repository import changed_since
from dockerdsl.project.selection import select
from dockerdsl.project.settings import Settings, find_settings
from dockerdsl.project.workers import worth

_NOTHING: Final = "-"


@attrs.frozen
class _Listed:
    """What is listed: the files in order, what they need, and why, when only what a change reaches is asked for."""

    settings: Settings
    outputs: Sequence[Output]
    found: Dependencies
    because: Mapping[str, tuple[str, ...]] | None


@click.command("list")
@click.argument("paths", metavar="[PATHS]...", nargs=-1)
@click.option("--affected-by", is_flag=True, help="PATHS are files that have changed: list what they reach.")
@click.option("--changed-since", metavar="REV", help="List what is reached by all that differs from a git revision.")
@click.option(
    "--output-format", type=click.Choice(["text", "json", "paths"]), default="text", help="A table, JSON, or paths alone."
)
@look_options
@click.pass_obj
def command(look: Look, paths: tuple[str, ...], *, affected_by: bool, changed_since: str | None, output_format: str) -> int:
    """List the Dockerfiles of a project, or those that a change reaches.

    PATHS are folders of the project, definitions, or generated files; all of the project by default. A file whose image others
    are built from stands before them.

    A change reaches a file through its definition and the modules that it imports, through what COPY, ADD and bind mounts take
    from the build context, and through the images that it is built from.
    """
    settings = find_settings(paths[0] if paths and not affected_by else ".")
    changed = _changed(settings, paths, affected_by, changed_since)
    listed, faults = _listed(settings, () if affected_by else paths, changed)
    print_text(_FORMATS[output_format](listed))
    if faults:
        from dockerdsl.cli.failures import report

        report(ExceptionGroup("definitions", [fault.error() for fault in alike(faults)]), look)
    return FAILED if faults else 0


def _changed(settings: Settings, paths: Sequence[str], affected_by: bool, revision: str | None) -> set[str] | None:
    """Return the files that have changed, from the root; None when all is to be listed."""
    if not affected_by and revision is None:
        return None
    changed = {from_root(settings, path) for path in paths} if affected_by else set[str]()
    return changed | (changed_since(settings.root, revision) if revision is not None else set())


def _listed(settings: Settings, paths: Sequence[str], changed: set[str] | None) -> tuple[_Listed, list[Fault]]:
    project = discover(settings)
    readings = _readings(settings, project.definitions)
    found = find_dependencies(settings, [output for reading in readings for output in reading.outputs])
    chosen = set(select(settings, project, paths).definitions)
    because = None if changed is None else affected(settings, found, readings, changed)
    outputs = [each for each in found.outputs if each.definition in chosen and (because is None or each.path in because)]
    return _Listed(settings, outputs, found, because), [*_faults(readings), *found.faults]


def _readings(settings: Settings, definitions: Sequence[str]) -> list[Reading]:
    """Return what definitions make, in their order; those that have not changed since they were run last are not run again."""
    cache = Cache(settings)
    found = list(shown(cache.readings(definitions, worth), len(definitions)))
    cache.save(definitions)
    return sorted(found, key=lambda reading: reading.definition)


def _faults(readings: Sequence[Reading]) -> list[Fault]:
    return [attrs.evolve(fault, definition=reading.definition) for reading in readings for fault in reading.faults]


# --- how it is shown -------------------------------------------------------------------------------------------------------


def _paths(listed: _Listed) -> str:
    return "".join([f"{here(listed.settings, output.path)}\n" for output in listed.outputs])


def _table(listed: _Listed) -> str:
    if not listed.outputs:
        return ""
    head = ("FILE", "IMAGE", "BASES" if listed.because is None else "BECAUSE OF")
    rows = [head, *[_row(listed, output) for output in listed.outputs]]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ["  ".join([cell.ljust(width) for cell, width in zip(row, widths, strict=True)]).rstrip() for row in rows]
    return "\n".join(lines) + "\n"


def _row(listed: _Listed, output: Output) -> tuple[str, str, str]:
    because = listed.because and [here(listed.settings, path) for path in listed.because[output.path]]
    return here(listed.settings, output.path), output.image or _NOTHING, ", ".join(because or output.bases) or _NOTHING


def _json(listed: _Listed) -> str:
    return (
        json.dumps({"root": str(listed.settings.root), "files": [_fact(listed, each) for each in listed.outputs]}, indent=2)
        + "\n"
    )


def _fact(listed: _Listed, output: Output) -> dict[str, Any]:
    """Return what is known of a file; its paths are those from the root."""
    fact: dict[str, Any] = {
        "path": output.path,
        "definition": output.definition,
        "name": output.name,
        "line": output.line,
        "image": output.image,
        "bases": list(output.bases),
        "needs": list(listed.found.needs[output.path]),
        "context": context_of(listed.settings, output),
        "sources": list(output.sources),
    }
    return fact if listed.because is None else {**fact, "because": list(listed.because[output.path])}


_FORMATS: Final = {"text": _table, "json": _json, "paths": _paths}
