"""The shapes of commands: what RUN, CMD, ENTRYPOINT, SHELL and HEALTHCHECK take.

What a command may be is `commands`' matter; here it is checked for the instruction that carries it, written and read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import dropwhile
from typing import TYPE_CHECKING, Any, Final, cast

from dockerdsl import commands, words
from dockerdsl.commands import Chain, Fed, Script
from dockerdsl.errors import InvalidType, InvalidValue, Unspellable
from dockerdsl.forms import NOTHING, Form, Parts
from dockerdsl.layout import TURN
from dockerdsl.variables import Arg, wrong_type

if TYPE_CHECKING:
    from dockerdsl.reading.lines import Arguments

_NEXT: Final = f" &&{TURN}"
"""What stands between the commands of a chain in a usual file."""
_ESCAPED_JOINT: Final = f"{words.USUAL} &&"
_SECOND: Final = re.compile(r"\n([ \t]*)(&& )?").match
_JOINT: Final = re.compile(r"[ \t]*&&[ \t]*\n|\n[ \t]*&&[ \t]*")


class Running(Form):
    """A command of RUN: shell form, chain, exec form or script."""

    names = ("command",)

    def glance(self, step: Any, first: Any) -> str | None:
        if first.__class__ is str:
            return first if commands.plain(first) else None
        if first.__class__ is not Chain or first.uses:
            return None
        text = _NEXT.join(first.commands)
        if "\n" not in text or text[0] == "-" or text[-1] == words.USUAL or "<<" in text or _ESCAPED_JOINT in text:
            return None
        return text

    def check(self, step: Any, keyword: str, uses: list[Arg]) -> dict[str, Any]:
        given = step.command
        if isinstance(given, str):
            text = commands.without_heredoc(commands.shell_text(given, keyword, uses), keyword)
            return NOTHING if text is given else {"command": text}
        if isinstance(given, Chain):
            uses += given.uses
            for command in given.commands:
                commands.without_heredoc(command, keyword)
            return {"command": given.commands[0]} if len(given.commands) == 1 else NOTHING
        if isinstance(given, Script):
            uses += given.uses
            return NOTHING
        if isinstance(given, list | tuple):
            return {"command": commands.exec_form(cast("object", given), keyword)}
        if isinstance(given, Fed):
            return NOTHING
        raise wrong_type(given, keyword)

    def write(self, step: Any, escape: str) -> str | Parts:
        command = step.command
        if command.__class__ is str:
            return shell_line(command, escape)
        if command.__class__ is tuple:
            return words.write_json(command)
        if command.__class__ is Chain:
            return Parts(chain_lines(command, escape), " &&")
        if command.__class__ is Fed:
            return Parts([command.line], "", tuple([f"{body}{name}" for name, body in command.bodies]))
        end = words.delimiter(command.body)
        start = f"<<{end}" if command.through is None else f"{command.through} <<{end}"
        return Parts([start], "", (f"{command.body}{end}",))

    def read(self, given: Arguments) -> dict[str, Any]:
        if given.bodies:
            return {"command": _fed(given)}
        return {"command": _read_start(given, given.text)}


def _fed(given: Arguments) -> Script | Fed:
    """Return the script that a heredoc alone is, or the line that announces heredocs with their bodies."""
    only = given.bodies[0]
    if re.fullmatch(r"[0-9]*<<-?\S+", given.text):
        return Script(only.content)
    return Fed(given.text, tuple([(body.name, body.content) for body in given.bodies]))


def _read_start(given: Arguments, text: str, lines: Sequence[str] | None = None) -> str | tuple[str, ...] | Chain:
    if given.strings is not None:
        return tuple(given.strings)
    if text:
        shell_line(text, given.escape)
    return chain_of(given.chunks if lines is None else lines) or text


def chain_of(lines: Sequence[str]) -> Chain | None:
    """Return the commands of a chain that was written one a line, joined by ``&&`` at the end or the beginning of lines."""
    if len(lines) < 2:
        return None
    if not lines[0].strip(" \t"):  # the keyword alone stands on the first
        lines = [*dropwhile(lambda line: not line.strip(" \t"), lines)]
        if len(lines) < 2:
            return None
    second = lines[1].lstrip(" \t")
    if second[:2] != "&&" and lines[0].rstrip(" \t")[-2:] != "&&":
        return None
    margin = lines[1][: len(lines[1]) - len(second)]
    parts = "\n".join(lines).split(f" \n{margin}&& " if second[:3] == "&& " else f" && \n{margin}")
    if len(parts) == len(lines) and commands.plain_chain(parts):  # most have one margin, and the same joint everywhere
        return commands.chain(tuple(parts), ())
    parts = _unevenly(lines)
    return commands.chain(tuple(parts), ()) if len(parts) == len(lines) and commands.stand_alone(parts) else None


def chain_of_lines(text: str, turn: str, turns: int) -> Chain | None:
    """Return the commands of a chain whose lines, all but the last, end in `turn`; None to take a closer look with `chain_of`.

    Only a chain with one margin and one joint is told, and nothing but commands between its lines.
    """
    second = cast("re.Match[str]", _SECOND(text, text.find("\n")))  # there is one: it matches whatever follows
    margin, leading = second.groups()
    parts = text.split(f" {turn}{margin}&& " if leading else f" && {turn}{margin}")
    return commands.chain(tuple(parts), ()) if len(parts) == turns + 1 and commands.plain_chain(parts) else None


def _unevenly(lines: Sequence[str]) -> list[str]:
    """Return what stands between the joints of lines, whatever their margins."""
    text = "\n".join([line.strip(" \t") for line in lines])
    if text.count("&&") < len(lines) - 1:
        return []
    parts = text.replace("\n&& ", " &&\n").split(" &&\n")
    return parts if len(parts) >= len(lines) else _JOINT.split(text)


def shell_line(text: str, escape: str, *, first: bool = True) -> str:
    """Return shell text as it stands on a line, or raise `Unspellable` when the line would run into the next."""
    if text[-1:] == escape and text[-2:-1] != escape:
        raise Unspellable(
            f"the command {text!r} ends in the escape character, which would join the next line to it", hint="use script()"
        )
    return f"-- {text}" if first and text[:2] == "--" else text


def chain_lines(chain: Chain, escape: str) -> list[str]:
    """Return the commands of a chain, each as it stands on its line."""
    return [shell_line(command, escape, first=not index) for index, command in enumerate(chain.commands)]


class Starting(Form):
    """A command of CMD or ENTRYPOINT: shell form or exec form. `shell=False`: exec form only, never empty."""

    names = ("command",)

    def __init__(self, *, shell: bool = True) -> None:
        self.shell = shell

    def glance(self, step: Any, first: Any) -> str | None:
        return _plain_exec(first)

    def check(self, step: Any, keyword: str, uses: list[Arg]) -> dict[str, Any]:
        given = step.command
        if self.shell and isinstance(given, str | Chain):
            return {"command": run_time_command(given, keyword, uses)}
        if isinstance(given, Script):
            raise InvalidType(f"{keyword} cannot be a script()", hint="put it into a file: .file(path, text, chmod='0755')")
        return {"command": commands.exec_form(given, keyword, empty=self.shell)}

    def write(self, step: Any, escape: str) -> str | Parts:
        return write_start(step.command, escape)

    def read(self, given: Arguments) -> dict[str, Any]:
        return {"command": _read_start(given, given.text)}


def _plain_exec(command: Any) -> str | None:
    """Return an exec form as it stands in a file when its arguments are themselves, at a glance."""
    if command.__class__ is not tuple or not command:
        return None
    for argument in command:
        if argument.__class__ is not str:
            return None
    text = "".join(command)
    return words.write_json(command) if text.isascii() and "\0" not in text else None


def run_time_command(given: str | Chain, keyword: str, uses: list[Arg]) -> str | Chain:
    """Return a shell form that runs when the container does, where build arguments are gone."""
    if isinstance(given, str):
        return commands.shell_text(given, keyword, uses, run_time=True)
    if given.uses:
        gone = given.uses[0].name
        raise InvalidValue(
            f"{keyword} holds {given.uses[0]!r}, but it runs when the image is built already and the argument is gone",
            hint=f'keep it: .env({gone}={gone}), and write Var("{gone}") here',
        )
    return given.commands[0] if len(given.commands) == 1 else given


def write_start(command: str | tuple[str, ...] | Chain, escape: str) -> str | Parts:
    """Return a command of CMD, ENTRYPOINT or HEALTHCHECK as it stands in a file."""
    if isinstance(command, str):
        return shell_line(command, escape)
    if isinstance(command, Chain):
        return Parts(chain_lines(command, escape), " &&")
    return words.write_json(command)


class Checking(Form):
    """``NONE`` (the command None), or ``CMD`` and a command."""

    names = ("command",)

    def glance(self, step: Any, first: Any) -> str | None:
        command = _plain_exec(first)
        return f"CMD {command}" if command else None

    def check(self, step: Any, keyword: str, uses: list[Arg]) -> dict[str, Any]:
        given = step.command
        if given is None:
            return NOTHING
        if isinstance(given, str | Chain):
            return {"command": run_time_command(given, keyword, uses)}
        return {"command": commands.exec_form(given, keyword)}

    def write(self, step: Any, escape: str) -> str | Parts:
        if step.command is None:
            return "NONE"
        written = write_start(step.command, escape)
        if isinstance(written, str):
            return _behind_cmd(written)
        return Parts([_behind_cmd(written.parts[0]), *written.parts[1:]], written.joint)

    def read(self, given: Arguments) -> dict[str, Any]:
        if given.first.upper() == "NONE":
            return {"command": None}
        return {"command": _read_start(given, given.command, _behind_first(given.chunks))}


def _behind_cmd(written: str) -> str:
    """Return a command behind the CMD of a health check, where BuildKit looks for no flags."""
    return f"CMD {written.removeprefix('-- ')}"


def _behind_first(lines: Sequence[str]) -> list[str]:
    """Return lines without their first word, the CMD of a health check."""
    return [*lines[0].split(maxsplit=1)[1:], *lines[1:]] if lines else []
