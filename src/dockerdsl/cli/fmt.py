"""Write Dockerfiles in one style."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import click

from dockerdsl import files
from dockerdsl.cli import FAILED
from dockerdsl.cli.differences import difference, print_text
from dockerdsl.cli.inputs import STANDARD_INPUT, content
from dockerdsl.cli.look import Look, look_options
from dockerdsl.cli.projects import Projects
from dockerdsl.editing.format import format_text
from dockerdsl.errors import DockerdslError
from dockerdsl.excerpt import relative
from dockerdsl.project.stamp import read_stamp


@click.command("fmt")
@click.argument("paths", metavar="FILES...", nargs=-1, required=True)
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 if a file would change.")
@click.option("--diff", is_flag=True, help="Write nothing; show what would change, and exit with 1 if something would.")
@click.option("--stdin-filename", metavar="NAME", default="-", help="What to call standard input in messages.")
@look_options
@click.pass_obj
def command(look: Look, paths: tuple[str, ...], check: bool, diff: bool, stdin_filename: str) -> int:
    """Write Dockerfiles in one style; what they say stays the same.

    FILES are Dockerfiles, or folders: then all below them whose names are Dockerfile, Containerfile, Dockerfile.* or
    *.Dockerfile. - formats standard input to standard output.

    A generated file is left alone: the edition of its definition says how it is written.

    A file that BuildKit refuses is reported and left alone; the exit code is 2 then, after all others are done.
    """
    codes = [_one(str(path), look, check, diff, stdin_filename) for path in _named(paths)]
    if not codes:
        raise DockerdslError(f"no Dockerfile in {', '.join(paths)}", hint="name the files")
    return max(codes)


def _named(paths: Iterable[str]) -> Iterator[str]:
    projects = Projects()
    for path in paths:
        yield from projects.dockerfiles(path)


def _one(path: str, look: Look, check: bool, diff: bool, stdin_filename: str) -> int:
    """Format one file and return the exit code that it asks for."""
    name = stdin_filename if path == STANDARD_INPUT else path
    try:
        there = content(path)
        text = format_text(there, name)
        if text.encode(errors="surrogateescape") != there and _is_generated(there):
            click.echo(f"{relative(name)} left alone: it is generated, in the style of its edition", err=True)
            text = there.decode(errors="surrogateescape")
        made = text.encode(errors="surrogateescape")
        if check or diff:
            return _compare(name, there, text, look, diff) if made != there else 0
        if path == STANDARD_INPUT:
            print_text(text)
        elif files.write(path, made):
            click.echo(f"{relative(path)} formatted", err=True)
    except (DockerdslError, OSError) as error:
        from dockerdsl.cli.failures import report

        report(error, look)
        return FAILED
    return 0


def _is_generated(there: bytes) -> bool:
    """Return whether a file is as it was generated: another style would count as an edit by hand."""
    stamp = read_stamp(there.decode(errors="surrogateescape").replace("\r\n", "\n"))
    return stamp is not None and stamp.whole


def _compare(name: str, there: bytes, text: str, look: Look, diff: bool) -> int:
    if diff:
        print_text(difference(name, name, there.decode(errors="surrogateescape"), text, look))
    click.echo(f"{relative(name)} would change", err=True)
    return 1
