"""The flags of an instruction: what each kind of value admits, how it is written and how it is read back.

A flag is declared on an instruction with `flag`; its `Kind` is the type of its value. ``kind.read(kind.write(x)) == x``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final, cast

import attrs

from dockerdsl import words
from dockerdsl.errors import InvalidType, InvalidValue, did_you_mean
from dockerdsl.origin import Origin, Published, check_from, spelled_from
from dockerdsl.text import live_in, unspeakable
from dockerdsl.values import units
from dockerdsl.variables import Arg, receive, value_text

Version = tuple[int, int]


class Kind:
    """The type of a flag's value.

    `repeated`: the value is a tuple, and the flag is written once for each item. `switch`: the flag may stand without a value.
    """

    repeated = False
    switch = False

    def check(self, value: Any, what: str, uses: list[Arg]) -> Any:
        """Return the value as the model keeps it, or raise an error that names `what`."""
        raise NotImplementedError

    def glance(self, name: str, value: Any) -> Any:
        """Return the flag as it stands in a usual file, when a glance tells that the value is a model value; several in a list.

        None only means to take a closer look: `check` and `write` come to the same.
        """
        raise NotImplementedError

    def write(self, name: str, value: Any, escape: str) -> str:
        """Return the flag as it stands in a file."""
        raise NotImplementedError

    def read(self, value: str | None, escape: str) -> Any:
        """Return the value of a flag whose text, quotes taken off, is `value` (None for a flag without ``=``)."""
        raise NotImplementedError


_PLAIN: Final = re.compile(r"[A-Za-z0-9_./:@%+,=~-]+").fullmatch


_PLAIN_DURATION: Final = re.compile("[1-9][0-9]{0,5}(?:ms|s|m|h)").fullmatch


class Switch(Kind):
    """Present or not; an explicit False is written ``--name=false``."""

    switch = True

    def check(self, value: Any, what: str, uses: list[Arg]) -> bool:
        if not isinstance(value, bool):
            raise InvalidType(f"{what} is True or False, not {value!r}", hint="write True or False, without quotes")
        return value

    def glance(self, name: str, value: Any) -> str | None:
        return self.write(name, value, words.USUAL) if value.__class__ is bool else None

    def write(self, name: str, value: Any, escape: str) -> str:
        return f"--{name}" if value else f"--{name}=false"

    def read(self, value: str | None, escape: str) -> bool:
        if value is not None and value.lower() not in ("true", "false"):
            raise InvalidValue(f"{value!r} is neither true nor false")
        return value is None or value.lower() == "true"


class Choice(Kind):
    """One of a few words."""

    def __init__(self, *words: str) -> None:
        self.words = words

    def glance(self, name: str, value: Any) -> str | None:
        return f"--{name}={value}" if value.__class__ is str and value in self.words else None

    def check(self, value: Any, what: str, uses: list[Arg]) -> str:
        if value not in self.words:
            hint = did_you_mean(value, self.words) if isinstance(value, str) else None
            raise InvalidValue(f"{what} is {value!r}", hint=hint or f"choose one of {', '.join(map(repr, self.words))}")
        return self.words[self.words.index(value)]

    def write(self, name: str, value: Any, escape: str) -> str:
        return f"--{name}={value}"

    def read(self, value: str | None, escape: str) -> str:
        return self.check(value, "the flag's value", [])


class Words(Kind):
    """Text, in which BuildKit expands variables when `expanded`; `valid` judges it when no variable is in it."""

    def __init__(self, valid: Callable[[str], object] | None = None, *, expanded: bool = True) -> None:
        self.valid = valid
        self.expanded = expanded

    def check(self, value: Any, what: str, uses: list[Arg]) -> str:
        if value.__class__ is str and _PLAIN(value):
            if self.valid:
                self.valid(value)
            return value
        text = receive(value, what, uses, expanded=self.expanded)
        if not text:
            raise InvalidValue(f"{what} is empty", hint="leave it out")
        value_text(text, what) if self.expanded else _no_line_feed(text, what)
        if self.valid and not (self.expanded and live_in(text)):
            self.valid(text)
        if not text.isascii():
            words.write_flag(what.rpartition("--")[2], text, "\\")
        return text

    def glance(self, name: str, value: Any) -> str | None:
        if value.__class__ is not str or not _PLAIN(value):
            return None
        if self.valid:
            self.valid(value)
        return f"--{name}={value}"

    def write(self, name: str, value: Any, escape: str) -> str:
        if _PLAIN(value):
            return f"--{name}={value}"
        return words.write_flag(name, words.write_bare(value, escape) if self.expanded else value, escape)

    def read(self, value: str | None, escape: str) -> str:
        return words.read_bare(value or "", escape) if self.expanded else value or ""


class Owner(Words):
    """``user[:group]``, names or numbers; an int is a number."""

    def check(self, value: Any, what: str, uses: list[Arg]) -> str:
        return super().check(str(value) if type(value) is int else value, what, uses)


class Mode(Words):
    """Permissions: octal digits or the symbols of chmod(1), as text."""

    def __init__(self) -> None:
        super().__init__(units.mode)

    def check(self, value: Any, what: str, uses: list[Arg]) -> str:
        if isinstance(value, int) and not isinstance(value, bool):
            raise InvalidType(f"{what} is text, not the int {value}", hint=units.bits_meant("chmod", value))
        return super().check(value, what, uses)


class Count(Kind):
    """A whole number, 0 or more."""

    def glance(self, name: str, value: Any) -> str | None:
        return f"--{name}={value}" if value.__class__ is int and 0 <= value < 2**31 else None

    def check(self, value: Any, what: str, uses: list[Arg]) -> int:
        if type(value) is not int:
            raise InvalidType(f"{what} is an int, not {value!r}", hint="write a number, without quotes")
        if not 0 <= value < 2**31:
            raise InvalidValue(f"{what} is {value}", hint="give a number from 0 to 2147483647")
        return value

    def write(self, name: str, value: Any, escape: str) -> str:
        return f"--{name}={value}"

    def read(self, value: str | None, escape: str) -> int:
        return self.check(int(value or "0"), "the flag's value", [])


class Duration(Kind):
    """A span of time: text as Go writes it (``"1m30s"``) or a `datetime.timedelta`; at least one millisecond."""

    def glance(self, name: str, value: Any) -> str | None:
        return f"--{name}={value}" if value.__class__ is str and _PLAIN_DURATION(value) else None

    def check(self, value: Any, what: str, uses: list[Arg]) -> str:
        if value.__class__ is str and _PLAIN_DURATION(value):
            plain: str = value
            return plain
        from datetime import timedelta  # few give a span of time that wants more than a glance

        from dockerdsl.values import durations

        if isinstance(value, timedelta):
            value = durations.write_duration(value)
        if isinstance(value, int | float) and not isinstance(value, bool):
            raise InvalidType(f"{what} is text with a unit, not {value!r}", hint=f'write "{value}s" for seconds')
        text = _no_line_feed(receive(value, what, uses, expanded=False), what)
        nanoseconds = durations.duration(text)
        if nanoseconds and nanoseconds < 1_000_000:
            raise InvalidValue(f"{what} is {text!r}, less than a millisecond", hint='write "1ms" or more')
        return text

    def write(self, name: str, value: Any, escape: str) -> str:
        return f"--{name}={value}"

    def read(self, value: str | None, escape: str) -> str:
        return self.check(value or "", "the flag's value", [])


class Source(Kind):
    """A stage, an image reference or a named context; what is given as text always takes a closer look (see `graph`)."""

    def glance(self, name: str, value: Any) -> str | None:
        return f"--{name}={value.name or ''}" if isinstance(value, Origin) and not isinstance(value, Published) else None

    def check(self, value: Any, what: str, uses: list[Arg]) -> Origin | str:
        return check_from(value, what)

    def write(self, name: str, value: Any, escape: str) -> str:
        return f"--{name}={spelled_from(value)}"

    def read(self, value: str | None, escape: str) -> str:
        return value or ""


class Listed(Kind):
    """Several values of one kind, the flag repeated for each."""

    repeated = True

    def __init__(self, item: Kind, noun: str) -> None:
        self.item = item
        self.noun = noun

    def glance(self, name: str, value: Any) -> list[str] | None:
        if value.__class__ is not list and value.__class__ is not tuple:
            return None
        texts = [self.item.glance(name, each) for each in value]
        return None if None in texts else texts

    def check(self, value: Any, what: str, uses: list[Arg]) -> tuple[Any, ...]:
        if isinstance(value, str) or not isinstance(value, tuple | list):
            raise self._no_list(value, what)
        return tuple([self.item.check(each, what, uses) for each in cast("list[Any]", value)])

    def _no_list(self, value: Any, what: str) -> InvalidType:
        if hasattr(value, "__iter__") and not isinstance(value, str):
            shown = f"{type(value).__name__} of them"
            return InvalidType(f"{what} is a list of {self.noun}, not a {shown}", hint="make a list of it: list(...)")
        hint = "leave it out instead" if value is None else "put it into a list"
        return InvalidType(f"{what} is a list of {self.noun}, not {value!r}", hint=hint)

    def write(self, name: str, value: Any, escape: str) -> str:
        return self.item.write(name, value, escape)

    def read(self, value: str | None, escape: str) -> Any:
        return self.item.read(value, escape)


@attrs.frozen(slots=True, weakref_slot=False, eq=False)
class Flag:
    """A flag as it is declared: its name behind ``--``, the attribute that holds it, its kind, and who knows it.

    Args:
        since: the first stable Dockerfile frontend that has it, None where every one has.
        labs: whether only the labs channel has it.
    """

    name: str
    kind: Kind
    since: Version | None
    labs: bool
    default: Any
    attribute: str = ""
    what: str = ""

    def of(self, keyword: str, attribute: str) -> Flag:
        """Return the flag as a flag of this instruction, held by this attribute; `what` names it in messages."""
        return attrs.evolve(self, attribute=attribute, what=f"{keyword} --{self.name}")

    def texts(self, value: Any, escape: str) -> list[str]:
        """Return how the flag stands in a file, once for each of its values when it is repeated."""
        if self.kind.repeated:
            return [self.kind.write(self.name, one, escape) for one in value]
        return [self.kind.write(self.name, value, escape)]


FLAG: Final = "dockerdsl flag"


def flag(name: str, kind: Kind, *, since: str | None = None, labs: bool = False) -> Any:
    """Declare a flag of an instruction: an attribute that is None (or ``()`` when repeated) unless given."""
    default = () if kind.repeated else None
    declared = Flag(name, kind, version(since) if since else None, labs, default)
    return attrs.field(default=default, kw_only=True, metadata={FLAG: declared})


def version(text: str) -> Version:
    """Return ``(1, 19)`` for ``"1.19"``."""
    major, minor = text.split(".")
    return int(major), int(minor)


def flag_values(step: Any) -> list[tuple[Flag, Any]]:
    """Return the flags of an instruction that are given, each with its value."""
    given: list[tuple[Flag, Any]] = step.given()
    return given


def _no_line_feed(text: str, what: str) -> str:
    if "\n" in text or unspeakable(text):
        raise InvalidValue(f"{what} holds a line feed, NUL or lone surrogate", hint="take it out")
    return text
