"""Write instructions down as the text of a Dockerfile, and remember which line came from where.

What `layout` does for one instruction is done here for a file:

* a blank line between stages, one line feed at the end;
* a description directly above what it describes, ``# NAME text``; a free comment that BuildKit would read as the description
  of an ARG or a FROM ends in a bare ``#`` line (a blank line does not separate).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import attrs

from dockerdsl.editions import FIRST, Edition
from dockerdsl.errors import DockerdslError, Unspellable
from dockerdsl.instruction import Instruction, Spelled, spell
from dockerdsl.instructions import Declare, From
from dockerdsl.layout import LONG, lay_out, within_limits
from dockerdsl.where import Where
from dockerdsl.words import USUAL

_DIRECTIVE: Final = r"#\s*[A-Za-z][A-Za-z0-9]*\s*="


def instruction_text(step: Instruction, escape: str = USUAL, edition: Edition = FIRST) -> str:
    """Return an instruction as it stands in a file, without the line feed at its end."""
    text = step.note[0] if escape == USUAL and edition is FIRST else None
    if text is not None and len(text) < LONG:
        return text
    try:
        return within_limits(text or _spelled_out(step, escape, edition), escape)
    except DockerdslError as error:  # what is found out only here was written there
        error.at = step.at
        raise


def opening_text(base: From, name: str | None, escape: str = USUAL, edition: Edition = FIRST) -> str:
    """Return the FROM line of a stage."""
    text = instruction_text(base, escape, edition)
    return f"{text} AS {name}" if name else text


def _spelled_out(step: Instruction, escape: str, edition: Edition) -> str:
    spelled = spell(step, escape)
    keyword, flags, parts, joint, bodies = spelled
    if not keyword:
        return parts[0]
    text = lay_out(keyword, flags, parts, joint, escape, heredocs=bool(bodies), edition=edition)
    if step.heredocs and "<<" in text:
        _check_heredocs(step, spelled)
    return "\n".join([text, *bodies]) if bodies else text


def _check_heredocs(step: Instruction, spelled: Spelled) -> None:
    """Raise when BuildKit would see other heredocs in the line than are meant; the places where it looks are surprising."""
    from dockerdsl.reading.lines import heredocs_in

    logical = " ".join([spelled.keyword, *spelled.flags, f"{spelled.joint} ".join(spelled.parts)])
    found = len(heredocs_in(logical))
    meant = len(spelled.bodies)
    if found != meant:
        raise Unspellable(
            f"BuildKit would see {found} heredocs where {meant} are meant in {logical!r}",
            hint="take '<<' and unbalanced quotes out of it, or use script()",
            at=step.at,
        )


@attrs.frozen(slots=True, weakref_slot=False)
class Rendering:
    """The text of a Dockerfile, and where each block of lines in it was written.

    `blocks` are the texts whose join is `text`, `made_of` the instruction that each was made of, None for what nobody wrote.
    """

    text: str
    blocks: list[str] = attrs.field(repr=False, eq=False)
    made_of: list[Instruction | None] = attrs.field(repr=False, eq=False)

    def places(self) -> list[Where | None]:
        """Return, for each line of the text, where it was written; None for lines that nobody wrote."""
        found: list[Where | None] = []
        for text, step in zip(self.blocks, self.made_of, strict=True):
            found += [step.at if step is not None else None] * (text.count("\n") + 1)
        return found


class Page:
    """A Dockerfile being written, block by block."""

    __slots__ = ("blocks", "commented", "edition", "escape", "made_of", "usual")

    def __init__(self, escape: str, edition: Edition = FIRST) -> None:
        self.escape = escape
        self.edition = edition
        self.usual = escape == USUAL and edition is FIRST
        """Whether the texts at hand are those of this file."""
        self.blocks: list[str] = []
        self.made_of: list[Instruction | None] = []
        self.commented = False
        """Whether a free comment stands on it."""

    def add(self, text: str, step: Instruction | None = None) -> None:
        """Add a block that was made of this instruction."""
        self.blocks.append(text)
        self.made_of.append(step)

    def blank(self) -> None:
        """Add an empty line, unless nothing or an empty line stands above."""
        if self.blocks and self.blocks[-1]:
            self.blocks.append("")
            self.made_of.append(None)

    def stage(self, base: From, steps: Sequence[Instruction], texts: Sequence[str]) -> None:
        """Add a stage of a usual page, whose texts are at hand."""
        self.blocks += texts
        self.made_of.append(base)
        self.made_of += steps

    def steps(self, steps: Sequence[Instruction]) -> None:
        """Add instructions, comments, empty and raw lines."""
        for step in steps:
            text = self._careful(step)
            self.blocks.append(text)
            self.made_of.append(step)

    def _careful(self, step: Instruction) -> str:
        """Return the text of an instruction that takes a closer look, what belongs above it added."""
        if step.free:
            self.commented = True
        if isinstance(step, Declare):
            docs: dict[str | None, str | None] = {arg.name: arg.doc for arg in step.args}
            if self.commented or any(docs.values()):
                self._describe(docs, step)
        return instruction_text(step, self.escape, self.edition)

    def opening(self, base: From, name: str | None, doc: str | None) -> None:
        """Add the FROM of a stage, its description above it."""
        if doc or self.commented:
            self._describe({name: doc}, base)
        self.blocks.append(opening_text(base, name, self.escape, self.edition))
        self.made_of.append(base)

    def _describe(self, docs: dict[str | None, str | None], step: Instruction) -> None:
        """Add the descriptions of names, free comments above kept apart from them where BuildKit would read those as such.

        It takes the first line that begins with the name, over blank lines too, and its check ``InvalidDefinitionDescription``
        wants the last line to be one. Only a bare ``#`` ends a comment for it (seen with engine 28.5.2).
        """
        free = self._free_comments()
        described = any(docs.values())
        names = tuple([f"{name} " for name in docs if name is not None])
        if free and names and (not described or any(line.startswith(names) for line in self._lines_of(free))):
            self.blocks.insert(free[0] + 1, "#")
            self.made_of.insert(free[0] + 1, None)
        for name, doc in docs.items():
            if doc:
                self.add(f"# {name} {doc}" if name else f"# {doc}", step)

    def _free_comments(self) -> list[int]:
        """Return the places of the comments that BuildKit would still take into account here, the last of them first."""
        found: list[int] = []
        for place in range(len(self.made_of) - 1, -1, -1):
            step = self.made_of[place]
            if step is not None and step.free:
                found.append(place)
            elif self.blocks[place]:
                break
        return found

    def _lines_of(self, places: list[int]) -> list[str]:
        return [line.removeprefix("# ").lstrip() for place in places for line in self.blocks[place].split("\n")]

    def text(self) -> str:
        """Return the whole text; a first line that BuildKit would read as a directive nobody asked for is kept apart."""
        if self.blocks[0][:1] == "#" and self.made_of[0] is not None and re.match(_DIRECTIVE, self.blocks[0]):
            self.blocks.insert(0, "#")
            self.made_of.insert(0, None)
        self.blocks.append("")
        text = "\n".join(self.blocks)
        self.blocks.pop()
        return text

    def finish(self) -> Rendering:
        """Return the whole text, and what each block of it was made of."""
        return Rendering(self.text(), self.blocks, self.made_of)
