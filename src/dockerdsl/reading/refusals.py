"""What BuildKit refuses when it parses instructions, in its own words (``frontend/dockerfile/instructions/parse.go``).

Each check stands in the order in which BuildKit makes it: arity before flags, flags before what they say. Messages leave out
the ``dockerfile parse error on line N:`` that BuildKit puts in front.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any, Final

from dockerdsl.errors import did_you_mean
from dockerdsl.flags import Flag
from dockerdsl.reading.lines import Arguments, heredocs_in, trimmed
from dockerdsl.reading.refused import Refused, quoted
from dockerdsl.values import durations, units

NO_FLAGS_READ: Final = frozenset({"ARG", "STOPSIGNAL"})
"""Instructions whose flags BuildKit takes off and never looks at."""


JUDGED: Final = frozenset({"FROM", "ARG", "ENV", "LABEL", "COPY", "ADD", "SHELL", "VOLUME", "HEALTHCHECK", "ONBUILD"})
"""Instructions whose arguments may be refused though they are there, and no flag is."""


class Refusal(Exception):
    """BuildKit refuses an instruction. `offset` is the character of the logical line that it is about."""

    def __init__(self, message: str, *, hint: str | None = None, offset: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.offset = offset


def unknown_instruction(keyword: str, known: Iterable[str]) -> Refusal:
    """Return the refusal of a keyword that is none."""
    near = did_you_mean(keyword.upper(), known)
    return Refusal(f"unknown instruction: {keyword}", hint=near)


def check(cls: Any, given: Arguments) -> None:
    """Raise Refusal where BuildKit's instruction parser refuses an instruction of this class."""
    name = cls.keyword
    _CHECKS[name](given)
    if given.flags and name not in NO_FLAGS_READ and not (name == "HEALTHCHECK" and given.text.upper() == "NONE"):
        _check_flags(cls.flags, given.flags)
    after = _AFTER_FLAGS.get(name)
    if after:
        after(given)


# --- arity -----------------------------------------------------------------------------------------------------------------


def _at_least_one(name: str) -> Callable[[Arguments], None]:
    def check_arity(given: Arguments) -> None:
        if not given.text or given.strings == []:
            raise Refusal(f"{name} requires at least one argument", hint="give it one")

    return check_arity


def _exactly_one(name: str) -> Callable[[Arguments], None]:
    def check_arity(given: Arguments) -> None:
        if not given.text:
            raise Refusal(f"{name} requires exactly one argument", hint="give it one")

    return check_arity


def _names(name: str) -> Callable[[Arguments], None]:
    def check_names(given: Arguments) -> None:
        words = given.words
        if not words:
            raise Refusal(f"{name} requires at least one argument", hint=f"write {name} NAME=value")
        if name != "ARG" and "=" not in words[0]:
            return
        if any(word[0] == "=" for word in words):
            raise Refusal(f"{name} names can not be blank", hint="put a name before '=', without a blank between")

    return check_names


def _nothing(given: Arguments) -> None:
    pass


def _paths(name: str) -> Callable[[Arguments], None]:
    def check_paths(given: Arguments) -> None:
        if len(given.fields) < 2:
            one = "but only one was provided. Destination could not be determined"
            raise Refusal(f"{name} requires at least two arguments, {one}", hint="end with a destination")

    return check_paths


def _from(given: Arguments) -> None:
    fields = given.fields
    if len(fields) not in (1, 3) or (len(fields) == 3 and fields[1].lower() != "as"):
        raise Refusal("FROM requires either one or three arguments", hint="write FROM image AS name")


def _stage_name(given: Arguments) -> None:
    fields = given.fields
    if len(fields) == 3 and not re.fullmatch("[a-z][a-z0-9_.-]*", fields[2].lower()):
        message = f"invalid name for build stage: {quoted(fields[2])}, name can't start with a number or contain symbols"
        raise Refusal(message, hint="use letters, digits and '_.-', a letter first")


def _shell(given: Arguments) -> None:
    if given.strings is None and given.text:
        raise Refusal("SHELL requires the arguments to be in JSON form", hint='write SHELL ["/bin/bash", "-c"]')
    if not given.strings:
        raise Refusal("SHELL requires at least one argument", hint='write SHELL ["/bin/bash", "-c"]')


def _volume(given: Arguments) -> None:
    _at_least_one("VOLUME")(given)
    if not all(trimmed(path) for path in given.fields):
        raise Refusal("VOLUME specified can not be an empty string", hint="name a folder")


def _healthcheck(given: Arguments) -> None:
    kind, rest = given.first, given.command
    if not kind:
        raise Refusal("HEALTHCHECK requires at least one argument", hint="write HEALTHCHECK CMD command, or HEALTHCHECK NONE")
    if kind.upper() == "NONE" and rest:
        raise Refusal("HEALTHCHECK NONE takes no arguments", hint="end the line behind NONE")


def _health_command(given: Arguments) -> None:
    kind, rest = given.first, given.command
    if kind.upper() == "NONE":
        return
    if kind.upper() != "CMD":
        raise Refusal(f"Unknown type {quoted(kind.upper())} in HEALTHCHECK (try CMD)", hint="write CMD before the command")
    if not rest or given.strings == []:
        raise Refusal("Missing command after HEALTHCHECK CMD", hint="name a program")


def _onbuild(given: Arguments) -> None:
    keyword = given.first.upper()
    if not keyword:
        raise Refusal("ONBUILD requires at least one argument", hint="write ONBUILD and an instruction")
    if keyword == "ONBUILD":
        raise Refusal("Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed", hint="write ONBUILD once")
    if keyword in ("FROM", "MAINTAINER"):
        raise Refusal(f"{keyword} isn't allowed as an ONBUILD trigger", hint="take the line out")


def _heredoc_destination(name: str) -> Callable[[Arguments], None]:
    def check_destination(given: Arguments) -> None:
        if given.bodies and given.strings is None and heredocs_in(f"{name} {given.fields[-1]}"):
            raise Refusal(f"{name} cannot accept a heredoc as a destination", hint="end with a path")

    return check_destination


_CHECKS: Final[dict[str, Callable[[Arguments], None]]] = {
    "FROM": _from, "ARG": _names("ARG"), "ENV": _names("ENV"), "LABEL": _names("LABEL"), "RUN": _nothing, "CMD": _nothing,
    "ENTRYPOINT": _nothing, "COPY": _paths("COPY"), "ADD": _paths("ADD"), "SHELL": _nothing, "EXPOSE": _at_least_one("EXPOSE"),
    "VOLUME": _nothing, "WORKDIR": _exactly_one("WORKDIR"), "USER": _exactly_one("USER"),
    "STOPSIGNAL": _exactly_one("STOPSIGNAL"), "MAINTAINER": _exactly_one("MAINTAINER"), "ONBUILD": _onbuild,
    "HEALTHCHECK": _healthcheck,
}  # fmt: skip
_AFTER_FLAGS: Final[dict[str, Callable[[Arguments], None]]] = {
    "FROM": _stage_name, "SHELL": _shell, "VOLUME": _volume, "HEALTHCHECK": _health_command,
    "COPY": _heredoc_destination("COPY"), "ADD": _heredoc_destination("ADD"),
}  # fmt: skip


# --- flags -----------------------------------------------------------------------------------------------------------------


def _check_flags(declared: tuple[Flag, ...], flags: list[str]) -> None:
    known = {each.name: each for each in declared}
    seen: set[str] = set()
    given: list[tuple[Flag, str]] = []
    for flag in flags:
        name, equals, value = flag[2:].partition("=")
        each = known.get(name)
        if each is None:
            raise Refusal(f"unknown flag: --{name}", hint=did_you_mean(name, known))
        if name in seen and not each.kind.repeated:
            raise Refusal(f"duplicate flag specified: --{name}", hint="give it once")
        seen.add(name)
        if each.kind.switch:
            if equals and not value:
                raise Refusal(f"missing a value on flag: --{name}", hint=f"write --{name} alone")
            if equals and value.lower() not in ("true", "false"):
                raise Refusal(f"expecting boolean value for flag --{name}, not: {value}", hint="write true or false")
        elif not equals:
            raise Refusal(f"missing a value on flag: --{name}", hint=f"write --{name}=VALUE")
        given.append((each, value))
    judged = [(each, value) for each, value in given if each.name in _VALUES]
    for each, value in sorted(judged, key=lambda pair: declared.index(pair[0])):
        _check_value(each.name, value)


def _check_value(name: str, value: str) -> None:
    try:
        _VALUES[name](value)
    except Refused as error:
        raise Refusal(error.buildkit or error.what, hint=error.hint) from None


_EXPANDED: Final = re.compile(r"""\$[\w{@*#?!$-]|["'\\]""")


def _mount(value: str) -> None:
    try:
        fields = units.csv_fields(value)
    except Refused as error:
        raise Refusal(f"failed to parse csv mounts: {error.buildkit}", hint=error.hint) from None
    for field in fields:
        key, _, text = field.partition("=")
        if key.lower() == "from" and _EXPANDED.search(text):
            message = "'from' doesn't support variable expansion, define alias stage instead"
            raise Refusal(message, hint="name a stage: FROM image AS name")


def _device(value: str) -> None:
    try:
        units.csv_fields(value)
    except Refused as error:
        raise Refusal(f"failed to parse csv devices: {error.buildkit}", hint=error.hint) from None
    units.device(value)


def _network(value: str) -> None:
    if value not in ("default", "none", "host"):
        raise Refusal(f"invalid network mode {quoted(value)}", hint="write default, none or host")


def _security(value: str) -> None:
    if value not in ("sandbox", "insecure"):
        raise Refusal(f"security {quoted(value)} is not valid", hint="write sandbox or insecure")


def _interval(name: str) -> Callable[[str], None]:
    def check_interval(value: str) -> None:
        nanoseconds = durations.duration(value) if value else 0
        if nanoseconds < 0 or 0 < nanoseconds < 1_000_000:
            raise Refusal(f'Interval "{name}" cannot be less than 1ms', hint="write 1ms or more")

    return check_interval


def _retries(value: str) -> None:
    if not value:
        return
    if not re.fullmatch("[+-]?[0-9]+", value):
        raise Refusal(f'strconv.ParseInt: parsing "{value}": invalid syntax', hint="write a whole number")
    if not -(2**31) <= int(value) < 2**31:
        raise Refusal(f'strconv.ParseInt: parsing "{value}": value out of range', hint="write a smaller number")
    if int(value) < 0:
        raise Refusal(f"--retries cannot be negative ({int(value)})", hint="write 0 or more")


_VALUES: Final[dict[str, Callable[[str], Any]]] = {
    "mount": _mount, "device": _device, "network": _network, "security": _security, "retries": _retries,
    "interval": _interval("interval"), "timeout": _interval("timeout"), "start-period": _interval("start-period"),
    "start-interval": _interval("start-interval"),
}  # fmt: skip
