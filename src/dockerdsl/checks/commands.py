"""The programs that a RUN starts, each at its place in the file.

A RUN is read as the shell will read it: the shell form, a heredoc, or a heredoc that a command reads; the exec form is one
program with its arguments. `Command` is a program as the rules see it, its words with characters of the file.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise
from typing import Any

from dockerdsl.checks.finding import Edit, Fix
from dockerdsl.checks.rule import Problem
from dockerdsl.checks.seen import SeenStep
from dockerdsl.instructions import Run
from dockerdsl.reading.lines import heredocs_in
from dockerdsl.reading.pieces import Heredoc
from dockerdsl.shell import Dialect, Shell, Word, dialect, read_exec, read_shell
from dockerdsl.shell.invocations import Invocation, invocations
from dockerdsl.shell.wrappers import flag_names, takes_next
from dockerdsl.words import write_json


class Script:
    """The shell text of a RUN.

    Attributes:
        step: the RUN.
        text: what the shell is given.
        exec: the words of the exec form, whose text is JSON; None for the shell form.
        heredoc: whether the text is the body of a heredoc.
    """

    def __init__(self, step: SeenStep) -> None:
        self.step = step
        arguments = step.spans.arguments
        run = step.instruction
        command = run.command if isinstance(run, Run) else None
        self.exec: tuple[str, ...] | None = command if isinstance(command, tuple) else None
        self._at = arguments.at
        self._length = len(arguments.text)
        bodies: Sequence[Heredoc] = () if step.trigger else step.piece.heredocs
        self._body = step.start + len(step.piece.text) - len(self._tail()) if bodies else 0
        self.heredoc = bool(bodies) and _is_mark(arguments.text)
        self.text = bodies[0].content if bodies and self.heredoc else arguments.text + ("\n" + self._tail() if bodies else "")

    def _tail(self) -> str:
        """Return the lines of the heredocs, delimiters included."""
        last, _ = self.step.piece.chunks[-1]
        return self.step.piece.text.split("\n", last - self.step.piece.line + 1)[-1]

    @cached_property
    def dialect(self) -> Dialect:
        """What it is written in, as SHELL or the interpreter of a heredoc says; one that is no POSIX shell's stays unread."""
        return dialect(self.step.shell, self.text if self.heredoc else "")

    @cached_property
    def shell(self) -> Shell:
        """The text, read."""
        return read_shell("" if self.exec is not None else self.text, self.dialect)

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Return where characters of the text stand in the file."""
        if self.heredoc:
            return self._body + start, self._body + end
        if start <= self._length:
            begin, stop = self.step.spans.places.span(self._at + start, self._at + min(end, self._length))
            return self.step.start + begin, self.step.start + stop
        behind = self._body - self._length - 1
        return behind + start, behind + end

    @cached_property
    def chain_end(self) -> int | None:
        """Where the text ends if it is commands joined by ``&&`` and nothing else, so that one more can follow; else None."""
        commands = self.shell.commands
        if self.exec is not None or self.heredoc or self.shell.opaque or not commands:
            return None
        outer = [each for each in commands if each.nested != "substitution"]
        flat = all(each.depth == 0 and each.place == 0 and each.joined_by in ("", "&&") for each in outer)
        rest = self.text[outer[-1].end :].strip() if flat and outer else "x"
        return outer[-1].end if not rest or rest[0] == "#" else None


class Command:
    """A program that a RUN starts, as the rules see it; behind ``sudo``, ``env`` or ``sh -c``, too.

    Attributes:
        step: the RUN.
        script: its shell text.
        invocation: the program and its words as the shell reader tells them.
        name: the program, without its folder.
        args: the words behind it.
    """

    __slots__ = ("args", "invocation", "name", "script", "step")

    def __init__(self, step: SeenStep, script: Script, invocation: Invocation) -> None:
        self.step = step
        self.script = script
        self.invocation = invocation
        self.name = invocation.name
        self.args = invocation.args

    def flags(self) -> frozenset[str]:
        """Return its flags without hyphens: ``-yq --no-cache=x`` has ``y``, ``q`` and ``no-cache``."""
        return frozenset(self.invocation.flags())

    def has(self, *flags: str) -> bool:
        """Return whether it has one of these flags."""
        return self.invocation.has(*flags)

    def operands(self, values_of: frozenset[str] = frozenset()) -> list[Word]:
        """Return its words that are no flags; `values_of` are the flags whose value is the next word."""
        return list(self.invocation.operands(values_of=values_of))

    def value(self, flag: str) -> str | None:
        """Return the value of a flag, behind it or behind its ``=``: ``value("--cache-dir")``; None if it is not there."""
        words = [word.text for word in self.args]
        found = [after for word, after in pairwise(words) if word == flag]
        found += [word.partition("=")[2] for word in words if word.startswith(f"{flag}=")]
        return found[-1] if found else None

    def problem(self, message: str, at: Word | None = None, **more: Any) -> Problem:
        """Return a problem at one of its words; without one, at its name."""
        return self.step.problem(message, self.span(at), **more)

    def span(self, word: Word | None = None) -> tuple[int, int]:
        """Return the characters of a word in the file; the name's, if none is given."""
        found = word or self.invocation.word
        return self.script.place(found.start, found.end)

    def insert(self, text: str, after: Word | None = None, *, safe: bool = True) -> Fix:
        """Return the fix that puts a word behind another, by default the name; in an exec form it is a string of its own."""
        found = after or self.invocation.word
        end = self.span(found)[1]
        written = f", {write_json([text])[1:-1]}" if self.script.exec is not None and found.raw[:1] == '"' else f" {text}"
        return Fix(f"insert {text}", (Edit(end, end, written),), safe)

    def join(self, command: str, *, safe: bool = True) -> Fix | None:
        """Return the fix that lets another command run when all of the text went well; None where that is not easily said."""
        behind = self.script.chain_end
        if behind is None or self.invocation.through:
            return None
        end = self.script.place(behind, behind)[1]
        return Fix(f"append && {command}", (Edit(end, end, f" && {command}"),), safe)

    def flagged(self, flags: frozenset[str], values_of: frozenset[str] = frozenset()) -> list[Word]:
        """Return the words that set one of these flags; what stands behind a letter of `values_of` is its value."""
        found: list[Word] = []
        words = iter(self.args)
        for word in words:
            names = flag_names(word.text)
            if isinstance(names, str):
                end = next((at for at, letter in enumerate(names) if letter in values_of), len(names))
                names = names[: end + 1]
            if not flags.isdisjoint(names):
                found.append(word)
            if word.text.startswith("-") and takes_next(word.text, values_of):
                next(words, None)
        return found

    def remove(self, *words: Word, safe: bool = False) -> Fix:
        """Return the fix that takes words out that stand side by side, with what is between them and the one before."""
        before = (self.invocation.word, *self.args)
        at = max([each.end for each in before if each.end <= words[0].start], default=words[0].start)
        start, end = self.script.place(at, at)[1], self.span(words[-1])[1]
        return Fix(f"remove {' '.join([word.text for word in words])}", (Edit(start, end, ""),), safe)

    def remove_flag(self, word: Word, letter: str) -> Fix:
        """Return the suggestion that takes a flag out: one letter of several, or the word."""
        several = word.text[:1] == "-" != word.text[1:2] and len(word.text) > 2 and letter in word.text
        return self.replace(word, word.text.replace(letter, "", 1)) if several else self.remove(word)

    def replace(self, word: Word, text: str, *, safe: bool = False) -> Fix:
        """Return the fix that puts a word in the place of another; a string of an exec form stays one."""
        written = write_json([text])[1:-1] if self.script.exec is not None and word.raw[:1] == '"' else text
        return Fix(f"write {text}", (Edit(*self.span(word), written),), safe)


def _is_mark(arguments: str) -> bool:
    """Return whether the arguments of a RUN are ``<<EOF`` and nothing else: then the body is what runs."""
    return len(arguments.split()) == 1 and len(heredocs_in(arguments)) == 1


def commands_of(step: SeenStep) -> list[Command]:
    """Return the programs that a RUN starts, in the order of the text."""
    script = step.script
    found = read_exec(script.text) if script.exec is not None else invocations(script.shell)
    return [Command(step, script, each) for each in found]
