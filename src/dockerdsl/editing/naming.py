"""Rename a stage of an existing file, and all that refers to it."""

from __future__ import annotations

import re
from typing import Final

from dockerdsl.editing.change import Change
from dockerdsl.editing.edits import put, with_name
from dockerdsl.errors import EditRefused, InvalidValue, NameClash
from dockerdsl.reading.mentions import Mention
from dockerdsl.reading.steps import DocumentStage
from dockerdsl.where import Where

_NAME: Final = re.compile("[a-z][a-z0-9_.-]*", re.IGNORECASE)


def renamed(stage: DocumentStage, name: str, stages: tuple[DocumentStage, ...], mentions: tuple[Mention, ...]) -> Change:
    """Return the change that gives a stage another name."""
    _ = stage.opening.instruction  # a FROM that BuildKit refuses has no place for a name
    _check_name(stage, name, stages)
    _check_mentions(stage, name, mentions)
    texts = {stage.opening.place: _opening(stage, name)}
    meant = [each for each in mentions if each.stage == stage.number and not each.text.isdecimal()]
    for mention in reversed(meant):  # from the back: what stands before keeps its place
        step = mention.step
        new = name.lower() if mention.kind == "FROM" else name
        texts[step.place] = with_name(texts.get(step.place, step.text), mention, new, step.escape)
    return Change(texts=texts, renamed=True)


def _opening(stage: DocumentStage, name: str) -> str:
    """Return the FROM of a stage with its name."""
    step = stage.opening
    fields = step.spans.fields()
    if stage.name is not None:
        return put(step.text, [(fields[2], name)])
    end = step.spans.part(fields[0].at + len(fields[0].text), fields[0].at + len(fields[0].text))
    return put(step.text, [(end, f" {'AS' if step.piece.keyword.isupper() else 'as'} {name}")])


def _check_name(stage: DocumentStage, name: str, stages: tuple[DocumentStage, ...]) -> None:
    if not _NAME.fullmatch(name):
        raise InvalidValue(f"{name!r} is no name for a stage", hint="use letters, digits and '_.-', a letter first")
    for other in stages:
        if other.number != stage.number and (other.name or "").lower() == name.lower():
            at = Where(other.opening.file, other.line)
            raise NameClash(f"another stage is named {other.name!r}", hint="choose another name", at=at)


def _check_mentions(stage: DocumentStage, name: str, mentions: tuple[Mention, ...]) -> None:
    names = {(stage.name or name).lower(), name.lower()}
    continued = {mention.stage for mention in mentions if mention.kind == "FROM"}
    for mention in mentions:
        at = Where(mention.step.file, mention.line)
        if mention.stage == stage.number and mention.variable:
            what = f"{mention.text!r} on line {mention.line} means the stage through a variable"
            raise EditRefused(what, hint="change the ARG, or write the name there first", at=at)
        if mention.trigger and mention.text.lower() in names and mention.step.stage in continued:
            what = f"ONBUILD on line {mention.line} names {mention.text!r}, which may be a stage of this file or of another"
            raise EditRefused(what, hint="change that line first", at=at)
