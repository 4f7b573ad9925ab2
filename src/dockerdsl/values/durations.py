"""Spans of time as Go writes them: ``"1m30s"``.

``duration(write_duration(ns)) == ns``.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Final

from dockerdsl.errors import InvalidValue
from dockerdsl.reading.refused import Refused

_LIMIT: Final = 1 << 63
"""The first number of nanoseconds that Go's int64 does not hold."""
_NANOSECONDS: Final = {
    "ns": 1, "us": 10**3, "µs": 10**3, "μs": 10**3, "ms": 10**6, "s": 10**9, "m": 60 * 10**9, "h": 3600 * 10**9,
}  # fmt: skip
_ONE_UNIT: Final = re.compile("([0-9]{1,6})(ns|us|ms|s|m|h)")
_HINT: Final = 'write numbers with units: "30s", "1m30s"'
_PART: Final = r"(?!\Z)([0-9]*)(?:\.([0-9]*))?([^0-9.]*)"


def duration(text: str) -> int:
    """Return the nanoseconds of a span of time: ``"1m30s"``, ``"1.5h"``, ``"0"``; a sign may stand in front.

    Raises `Refused` as Go's ``time.ParseDuration`` does: no number, no unit, another unit than h, m, s, ms, us, ns, or more
    than 292 years. The bounds that HEALTHCHECK adds are not judged here.
    """
    simple = _ONE_UNIT.fullmatch(text)
    if simple:
        return int(simple[1]) * _NANOSECONDS[simple[2]]
    unsigned = text[1:] if text[:1] in ("-", "+") else text
    if unsigned == "0":
        return 0
    total = _sum_of_parts(unsigned, text)
    return -total if text[0] == "-" else total


def _sum_of_parts(unsigned: str, text: str) -> int:
    if not unsigned:
        raise _no_duration(text)
    total = 0
    for part in re.finditer(_PART, unsigned):
        total += _part(part[1], part[2] or "", part[3], text)
        if total > _LIMIT:
            raise _too_long(text)
    if total == _LIMIT and text[0] != "-":
        raise _too_long(text)
    return total


def _part(whole: str, fraction: str, unit: str, text: str) -> int:
    if not whole and not fraction:
        raise _no_duration(text)
    whole = whole.lstrip("0") or "0"
    if len(whole) > 19 or int(whole) > _LIMIT:
        raise _too_long(text)
    if not unit:
        hint = f'write "{text}s" if you mean seconds' if text[-1] in "0123456789" else _HINT
        buildkit = f"time: missing unit in duration {_bytes(text)}"
        raise Refused(f"the duration {text!r} has no unit", hint=hint, buildkit=buildkit)
    if unit not in _NANOSECONDS:
        raise Refused(
            f"the duration {text!r} has the unit {unit!r}, which BuildKit does not know",
            hint="the units are h, m, s, ms, us and ns, without blanks; a day is 24h",
            buildkit=f"time: unknown unit {_bytes(unit)} in duration {_bytes(text)}",
        )
    scale = _NANOSECONDS[unit]
    value = int(whole) * scale + _fraction(fraction, scale)
    if value > _LIMIT:
        raise _too_long(text)
    return value


def _fraction(digits: str, scale: int) -> int:
    """Return what stands behind the point, in floating point as Go computes it, with the digits that fit into an int64."""
    digits = digits[:40]
    while int(digits or "0") > _LIMIT:
        digits = digits[:-1]
    return int(float(int(digits or "0")) * (scale / float(10 ** len(digits))))


def _no_duration(text: str) -> Refused:
    what = f"{text!r} is no duration" if text else "a duration is empty"
    return Refused(what, hint=_HINT, buildkit=f"time: invalid duration {_bytes(text)}")


def _too_long(text: str) -> Refused:
    what = f"the duration {text!r} is longer than 292 years, more than BuildKit can count"
    return Refused(what, hint="write a shorter one", buildkit=f"time: invalid duration {_bytes(text)}")


def _bytes(text: str) -> str:
    r"""Return a text as Go's time package quotes it: byte by byte, ``\x`` for all beyond ASCII."""
    return '"' + "".join([_byte(byte) for byte in text.encode(errors="surrogateescape")]) + '"'


def _byte(byte: int) -> str:
    if byte < 0x20 or byte >= 0x80:
        return f"\\x{byte:02x}"
    return f"\\{byte:c}" if byte in b'"\\' else chr(byte)


def write_duration(span: int | timedelta) -> str:
    """Return a span of time as one would write it, ``"1m30s"``, ``"1.5s"``, ``"200ms"``; an int counts nanoseconds.

    Raises `InvalidValue` for more than 292 years.
    """
    if isinstance(span, timedelta):
        span = (span.days * 86_400 + span.seconds) * 10**9 + span.microseconds * 1000
    if not -_LIMIT <= span < _LIMIT:
        raise InvalidValue(f"a duration of {span} nanoseconds is more than BuildKit can count", hint="write a shorter one")
    sign, left = ("-", -span) if span < 0 else ("", span)
    hours, left = divmod(left, 3600 * 10**9)
    minutes, left = divmod(left, 60 * 10**9)
    text = (f"{hours}h" if hours else "") + (f"{minutes}m" if minutes else "") + (_below_a_minute(left) if left else "")
    return sign + (text or "0s")


def _below_a_minute(left: int) -> str:
    unit = next(unit for unit in ("s", "ms", "us", "ns") if left >= _NANOSECONDS[unit])
    whole, rest = divmod(left, _NANOSECONDS[unit])
    digits = f"{rest:0{len(str(_NANOSECONDS[unit])) - 1}d}".rstrip("0") if rest else ""
    return f"{whole}.{digits}{unit}" if digits else f"{whole}{unit}"
