"""Read instructions as they stand in most files, at a glance: nothing in them that needs care.

A reader takes what stands behind the keyword and gives the instruction, or None, which only means to take a closer look: what a
glance tells, the forms' `read` tells too (`parse.read_closely`), and a law says so.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, Final

from dockerdsl.commands import Script
from dockerdsl.errors import InvalidValue
from dockerdsl.instruction import Instruction
from dockerdsl.instructions import INSTRUCTIONS, Add, Copy, Run
from dockerdsl.paths import Heredoc
from dockerdsl.reading import plain
from dockerdsl.reading.blanks import FIELD_BLANKS
from dockerdsl.reading.pieces import InstructionPiece
from dockerdsl.running import chain_of, chain_of_lines
from dockerdsl.variables import Arg
from dockerdsl.where import Lines

Reader = Callable[[Any, str, Sequence[str], str, Lines], Instruction | None]
"""Takes a class; arguments, trimmed; what each line gives to them, where there are several; the escape character; the place."""

LineReader = Callable[[Any, str, str, int, Lines], Instruction | None]
"""Takes a class; the lines behind the keyword, as they stand; what ends each but the last; how often; the place."""

# A class comes first, and is Any because its `found` is compiled when it is first called.


def _line(cls: Any, text: str, _lines: Sequence[str], _escape: str, at: Lines) -> Any:
    return cls.found(at, text) if plain.LINE(text) else None


def _pairs(cls: Any, text: str, _lines: Sequence[str], _escape: str, at: Lines) -> Any:
    pairs: list[tuple[str, str]] = []
    end = 0
    while end < len(text):
        pair = plain.PAIR(text, end)
        if pair is None:
            old = None if pairs else plain.OLD_PAIR(text)
            return None if old is None else cls.found(at, (old.groups(),))
        pairs.append((pair[1], pair[pair.lastindex or 1]))
        end = pair.end()
    return cls.found(at, tuple(pairs)) if pairs else None


def _declared(cls: Any, text: str, _lines: Sequence[str], _escape: str, at: Lines) -> Any:
    match = plain.DECLARED(text)
    if match is None:
        return None
    name, quoted, bare = match.groups()
    return cls.found(at, (Arg.read(name, bare if quoted is None else quoted),))


def _base(cls: Any, text: str, _lines: Sequence[str], escape: str, at: Lines) -> Any:
    flags = _NO_FLAGS
    if text[:2] == "--":
        text, flags = _behind_flags(cls, text, escape)
    match = plain.FROM(text)
    if match is None or not match[1]:
        return None
    return cls.found(at, match[1], *flags) if flags else cls.found(at, match[1])


def _paths(cls: Any, text: str, _lines: Sequence[str], escape: str, at: Lines) -> Any:
    flags = _NO_FLAGS
    if text[:2] == "--":
        text, flags = _behind_flags(cls, text, escape)
    words = text.split() if plain.WORDS(text) else _strings(text) if plain.STRINGS(text) else []
    if len(words) < 2 or (text[0] == "[" and not plain.WORDS("".join(words))):
        return None
    dest = words.pop()
    return cls.found(at, tuple(words), dest, *flags) if flags else cls.found(at, tuple(words), dest)


def _volumes(cls: Any, text: str, _lines: Sequence[str], _escape: str, at: Lines) -> Any:
    if not plain.STRINGS(text):
        return cls.found(at, tuple(text.split())) if plain.PATHS(text) else None
    paths = _strings(text)
    joined = "".join(paths)
    return cls.found(at, tuple(paths)) if all(paths) and plain.PATHS(joined) and " " not in joined else None


def _verbatim(cls: Any, text: str, _lines: Sequence[str], _escape: str, at: Lines) -> Any:
    return cls.found(at, text) if plain.PROSE(text) else None


def _trigger(cls: Any, text: str, lines: Sequence[str], escape: str, at: Lines) -> Any:
    keyword, _, rest = text.partition(" ")
    inner = None
    if keyword.upper() not in _NO_TRIGGERS and not lines:
        inner = read_plain(keyword, rest.lstrip(FIELD_BLANKS), lines, escape, at)
    return None if inner is None else cls.found(at, inner)


def _words(cls: Any, text: str, _lines: Sequence[str], _escape: str, at: Lines) -> Any:
    return cls.found(at, tuple(text.split())) if plain.PATHS(text) else None


def _exec(cls: Any, text: str, _lines: Sequence[str], _escape: str, at: Lines) -> Any:
    return cls.found(at, tuple(_strings(text))) if '"' in text and plain.STRINGS(text) else None


def _start(cls: Any, text: str, lines: Sequence[str], escape: str, at: Lines) -> Any:
    if text[:2] == "--":
        text, flags = _behind_flags(cls, text, escape)
        command = None if lines else _command(text, ())
        return None if command is None else cls.found(at, command, *flags)
    command = _command(text, lines)
    return None if command is None else cls.found(at, command)


def _check(cls: Any, text: str, lines: Sequence[str], escape: str, at: Lines) -> Any:
    flags = _NO_FLAGS
    if text[:2] == "--":
        text, flags = _behind_flags(cls, text, escape)
    command = _command(text[4:].lstrip(FIELD_BLANKS), ()) if text[:4] == "CMD " and not lines else None
    return cls.found(at, command, *flags) if command else None  # no strings are no command


def _command(text: str, lines: Sequence[str]) -> Any:
    """Return a command: its strings, or the shell's text, a chain when each line is a command; None for a closer look."""
    if text[:1] == "[" and plain.STRINGS(text):
        return tuple(_strings(text))
    if text[:1] in ("", "[", "-") or text[-1] in "\\`" or not text.isascii():
        return None
    return text if not lines or "&&" not in text else chain_of(lines) or text


def _strings(text: str) -> list[str]:
    """Return the strings of an array that `plain.STRINGS` admits."""
    return text.split('"')[1::2]


# --- lines ---------------------------------------------------------------------------------------------------------------


def _chain(cls: Any, text: str, turn: str, turns: int, at: Lines) -> Any:
    chain = chain_of_lines(text, turn, turns) if text.count("&&") >= turns else None
    return None if chain is None else cls.found(at, chain)


# --- flags -----------------------------------------------------------------------------------------------------------------

_NO_FLAGS: Final[tuple[Any, ...]] = ()
_JUDGED: Final = {"mount": plain.MOUNT, "retries": plain.COUNT} | dict.fromkeys(
    ("interval", "timeout", "start-period", "start-interval"), plain.DURATION
)
_ALWAYS_JUDGED: Final = frozenset({"network", "security", "device"})


def _behind_flags(cls: Any, text: str, escape: str) -> tuple[str, tuple[Any, ...]]:
    """Return what stands behind the flags, and the values of all flags of the class; no text to take a closer look."""
    flags = plain.FLAGS(text)
    values = None if flags is None else _values(cls, flags[0], escape)
    return ("", _NO_FLAGS) if flags is None or values is None else (text[flags.end() :], values)


@lru_cache(maxsize=1024)  # a file's flags, and those of its neighbours, are mostly the same few
def _values(cls: Any, flags: str, escape: str) -> tuple[Any, ...] | None:
    """Return a value for each flag of the class, from plain ones that BuildKit admits for sure; None to take a closer look."""
    declared = {each.name: each for each in cls.flags if each.name not in _ALWAYS_JUDGED}
    values: dict[str, Any] = {}
    for flag in flags.split():
        name, equals, text = flag[2:].partition("=")
        if name not in declared or declared[name].kind.switch is bool(equals):
            return None
        kind, attribute, judged = declared[name].kind, declared[name].attribute, _JUDGED.get(name)
        if (judged is not None and not judged(text)) or (attribute in values and not kind.repeated):
            return None
        try:
            value = kind.read(text if equals else None, escape)
        except InvalidValue:
            return None
        values[attribute] = (*values.get(attribute, ()), value) if kind.repeated else value
    return tuple([values.get(each.attribute, each.default) for each in cls.flags])


# --- heredocs --------------------------------------------------------------------------------------------------------------


def read_heredoc(piece: InstructionPiece, at: Lines) -> Instruction | None:
    """Return the RUN of a heredoc alone, or the COPY or ADD of one in which nothing is expanded; None for a closer look."""
    made: Any = None
    words, (mark, content) = piece.rest.split(), piece.heredocs[0]
    if len(piece.heredocs) > 1 or mark.chomp or not (piece.rest.isascii() and piece.rest.isprintable()):
        return None  # Python parts words at more characters than BuildKit
    if len(words) == 1 and piece.keyword == "RUN":
        made = Run.found(at, Script(content))
    elif len(words) == 2 and words[0][:3] == "<<'" and plain.WORDS(words[1]) and piece.keyword in _CARRIERS:
        made = _CARRIERS[piece.keyword].found(at, (Heredoc(content, mark.name),), words[1])
    found: Instruction | None = made
    return found


_CARRIERS: Final[dict[str, Any]] = {"COPY": Copy, "ADD": Add}

_NO_TRIGGERS: Final = frozenset(cls.keyword for cls in INSTRUCTIONS if not cls.triggers)
_GLANCES: Final[dict[str, Callable[..., Any]]] = {
    "FROM": _base, "ARG": _declared, "RUN": _start, "CMD": _start, "ENTRYPOINT": _start, "SHELL": _exec, "COPY": _paths,
    "ADD": _paths, "ENV": _pairs, "LABEL": _pairs, "WORKDIR": _line, "USER": _line, "STOPSIGNAL": _line, "EXPOSE": _words,
    "VOLUME": _volumes, "HEALTHCHECK": _check, "MAINTAINER": _verbatim, "ONBUILD": _trigger,
}  # fmt: skip

READERS: Final[dict[str, tuple[Reader, LineReader | None, type[Instruction]]]] = {
    spelled: (_GLANCES[cls.keyword], _chain if cls is Run else None, cls)
    for cls in INSTRUCTIONS
    for spelled in (cls.keyword, cls.keyword.lower())
}
"""By keyword, in upper case and in lower: what reads arguments, what reads lines (None where they are joined first), and the
class that both take first."""


def read_plain(keyword: str, text: str, lines: Sequence[str], escape: str, at: Lines) -> Instruction | None:
    """Return the instruction of a keyword and its arguments, if it is plain; None for a closer look."""
    if keyword not in READERS:
        return None
    read, _, cls = READERS[keyword]
    return read(cls, text, lines, escape, at)
