"""Say what an instruction of a file means, field by field: two spellings of one thing are equal.

A name that refers to a stage means that stage, whatever it is called; an image means the image that is pulled. The shell text
of a RUN counts as it is spelled as well, for BuildKit takes another one, if only by a blank, for another command.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

import attrs

from dockerdsl.commands import Chain, Fed, Script
from dockerdsl.flags import FLAG
from dockerdsl.instruction import Instruction
from dockerdsl.instructions import Declare, Env, Label, spell_line
from dockerdsl.mounts import Mount
from dockerdsl.paths import Heredoc
from dockerdsl.reading.mentions import Mention
from dockerdsl.reading.nodes import node
from dockerdsl.reading.parse import Raw
from dockerdsl.reading.steps import Step
from dockerdsl.words import USUAL

Stages = Callable[[int], object]
"""Say which stage a number means, in a way that holds for both files."""

_FROM: Final = ("image", "from_")


@attrs.frozen(slots=True, weakref_slot=False)
class Part:
    """A piece of a field's value: what it means, and how it is shown."""

    means: object
    shown: str = attrs.field(eq=False)


@attrs.frozen(slots=True, weakref_slot=False)
class Field:
    """A flag, an argument, or a variable of an instruction, and the parts of its value."""

    name: str
    parts: tuple[Part, ...]


@attrs.frozen(slots=True, weakref_slot=False)
class Meaning:
    """What an instruction means; `spelled` is the shell text of a RUN, blanks and all."""

    keyword: str
    fields: tuple[Field, ...]
    spelled: str = ""

    def __repr__(self) -> str:
        return " ".join([self.keyword, *[part.shown for each in self.fields for part in each.parts]])


def meaning(step: Step, mentions: list[Mention], stages: Stages) -> Meaning:
    """Return what an instruction means; `mentions` are the names in it.

    Raises ParseError where BuildKit refuses it.
    """
    said = step.instruction
    read = node(step.piece, step.escape)
    if isinstance(said, Raw):
        return Meaning(step.keyword, (Field("text", (Part(read.folded(), said.text),)),))
    spelled = read.args[0] if step.keyword == "RUN" and read.args and not read.json and not read.heredocs else ""
    referred = iter([_referred(each, stages) for each in mentions])
    return Meaning(step.keyword, tuple(_fields(said, referred)), spelled)


def _referred(mention: Mention, stages: Stages) -> Part:
    if mention.stage is not None:
        return Part(("stage", stages(mention.stage)), mention.text)
    image = None if mention.variable else mention.image
    return Part(("image", str(image.with_default_tag) if image else mention.text), mention.text)


def _fields(said: Instruction, referred: Iterator[Part]) -> Iterator[Field]:
    if isinstance(said, Env | Label):
        for name, value in said.pairs:
            yield Field(name, (Part(value, value),))
        return
    if isinstance(said, Declare):
        for arg in said.args:
            yield Field(arg.name, () if arg.default is None else (Part(arg.default, arg.default),))
        return
    made: Any = type(said)
    for each in attrs.fields(made):
        value = getattr(said, each.name)
        if value is None or value == ():
            continue
        flag = each.metadata.get(FLAG)
        name = f"--{flag.name}" if flag else each.name
        yield Field(name, tuple([next(referred)] if each.name in _FROM else _parts(value, referred)))


def _parts(value: Any, referred: Iterator[Part]) -> Iterator[Part]:
    match value:
        case Chain():
            yield from [Part(command, command) for command in value.commands]
        case Script():
            lines = value.body.split("\n")
            yield from [Part(line, line) for line in ([f"| {value.through}"] if value.through else []) + lines]
        case Fed():
            yield Part((value.line, value.bodies), value.line)
        case Heredoc():
            yield Part(value, f"<<{value.name or 'a file'}")
        case Mount():
            yield _mount(value, referred)
        case Instruction():
            line, bodies = spell_line(value, USUAL)
            yield Part((line, bodies), line)
        case tuple():
            for item in value:  # pyright: ignore[reportUnknownVariableType]
                yield from _parts(item, referred)
        case _:
            yield Part(value, str(value))


def _mount(mount: Mount, referred: Iterator[Part]) -> Part:
    source = next(referred) if mount.from_ is not None else None
    options = [name if value is True else f"{name}={value}" for name, value in mount.options]
    shown = [f"type={mount.type}", *([f"from={source.shown}"] if source else []), *options]
    return Part((mount.type, source and source.means, mount.options), ",".join(shown))


@attrs.frozen(slots=True, weakref_slot=False)
class FieldChange:
    """A part of a field that is another: None for what is not there."""

    name: str
    before: str | None
    after: str | None


def changes(before: Meaning, after: Meaning) -> tuple[FieldChange, ...]:
    """Return what is another in an instruction, field by field, in the order of the fields."""
    old, new = ({each.name: each.parts for each in said.fields} for said in (before, after))
    names = dict.fromkeys([*old, *new])
    return tuple([change for name in names for change in _field(name, old.get(name), new.get(name))])


def _field(name: str, before: tuple[Part, ...] | None, after: tuple[Part, ...] | None) -> Iterator[FieldChange]:
    if before == after:
        return
    if not before or not after:
        yield FieldChange(name, _joined(before), _joined(after))
        return
    from difflib import SequenceMatcher

    old, new = ([part.means for part in parts] for parts in (before, after))
    matcher: SequenceMatcher[Any] = SequenceMatcher(None, old, new, autojunk=False)
    for kind, start, end, first, last in matcher.get_opcodes():
        gone, come = [part.shown for part in before[start:end]], [part.shown for part in after[first:last]]
        if kind == "replace" and len(gone) == len(come):
            yield from [FieldChange(name, one, other) for one, other in zip(gone, come, strict=True)]
        elif kind != "equal":
            yield from [FieldChange(name, one, None) for one in gone]
            yield from [FieldChange(name, None, one) for one in come]


def _joined(parts: tuple[Part, ...] | None) -> str | None:
    return None if parts is None else " ".join([part.shown for part in parts])
