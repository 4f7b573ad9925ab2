"""Read the instructions of a file: text -> the values that the DSL makes, each with the lines it stands on.

It is one pass: `Cutter` finds an instruction, and `glance` makes its value on the spot if it stands as most do. Anything else
goes through a piece to `read_closely`. A law says that reading the pieces of a scan, one by one and closely, tells the same.

The declarations of `instructions` are read backwards: keyword, flags, and the form reads the arguments. What BuildKit refuses
when it parses instructions (``instructions/parse.go``) is refused here, with its own message; what it finds out later is not
judged. An instruction whose meaning no model value can keep is a `Raw`: it has its text, and stays where it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any, Final

import attrs

from dockerdsl.drafts import draft_of
from dockerdsl.errors import InvalidValue, ParseError, Unspellable
from dockerdsl.forms import Prose
from dockerdsl.instruction import Instruction, instruction
from dockerdsl.instructions import INSTRUCTIONS, Declare, From, Onbuild
from dockerdsl.reading import refusals
from dockerdsl.reading.cutting import Cutter
from dockerdsl.reading.glance import READERS, read_heredoc, read_plain
from dockerdsl.reading.lines import Arguments, Body, NotStrings, read_flags, trimmed
from dockerdsl.reading.pieces import InstructionPiece, Piece
from dockerdsl.reading.scan import Scan, decoded, scan
from dockerdsl.variables import wrong_type
from dockerdsl.where import Lines, Where

KEYWORDS: Final[dict[str, type[Instruction]]] = {cls.keyword: cls for cls in INSTRUCTIONS}
_KEYWORD: Final = re.compile("[\t\v\f\r ]+")
_ANYWHERE: Final = re.compile(r"[A-Za-z](?:(?!<<)[^\n])*[^\s\\`]")
"""A line that is the same in every file: nothing continues it, nothing goes on behind it."""


class _AsItStands(Prose):
    """A line that was read under one escape character, and may be another under the other."""

    def write(self, step: Any, escape: str) -> str:
        text: str = step.text
        if not _ANYWHERE.fullmatch(text) and len(_alone(text, escape) or ()) != 1:
            raise Unspellable(
                f"the raw line {text!r} is no line of its own where the escape character is {escape!r}",
                hint="continue lines with the escape character of the file, or use its verb",
            )
        return text


@instruction("", _AsItStands(str, str), triggers=False)
class Raw(Instruction):
    """A line of Dockerfile as it stands. `keyword_of` is the instruction it holds, upper case."""

    text: str = attrs.field(kw_only=False)

    @property
    def keyword_of(self) -> str:
        """The keyword of the instruction in it."""
        return _KEYWORD.split(self.text.strip(), maxsplit=1)[0].upper()


class _File:
    """A file that was read; its pieces are cut when somebody asks for them."""

    def __init__(self, text: str, name: str) -> None:
        self.text = text
        self.name = name

    @cached_property
    def scan(self) -> Scan:
        """Its pieces."""
        return scan(self.text, self.name)

    @cached_property
    def instructions(self) -> list[InstructionPiece]:
        """Those of its pieces that are instructions."""
        return self.scan.instructions


@attrs.frozen(slots=True, weakref_slot=False)
class ParsedStage:
    """A stage of a file: its FROM, its name as written (None without one), and the instructions that follow."""

    base: From | Raw
    name: str | None
    steps: tuple[Instruction, ...]
    _file: _File = attrs.field(eq=False, repr=False)
    _number: int = attrs.field(eq=False, repr=False)

    @property
    def piece(self) -> InstructionPiece:
        """The piece of its FROM."""
        return self._file.instructions[self._number]


@attrs.frozen(slots=True, weakref_slot=False)
class Parsed:
    """The instructions of a file: the ARGs before the first FROM, and the stages."""

    args: tuple[Instruction, ...]
    stages: tuple[ParsedStage, ...]
    _file: _File = attrs.field(eq=False, repr=False)

    @property
    def scan(self) -> Scan:
        """The pieces of the file."""
        return self._file.scan


_Draft: Final = draft_of(ParsedStage)
_DraftOfAll: Final = draft_of(Parsed)


def parse(text: str | bytes, file: str = "<Dockerfile>") -> Parsed:
    """Return the instructions of a Dockerfile; its pieces are cut when somebody asks for them.

    Raises ParseError, with line and column, where BuildKit's line parser or its instruction parser refuses the file.
    """
    text = decoded(text)
    reader = _Reader(text, file)
    try:
        reader.cut()
        if not reader.errors and reader.begun:
            return reader.parsed(_File(text, file))
    except ParseError:  # what the line parser refuses further down comes before it
        pass
    return parse_scan(scan(text, file).check())


def parse_scan(scanned: Scan) -> Parsed:
    """Return the instructions of a scan that `Scan.check` let pass."""
    whole = _File(str(scanned), scanned.file)
    whole.scan = scanned
    reader = _Reader(whole.text, whole.name)
    reader.escape = scanned.escape
    for piece in scanned.pieces:
        reader.take(piece)
    return reader.parsed(whole)


class _Reader(Cutter):
    """Reads each instruction where it is cut off; comments and empty lines say nothing to it."""

    readers = READERS | {name: Cutter.readers[name] for name in ("FROM", "from")}  # where a stage begins is noted

    def __init__(self, text: str, file: str) -> None:
        super().__init__(text, file)
        self.openings: list[tuple[int, str]] = []

    @property
    def empty(self) -> bool:
        return not self.steps

    def above(self, text: str, line: int) -> int:
        return text.count("\n")

    def plain(self, found: re.Match[str], keyword: str, rest: str, given: Sequence[str], at: Lines) -> None:
        read, _, cls = READERS[keyword]
        step = read(cls, rest, given, self.escape, at) if cls is From else None
        if step is None:
            self.take(self.plain_piece(found, keyword, rest, given, at))
            return
        self.openings.append((len(self.steps), rest))
        self.steps.append(step)

    def take(self, piece: Piece) -> None:
        if not isinstance(piece, InstructionPiece):
            return
        step = read_instruction(piece, self.escape, self.file)
        keyword = step.keyword_of if isinstance(step, Raw) else step.keyword
        if keyword == "FROM":
            self.openings.append((len(self.steps), piece.rest))
        elif keyword != "ARG" and not self.openings:
            raise refused(piece, self.file, "no build stage in current context", hint="begin with FROM")
        self.steps.append(step)

    @property
    def begun(self) -> bool:
        """Whether nothing but ARG stands before the first FROM."""
        first = self.openings[0][0] if self.openings else len(self.steps)
        return not first or all(isinstance(step, Declare | Raw) for step in self.steps[:first])

    def parsed(self, whole: _File) -> Parsed:
        """Return what was read, in stages."""
        steps = self.steps
        stages: list[ParsedStage] = []
        end = len(steps)
        for start, rest in reversed(self.openings):
            stages.append(_stage(steps[start], _stage_name(rest), tuple(steps[start + 1 : end]), whole, start))
            end = start
        return _parsed(tuple(steps[:end]), tuple(stages[::-1]), whole)


def _parsed(args: tuple[Instruction, ...], stages: tuple[ParsedStage, ...], file: _File) -> Parsed:
    parsed: Any = _DraftOfAll()
    parsed.args = args
    parsed.stages = stages
    parsed._file = file
    parsed.__class__ = Parsed
    found: Parsed = parsed
    return found


def _stage(base: Any, name: str | None, steps: tuple[Instruction, ...], file: _File, number: int) -> ParsedStage:
    stage: Any = _Draft()
    stage.base = base
    stage.name = name
    stage.steps = steps
    stage._file = file
    stage._number = number
    stage.__class__ = ParsedStage
    found: ParsedStage = stage
    return found


def _stage_name(rest: str) -> str | None:
    """Return the name that the arguments of a FROM give to its stage."""
    text = rest if rest[:2] != "--" else read_flags(rest, "\\")[1]
    words = text.split() if text.isascii() and text.isprintable() else _KEYWORD.split(trimmed(text))
    return words[2] if len(words) == 3 else None


def read_instruction(piece: InstructionPiece, escape: str, file: str = "<Dockerfile>") -> Instruction:
    """Return the instruction that a piece holds.

    Raises ParseError where BuildKit refuses it.
    """
    where = (file, piece.line, piece.end_line)
    if piece.heredocs:
        found = read_heredoc(piece, where)
    else:
        found = read_plain(piece.keyword, piece.rest, piece.argument_lines(), escape, where)
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
    chunks = [*piece.argument_lines()]
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
    line = line.strip("\n")
    found = _first_alone(line)
    if len(found) != 1:
        raise InvalidValue(f"raw takes one instruction, not {len(found)}", hint="write one .raw() for each")
    if found[0].keyword.upper() == "FROM":
        raise InvalidValue("raw cannot begin a stage", hint="write Stage(name, From(...))")
    draft: Instruction = Raw.made(line)
    return draft


def _first_alone(line: str) -> list[InstructionPiece]:
    """Return the instructions of a raw line, under the first escape character that makes it a line of its own.

    It goes on under one of them at most: only one can stand at its end.
    """
    refusals: list[ParseError] = []
    for escape in ("\\", "`"):
        try:
            found = _alone(line, escape)
            for piece in found or ():
                read_instruction(piece, escape)
        except ParseError as error:
            refusals.append(error)
        else:
            if found is not None:
                return found
    raise ParseError(f"the raw line cannot be read: {refusals[0].what}", hint=refusals[0].hint)


def _alone(text: str, escape: str) -> list[InstructionPiece] | None:
    """Return the instructions of a text in the middle of a file with this escape character; None where the next is drawn in."""
    head = "FROM a\n" if escape == "\\" else f"# escape={escape}\nFROM a\n"
    _, *found, last = scan(f"{head}{text}\nUSER last").check().instructions
    return found if (last.keyword, last.rest) == ("USER", "last") else None
