"""Say who the containers of a stage run as, as far as its lines tell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from dockerdsl.checks.seen import SeenStage, SeenStep

_DROPPING: Final = ("gosu", "su-exec", "setpriv", "runuser", "chpst", "s6-setuidgid")
_drops_root: Final = re.compile(rf"(?<![\w-])(?:{'|'.join(_DROPPING)})(?![\w-])").search


class User(NamedTuple):
    """A user and a group, each a name or a number; the group is empty where none is named."""

    name: str
    group: str = ""

    @property
    def is_root(self) -> bool:
        """Whether it is root, by name or by number."""
        return self.name == "root" or (is_number(self.name) and int(self.name) == 0)


def is_number(name: str) -> bool:
    """Return whether a user or a group is given by number."""
    return name.isascii() and name.isdecimal()


def user_of(step: SeenStep) -> User | None:
    """Return whom a USER names, variables filled in; None where only the build tells."""
    text = step.resolved(step.spans.arguments.text)
    name, _, group = (text or "").partition(":")
    return User(name, group) if name else None


def drops_root(stage: SeenStage) -> bool:
    """Return whether a program that gives up root stands anywhere in a stage or what it is built on: gosu and its like."""
    texts = [step.piece.text.lower() for each in stage.chain() for step in each.steps]
    return any(_drops_root(text) for text in texts if any(program in text for program in _DROPPING))


def with_number(stage: SeenStage, name: str) -> str | None:
    """Return the number that a user was made with in a stage or what it is built on; None where no line shows it."""
    for each in stage.chain():
        for number in _numbers(each, name):
            return number
    return None


def _numbers(stage: SeenStage, name: str) -> Iterator[str]:
    for step in stage.by_keyword.get("RUN", ()):
        for command in step.commands:
            if command.name in ("useradd", "adduser") and any(word.text == name for word in command.args):
                number = command.value("-u") or command.value("--uid") or ""
                if is_number(number):
                    yield number
