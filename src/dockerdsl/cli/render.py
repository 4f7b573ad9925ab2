"""Print or write the Dockerfile that a Python file defines."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from dockerdsl import files
from dockerdsl.cli.differences import difference, print_text
from dockerdsl.cli.look import Look, look_options
from dockerdsl.definitions import Definition, load
from dockerdsl.excerpt import relative

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


def _files(_ctx: click.Context, _argument: click.Parameter, incomplete: str) -> list[CompletionItem]:
    from click.shell_completion import CompletionItem

    return [CompletionItem(incomplete, type="file")]


@click.command("render")
@click.argument("definition", metavar="FILE[:NAME]", shell_complete=_files)
@click.option("-o", "--output", metavar="PATH", help="Write to this file, or to Dockerfile in this folder.")
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 if the file would change.")
@click.option("--diff", is_flag=True, help="Write nothing; show what would change, and exit with 1 if something would.")
@look_options
@click.pass_obj
def command(look: Look, definition: str, output: str | None, check: bool, diff: bool) -> int:
    """Print or write the Dockerfile that a Python file defines.

    FILE is a Python file, or a folder with an imagefile.py. NAME chooses a Dockerfile, a Stage, or a function that returns one;
    a file that defines only one needs none.

    With --check or --diff the file is the one that --output names, else the Dockerfile beside FILE.
    """
    found = load(definition)
    text = str(found.dockerfile)
    if check or diff:
        return _compare(found, text, _place(output, found), look, diff=diff)
    if output in (None, "-"):
        print_text(text)
        return 0
    place = _place(output, found)
    click.echo(f"{place} {'written' if files.write(place, text) else 'is up to date'}", err=True)
    return 0


def _place(output: str | None, found: Definition) -> Path:
    if output is None:
        return found.file.parent / "Dockerfile"
    place = Path(output)
    return place / "Dockerfile" if place.is_dir() else place


def _compare(found: Definition, text: str, place: Path, look: Look, *, diff: bool) -> int:
    there = files.read(place)
    if there == text.encode():
        return 0
    if diff:
        old = (there or b"").decode(errors="replace")
        before = str(place) if there is not None else "/dev/null"
        print_text(difference(before, str(place), old, text, look))
    action = "would change" if there is not None else "is missing"
    click.echo(f"{relative(str(place))} {action}; to write it: dockerdsl render {found.file}:{found.name} -o {place}", err=True)
    return 1
