"""The patterns of ``${name#pattern}``, against regular expressions that say the same."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dockerdsl.reading.globs import read_glob, replaced, turned, without_prefix

PATTERNS = st.text("ab*?\n", max_size=6)
TEXTS = st.text("ab\n", max_size=10)


def _regex(pattern: str, star: str) -> re.Pattern[str]:
    return re.compile("".join({"*": star, "?": "."}.get(character, re.escape(character)) for character in pattern))


@given(TEXTS, PATTERNS)
def test_the_longest_prefix_is_what_a_greedy_expression_finds(text: str, pattern: str) -> None:
    match = _regex(pattern, ".*").match(text)
    if "\n" not in pattern:  # behind a line feed, greedy is not always longest
        assert without_prefix(text, pattern, longest=True) == (text[match.end() :] if match else text)


@given(TEXTS, PATTERNS)
def test_the_shortest_prefix_is_what_a_lazy_expression_finds(text: str, pattern: str) -> None:
    match = _regex(pattern, ".*?").match(text)
    if "\n" not in pattern:
        assert without_prefix(text, pattern, longest=False) == (text[match.end() :] if match else text)


@given(TEXTS, PATTERNS)
def test_the_first_match_is_replaced(text: str, pattern: str) -> None:
    if "\n" not in pattern:
        assert replaced(text, pattern, "$0", every=False) == _regex(pattern, ".*").sub("$0", text, count=1)


@given(TEXTS, st.text("ab?", min_size=1, max_size=3))
def test_every_match_is_replaced(text: str, pattern: str) -> None:
    assert replaced(text, pattern, "<$0>", every=True) == _regex(pattern, ".*").sub(r"<\g<0>>", text)


REPLACED = {
    "an empty match behind another does not count": ("foo", "*", "Z", "Z"),
    "an empty pattern stands everywhere": ("ab", "", "-", "-a-b-"),
    "the match itself": ("aXb", "X", "[$0]", "a[X]b"),
    "any other reference is empty": ("aXb", "X", "[$1${name}$$]", "a[$]b"),
    "a dollar that refers to nothing": ("aXb", "X", "$.", "a$.b"),
    "no run crosses a line": ("ab\ncd", "b*d", "-", "ab\ncd"),
}


@pytest.mark.parametrize(("text", "pattern", "replacement", "result"), REPLACED.values(), ids=REPLACED)
def test_replacing_every_match(text: str, pattern: str, replacement: str, result: str) -> None:
    assert replaced(text, pattern, replacement, every=True) == result


def test_an_escape_is_for_special_characters_only() -> None:
    assert [character for _, character in read_glob(r"\*\?\\\/\}")] == ["*", "?", "\\", "/", "}"]
    with pytest.raises(ValueError, match=r"invalid escape '\\a'"):
        read_glob(r"\a")


def test_a_pattern_turned_keeps_its_escapes() -> None:
    assert turned(r"a\*c") == r"c\*a"
    assert turned("a\\") == "\\a"
