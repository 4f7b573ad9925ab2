"""Read arguments as they stand in most files, at a glance: no flags, no heredocs, nothing that needs care.

For each keyword a function from an instruction's piece to the attributes that its form fills, or None, which only means to take
a closer look: what a glance tells, the form's `read` tells too.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from dockerdsl import plain
from dockerdsl.commands import Chain
from dockerdsl.errors import InvalidValue
from dockerdsl.instruction import Instruction
from dockerdsl.instructions import INSTRUCTIONS
from dockerdsl.running import chain_of
from dockerdsl.scan import InstructionPiece
from dockerdsl.variables import Arg
from dockerdsl.where import Lines

Glance = Callable[[str, InstructionPiece], tuple[Any, ...] | None]


def _line(text: str, _: InstructionPiece) -> tuple[Any, ...] | None:
    return (text,) if text and plain.LINE(text) else None


def _pairs(text: str, _: InstructionPiece) -> tuple[Any, ...] | None:
    only = plain.PAIR.fullmatch(text)
    if only is not None:
        return (((only[1], only[only.lastindex or 1]),),)
    if plain.PAIRS(text):
        return (tuple([(key, double or single or bare) for key, double, single, bare in plain.PAIR.findall(text)]),)
    return None


def _declared(text: str, _: InstructionPiece) -> tuple[Any, ...] | None:
    match = plain.DECLARED(text)
    if match is None:
        return None
    name, quoted, bare = match.groups()
    return ((Arg.read(name, bare if quoted is None else quoted),),)


def _base(text: str, _: InstructionPiece) -> tuple[Any, ...] | None:
    match = plain.FROM(text)
    return (match[1],) if match is not None and match[1] else None


def _paths(text: str, _: InstructionPiece) -> tuple[Any, ...] | None:
    if not plain.PATHS(text):
        return None if text[:1] != "[" or not plain.STRINGS(text) else _listed_paths(plain.STRING(text))
    *sources, dest = text.split()
    return (tuple(sources), dest) if sources else None


def _listed_paths(strings: list[str]) -> tuple[Any, ...] | None:
    *sources, dest = strings
    return (tuple(sources), dest) if sources and plain.PATHS("".join(strings)) else None


def _volumes(text: str, _: InstructionPiece) -> tuple[Any, ...] | None:
    if text[:1] != "[" or not plain.STRINGS(text):
        return _words(text, _)
    strings = plain.STRING(text)
    return (tuple(strings),) if all(strings) and plain.PATHS("".join(strings)) and " " not in "".join(strings) else None


def _words(text: str, _: InstructionPiece) -> tuple[Any, ...] | None:
    return (tuple(text.split()),) if plain.PATHS(text) else None


def _command(text: str, piece: InstructionPiece) -> tuple[Any, ...] | None:
    if text[:1] in ("", "[", "-") or text[-1] in "\\`" or not text.isascii():
        return None
    if piece.rest[:2] == "--" and piece.line < piece.end_line:  # flags stand in the lines of the piece
        return None
    return ((_chained(text, piece) or text) if piece.line < piece.end_line else text,)


def _chained(text: str, piece: InstructionPiece) -> Chain | None:
    """Return the commands of a chain; with fewer ``&&`` than ends of lines it is none."""
    joints = text.count("&&")
    if not joints or (piece.joined and joints + 1 < piece.end_line - piece.line):
        return None
    return chain_of(piece.argument_lines())


def _start(text: str, piece: InstructionPiece) -> tuple[Any, ...] | None:
    if text[:1] != "[":
        return _command(text, piece)
    return (tuple(plain.STRING(text)),) if plain.STRINGS(text) else None


def _exec(text: str, _: InstructionPiece) -> tuple[Any, ...] | None:
    return (tuple(plain.STRING(text)),) if plain.STRINGS(text) else None


def _check(text: str, piece: InstructionPiece) -> tuple[Any, ...] | None:
    return _start(text[4:].lstrip(" "), piece) if text[:4] == "CMD " and piece.line == piece.end_line else None


GLANCES: Final[dict[str, Glance]] = {
    "FROM": _base, "ARG": _declared, "RUN": _start, "CMD": _start, "ENTRYPOINT": _start, "SHELL": _exec, "COPY": _paths,
    "ADD": _paths, "ENV": _pairs, "LABEL": _pairs, "WORKDIR": _line, "USER": _line, "STOPSIGNAL": _line, "EXPOSE": _words,
    "VOLUME": _volumes, "HEALTHCHECK": _check,
}  # fmt: skip
"""What reads the arguments behind the flags of an instruction that has no heredocs: the text, and its piece."""

_JUDGED: Final = {"mount": plain.MOUNT, "retries": plain.COUNT} | dict.fromkeys(
    ("interval", "timeout", "start-period", "start-interval"), plain.DURATION
)
_ALWAYS_JUDGED: Final = frozenset({"network", "security", "device"})


class Reader:
    """Reads the instructions of one class at a glance."""

    def __init__(self, cls: type[Instruction]) -> None:
        self.cls: Any = cls  # its `found` is compiled when it is first called
        self.glance = GLANCES[cls.keyword]
        self.flags = {each.name: each for each in cls.flags if each.name not in _ALWAYS_JUDGED}

    def read(self, piece: InstructionPiece, escape: str, where: Lines) -> Instruction | None:
        """Return the instruction that a piece without heredocs holds; None to take a closer look."""
        text = piece.rest
        if text[:2] != "--":
            values = self.glance(text, piece)
            return None if values is None else self.cls.found(where, *values)
        flags = plain.FLAGS(text)
        if flags is None:
            return None
        values = self.glance(text[flags.end() :], piece)
        given = self._flags(flags[0].split(), escape)
        return None if values is None or given is None else self.cls.found(where, *values, **given)

    def _flags(self, flags: list[str], escape: str) -> dict[str, Any] | None:
        """Return the values of flags that BuildKit admits for sure; None to take a closer look."""
        values: dict[str, Any] = {}
        for flag in flags:
            name, equals, text = flag[2:].partition("=")
            declared = self.flags.get(name)
            if declared is None or (declared.kind.switch if equals else not declared.kind.switch):
                return None
            kind, attribute, judged = declared.kind, declared.attribute, _JUDGED.get(name)
            if (judged is not None and not judged(text)) or (attribute in values and not kind.repeated):
                return None
            try:
                value = kind.read(text if equals else None, escape)
            except InvalidValue:
                return None
            values[attribute] = (*values.get(attribute, ()), value) if kind.repeated else value
        return values


READERS: Final[dict[str, Reader]] = {
    spelled: reader
    for cls in INSTRUCTIONS
    if cls.keyword in GLANCES
    for reader in (Reader(cls),)
    for spelled in (cls.keyword, cls.keyword.lower())
}
"""The readers by keyword, in upper case and in lower."""
