"""Compare two Dockerfiles, or all that are generated in two revisions."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping, Sequence
from typing import Any

import attrs
import click

from dockerdsl.cli.compared import as_json, lines
from dockerdsl.cli.differences import difference, print_text
from dockerdsl.cli.inputs import STANDARD_INPUT, dockerfile
from dockerdsl.cli.look import Look, look_options
from dockerdsl.comparing.difference import Difference, compare
from dockerdsl.document import Document


@attrs.frozen
class _Asked:
    """How the command was asked to show what it finds, and the arguments of both builds."""

    look: Look
    text: bool
    as_json: bool
    build_args: Mapping[str, str]


@click.command("diff")
@click.argument("before", metavar="A")
@click.argument("after", metavar="[B]", required=False)
@click.option("--text", is_flag=True, help="Show the lines that differ, as diff -u does.")
@click.option("--output-format", type=click.Choice(["full", "json"]), default="full", help="For people, or JSON for scripts.")
@click.option("--build-arg", "build_args", metavar="NAME=VALUE", multiple=True, help="Give both builds this argument.")
@look_options
@click.pass_obj
def command(look: Look, *, before: str, after: str | None, text: bool, output_format: str, build_args: tuple[str, ...]) -> int:
    """Compare two Dockerfiles: what changed, and what is built again.

    A and B are Dockerfiles, definitions (FILE.py or FILE.py:NAME), files of a git revision (REV:PATH, as git writes it), or -
    for standard input. Two revisions without a path are compared in all Dockerfiles of the project that are generated; without
    B, the files as they are now.

    Comments, spelling and the order of stages are no difference. What is built again is what BuildKit will not find in its
    cache, if all of A was built before and the files that are copied are the same.

    Exits with 0 if both mean the same, with 1 if not.
    """
    asked = _Asked(look, text, output_format == "json", dict(_pair(each) for each in build_args))
    if after is None or (_revision(before) and _revision(after)):
        return _generated(before, after, asked)
    return _two(before, after, asked)


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not name or not equals:
        raise click.UsageError(f"--build-arg {text} is not NAME=VALUE", click.get_current_context())
    return name, value


def _revision(text: str) -> bool:
    """Return whether a text can only be a revision: it names no file and no part of one."""
    return text != STANDARD_INPUT and ":" not in text and not text.endswith(".py") and not os.path.lexists(text)


def _two(before: str, after: str, asked: _Asked) -> int:
    old, new = (Document.read(dockerfile(choice), choice) for choice in (before, after))
    found = compare(old, new, asked.build_args)
    if asked.as_json:
        print_text(json.dumps(as_json(found), indent=2) + "\n")
    else:
        print_text(_shown(found, asked))
        if found.same:
            click.echo(f"{before} and {after} mean the same", err=True)
    return 0 if found.same else 1


def _shown(found: Difference, asked: _Asked) -> str:
    if asked.text:
        old, new = str(found.before), str(found.after)
        return difference(found.before.file, found.after.file, old, new, asked.look) if old != new else ""
    return "" if found.same else "\n".join(lines(found, asked.look.paint(sys.stdout))) + "\n"


# --- all of a project ------------------------------------------------------------------------------------------------------


def _generated(before: str, after: str | None, asked: _Asked) -> int:
    """Compare the generated Dockerfiles of two revisions, or of one and the files as they are now."""
    from dockerdsl.project.history import changed_files
    from dockerdsl.project.settings import find_settings

    files = changed_files(find_settings(), before, after)
    found = {each.path: compare(*each.documents, asked.build_args) for each in files if each.documents}
    differ = [path for path, each in found.items() if not each.same]
    added, removed = ([each.path for each in files if each.kind == kind] for kind in ("added", "removed"))
    if asked.as_json:
        facts: dict[str, Any] = {"files": [{"path": path, **as_json(found[path])} for path in differ]}
        print_text(json.dumps({**facts, "added": added, "removed": removed}, indent=2) + "\n")
    else:
        print_text("".join([_file(path, found[path], asked) for path in differ]))
        print_text("".join([_alone("added", "+", each, asked) for each in added]))
        print_text("".join([_alone("removed", "-", each, asked) for each in removed]))
        click.echo(_summary(len(differ), len(added), len(removed)), err=True)
    return int(bool(differ or added or removed))


def _file(path: str, found: Difference, asked: _Asked) -> str:
    return _shown(found, asked) if asked.text else f"{asked.look.paint(sys.stdout)('message', path)}\n{_shown(found, asked)}\n"


def _alone(kind: str, mark: str, path: str, asked: _Asked) -> str:
    return "" if asked.text else f"{asked.look.paint(sys.stdout)(kind, f'{mark} {path}')}\n"


def _summary(differ: int, added: int, removed: int) -> str:
    counts: Sequence[tuple[int, str]] = ((differ, "changed"), (added, "added"), (removed, "removed"))
    said = [f"{count:,} {what}" for count, what in counts if count]
    return f"generated files: {', '.join(said)}" if said else "all generated files mean the same"
