"""Turn the shell form of CMD, ENTRYPOINT and HEALTHCHECK into the exec form, where one can see what the shell would do."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from dockerdsl.checks.finding import Edit, Fix
from dockerdsl.checks.seen import SeenStep
from dockerdsl.reading.spans import Token
from dockerdsl.shell import READABLE, ShellCommand, Word, dialect, read_shell
from dockerdsl.words import write_json

_BUILTINS: Final = frozenset(
    """. : [[ alias bg break builtin cd command continue declare dirs eval exec exit export fg getopts hash jobs let local popd
    pushd read readonly return set shift source time times trap type typeset ulimit umask unalias unset wait""".split()
)
_is_pattern: Final = re.compile(r"[*?[{~]").search


def exec_form(step: SeenStep, text: Token) -> Fix | None:
    """Return the suggestion to write a shell text as JSON: the program itself, or the shell with the text.

    None where the text spans lines with comments between, or is no POSIX shell's.
    """
    start, end = step.span(text)
    between = step.file.text[start:end]
    if text.text.startswith("[") or dialect(step.shell) not in READABLE or ("\n" in between and "#" in between):
        return None
    command = _only(text.text)
    words = _words(command) if command else None
    if words is None:
        words = [*step.shell, f"exec {text.text}" if command and _is_program(command) else text.text]
    return Fix("write the exec form", (Edit(start, end, write_json(words)),), safe=False)


def is_exec(text: str) -> bool:
    """Return whether a shell text is one program that takes the place of the shell: ``exec app``."""
    command = _only(text)
    return command is not None and command.name is not None and command.name.text == "exec" and bool(command.args)


def _only(text: str) -> ShellCommand | None:
    """Return the command that a text consists of; None if there is more to it."""
    shell = read_shell(text)
    if len(shell.commands) != 1 or shell.opaque:
        return None
    (command,) = shell.commands
    alone = not command.depth and command.pipes == 1 and not command.negated
    return command if alone and text[: command.start].strip() == text[command.end :].strip() == "" else None


def _is_program(command: ShellCommand) -> bool:
    """Return whether a command is a program of its own, which ``exec`` can stand in front of."""
    return command.name is not None and command.name.text not in _BUILTINS and not command.assignments


def _words(command: ShellCommand) -> list[str] | None:
    """Return the words of a command that needs no shell."""
    words: Sequence[Word] = [word for word in (command.name, *command.args) if word]
    if words and words[0].text == "exec":
        words = words[1:]
    if not words or command.assignments or command.redirects or words[0].text in _BUILTINS:
        return None
    if not all(word.literal and (word.quoted or not _is_pattern(word.raw)) for word in words):
        return None
    return [word.text for word in words]
