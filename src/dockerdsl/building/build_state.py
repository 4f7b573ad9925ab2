"""What is known of a stage while its instructions are gone through, as BuildKit's ``dispatchState`` is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

import attrs

from dockerdsl.building.image_config import Draft
from dockerdsl.reading.expand import expand, split
from dockerdsl.reading.lines import Body
from dockerdsl.reading.nodes import Node
from dockerdsl.reading.refused import Refused
from dockerdsl.values.platforms import Platform

MOST_EXPANDED: Final = 1 << 26
"""Characters that variables may expand to in one build; a file that doubles a value line by line asks for any number."""


class Command(NamedTuple):
    """An instruction of a stage, ready to be carried out.

    Args:
        keyword: upper case.
        node: its flags and words.
        bodies: its heredocs.
        text: what follows the keyword, for ONBUILD.
        lines: its first and its last line.
        sources: the states that it copies from or mounts, one for ``--from`` and each ``--mount``.
    """

    keyword: str
    node: Node
    bodies: tuple[Body, ...]
    text: str
    lines: tuple[int, int]
    sources: tuple[StageState, ...] = ()

    def flag(self, name: str) -> str:
        """Return the value of a flag, the empty text where it is not given."""
        return next((value for key, value in self.flags() if key == name), "") if self.node.flags else ""

    def flags(self) -> list[tuple[str, str]]:
        """Return name and value of each flag, in order."""
        return [(name, value) for name, _, value in [each[2:].partition("=") for each in self.node.flags]]

    def switch(self, name: str) -> bool | None:
        """Return whether a flag without a value is on, None where it is not given."""
        given = [each for each in self.node.flags if each == f"--{name}" or each.startswith(f"--{name}=")]
        return None if not given else given[-1].partition("=")[2].lower() != "false"


class Variables(dict[str, str]):
    """An environment that words are expanded with; it refuses to be read without end."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.read = 0

    def get(self, name: str, default: Any = None) -> Any:
        """Return the value of a variable, or the default.

        Raises Refused when more was read than any build can mean.
        """
        value = super().get(name, default)
        if value is not None:
            self.read += len(value)
            if self.read > MOST_EXPANDED:
                message = f"variables expand to more than {MOST_EXPANDED} characters"
                raise Refused(message, hint="a value that doubles line by line has no end", buildkit=message)
        return value


@attrs.frozen(slots=True, weakref_slot=False, eq=False)
class Surroundings:
    """What a build has beside the file: build arguments, global arguments; and the escape character of the file."""

    build_args: Mapping[str, str]
    global_args: Mapping[str, str]
    escape: str


@attrs.define(slots=True, weakref_slot=False, eq=False)
class StageState:
    """A stage, or an image that something is copied from (`registered` is False), and what is known of it.

    Args:
        around: what the build has beside the file.
        index: its place among the states.
        name: lower case, empty for none.
        shown: its name in messages.
        base_name: what it starts from, variables expanded.
        base: the stage that it starts from, None when that is an image.
        lines: those of its FROM.
        platform: what ``--platform`` says.
    """

    around: Surroundings
    index: int
    name: str
    shown: str
    base_name: str
    lines: tuple[int, int]
    base: StageState | None = None
    platform: Platform | None = None
    registered: bool = True
    commands: list[Command] = attrs.field(factory=list[Command])
    dispatched: bool = False
    image: Draft = attrs.field(factory=Draft)
    variables: Variables = attrs.field(factory=Variables)
    declared: list[tuple[str, str | None]] = attrs.field(factory=list[tuple[str, str | None]])
    cmd_is_set: bool = False

    @property
    def os(self) -> str:
        """The os that its paths are those of."""
        return self.platform.os if self.platform else self.image.os

    def sources(self) -> list[tuple[StageState, Command]]:
        """Return the states that its instructions refer to, each with the instruction."""
        return [(source, command) for command in self.commands for source in command.sources]

    def expand(self, word: str) -> str:
        """Return a word with the variables of the stage expanded."""
        return expand(word, self.variables, self.around.escape).text

    def expand_body(self, body: str) -> str:
        r"""Return a heredoc's body expanded: the escape is ``\``, quotes are only themselves."""
        return expand(body, self.variables, skip_quotes=True).text

    def split(self, word: str) -> list[str]:
        """Return the words that a word expands to."""
        return split(word, self.variables, self.around.escape)


def needed(target: StageState) -> set[StageState]:
    """Return a state and all that it needs."""
    found: set[StageState] = set()
    open_ = [target]
    while open_:
        state = open_.pop()
        if state not in found:
            found.add(state)
            open_ += [source for source, _ in state.sources()] + ([state.base] if state.base else [])
    return found


def circle(start: StageState, done: set[StageState]) -> list[Command]:
    """Return the instructions that lead from a state back to one on the way, none where there is no circle.

    `done` are the states that were looked at before, and is added to.
    """
    way: list[tuple[StageState, Command | None, Iterator[tuple[StageState, Command]]]] = []
    on_way: set[StageState] = set()

    def enter(state: StageState, command: Command | None) -> None:
        done.add(state)
        on_way.add(state)
        way.append((state, command, iter(state.sources())))

    if start not in done:
        enter(start, None)
    while way:
        step = next(way[-1][2], None)
        if step is None:
            on_way.discard(way.pop()[0])
        elif step[0] in on_way:
            return [*[command for _, command, _ in way if command], step[1]]
        elif step[0] not in done:
            enter(*step)
    return []
