r"""Lay instructions out as the text of a Dockerfile, and remember which line came from where.

The layout, all of it:

* one instruction on one line, a blank line between stages, one line feed at the end;
* a chain of commands one command a line, ``&& \`` at the line's end, continued lines indented by four blanks;
* several mounts one a line, the command on a line of its own below them;
* the arguments go to the next line when flags and arguments together exceed 80 characters;
* pairs of ENV and LABEL, and names of ARG, on one line up to 80 characters, else one a line;
* a description directly above what it describes, ``# NAME text``; a free comment that BuildKit would read as the description
  of an ARG or a FROM ends in a bare ``#`` line (a blank line does not separate);
* a line over 65535 bytes, more than BuildKit reads, is continued at a place where nothing changes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

import attrs

from dockerdsl import lines, words
from dockerdsl.errors import DockerdslError, Unspellable
from dockerdsl.instructions import SHORT, Declare, From, Instruction, Spelled, spell
from dockerdsl.where import Where

INDENT: Final = "    "
_LONG: Final = words.LONGEST_LINE // 4
_DIRECTIVE: Final = re.compile(r"#\s*[A-Za-z][A-Za-z0-9]*\s*=")


def instruction_text(step: Instruction, escape: str = "\\") -> str:
    """Return an instruction as it stands in a file, without the line feed at its end."""
    if step.line is not None and len(step.line) < _LONG:
        return step.line
    try:
        return _text(step, escape)
    except DockerdslError as error:  # what is found out only here was written there
        error.at = step.at
        raise


def _text(step: Instruction, escape: str) -> str:
    spelled = spell(step, escape)
    if not step.keyword:
        return spelled.parts[0]
    line = _laid_out(spelled, escape)
    if "<<" in line:
        _check_heredocs(step, spelled)
    if len(line) >= _LONG:
        line = "\n".join([words.chunk(each, escape) for each in line.split("\n")])
    return "\n".join([line, *spelled.bodies])


def opening_text(base: From, name: str | None, escape: str) -> str:
    """Return the FROM line of a stage."""
    line = instruction_text(base, escape)
    return f"{line} AS {name}" if name else line


def _laid_out(spelled: Spelled, escape: str) -> str:
    keyword, flags, parts, joint, bodies = spelled
    chain = joint != ""
    several_mounts = sum(text.startswith("--mount=") for text in flags) > 1
    head = [keyword, *flags]
    if not several_mounts and not (chain and len(parts) > 1):
        line = " ".join([*head, *parts])
        if len(line) <= SHORT or (len(parts) == 1 and (not flags or bodies)):
            return line
    turn = f" {escape}\n{INDENT}"
    start = turn.join([f"{keyword} {flags[0]}", *flags[1:]]) if several_mounts else " ".join(head)
    return start + (turn if flags else " ") + f"{joint}{turn}".join(parts)


def _check_heredocs(step: Instruction, spelled: Spelled) -> None:
    """Raise when BuildKit would see other heredocs in the line than are meant; the places where it looks are surprising."""
    if not step.heredocs:
        return
    logical = " ".join([spelled.keyword, *spelled.flags, f"{spelled.joint} ".join(spelled.parts)])
    found = len(lines.heredocs_in(logical))
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

    def __init__(self, escape: str) -> None:
        self.escape = escape
        self.blocks: list[str] = []
        self.made_of: list[Instruction | None] = []

    def add(self, text: str, step: Instruction | None = None) -> None:
        """Add a block that was made of this instruction."""
        self.blocks.append(text)
        self.made_of.append(step)

    def blank(self) -> None:
        """Add an empty line, unless nothing or an empty line stands above."""
        if self.blocks and self.blocks[-1]:
            self.add("")

    def steps(self, steps: Iterable[Instruction]) -> None:
        """Add instructions, comments, empty and raw lines."""
        blocks, made_of = self.blocks, self.made_of
        for step in steps:
            if step.line is not None and len(step.line) < _LONG:
                blocks.append(step.line)
                made_of.append(step)
            else:
                self._step(step)

    def _step(self, step: Instruction) -> None:
        if isinstance(step, Declare):
            self._describe({arg.name: arg.doc for arg in step.args}, step)
        self.add(instruction_text(step, self.escape), step)

    def opening(self, base: From, name: str | None, doc: str | None) -> None:
        """Add the FROM of a stage, its description above it."""
        self._describe({name: doc}, base)
        self.add(opening_text(base, name, self.escape), base)

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

    def finish(self) -> Rendering:
        """Return the whole text; a first line that BuildKit would read as a directive nobody asked for is kept apart."""
        if self.blocks[0][:1] == "#" and self.made_of[0] is not None and _DIRECTIVE.match(self.blocks[0]):
            self.blocks.insert(0, "#")
            self.made_of.insert(0, None)
        return Rendering("\n".join(self.blocks) + "\n", self.blocks, self.made_of)
