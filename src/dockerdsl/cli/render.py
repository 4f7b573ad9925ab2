"""Print or write the Dockerfile that a Python file defines."""

from __future__ import annotations

import os
from pathlib import Path
from shlex import join
from typing import TYPE_CHECKING

import attrs
import click

from dockerdsl import files
from dockerdsl.cli.differences import difference, print_text
from dockerdsl.cli.look import Look, look_options
from dockerdsl.definitions import Definition
from dockerdsl.errors import DefinitionError
from dockerdsl.excerpt import relative
from dockerdsl.project.discovery import from_root
from dockerdsl.project.drift import REFUSED, Kind, command_for, kind_of, why_refused, with_ends_of
from dockerdsl.project.loading import Loaded, load_in_project
from dockerdsl.project.merges import only_generated
from dockerdsl.project.stamp import stamped
from dockerdsl.where import Where

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


def _files(_ctx: click.Context, _argument: click.Parameter, incomplete: str) -> list[CompletionItem]:
    from click.shell_completion import CompletionItem

    return [CompletionItem(incomplete, type="file")]


@click.command("render")
@click.argument("definition", metavar="FILE[:NAME]", shell_complete=_files)
@click.option("-o", "--output", metavar="PATH", help="Write to this file, or to Dockerfile in this folder.")
@click.option("--stamp", is_flag=True, help="Begin it with the comment of dockerdsl sync, so that it is what sync writes.")
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 if the file would change.")
@click.option("--diff", is_flag=True, help="Write nothing; show what would change, and exit with 1 if something would.")
@click.option("--force", is_flag=True, help="Write over a file that was edited by hand, or never generated.")
@look_options
@click.pass_obj
def command(look: Look, definition: str, *, output: str | None, stamp: bool, check: bool, diff: bool, force: bool) -> int:
    """Print or write the Dockerfile that a Python file defines.

    FILE is a Python file, or a folder with an imagefile.py. NAME chooses a Dockerfile, a Stage, or a function that returns one;
    a file that defines only one needs none.

    With --check or --diff the file is the one that --output names, else the Dockerfile beside FILE.

    A file that is written begins with a comment that says where it comes from.
    """
    loaded = load_in_project(definition)
    if check or diff:
        return _compare(_change(loaded, _place(output, loaded.definition), stamp=stamp), look, diff=diff)
    if output in (None, "-"):
        print_text(_as_synced(loaded) if stamp else loaded.text)
        return 0
    return _write(_change(loaded, _place(output, loaded.definition), stamp=stamp), force=force)


def _as_synced(loaded: Loaded) -> str:
    source = from_root(loaded.settings, loaded.definition.file)
    return stamped(loaded.text, source, command_for(source))


def _place(output: str | None, found: Definition) -> Path:
    if output is None:
        return found.file.parent / "Dockerfile"
    place = Path(output)
    return place / "Dockerfile" if place.is_dir() else place


def _change(loaded: Loaded, place: Path, *, stamp: bool) -> _Rendered:
    """Return what is to be written to a file, and what is there."""
    old = files.read(place)
    kind = kind_of(old, loaded.text)
    if kind == "edited" and old and only_generated(place.parent, {place.name: old}):
        kind = "changed"
    new = _as_synced(loaded) if stamp else _as_rendered(loaded, place)
    return _Rendered(loaded.definition, place, kind, old, with_ends_of(old, new))


def _as_rendered(loaded: Loaded, place: Path) -> str:
    source = from_root(loaded.settings, loaded.definition.file)
    into = from_root(loaded.settings, place)
    return stamped(loaded.text, source, join(["dockerdsl", "render", f"{source}:{loaded.definition.name}", "-o", into]))


@attrs.frozen(slots=True, weakref_slot=False)
class _Rendered:
    """A definition, the file it goes to, how that differs, what is there, and what is written."""

    found: Definition
    place: Path
    kind: Kind | None
    old: bytes | None
    new: bytes

    def command(self) -> str:
        force = ["--force"] if self.kind in REFUSED else []
        return join(["dockerdsl", "render", f"{self.found.file}:{self.found.name}", "-o", str(self.place), *force])


def _write(change: _Rendered, *, force: bool) -> int:
    if change.kind is not None and change.kind in REFUSED and not force:
        what, hint = why_refused(change.kind, str(change.place), str(change.found.file))
        raise DefinitionError(what, hint=hint, at=Where(os.path.abspath(change.place), 1))
    written = change.kind is not None and files.write(change.place, change.new)
    click.echo(f"{change.place} {'written' if written else 'is up to date'}", err=True)
    return 0


def _compare(change: _Rendered, look: Look, *, diff: bool) -> int:
    if change.kind is None:
        return 0
    if diff:
        old, new = ((text or b"").decode(errors="surrogateescape") for text in (change.old, change.new))
        before = str(change.place) if change.old is not None else "/dev/null"
        print_text(difference(before, str(change.place), old, new, look))
    action = "would change" if change.old is not None else "is missing"
    click.echo(f"{relative(str(change.place))} {action}; to write it: {change.command()}", err=True)
    return 1
