"""Refusals: BuildKit's words beside ours."""

from __future__ import annotations

import pytest

from dockerdsl.reading.refused import Refused, quoted
from dockerdsl.values.ports import port


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("plain \u00e9", '"plain \u00e9"', id="printable"),
        pytest.param('a"\\\n\x00', '"a\\"\\\\\\n\\x00"', id="escapes"),
        pytest.param("\x85\u2028\U000e0001", '"\\u0085\\u2028\\U000e0001"', id="unprintable"),
        pytest.param("\udcff", '"\\xff"', id="a byte that is not UTF-8"),
    ],
)
def test_quoted_shows_what_gos_q_shows(text: str, shown: str) -> None:
    assert quoted(text) == shown


def test_a_refusal_points_to_the_line_of_the_author() -> None:
    with pytest.raises(Refused) as refused:
        port("http")
    at = refused.value.at
    assert at is not None
    assert str(refused.value) == (
        f'{__file__}:{at.line}: the port \'http\' is not a number from 0 to 65535\n  hint: write "80", "53/udp" or "8000-8010"'
    )
