"""Wildcards of COPY: what they match, as Go's ``filepath.Match`` says."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dockerdsl.context.wildcards import has_wildcards, read_wildcards
from tests.refusals import fault

MATCHES = {
    "itself": ("app/main.py", "app/main.py", True),
    "nothing more": ("app", "app/", False),
    "a star is any run": ("*.py", "main.py", True),
    "a star is nothing": ("main*.py", "main.py", True),
    "a star is no slash": ("*.py", "app/main.py", False),
    "two stars are one": ("**.py", "app/main.py", False),
    "a star a folder": ("*/*.py", "app/main.py", True),
    "a star begins with a dot": ("*", ".env", True),
    "a mark is one character": ("?.py", "é.py", True),
    "a mark is no slash": ("a?b", "a/b", False),
    "a class": ("[ab].py", "b.py", True),
    "a range": ("[a-c]", "b", True),
    "a range beyond": ("[a-c]", "d", False),
    "a range that runs backwards is empty": ("[c-a]", "b", False),
    "a class negated": ("[^a]", "b", True),
    "a class negated is a slash, too": ("a[^b]c", "a/c", True),
    "an exclamation mark does not negate": ("[!a]", "!", True),
    "an escape in a class": ("[\\]a]", "]", True),
    "an escaped star": ("a\\*b", "a*b", True),
    "an escaped letter is itself": ("\\d", "d", True),
    "letters beyond ASCII": ("[à-ü]", "é", True),
}


@pytest.mark.parametrize(("pattern", "path", "matched"), MATCHES.values(), ids=MATCHES)
def test_a_pattern_matches(pattern: str, path: str, matched: bool) -> None:
    assert read_wildcards(pattern).matches(path) is matched


REFUSED = {
    "a class without an end": ("[a", "its [ has no ]", "close the class, or write \\[ for the character"),
    "a range without an end": ("[a-", "its [ has no ]", "close the class, or write \\[ for the character"),
    "an empty class": ("a[]", "a class holds ']' where a character has to stand", "write \\]"),
    "a range that ends with the class": ("[a-]", "a class holds ']' where a character has to stand", "write \\]"),
    "a class that begins with a dash": ("[-a]", "a class holds '-' where a character has to stand", "write \\-"),
    "an escape without a character": ("a\\", "it ends with a backslash that escapes nothing", "take it out"),
    "the same in a class": ("[\\", "it ends with a backslash that escapes nothing", "take it out"),
}


@pytest.mark.parametrize(("pattern", "why", "hint"), REFUSED.values(), ids=REFUSED)
def test_a_pattern_is_refused(pattern: str, why: str, hint: str) -> None:
    assert fault(read_wildcards, pattern) == (f"the pattern {pattern!r} cannot be read: {why}", hint, "syntax error in pattern")


@pytest.mark.parametrize(
    ("path", "has"), {"a/b": False, "*": True, "a?": True, "[a]": True, "\\*": False, "\\\\*": True, "a\\": False}.items()
)
def test_a_path_has_wildcards(path: str, has: bool) -> None:
    assert has_wildcards(path) is has


@given(st.text("ab*?/", max_size=8), st.text("ab/\n", max_size=8))
def test_stars_and_marks_are_what_regular_expressions_make_of_them(pattern: str, path: str) -> None:
    expression = "".join([{"*": "[^/]*", "?": "[^/]"}.get(character, character) for character in pattern])
    assert read_wildcards(pattern).matches(path) is (re.fullmatch(expression, path) is not None)
