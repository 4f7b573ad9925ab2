"""Handles travel through f-strings as tokens."""

from __future__ import annotations

import shlex

import pytest

from dockerdsl.tokens import TOKEN, read_token, write_token

FIELDS = [
    pytest.param([""], id="nothing"),
    pytest.param(["arg", "GO_VERSION", "=1.25", ""], id="a handle"),
    pytest.param(["a b", "\n\ttab", "ß 日本 \U0001f40b", "\ufde0\ufdd0\ufde1"], id="blanks, other scripts, a token"),
    pytest.param(["a\udcffb"], id="a byte of a file name that is no UTF-8"),
]


@pytest.mark.parametrize("fields", FIELDS)
def test_a_token_holds_its_fields(fields: list[str]) -> None:
    assert [read_token(inside) for inside in TOKEN.findall(f"a{write_token(fields)}b")] == [fields]


@pytest.mark.parametrize("fields", FIELDS)
def test_what_is_done_to_strings_leaves_a_token_whole(fields: list[str]) -> None:
    token = write_token(fields)
    assert token.upper() == token.lower() == token.strip() == token.replace("\\", "/") == token
    assert token.split() == [token]
    assert shlex.split(shlex.quote(token)) == [token]


@pytest.mark.parametrize(
    "inside",
    [pytest.param("\ufdd0", id="half a byte"), pytest.param("\ufddf\ufddf", id="no UTF-8"), pytest.param("ab", id="letters")],
)
def test_what_no_token_holds_is_a_value_error(inside: str) -> None:
    with pytest.raises(ValueError, match=r"hexadecimal|codec"):
        read_token(inside)
