"""The small values that instructions and flags carry, each read as BuildKit reads it.

Every function takes the text of one value, without variables in it, and returns what BuildKit makes of it, or raises
`Refused` (BuildKit would stop there; its own message is the error's `buildkit`) or `InvalidValue` (BuildKit would go on, with
something else than the text says). ``csv_fields(write_csv_field(x)) == (x,)``. Spans of time, ports, images, platforms
and git sources have rooms of their own.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple, NoReturn

from dockerdsl.errors import InvalidValue, did_you_mean
from dockerdsl.reading.refused import Refused, quoted

_LIMIT: Final = 1 << 63
"""The first number that Go's int64 does not hold."""

# --- sizes, booleans -------------------------------------------------------------------------------------------------------

_FLOAT: Final = r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"


def size(text: str) -> int:
    """Return the bytes of a size: ``"64m"``, ``"1.5 GiB"``; units of 1024, any case.

    Raises `Refused` as docker/go-units' ``RAMInBytes`` does. What is more than an int64 holds becomes its smallest number, as
    on amd64.
    """
    parts = re.fullmatch("(.*[0-9. ])([^0-9. ]*)", text, re.DOTALL)
    if not parts:
        raise _no_size(text, f"invalid size: '{text}'")
    number, suffix = parts[1].removesuffix(" "), parts[2]
    if not re.fullmatch(_FLOAT, number):
        raise _no_size(text, f"strconv.ParseFloat: parsing {quoted(number)}: invalid syntax")
    amount = float(number)
    if abs(amount) == float("inf"):
        raise _no_size(text, f"strconv.ParseFloat: parsing {quoted(number)}: value out of range")
    if amount < 0:
        raise _no_size(text, f"invalid size: '{text}'")
    if len(suffix.encode(errors="surrogatepass")) > 3:
        raise _no_size(text, f"invalid suffix: '{suffix}'")
    unit = re.fullmatch("b?|([kmgtp])(?:i?b)?", suffix.lower())
    if not unit:
        raise _no_size(text, f"invalid suffix: '{suffix.lower()}'")
    amount *= 1024 ** (" kmgtp".index(unit[1]) if unit[1] else 0)
    return int(amount) if amount < _LIMIT else -_LIMIT


def _no_size(text: str, buildkit: str) -> Refused:
    what = f"{text!r} is no size" if text else "a size is empty"
    return Refused(what, hint='write a number and a unit, b, k, m, g, t or p: "64m", "1.5g"', buildkit=buildkit)


_BOOLEANS: Final = {
    "1": True, "t": True, "T": True, "true": True, "True": True, "TRUE": True,
    "0": False, "f": False, "F": False, "false": False, "False": False, "FALSE": False,
}  # fmt: skip


def boolean(text: str) -> bool:
    """Return the truth of a text as Go's ``strconv.ParseBool`` reads it: 1, t, true, 0, f, false ... else `Refused`."""
    value = _BOOLEANS.get(text)
    if value is None:
        buildkit = f"strconv.ParseBool: parsing {quoted(text)}: invalid syntax"
        raise Refused(f"{text!r} is neither true nor false", hint="write 'true' or 'false'", buildkit=buildkit)
    return value


def bits_meant(option: str, value: int) -> str:
    """Return what to do about permissions that were given as a number: its digits may be meant, or its bits."""
    bits = f'write {option}="{value:04o}" if you mean those bits'
    return f'{bits}, "{value:04}" if those digits' if set(str(value)) <= set("01234567") else bits


# --- signals, modes, names -------------------------------------------------------------------------------------------------

_SIGNALS: Final = {
    "HUP": 1, "INT": 2, "QUIT": 3, "ILL": 4, "TRAP": 5, "ABRT": 6, "IOT": 6, "BUS": 7, "FPE": 8, "KILL": 9, "USR1": 10,
    "SEGV": 11, "USR2": 12, "PIPE": 13, "ALRM": 14, "TERM": 15, "STKFLT": 16, "CHLD": 17, "CLD": 17, "CONT": 18, "STOP": 19,
    "TSTP": 20, "TTIN": 21, "TTOU": 22, "URG": 23, "XCPU": 24, "XFSZ": 25, "VTALRM": 26, "PROF": 27, "WINCH": 28, "IO": 29,
    "POLL": 29, "PWR": 30, "SYS": 31, "RTMIN": 34, "RTMAX": 64,
    **{f"RTMIN+{n}": 34 + n for n in range(1, 16)},
    **{f"RTMAX-{n}": 64 - n for n in range(1, 15)},
}  # fmt: skip


def signal(text: str) -> int:
    """Return a signal's number: its name with or without SIG, in any case, or a number other than 0.

    Names are Linux's on any machine (moby/sys ``signal_linux.go``), RTMIN+1 to RTMIN+15 and RTMAX-1 to RTMAX-14 among them;
    numbers have no bounds. Raises `Refused` for the rest.
    """
    if re.fullmatch("[+-]?[0-9]{1,19}", text):
        number: int | None = int(text)
    else:
        number = _SIGNALS.get(text.upper().removeprefix("SIG"))
    if not number or not -_LIMIT <= number < _LIMIT:
        hint = did_you_mean(text.upper().removeprefix("SIG"), _SIGNALS) or 'write a name or a number: "SIGTERM", "9"'
        raise Refused(f"{text!r} is no signal" if text else "a signal is empty", hint=hint, buildkit=f"invalid signal: {text}")
    return number


_MODE: Final = re.compile("0*[0-7]{1,4}|[augo]*(?:[-+=][rstwXxugo]*)+(?:,[augo]*(?:[-+=][rstwXxugo]*)+)*")


def mode(text: str) -> int | str:
    """Return the permissions of ``--chmod``: an int for octal digits, 0 to 7777, and the text itself for chmod(1)'s symbols.

    Raises `Refused` as BuildKit's ``dockerfile2llb/convert_copy.go`` does. Symbols need frontend 1.14.
    """
    if not _MODE.fullmatch(text):
        _refuse_mode(text)
    return int(text, 8) if text[0] in "01234567" else text


def _refuse_mode(text: str) -> NoReturn:
    what = f"the mode {text!r} is neither octal, 0 to 7777, nor symbolic" if text else "a mode is empty"
    octal = f"invalid chmod parameter: '{text}'. it should be octal string and between 0 and 07777"
    buildkit = octal if text[:1] in set("0123456789") else "invalid syntax"
    raise Refused(what, hint='write "0755" or "u=rwx,go=rx"', buildkit=buildkit)


RESERVED_STAGES: Final = frozenset({"scratch", "context"})
"""Names that BuildKit keeps for itself (check ReservedStageName)."""

_STAGE: Final = re.compile("[a-z][a-z0-9_.-]*")
plain_stage_name: Final = re.compile(rf"(?!(?:{'|'.join(sorted(RESERVED_STAGES))})\Z){_STAGE.pattern}").fullmatch
"""Whether a text is the name of a stage, at a glance: what `stage_name` does not refuse."""


def stage_name(text: str) -> str:
    """Return a stage's name, the text itself, where it is ``[a-z][a-z0-9_.-]*``.

    Raises `Refused` where BuildKit does (``instructions/parse.go``), and `InvalidValue` for a name that it lower-cases or has
    reserved.
    """
    if not _STAGE.fullmatch(text):
        _refuse_stage_name(text)
    if text in RESERVED_STAGES:
        raise InvalidValue(f"the stage name {text!r} is reserved by BuildKit", hint="name it otherwise")
    return text


def _refuse_stage_name(text: str) -> NoReturn:
    small = re.sub("[^a-z0-9_.-]+", "-", text.lower()).strip("-_.")
    hint = f"write {small!r}" if _STAGE.fullmatch(small) else "use lower-case letters, digits and '_.-', a letter first"
    if _STAGE.fullmatch(text.lower()):
        raise InvalidValue(f"the stage name {text!r} has upper case, which BuildKit reads as {text.lower()!r}", hint=hint)
    reason = "name can't start with a number or contain symbols"
    buildkit = f"invalid name for build stage: {quoted(text)}, {reason}"
    raise Refused(f"{text!r} is no name for a stage", hint=hint, buildkit=buildkit)


# --- digests ---------------------------------------------------------------------------------------------------------------

_DIGEST_LENGTHS: Final = {"sha256": 64, "sha384": 96, "sha512": 128}


def digest(text: str) -> str:
    """Return a digest, the text itself: sha256, sha384 or sha512, a colon, and as many lower-case hex digits as it has.

    Raises `Refused` as opencontainers/go-digest does.
    """
    algorithm, _, encoded = text.partition(":")
    length = _DIGEST_LENGTHS.get(algorithm)
    if length is None and re.fullmatch("[a-z0-9]+(?:[.+_-][a-z0-9]+)*:[a-zA-Z0-9=_-]+", text):
        what = f"the digest {text!r} is of the unknown algorithm {algorithm!r}"
        raise Refused(what, hint="choose sha256, sha384 or sha512", buildkit="unsupported digest algorithm")
    if length is None or not encoded:
        what = f"{text!r} is no digest" if text else "a digest is empty"
        raise Refused(what, hint="write sha256: and 64 hex digits", buildkit="invalid checksum digest format")
    if len(encoded.encode(errors="surrogatepass")) != length:
        what = f"the digest {text!r} has {len(encoded)} digits, not the {length} of {algorithm}"
        raise Refused(what, hint="copy the whole digest", buildkit="invalid checksum digest length")
    if not re.fullmatch("[a-f0-9]+", encoded):
        what = f"the digest {text!r} has other characters than lower-case hex digits"
        raise Refused(what, hint="write 0 to 9 and a to f", buildkit="invalid checksum digest format")
    return text


def checksum(text: str) -> str:
    """Return the checksum of ADD, the text itself: ``sha256:`` and 64 hex digits, or the first digits of a git commit.

    Raises `Refused` as `digest` does, and `InvalidValue` for what BuildKit reads and never finds to match: it hashes downloads
    with sha256 alone (``source/http``), and commits have lower-case digits, 64 at most (``source/git``).
    """
    if ":" not in text and re.fullmatch("[a-fA-F0-9]+", text):
        if text != text.lower() or len(text) > 64:
            raise InvalidValue(f"the checksum {text!r} matches no git commit", hint="write up to 64 lower-case hex digits")
        return text
    algorithm = digest(text).partition(":")[0]
    if algorithm != "sha256":
        raise InvalidValue(f"the checksum {text!r} never matches, as BuildKit hashes with sha256", hint="write sha256:...")
    return text


# --- records ---------------------------------------------------------------------------------------------------------------

_CSV_FIELD: Final = '"((?:[^"]|"")*)"(?=,|\\Z)|([^",]*)(?=,|\\Z)'


def csv_fields(text: str) -> tuple[str, ...]:
    r"""Return the fields of one CSV record, the value of ``--mount`` and ``--device``.

    Commas part fields; one in ``"..."`` holds commas, and ``""`` for a quote. One line feed at the end is dropped. Raises
    `Refused` as tonistiigi/go-csvvalue does, for no record and for stray quotes.
    """
    line = text[:-1].removesuffix("\r") if text.endswith("\n") else text
    if not line:
        raise Refused("a list of fields is empty", hint="write fields with commas between them", buildkit="EOF")
    if '"' not in line:
        return tuple(line.split(","))
    fields: list[str] = []
    at = 0
    while at <= len(line):
        field = re.compile(_CSV_FIELD).match(line, at)
        if not field:
            raise _stray_quote(line, at)
        fields.append(field[2] if field[1] is None else field[1].replace('""', '"'))
        at = field.end() + 1
    return tuple(fields)


def _stray_quote(line: str, at: int) -> Refused:
    if line[at] != '"':
        place, trouble, hint = line.index('"', at), 'bare " in non-quoted-field', "put the whole field into quotes"
    else:
        closed = re.compile('"(?:[^"]|"")*"(?!")').match(line, at)
        place = closed.end() - 1 if closed else _last_pair(line, at)
        trouble, hint = 'extraneous or missing " in quoted-field', 'end the field with a quote; write "" for a quote in it'
    column = len(line[:place].encode(errors="surrogateescape")) + 1
    buildkit = f"parse error on line 1, column {column}: {trouble}"
    return Refused(f"the quotes of the field {line[at:]!r} do not fit", hint=hint, buildkit=buildkit)


def _last_pair(line: str, at: int) -> int:
    """Return where the text behind the last quote of a field without end begins."""
    return line.rindex('"', at) + 1


def write_csv_field(field: str) -> str:
    """Return a field as it stands in a CSV record, in quotes where it must be."""
    if field and not re.search('[",\r\n]', field):
        return field
    return '"' + field.replace('"', '""') + '"'


class Device(NamedTuple):
    """What ``--device`` of RUN says: a CDI device's name (may be empty) and whether the build fails without it."""

    name: str
    required: bool


def device(text: str) -> Device:
    """Return the device that ``--device`` of RUN names: ``"vendor/class=name"``, ``"name=vendor/class,required"``.

    The first field that is no option is the name. Raises `Refused` as BuildKit's ``commands_rundevice.go`` does.
    """
    name, required = "", False
    for field in _device_fields(text):
        word, equals, value = field.partition("=")
        key = word.lower()
        if key == "required":
            required = not equals or _required(value)
        elif key == "name" and equals:
            if name:
                raise _no_device(text, "has a name already", f"device name already set to {name}")
            name = value
        elif not name:
            name = field
        elif not equals:
            raise _no_device(text, f"has {field!r} behind its name", f"invalid field '{field}' must be a key=value pair")
        else:
            hint = did_you_mean(key, ("name", "required"))
            raise _no_device(text, f"has the unknown option {key!r}", f"unexpected key '{key}' in '{field}'", hint)
    return Device(name, required)


def _device_fields(text: str) -> tuple[str, ...]:
    try:
        return csv_fields(text)
    except Refused as error:
        raise Refused(error.what, hint=error.hint, buildkit=f"failed to parse csv devices: {error.buildkit}") from None


def _required(value: str) -> bool:
    try:
        return boolean(value)
    except Refused as error:
        buildkit = f"invalid value for required: {value}"
        raise Refused(f"required={value}: {error.what}", hint=error.hint, buildkit=buildkit) from None


def _no_device(text: str, trouble: str, buildkit: str, hint: str | None = None) -> Refused:
    hint = hint or 'write "vendor/class=name", and ",required" if the build is to fail without it'
    return Refused(f"the device {text!r} {trouble}", hint=hint, buildkit=buildkit)
