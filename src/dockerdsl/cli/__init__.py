"""The command ``dockerdsl``.

Each command is a module of its own, loaded when it is called: the table `COMMANDS` is all that ``dockerdsl --help`` needs. Exit
codes are those of diff and ruff: 0 all is well, 1 something differs or was found, 2 it could not be done.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Final, NoReturn

import click

from dockerdsl.cli.look import Look, look_options

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

COMMANDS: Final = {
    "render": "Print or write the Dockerfile that a Python file defines.",
    "sync": "Write the Dockerfiles of a project, or see whether they are in step.",
    "import": "Write an existing Dockerfile as Python.",
    "check": "Judge Dockerfiles, and mend what can be mended.",
    "rule": "Print the page of a rule.",
    "fmt": "Write Dockerfiles in one style; what they say stays the same.",
    "list": "List the Dockerfiles of a project, or those that a change reaches.",
    "diff": "Compare two Dockerfiles: what changed, and what is built again.",
    "stages": "List the stages of a Dockerfile and what they need.",
    "parse": "Print what is read in a Dockerfile.",
}
"""Every command: its module in this package, and what it does in one line."""

MODULES: Final = {"import": "import_", "list": "list_"}
"""The module of a command whose name no module here can have: a word of Python."""

FAILED: Final = 2
"""Nothing could be done, for a reason that standard error tells."""
INTERRUPTED: Final = 130
"""What a shell says of a program that Ctrl-C ended."""
COMPLETION: Final = "_DOCKERDSL_COMPLETE"


class _Commands(click.Group):
    """The commands of the table, each loaded when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"{__name__}.{MODULES.get(cmd_name, cmd_name)}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:  # click's own suggestion would load every command
        if args[0] in COMMANDS or args[0].startswith("-"):
            return super().resolve_command(ctx, args)
        from difflib import get_close_matches

        near = get_close_matches(args[0], COMMANDS, n=1)
        raise click.UsageError(f"no such command {args[0]!r}" + (f", did you mean {near[0]!r}?" if near else ""), ctx)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        names = [CompletionItem(name, help=text) for name, text in COMMANDS.items() if name.startswith(incomplete)]
        return names + click.Command.shell_complete(self, ctx, incomplete)


def _print_version(ctx: click.Context, _option: click.Parameter, wanted: bool) -> None:
    if wanted:
        from dockerdsl import __version__

        click.echo(f"dockerdsl {__version__}")
        ctx.exit()


@click.group(
    cls=_Commands,
    name="dockerdsl",
    invoke_without_command=True,
    subcommand_metavar="COMMAND [ARGS]...",
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.option("--version", is_flag=True, expose_value=False, is_eager=True, callback=_print_version, help="Print the version.")
@look_options
@click.pass_context
def commands(ctx: click.Context) -> None:
    """Write Dockerfiles in Python."""
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help(), err=True)
        ctx.exit(FAILED)


def main(args: Sequence[str] | None = None) -> NoReturn:
    """Run the command and leave with its exit code."""
    sys.exit(run(args))


def run(args: Sequence[str] | None = None) -> int:
    """Run the command with these arguments, those of the process by default, and return its exit code."""
    look = Look()
    try:
        code = _completed() if COMPLETION in os.environ else _called(sys.argv[1:] if args is None else list(args), look)
        sys.stdout.flush()
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except BrokenPipeError:
        _discard_output()
        return 0
    except Exception as error:  # noqa: BLE001  (what nobody foresaw is told as a bug of ours)
        from dockerdsl.cli.failures import report

        report(error, look)
        return FAILED
    return code


def _called(args: list[str], look: Look) -> int:
    """Call a command and return its exit code; `click.Group.main` would take a closed pipe for a failure."""
    try:
        with commands.make_context("dockerdsl", args, obj=look) as ctx:
            return int(commands.invoke(ctx) or 0)
    except click.exceptions.Exit as left:
        return left.exit_code


def _completed() -> int:
    """Answer a shell that asks how a word may go on (``_DOCKERDSL_COMPLETE=bash_source dockerdsl`` tells it how to ask)."""
    from click.shell_completion import shell_complete

    return shell_complete(commands, {}, "dockerdsl", COMPLETION, os.environ[COMPLETION])


def _discard_output() -> None:
    """Let what is still to be printed vanish: who read it has left, as ``head`` does, and nothing is wrong."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
