"""Laws of small values: what is written is read back, and no text makes a reader stumble."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dockerdsl.errors import InvalidValue
from dockerdsl.images import Reference, parse_reference
from dockerdsl.reading.check_options import check_options
from dockerdsl.reading.refused import Refused
from dockerdsl.values import units
from dockerdsl.values.durations import duration, write_duration
from dockerdsl.values.git import git_ref
from dockerdsl.values.platforms import Platform, parse_platform
from dockerdsl.values.ports import port

NANOSECONDS = st.integers(-(2**63), 2**63 - 1)
LABEL = st.from_regex(r"[a-z0-9]{1,8}(-{1,2}[a-z0-9]{1,5})?", fullmatch=True)
DOMAIN = st.builds(
    lambda labels, port: ".".join(labels) + port, st.lists(LABEL, min_size=2, max_size=3), st.sampled_from(["", ":5000"])
) | st.sampled_from(["docker.io", "localhost", "[::1]:80"])
PART = st.from_regex(r"[a-z0-9]{1,8}((\.|_|__|-{1,3})[a-z0-9]{1,5}){0,2}", fullmatch=True)
PATH = st.lists(PART, min_size=2, max_size=3).map("/".join)
TAG = st.from_regex(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,20}", fullmatch=True)
DIGEST = st.from_regex(r"sha256:[0-9a-f]{64}", fullmatch=True)
REFERENCES = st.builds(Reference, DOMAIN, PATH, st.none() | TAG, st.none() | DIGEST)
WORD = st.from_regex("[a-z0-9]{1,6}", fullmatch=True)
VERSION = st.text("0123456789.+()%/", max_size=6)
PLATFORMS = st.builds(Platform, WORD, WORD, st.just(""), VERSION, st.lists(WORD, max_size=2).map(tuple))


@given(NANOSECONDS)
@example(-(2**63))
@example(2**63 - 1)
def test_a_written_duration_is_read_back(nanoseconds: int) -> None:
    assert duration(write_duration(nanoseconds)) == nanoseconds


@given(st.timedeltas())
def test_a_written_timedelta_is_read_back_unless_it_is_too_long(span: Any) -> None:
    microseconds = (span.days * 86_400 + span.seconds) * 10**6 + span.microseconds
    try:
        text = write_duration(span)
    except InvalidValue:
        assert abs(microseconds) * 1000 >= 2**63
    else:
        assert duration(text) == microseconds * 1000


@given(st.lists(st.text(), min_size=1))
def test_written_fields_are_read_back(fields: list[str]) -> None:
    assert units.csv_fields(",".join(map(units.write_csv_field, fields))) == tuple(fields)


@given(REFERENCES)
def test_a_written_reference_is_read_back(reference: Reference) -> None:
    assert parse_reference(str(reference)) == reference
    assert parse_reference(reference.familiar) == reference
    assert str(parse_reference(reference.familiar)) == reference.familiar


@given(REFERENCES, TAG, DIGEST)
def test_a_changed_reference_is_what_its_text_says(reference: Reference, tag: str, digest: str) -> None:
    changed = parse_reference(reference.familiar).with_tag(tag).with_digest(digest)
    assert parse_reference(str(changed)) == changed
    assert (changed.name, changed.tag, changed.digest) == (reference.name, tag, digest)


@given(PLATFORMS)
def test_a_written_platform_is_read_back(platform: Platform) -> None:
    normalized = platform.normalized()
    assert parse_platform(str(normalized)).normalized() == normalized


READERS: list[Callable[[str], Any]] = [
    units.boolean,
    units.checksum,
    units.csv_fields,
    units.device,
    units.digest,
    duration,
    units.mode,
    port,
    units.signal,
    units.size,
    units.stage_name,
    check_options,
    git_ref,
    parse_platform,
    parse_reference,
]

LIKELY = st.text("0159.-+:/@=,;%#?*\"[]()<>\\ \nabekmsuAZ_\u00e9\u00b5\u0661\udcff$'")


@pytest.mark.parametrize("read", READERS, ids=[read.__name__ for read in READERS])
@given(text=LIKELY | st.text())
def test_a_reader_answers_or_refuses_with_a_hint(read: Callable[[str], Any], text: str) -> None:
    error = _error(read, text)
    assert error is None or (error.what and error.hint)
    assert not isinstance(error, Refused) or error.buildkit


def _error(read: Callable[[str], Any], text: str) -> InvalidValue | None:
    try:
        read(text)
    except InvalidValue as error:
        return error
    return None
