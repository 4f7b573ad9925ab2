"""A short run of the fuzzing that `read` does at length: likely files, broken ones, and bytes of any kind."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.conformance.vectors import cases, dockerfile
from tests.fuzz.read import read

_WORDS = (
    b"FROM a\n|RUN |COPY |ADD |ENV |LABEL |ARG |CMD |ENTRYPOINT |SHELL |VOLUME |EXPOSE |WORKDIR |USER |STOPSIGNAL |"
    b"HEALTHCHECK |ONBUILD |MAINTAINER |run |NONE|CMD|--mount=|--from=|"
    b"--interval=|type=cache,target=|--|--a|=|a|b=c|\"|'|\\|`|$|${|}|:-|%|/|"
    b'[|]|["|","|,|1|<<E|<<-\'E\'|<<|E\n|\nE\n| |\t|\n|\n|\r\n|\\\n|`\n|# |# escape=`\n|# syntax=|\xef\xbb\xbf|\xff|\xc3\xa9|'
    b"\xc2\xa0|\x1c|\x00|s|0"
)
TOKENS = st.sampled_from(_WORDS.split(b"|"))
LIKELY = st.lists(TOKENS, max_size=30).map(b"".join)
FILES = [dockerfile(case).encode(errors="surrogateescape") for name in ("parse", "errors", "lint") for case in cases(name)]
SHORT = [file for file in FILES if len(file) < 500]


@st.composite
def broken(draw: st.DrawFn) -> bytes:
    """A recorded file with a piece cut out, and another put in."""
    file = draw(st.sampled_from(SHORT))
    begin = draw(st.integers(0, len(file)))
    end = draw(st.integers(begin, min(begin + 12, len(file))))
    return file[:begin] + draw(LIKELY.filter(lambda piece: len(piece) < 40) | st.binary(max_size=6)) + file[end:]


lengthy = settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))


@lengthy
@given(LIKELY)
@example(b"FROM a\nRUN \\\n")
@example(b"FROM a\nRUN --mount=type= x")
def test_a_likely_file_is_read_or_refused(data: bytes) -> None:
    read(data)


@lengthy
@given(broken())
def test_a_broken_file_is_read_or_refused(data: bytes) -> None:
    read(data)


@lengthy
@given(st.binary())
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    read(data)


@pytest.mark.parametrize(
    "data", [b"", b"\n", b"\xef\xbb\xbf", b"#", b"FROM", b"FROM a\nONBUILD " * 2, b"\\", b"FROM a\n\\\n\\"]
)
def test_a_tiny_file_is_read_or_refused(data: bytes) -> None:
    read(data)
