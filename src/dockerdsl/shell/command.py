"""What a shell text is made of: commands, their words, their redirections."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, NamedTuple, cast

import attrs

from dockerdsl.drafts import draft_of


class Span(NamedTuple):
    """Two places in a text: ``text[start:end]``."""

    start: int
    end: int


class Word(NamedTuple):
    """A word as the command receives it, as far as that can be known.

    Attributes:
        text: quotes and backslashes taken off; ``$x`` and ``${x}`` are ``${x}``, ``${x:-y}`` stands as written, whatever else
            is filled in is ``${...}``. Patterns, braces and ``~`` stand as they are.
        raw: as written, ``shell.text[start:end]``.
        start: where it begins.
        end: where it ends.
        literal: whether nothing is filled in.
        quoted: whether any part of it is quoted or escaped.
    """

    text: str
    raw: str
    start: int
    end: int
    literal: bool
    quoted: bool


class Redirect(NamedTuple):
    """A redirection: ``2>&1`` has the file descriptor ``2``, the operator ``>&`` and the target ``1``.

    The target of a heredoc is its delimiter; `body` is its text, the target's `quoted` tells whether the shell leaves it alone.
    """

    descriptor: str
    operator: str
    target: Word | None
    start: int
    end: int
    body: Word | None = None


@attrs.frozen(slots=True, weakref_slot=False)
class ShellCommand:
    """A simple command: assignments, a name, arguments, redirections, each possibly missing.

    Attributes:
        name: the first word that is no assignment.
        args: the words behind the name.
        assignments: ``X=1`` in front of the name, or alone.
        redirects: in order.
        start: where it begins.
        end: where it ends; the body of a heredoc comes later.
        joined_by: what stands between the pipeline before it in its list and its own: ``&&``, ``||``, ``;``, ``&`` or a line
            feed; ``""`` for the first one.
        pipeline: the number of its pipeline, counted through the whole text.
        place: its place in the pipeline, from 0.
        pipes: how many commands the pipeline has, compound ones counted.
        negated: whether ``!`` stands before its pipeline.
        nested: what it stands in, innermost: ``subshell``, ``substitution``, ``group``, ``function``, ``if``, ``while``,
            ``until``, ``for``, ``select``, ``case``; ``""`` at the top.
        depth: in how many of those.
    """

    name: Word | None
    args: tuple[Word, ...]
    assignments: tuple[Word, ...]
    redirects: tuple[Redirect, ...]
    start: int
    end: int
    joined_by: str
    pipeline: int
    place: int
    pipes: int
    negated: bool
    nested: str
    depth: int


@attrs.frozen(slots=True, weakref_slot=False)
class Shell:
    """A shell text that was read: all simple commands in the order of the text, and what could not be read."""

    text: str
    commands: tuple[ShellCommand, ...]
    opaque: tuple[Span, ...] = ()


CommandDraft: Final[Any] = draft_of(ShellCommand)
"""A command that is still being read: it becomes a `ShellCommand` when its class is set."""

new_word: Final = cast("Callable[[type[Word], tuple[object, ...]], Word]", tuple.__dict__["__new__"])
"""Make a word of all its parts, ``new_word(Word, (...))``, at half the price of a call of the class."""
