"""Spans of time: read as Go reads them, written as one would."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dockerdsl.errors import InvalidValue
from dockerdsl.values.durations import duration, write_duration
from tests.refusals import fault


@pytest.mark.parametrize(
    ("text", "nanoseconds"),
    [
        pytest.param("0", 0, id="nothing"),
        pytest.param("30s", 30 * 10**9, id="seconds"),
        pytest.param("1m30s", 90 * 10**9, id="minutes and seconds"),
        pytest.param("1.5h", 5400 * 10**9, id="with a point"),
        pytest.param(".5m", 30 * 10**9, id="nothing in front of the point"),
        pytest.param("1.s", 10**9, id="nothing behind the point"),
        pytest.param("-1ms", -(10**6), id="negative"),
        pytest.param("+3us", 3000, id="a plus"),
        pytest.param("1h1h", 7200 * 10**9, id="a unit twice"),
        pytest.param("0000000000000000000000000000001ns", 1, id="leading zeros"),
        pytest.param("1.00000000000000000000000000001s", 10**9, id="more digits than count"),
        pytest.param("0.9999999999999999999999999s", 10**9, id="more nines than count"),
        pytest.param("-9223372036854775808ns", -(2**63), id="the smallest"),
    ],
)
def test_a_duration_is_read_as_go_reads_it(text: str, nanoseconds: int) -> None:
    assert duration(text) == nanoseconds


UNITS = "the units are h, m, s, ms, us and ns, without blanks; a day is 24h"
WRITE = 'write numbers with units: "30s", "1m30s"'


@pytest.mark.parametrize(
    ("text", "what", "hint", "buildkit"),
    [
        pytest.param("", "a duration is empty", WRITE, 'time: invalid duration ""', id="empty"),
        pytest.param(
            "30",
            "the duration '30' has no unit",
            'write "30s" if you mean seconds',
            'time: missing unit in duration "30"',
            id="no unit",
        ),
        pytest.param(
            "1..5s", "the duration '1..5s' has no unit", WRITE, 'time: missing unit in duration "1..5s"', id="two points"
        ),
        pytest.param(
            "1d",
            "the duration '1d' has the unit 'd', which BuildKit does not know",
            UNITS,
            'time: unknown unit "d" in duration "1d"',
            id="days",
        ),
        pytest.param(
            "1 min",
            "the duration '1 min' has the unit ' min', which BuildKit does not know",
            UNITS,
            'time: unknown unit " min" in duration "1 min"',
            id="a blank",
        ),
        pytest.param("s", "'s' is no duration", WRITE, 'time: invalid duration "s"', id="no number"),
        pytest.param(
            '"\\\n', "'\"\\\\\\n' is no duration", WRITE, 'time: invalid duration "\\"\\\\\\x0a"', id="odd characters"
        ),
        pytest.param(
            "3000000h",
            "the duration '3000000h' is longer than 292 years, more than BuildKit can count",
            "write a shorter one",
            'time: invalid duration "3000000h"',
            id="too long",
        ),
        pytest.param(
            "99999999999999999999s",
            "the duration '99999999999999999999s' is longer than 292 years, more than BuildKit can count",
            "write a shorter one",
            'time: invalid duration "99999999999999999999s"',
            id="a number that is too large",
        ),
        pytest.param(
            "9223372036854775808ns",
            "the duration '9223372036854775808ns' is longer than 292 years, more than BuildKit can count",
            "write a shorter one",
            'time: invalid duration "9223372036854775808ns"',
            id="too long by one",
        ),
        pytest.param(
            "2562047h2562047h",
            "the duration '2562047h2562047h' is longer than 292 years, more than BuildKit can count",
            "write a shorter one",
            'time: invalid duration "2562047h2562047h"',
            id="too long together",
        ),
    ],
)
def test_what_is_no_duration(text: str, what: str, hint: str, buildkit: str) -> None:
    assert fault(duration, text) == (what, hint, buildkit)


@pytest.mark.parametrize(
    ("span", "text"),
    [
        pytest.param(0, "0s", id="nothing"),
        pytest.param(1, "1ns", id="a nanosecond"),
        pytest.param(1500, "1.5us", id="microseconds"),
        pytest.param(200 * 10**6, "200ms", id="milliseconds"),
        pytest.param(90 * 10**9, "1m30s", id="minutes and seconds"),
        pytest.param(3600 * 10**9, "1h", id="an hour"),
        pytest.param(-(10**9), "-1s", id="negative"),
        pytest.param(timedelta(seconds=30), "30s", id="a timedelta"),
        pytest.param(timedelta(minutes=1, seconds=30, milliseconds=500), "1m30.5s", id="a timedelta with a fraction"),
        pytest.param(timedelta(days=1), "24h", id="a day"),
        pytest.param(timedelta(microseconds=-1), "-1us", id="a negative timedelta"),
    ],
)
def test_a_duration_is_written_as_one_would(span: int | timedelta, text: str) -> None:
    assert write_duration(span) == text


def test_a_duration_beyond_what_go_can_count_is_not_written() -> None:
    with pytest.raises(InvalidValue, match="a duration of 9223372036854775808 nanoseconds is more than BuildKit can count"):
        write_duration(2**63)
