"""Regular expressions as Go reads them, as far as a line of an ignore file can bring them about."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dockerdsl.context import automaton
from dockerdsl.context.automaton import Automaton
from dockerdsl.context.regexps import read_regexp

MATCHES = {
    "characters": ("^ab$", "ab", "b"),
    "anywhere": ("b", "abc", "ac"),
    "at the beginning": ("^b", "bc", "ab"),
    "at the end": ("b$", "ab", "bc"),
    "the beginning in the middle": ("^(.*/)?^b$", "b", "a/b"),
    "one side or another": ("^a|b$", "axx", "bx"),
    "an empty side": ("^a$|", "zzz", None),
    "any folders": ("^(.*/)?b$", "a/c/b", "ab"),
    "any folders, or none": ("^a/(.*/)?b$", "a/b", "ab"),
    "no folder holds a line feed": ("^a(.*/)?b$", "axx/b", "a\n/b"),
    "a class is a line feed": ("^[^/]$", "\n", "/"),
    "any number": ("^[^/]*$", "", "/"),
    "so many": ("^a{2}$", "aa", "a"),
    "so many at least": ("^a{2,}$", "aaaa", "a"),
    "some": ("^a{1,2}$", "aa", "aaa"),
    "none": ("^ba{0}$", "b", "ba"),
    "braces that count nothing": ("^{a}{,2}{02}$", "{a}{,2}{02}", "aa"),
    "a beginning twice": ("^{2}a$", "a", "aa"),
    "a class": ("^[a-cx]$", "x", "d"),
    "a bracket first in a class": ("^[]a]$", "]", "b"),
    "a dash last in a class": ("^[a-]$", "-", "b"),
    "a bracket in a class": ("^[[a]$", "[", "b"),
    "an escape in a class": (r"^[\].]$", "]", "a"),
    "digits in a class": (r"^[\dx]$", "7", "y"),
    "no digits in a class": (r"^[\Dx]$", "y", "7"),
    "a named class": ("^[[:upper:]]$", "A", "a"),
    "a named class turned": ("^[[:^upper:]]$", "a", "A"),
    "a word character": (r"^\w$", "_", "é"),
    "no word character": (r"^\W$", "é", "_"),
    "white space": (r"^\s$", "\f", "\v"),
    "no white space": (r"^\S$", "\v", "\f"),
    "a category": (r"^\p{Lu}$", "É", "é"),
    "a category of one letter": (r"^\pL$", "é", "1"),
    "no category": (r"^\PL$", "1", "é"),
    "no category, turned": (r"^\P{^L}$", "é", "1"),
    "a character by its number": (r"^\x41\x{e9}\101$", "AéA", "A"),
    "a control": (r"^\t\n$", "\t\n", "tn"),
    "a quotation": (r"^\Qa.*\Eb$", "a.*b", "axb"),
    "a quotation without an end": (r"^\Qa$", "a$b", "a"),
    "the edge of a word": (r"^a\b/$", "a/", None),
    "the edge at the end": (r"a\b$", "xa", None),
    "no edge": (r"^a\Bb$", "ab", "a"),
    "the beginning and the end by letters": (r"\Aab\z", "ab", "abc"),
}


def test_moves_that_are_forgotten_are_found_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(automaton, "_MOST_KEPT", 1)
    assert Automaton(read_regexp("^[ab]*$")).matches("abab")


@pytest.mark.parametrize(("expression", "matched", "other"), MATCHES.values(), ids=MATCHES)
def test_an_expression_matches_one_text_and_not_the_other(expression: str, matched: str, other: str | None) -> None:
    found = Automaton(read_regexp(expression))
    assert found.matches(matched)
    assert other is None or not found.matches(other)


REFUSED = {
    "a class without an end": ("[a", "its [ has no ]"),
    "a range that runs backwards": ("[b-a]", "the range b-a runs backwards"),
    "a class that nobody knows": ("[[:x:]]", "there is no class [:x:]"),
    "a letter that escapes nothing": (r"\y", r"\y is no escape"),
    "a letter beyond ASCII": (r"\é", r"\é is no escape"),
    "a reference": (r"\1", r"\1 is no escape"),
    "a number of no character": (r"\x{110000}", r"\x{110000} is no character"),
    "a category that nobody knows": (r"\p{Q}", r"\p{Q} names no class of characters"),
    "a category without a name": (r"\p", "it names no class of characters"),
    "nothing repeated": ("a|{2}", "{2} repeats nothing"),
    "repeated twice": ("a{2}{3}", "{3} repeats what is repeated already"),
    "too often": ("a{1001}", "{1001} is no number of times"),
    "at least more than at most": ("a{2,1}", "{2,1} is no number of times"),
    "too large": ("[ab]{1000}" * 300, "it is too large"),
}


@pytest.mark.parametrize(("expression", "why"), REFUSED.values(), ids=REFUSED)
def test_an_expression_is_refused(expression: str, why: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(why)}$"):
        read_regexp(expression)


PIECES = st.sampled_from(
    ["a", "b", "/", "[^/]*", "[^/]", "(.*/)?", ".*", "|", "a{2}", "b{0,1}", "[ab]", "[^a]", r"\.", r"\d", r"\b"]
)


@given(st.lists(PIECES, max_size=6).map("".join), st.text("ab/1.", max_size=8))
def test_where_python_reads_the_same_it_says_the_same(expression: str, text: str) -> None:
    assert Automaton(read_regexp(f"^{expression}$")).matches(text) is (re.search(f"^{expression}\\Z", text) is not None)
