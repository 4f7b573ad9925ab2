"""Read instructions as they stand in most files, at a glance: no heredocs, nothing that needs care.

A reader takes the piece of an instruction and gives the instruction, or None, which only means to take a closer look: what a
glance tells, the forms' `read` tells too (`parse.read_closely`), and a law says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial
from itertools import takewhile
from typing import Any, Final, NamedTuple

from dockerdsl import plain
from dockerdsl.errors import InvalidValue
from dockerdsl.flags import Count, Duration, Flag
from dockerdsl.instruction import Instruction
from dockerdsl.instructions import INSTRUCTIONS
from dockerdsl.pieces import InstructionPiece
from dockerdsl.running import chain_of
from dockerdsl.variables import Arg
from dockerdsl.where import Lines

Reader = Callable[[InstructionPiece, str, Lines], Instruction | None]
"""Reads a piece without heredocs, in a file with this escape character, that stands on these lines."""

# The class comes first and as Any, because its `found` is compiled when it is first called.


def _line(cls: Any, piece: InstructionPiece, _: str, at: Lines) -> Any:
    return cls.found(at, piece.rest) if plain.LINE(piece.rest) else None


def _pairs(cls: Any, piece: InstructionPiece, _: str, at: Lines) -> Any:
    text = piece.rest
    if piece.plain:
        return cls.found(at, tuple([(key, double or single or bare) for key, double, single, bare in plain.PAIR.findall(text)]))
    only = plain.PAIR.fullmatch(text)
    return None if only is None else cls.found(at, ((only[1], only[only.lastindex or 1]),))


def _declared(cls: Any, piece: InstructionPiece, _: str, at: Lines) -> Any:
    match = plain.DECLARED(piece.rest)
    if match is None:
        return None
    name, quoted, bare = match.groups()
    return cls.found(at, (Arg.read(name, bare if quoted is None else quoted),))


_FLAG: Final = re.compile("--").match


def _base(cls: Any, piece: InstructionPiece, escape: str, at: Lines) -> Any:
    text, flags = _behind_flags(cls, piece.rest, escape)
    match = plain.FROM(text)
    if match is None or not match[1]:
        return None
    return cls.found(at, match[1], **flags) if flags else cls.found(at, match[1])


def _paths(cls: Any, piece: InstructionPiece, escape: str, at: Lines) -> Any:
    text = piece.rest
    if plain.WORDS(text):
        words, flags = text.split(), _NO_FLAGS
        if text[:2] == "--":
            taken = [*takewhile(_FLAG, words)]
            given, words = _values(cls, taken, escape), words[len(taken) :]
            if given is None or not words:
                return None
            flags = given
    else:
        text, flags = _behind_flags(cls, text, escape)
        if text[:1] != "[" or not plain.STRINGS(text):
            return None
        words = _strings(text)
        if not plain.WORDS("".join(words)):
            return None
    *sources, dest = words
    if not sources:
        return None
    return cls.found(at, tuple(sources), dest, **flags) if flags else cls.found(at, tuple(sources), dest)


def _volumes(cls: Any, piece: InstructionPiece, _: str, at: Lines) -> Any:
    if not piece.plain:
        return _words(cls, piece, _, at)
    paths = _strings(piece.rest)
    joined = "".join(paths)
    return cls.found(at, tuple(paths)) if all(paths) and plain.PATHS(joined) and " " not in joined else None


def _words(cls: Any, piece: InstructionPiece, _: str, at: Lines) -> Any:
    return cls.found(at, tuple(piece.rest.split())) if plain.PATHS(piece.rest) else None


def _exec(cls: Any, piece: InstructionPiece, _: str, at: Lines) -> Any:
    return cls.found(at, tuple(_strings(piece.rest))) if piece.plain else None


def _start(cls: Any, piece: InstructionPiece, escape: str, at: Lines) -> Any:
    if piece.plain:
        return cls.found(at, tuple(_strings(piece.rest)))
    text, flags = _behind_flags(cls, piece.rest, escape)
    if flags:
        command = None if piece.line < piece.end_line else _command(text, ())
        return cls.found(at, command, **flags) if command else None
    command = _command(text, _lines(piece))
    return cls.found(at, command) if command else None


def _check(cls: Any, piece: InstructionPiece, escape: str, at: Lines) -> Any:
    text, flags = _behind_flags(cls, piece.rest, escape)
    if text[:4] != "CMD " or piece.line < piece.end_line:
        return None
    text = text[4:].lstrip(" ")
    command = tuple(_strings(text)) if text[-1] == "]" and plain.STRINGS(text) else _command(text, ())
    return cls.found(at, command, **flags) if command else None


def _command(text: str, lines: Sequence[str]) -> Any:
    """Return a command in shell form: a text, or a chain when each of its lines is a command; None for a closer look."""
    if text[:1] in ("", "[", "-") or text[-1] in "\\`" or not text.isascii():
        return None
    return (chain_of(lines) or text) if lines and "&&" in text else text


def _lines(piece: InstructionPiece) -> Sequence[str]:
    """Return what its lines give to its arguments, where there are several."""
    if piece.line == piece.end_line:
        return ()
    return piece.given if piece.given and piece.given[0].strip() else piece.argument_lines()


def _strings(text: str) -> list[str]:
    """Return the strings of an array that `plain.STRINGS` admits."""
    return text.split('"')[1::2]


# --- flags -----------------------------------------------------------------------------------------------------------------

_NO_FLAGS: Final[dict[str, Any]] = {}


class _Known(NamedTuple):
    """A flag that a glance reads: its attribute, what admits its text, and what reads it where it is not as it stands."""

    attribute: str
    admits: Callable[[str], object] | None
    read: Callable[[str, str], Any] | None
    repeated: bool


def _given(_text: str, _escape: str) -> bool:
    return True


def _number(text: str, _escape: str) -> int:
    return int(text)


def _known(declared: Flag) -> tuple[str, _Known]:
    name, kind, attribute = declared.name, declared.kind, declared.attribute
    if kind.switch:
        return f"--{name}", _Known(attribute, None, _given, False)
    spelled = f"--{name}="
    if name == "mount":
        return spelled, _Known(attribute, plain.MOUNT, kind.read, True)
    if isinstance(kind, Count):
        return spelled, _Known(attribute, plain.COUNT, _number, False)
    return spelled, _Known(attribute, plain.DURATION if isinstance(kind, Duration) else None, None, kind.repeated)


_JUDGED: Final = frozenset({"network", "security", "device"})
_FLAGS: Final = {cls: dict([_known(each) for each in cls.flags if each.name not in _JUDGED]) for cls in INSTRUCTIONS}


def _behind_flags(cls: Any, text: str, escape: str) -> tuple[str, dict[str, Any]]:
    """Return what stands behind the flags, and their values; no text to take a closer look."""
    if text[:2] != "--":
        return text, _NO_FLAGS
    flags = plain.FLAGS(text)
    values = None if flags is None else _values(cls, flags[0].split(), escape)
    return ("", _NO_FLAGS) if flags is None or values is None else (text[flags.end() :], values)


def _values(cls: Any, flags: list[str], escape: str) -> dict[str, Any] | None:
    """Return the values of plain flags that BuildKit admits for sure; None to take a closer look."""
    values: dict[str, Any] = {}
    spelled = _FLAGS[cls]
    for flag in flags:
        name, equals, text = flag.partition("=")
        known = spelled.get(name + equals)
        if known is None:
            return None
        attribute, admits, read, repeated = known
        if (admits is not None and not admits(text)) or (attribute in values and not repeated):
            return None
        try:
            value = text if read is None else read(text, escape)
        except InvalidValue:
            return None
        values[attribute] = (*values.get(attribute, ()), value) if repeated else value
    return values


_GLANCES: Final[dict[str, Callable[..., Any]]] = {
    "FROM": _base, "ARG": _declared, "RUN": _start, "CMD": _start, "ENTRYPOINT": _start, "SHELL": _exec, "COPY": _paths,
    "ADD": _paths, "ENV": _pairs, "LABEL": _pairs, "WORKDIR": _line, "USER": _line, "STOPSIGNAL": _line, "EXPOSE": _words,
    "VOLUME": _volumes, "HEALTHCHECK": _check,
}  # fmt: skip

READERS: Final[dict[str, Reader]] = {
    spelled: partial(_GLANCES[cls.keyword], cls)
    for cls in INSTRUCTIONS
    if cls.keyword in _GLANCES
    for spelled in (cls.keyword, cls.keyword.lower())
}
"""The readers by keyword, in upper case and in lower."""
