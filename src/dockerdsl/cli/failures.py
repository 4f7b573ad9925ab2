"""Say on standard error, in one block for each, what went wrong."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Iterator

import click

from dockerdsl.cli.look import Look
from dockerdsl.errors import DockerdslError
from dockerdsl.excerpt import draw_all
from dockerdsl.where import Where


def report(error: Exception, look: Look) -> None:
    """Print what is wrong."""
    if look.traceback:
        traceback.print_exception(error)
    paint = look.paint(sys.stderr)
    click.echo(draw_all([_placed(each) for each in _each(error)], paint), err=True, nl=False, color=look.colored(sys.stderr))


def _each(error: Exception) -> Iterator[DockerdslError]:
    match error:
        case DockerdslError():
            yield error
        case ExceptionGroup():
            for inner in error.exceptions:
                yield from _each(inner)
        case click.UsageError():
            yield _without_place(error.format_message(), _usage(error))
        case click.ClickException():
            yield _without_place(error.format_message())
        case OSError():
            file = f"{error.filename}: " if error.filename else ""
            yield _without_place(f"{file}{error.strerror or error}")
        case _:
            what = f"dockerdsl itself failed: {type(error).__name__}: {error}"
            yield _without_place(what, "this is a bug; --traceback shows where, please report it")


def _without_place(what: str, hint: str | None = None) -> DockerdslError:
    error = DockerdslError(what, hint=hint)
    error.at = None
    return error


def _usage(error: click.UsageError) -> str | None:
    return f"see {error.ctx.command_path} --help" if error.ctx else None


def _placed(error: DockerdslError) -> DockerdslError:
    """Return the error without a place that no author wrote: this command's script, or what reads its arguments."""
    if error.at and not _by_author(error.at):
        error.at = None
    return error


def _by_author(where: Where) -> bool:
    script = os.path.abspath(sys.argv[0])
    return where.file != script and not where.file.startswith(os.path.dirname(click.__file__))
