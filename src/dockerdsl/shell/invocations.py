"""Say which programs a text runs, looked at through those that only run another one.

``sudo env X=1 /usr/bin/make -j4 all`` runs ``make``; ``bash -c 'apt-get update && apt-get install -y curl'`` runs ``apt-get``,
twice. What is found in a word stands where it was written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

import attrs

from dockerdsl.drafts import draft_of
from dockerdsl.shell.command import Shell, ShellCommand, Word
from dockerdsl.shell.moved import Places, moved, moved_word, moved_words
from dockerdsl.shell.reader import read_shell
from dockerdsl.shell.scripts import Script, fed, script_of_heredoc, script_of_string, script_of_word, script_word
from dockerdsl.shell.words import DEEPEST
from dockerdsl.shell.wrappers import WRAPPERS, flag_names, takes_next, wrapped
from dockerdsl.values.shells import SHELLS
from dockerdsl.words import write_json

Reading = Callable[[Word, str], Script | None]
"""How a word of a text becomes shell text of its own."""

_READERS: Final = frozenset({*SHELLS, "su", "runuser", "eval"})
_NO_VALUES: Final = frozenset[str]()
_is_assignment: Final = re.compile(r"[A-Za-z_]\w*=", re.ASCII).match
_strings: Final = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL).finditer


@attrs.frozen(slots=True, weakref_slot=False)
class Invocation:
    """A program that runs.

    Attributes:
        name: its name without folders.
        word: its name as written.
        args: its arguments.
        through: the words of the programs that run it, outermost first: ``sudo``, ``env``, the ``bash`` of ``bash -c``.
        environment: the assignments that hold for it, ``X=1``.
        command: the command that it stands in.
    """

    name: str
    word: Word
    args: tuple[Word, ...]
    through: tuple[Word, ...]
    environment: tuple[Word, ...]
    command: ShellCommand

    def flags(self) -> frozenset[str]:
        """Return the names of all flags: ``--long`` and ``--long=value`` are ``long``, ``-abc`` is ``a``, ``b`` and ``c``."""
        flags = [text for word in self.args if (text := word.text)[:1] == "-"]
        return frozenset([name for text in flags for name in flag_names(text)])

    def has(self, *flags: str) -> bool:
        """Return whether any of these flags is set: ``has("y", "yes")``."""
        return not self.flags().isdisjoint(flags)

    def behind(self, name: str) -> Word | None:
        """Return the word of this program among those that run it: ``behind("sudo")``."""
        return next((word for word in self.through if _base(word.text) == name), None)

    def operands(self, values_of: frozenset[str] = _NO_VALUES) -> tuple[Word, ...]:
        """Return the words that are no flags, nor the values of those flags that have one in the word behind them."""
        return tuple(self._operands(values_of))

    def operand(self, values_of: frozenset[str] = _NO_VALUES) -> Word | None:
        """Return the first of the operands, which often says what is to be done; None if there is none."""
        return next(self._operands(values_of), None)

    def _operands(self, values_of: frozenset[str]) -> Iterator[Word]:
        words = iter(self.args)
        for word in words:
            text = word.text
            if text[:1] != "-" or text == "-":
                yield word
            elif text == "--":
                yield from words
            elif values_of and takes_next(text, values_of):
                next(words, None)


_Draft: Final[Any] = draft_of(Invocation)


def invocations(shell: Shell) -> tuple[Invocation, ...]:
    """Return the programs that a text runs, in order."""
    return tuple(_found(shell.text, shell.commands, script_of_word, 0))


def read_exec(argv: str | Sequence[str]) -> tuple[Invocation, ...]:
    """Return the programs that an exec form runs, which is given as the JSON of a file, or as its strings.

    Places are those in the JSON; that of strings is as this library writes it. Nothing in it is shell text, but what it tells a
    shell to run.
    """
    text = argv if isinstance(argv, str) else write_json(argv)
    words = [_string_word(match, text) for match in _strings(text)]
    if not words:
        return ()
    name, *args = words
    command = ShellCommand(name, tuple(args), (), (), name.start, words[-1].end, "", 0, 0, 1, False, "", 0)
    return tuple(_found(text, (command,), script_of_string, 0))


def _string_word(match: re.Match[str], text: str) -> Word:
    word = Word("", match[0], match.start(), match.end(), literal=True, quoted=True)
    return word._replace(text=script_of_string(word, text)[0])


def _found(text: str, commands: Sequence[ShellCommand], read: Reading, level: int) -> list[Invocation]:
    found: list[Invocation] = []
    known: set[int] = set()
    pipelines = 0
    for command in commands:
        if command.name is None:
            continue
        program = _program(command, command.name)
        inner = _within(program, text, read, level) if program.name in _READERS else None
        if not inner:
            found.append(program)
            continue
        pipelines = pipelines or max(each.pipeline for each in commands) + 1
        known = known or {each.start for each in commands}
        moved_out = [_moved(each, program, inner[1], text, pipelines) for each in inner[0]]
        found += [each for each in moved_out if each.command.start not in known]
        pipelines += max(each.command.pipeline for each in inner[0]) + 1
    return found


def _program(command: ShellCommand, name: Word) -> Invocation:
    """Return what a command runs, the programs left out that only run it."""
    made: Any = _Draft()
    made.command, made.word, made.name = command, name, _base(name.text)
    made.args, made.through, made.environment = command.args, (), command.assignments
    if made.name in WRAPPERS:
        _unwrap(made, (name, *command.args))
    made.__class__ = Invocation
    program: Invocation = made
    return program


def _unwrap(made: Any, words: Sequence[Word]) -> None:
    """Go through the words of a command to the program that it runs in the end."""
    at, through, environment = 0, list[Word](), list(made.environment)
    while (base := _base(words[at].text)) in WRAPPERS and (program := wrapped(words, at, WRAPPERS[base])):
        through.append(words[at])
        environment += [word for word in words[at + 1 : program] if _is_assignment(word.text)]
        at = program
    made.word, made.name, made.args = words[at], base, tuple(words[at + 1 :])
    made.through, made.environment = tuple(through), tuple(environment)


def _base(name: str) -> str:
    return name[name.rfind("/") + 1 :] or name


def _within(program: Invocation, text: str, read: Reading, level: int) -> tuple[list[Invocation], Places] | None:
    """Return what runs within a program that reads shell text, and where the characters of that text stand."""
    word = script_word(program.name, program.args)
    heredoc = None if word else fed(program.name, program.args, program.command.redirects)
    if level == DEEPEST or not (word or heredoc):
        return None
    script = read(word, text) if word else script_of_heredoc(heredoc, text) if heredoc else None
    if script is None:
        return None
    found = _found(script[0], read_shell(script[0]).commands, script_of_word, level + 1)
    return (found, script[1]) if found else None


def _moved(inner: Invocation, program: Invocation, places: Places, text: str, pipelines: int) -> Invocation:
    """Return an invocation of an inner text as it stands in the outer one, where `program` runs it."""
    command = moved(inner.command, places, text, pipelines)
    command.__class__ = ShellCommand
    return Invocation(
        name=inner.name,
        word=moved_word(inner.word, places, text),
        args=moved_words(inner.args, places, text),
        through=(*program.through, program.word, *moved_words(inner.through, places, text)),
        environment=(*program.environment, *moved_words(inner.environment, places, text)),
        command=command,
    )
