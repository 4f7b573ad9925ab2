"""How the command's output looks: coloured or not, with a traceback or not."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import IO, Any, Final, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])

_STYLES: Final[dict[str, dict[str, Any]]] = {
    "error": {"fg": "red", "bold": True},
    "warning": {"fg": "yellow", "bold": True},
    "note": {"fg": "cyan", "bold": True},
    "message": {"bold": True},
    "frame": {"fg": "blue", "bold": True},
    "caret": {"fg": "red", "bold": True},
    "dash": {"fg": "blue", "bold": True},
    "hint": {"fg": "cyan", "bold": True},
    "added": {"fg": "green"},
    "removed": {"fg": "red"},
    "hunk": {"fg": "cyan"},
    "changed": {"fg": "yellow"},
    "moved": {"fg": "cyan"},
    "again": {"fg": "red"},
    "files": {"fg": "yellow"},
    "cached": {"fg": "green"},
}


class Look:
    """What ``--color`` and ``--traceback`` say."""

    def __init__(self) -> None:
        self.color = "auto"
        self.traceback = False

    def colored(self, stream: IO[Any]) -> bool:
        """Return whether to colour what goes to this stream: ``--color`` says, else the environment, else the terminal.

        See https://no-color.org and https://force-color.org: a variable counts when it is set and not empty.
        """
        if self.color != "auto":
            return self.color == "always"
        if os.environ.get("NO_COLOR"):
            return False
        if os.environ.get("FORCE_COLOR"):
            return True
        return os.environ.get("TERM") != "dumb" and stream.isatty()

    def paint(self, stream: IO[Any]) -> Callable[[str, str], str]:
        """Return what colours the parts of a text for this stream."""
        if not self.colored(stream):
            return lambda _, text: text
        return lambda part, text: click.style(text, **_STYLES[part]) if part in _STYLES else text


def look_options(command: F) -> F:
    """Add the options that every command has, before or after its name."""
    color = click.option(
        "--color",
        type=click.Choice(["auto", "always", "never"]),
        expose_value=False,
        callback=_set_color,
        help="Colour the output; auto asks NO_COLOR, FORCE_COLOR and the terminal.",
    )
    traceback = click.option(
        "--traceback",
        is_flag=True,
        expose_value=False,
        callback=_set_traceback,
        help="Show Python's traceback of an error as well.",
    )
    return color(traceback(command))


def _set_color(ctx: click.Context, _option: click.Parameter, value: str | None) -> None:
    if value:
        ctx.ensure_object(Look).color = value


def _set_traceback(ctx: click.Context, _option: click.Parameter, value: bool) -> None:
    if value:
        ctx.ensure_object(Look).traceback = True
