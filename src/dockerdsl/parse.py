"""Read the instructions of a file: pieces of a scan -> the values that the DSL makes, each with the lines it stands on.

The declarations of `instructions` are read backwards: keyword, flags, and the form reads the arguments. What BuildKit refuses
when it parses instructions (``instructions/parse.go``) is refused here, with its own message; what it finds out later is not
judged. An instruction whose meaning no model value can keep is a `Raw`: it has its text, and stays where it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

import attrs

from dockerdsl import refusals
from dockerdsl.errors import InvalidValue, ParseError
from dockerdsl.forms import Prose
from dockerdsl.glance import READERS
from dockerdsl.instruction import Instruction, instruction
from dockerdsl.instructions import INSTRUCTIONS, Declare, From, Onbuild
from dockerdsl.lines import Arguments, Body, NotStrings, read_flags, trimmed
from dockerdsl.pieces import InstructionPiece
from dockerdsl.scan import Scan, scan
from dockerdsl.variables import wrong_type
from dockerdsl.where import Lines, Where

KEYWORDS: Final[dict[str, type[Instruction]]] = {cls.keyword: cls for cls in INSTRUCTIONS}
_KEYWORD: Final = re.compile("[\t\v\f\r ]+")


@instruction("", Prose(str, str), triggers=False)
class Raw(Instruction):
    """A line of Dockerfile as it stands. `keyword_of` is the instruction it holds, upper case."""

    text: str = attrs.field(kw_only=False)

    @property
    def keyword_of(self) -> str:
        """The keyword of the instruction in it."""
        return _KEYWORD.split(self.text.strip(), maxsplit=1)[0].upper()


@attrs.frozen(slots=True, weakref_slot=False)
class ParsedStage:
    """A stage of a file: its FROM, its name as written (None without one), and the instructions that follow."""

    base: From | Raw
    name: str | None
    steps: tuple[Instruction, ...]
    piece: InstructionPiece = attrs.field(eq=False, repr=False)


@attrs.frozen(slots=True, weakref_slot=False)
class Parsed:
    """The instructions of a file: the ARGs before the first FROM, and the stages."""

    args: tuple[Instruction, ...]
    stages: tuple[ParsedStage, ...]
    scan: Scan = attrs.field(eq=False, repr=False)


def parse(text: str | bytes, file: str = "<Dockerfile>") -> Parsed:
    """Return the instructions of a Dockerfile.

    Raises ParseError, with line and column, where BuildKit's line parser or its instruction parser refuses the file.
    """
    return parse_scan(scan(text, file).check())


def parse_scan(scanned: Scan) -> Parsed:
    """Return the instructions of a scan that `Scan.check` let pass."""
    args: list[Instruction] = []
    stages: list[tuple[InstructionPiece, list[Instruction]]] = []
    steps: list[Instruction] = []
    escape, file = scanned.escape, scanned.file
    for piece in scanned.pieces:
        if not isinstance(piece, InstructionPiece):
            continue
        step = read_instruction(piece, escape, file)
        if step.__class__ is From or (isinstance(step, Raw) and step.keyword_of == "FROM"):
            steps = [step]
            stages.append((piece, steps))
        elif stages:
            steps.append(step)
        elif isinstance(step, Declare) or (isinstance(step, Raw) and step.keyword_of == "ARG"):
            args.append(step)
        else:
            raise refused(piece, scanned.file, "no build stage in current context", hint="begin with FROM")
    return Parsed(tuple(args), tuple([_stage(piece, steps) for piece, steps in stages]), scanned)


def _stage(piece: InstructionPiece, steps: list[Instruction]) -> ParsedStage:
    text = piece.rest if piece.rest[:2] != "--" else read_flags(piece.rest, "\\")[1]
    words = _KEYWORD.split(text.strip()) if not text.isascii() else text.split()
    base: Any = steps[0]
    return ParsedStage(base, words[2] if len(words) == 3 else None, tuple(steps[1:]), piece)


def read_instruction(piece: InstructionPiece, escape: str, file: str = "<Dockerfile>") -> Instruction:
    """Return the instruction that a piece holds.

    Raises ParseError where BuildKit refuses it.
    """
    where = (file, piece.line, piece.end_line)
    reader = READERS.get(piece.keyword)
    if reader is not None and not piece.heredocs:
        found = reader(piece, escape, where)
        if found is not None:
            return found
    try:
        return read_closely(piece.keyword, piece.arguments, piece.rest, piece, escape, where=where)
    except refusals.Refusal as refusal:
        raise refused(piece, file, refusal.message, hint=refusal.hint, offset=refusal.offset) from None


def refused(piece: InstructionPiece, file: str, message: str, *, hint: str | None = None, offset: int = 0) -> ParseError:
    """Return the error for an instruction that BuildKit refuses, at the place of a character of its logical line."""
    line, column = piece.place(offset)
    return ParseError(message, hint=hint, at=Where(file, line, column))


def read_closely(
    keyword: str, given: Arguments | None, rest: str, piece: InstructionPiece, escape: str, *, where: Lines
) -> Instruction:
    """Return an instruction of a piece, its flags and arguments read by what their declarations say.

    Raises Refusal where BuildKit refuses it.
    """
    cls = KEYWORDS.get(keyword) or KEYWORDS.get(keyword.upper())
    if cls is None:
        raise refusals.unknown_instruction(keyword, KEYWORDS)
    if given is None:
        given = Arguments(cls.keyword, rest, escape)
    if piece.heredocs:
        given.bodies = tuple(_bodies(piece))
    if piece.line != piece.end_line and piece.rest == rest:
        given.chunks = _chunks(piece, escape)
    if cls is Onbuild:
        given.inner = lambda inner: _trigger(inner, piece, escape, where)
    try:
        if given.flags or not given.text or cls.keyword in refusals.JUDGED:
            refusals.check(cls, given)
        values = cls.form.read(given)
        if given.flags:
            values |= _flag_values(cls, given)
    except NotStrings as error:
        raise refusals.Refusal(str(error)) from None
    except InvalidValue:
        cls, values = Raw, {"text": _whole(piece)}
    found: Instruction = cls.found(where, **values)
    return found


def _trigger(inner: Arguments, piece: InstructionPiece, escape: str, where: Lines) -> Instruction:
    """Return the instruction behind ONBUILD; what is wrong with it, BuildKit finds in the build that starts from the image."""
    try:
        found = read_closely(inner.first, None, inner.command, piece, escape, where=where)
    except refusals.Refusal as refusal:
        raise InvalidValue(refusal.message, hint=refusal.hint) from None
    if isinstance(found, Raw):  # its text is that of the whole line
        raise InvalidValue("no value keeps what stands behind ONBUILD", hint="keep the line as it is")
    return found


def _whole(piece: InstructionPiece) -> str:
    return piece.text.rstrip("\r\n")


def _bodies(piece: InstructionPiece) -> Iterator[Body]:
    for heredoc in piece.heredocs:
        content = heredoc.content
        if heredoc.mark.chomp:
            content = re.sub(r"(?m)^\t+", "", content)
        yield Body(heredoc.mark.name, content, heredoc.mark.expand)


def _chunks(piece: InstructionPiece, escape: str) -> tuple[str, ...]:
    """Return the physical lines of the arguments behind keyword and flags, when flags end with a line."""
    if "&&" not in piece.rest or len(piece.chunks) < 2:
        return ()
    chunks = piece.argument_lines()
    while chunks and trimmed(chunks[0])[:2] in ("--", ""):
        chunks[0] = read_flags(trimmed(chunks[0]), escape)[1]
        if trimmed(chunks[0]):
            break
        chunks.pop(0)
    return tuple(chunks)


def _flag_values(cls: type[Instruction], given: Arguments) -> dict[str, Any]:
    values: dict[str, Any] = {}
    known = {each.name: each for each in cls.flags}
    for flag in given.flags:
        name, equals, text = flag[2:].partition("=")
        declared = known.get(name)
        if declared is None:
            continue
        if not text.isascii():
            raise InvalidValue(f"--{name} is beyond ASCII, and arrives mangled", hint="keep the line as it is")
        value = declared.kind.read(text if equals else None, given.escape)
        if declared.kind.repeated:
            value = (*values.get(declared.attribute, ()), value)
        values[declared.attribute] = value
    return values


def read_raw(line: str) -> Instruction:
    """Return one line of Dockerfile as a `Raw`; it may be continued and may carry heredocs.

    Raises ParseError where BuildKit refuses it, and InvalidValue for none or several instructions.
    """
    if not isinstance(line, str):
        raise wrong_type(line, "a raw line")
    try:
        found = scan(line).check().instructions
        steps = [read_instruction(piece, "\\") for piece in found]
    except ParseError as error:
        raise ParseError(f"the raw line cannot be read: {error.what}", hint=error.hint) from None
    if len(steps) != 1:
        raise InvalidValue(f"raw takes one instruction, not {len(steps)}", hint="write one .raw() for each")
    if isinstance(steps[0], From):
        raise InvalidValue("raw cannot begin a stage", hint="write Stage(name, From(...))")
    draft: Instruction = Raw.made(line.strip("\n"))
    return draft
