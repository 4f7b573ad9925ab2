"""What a string means: which variables in it are live, which characters are only themselves."""

from __future__ import annotations

import pickle

import pytest

from dockerdsl import literal
from dockerdsl.errors import InvalidType, InvalidValue
from dockerdsl.text import DEEPEST, Live, Text, braced, inner, live, live_in, marks, names, settle, twins

LIVE = {
    "a bare name": ("a$B_1.c", [Live(1, 5, "B_1")]),
    "a name in braces": ("${B}c", [Live(0, 4, "B")]),
    "two": ("$A$B", [Live(0, 2, "A"), Live(2, 4, "B")]),
    "a default": ("${A:-b c}", [Live(0, 9, "A", ":-", "b c")]),
    "an alternative": ("${A+b}", [Live(0, 6, "A", "+", "b")]),
    "an error": ("${A:?give it}", [Live(0, 13, "A", ":?", "give it")]),
    "a pattern": ("${A%%.*}", [Live(0, 8, "A", "%%", ".*")]),
    "a replacement": ("${A//b/c}", [Live(0, 9, "A", "//", "b/c")]),
    "one in a default": ("${A:-${B:-c}}", [Live(0, 13, "A", ":-", "${B:-c}")]),
    "a special name": ("${@}${1}", [Live(0, 4, "@"), Live(4, 8, "1")]),
    "a dollar before a digit": ("$5", []),
    "a dollar at the end": ("a$", []),
    "a dollar before a blank": ("$ A", []),
    "a dollar before a name": ("$$A", [Live(1, 3, "A")]),
    "a command": ("$(date)", []),
    "a name beyond ASCII": ("$é", []),
    "none": ("plain }", []),
}


@pytest.mark.parametrize("case", LIVE)
def test_a_variable_is_live_where_buildkit_expands_it(case: str) -> None:
    text, expected = LIVE[case]
    assert list(live(text)) == expected
    assert live_in(text) == bool(expected)


BAD = {
    "no name": ("a${}", "'${}' is not a variable: a variable's name must follow '${'"),
    "a blank for a name": ("${ A}", "'${ A}' is not a variable: a variable's name must follow '${'"),
    "no brace": ("${A", "'${A' is not a variable: no '}' ends it"),
    "no brace behind a default": ("${A:-b", "'${A:-b' is not a variable: no '}' ends it"),
    "a brace that is only itself": (f"${{A{literal('}')}", "'${A}' is not a variable: BuildKit knows no such modifier"),
    "upper case": ("${A^^}", "'${A^^}' is not a variable: BuildKit knows no such modifier"),
    "an assignment": ("${A:=b}", "'${A:=b}' is not a variable: BuildKit knows no such modifier"),
    "a bad one in a default": ("${A:-${}}", "'${}' is not a variable: a variable's name must follow '${'"),
}


@pytest.mark.parametrize("case", BAD)
def test_what_buildkit_would_refuse_is_refused(case: str) -> None:
    text, what = BAD[case]
    with pytest.raises(InvalidValue) as caught:
        live(settle(text))
    assert caught.value.what == what


def test_variables_may_be_nested_but_not_for_ever() -> None:
    assert names("${A:-" * DEEPEST + "}" * DEEPEST) == ["A"] * DEEPEST
    with pytest.raises(InvalidValue, match="more than 32 variables stand one in another"):
        live("${A:-" * 5_000 + "}" * 5_000)


def test_names_are_those_in_defaults_too() -> None:
    assert names("$A${B:-x${C+$D}}${E%$F}") == ["A", "B", "C", "D", "E"]


LITERAL = {
    "a variable": ("$HOME", Text("$HOME", (0,))),
    "a brace": ("${HOME}", Text("${HOME}", (0,))),
    "a dollar that means nothing anyway": ("cost $5", "cost $5"),
    "nothing special": ("it's {fine}", "it's {fine}"),
    "a pattern, where patterns mean nothing": ("*.c", "*.c"),
}


@pytest.mark.parametrize("case", LITERAL)
def test_a_literal_text_keeps_the_places_that_matter(case: str) -> None:
    given, expected = LITERAL[case]
    settled = settle(literal(given))
    assert settled == expected
    assert type(settled) is type(expected)
    assert live(settled) == ()


def test_patterns_are_kept_where_they_matter() -> None:
    assert settle(literal("a*?[b]"), patterns=True) == Text("a*?[b]", (1, 2, 3))


def test_a_literal_brace_matters_only_inside_a_variable() -> None:
    assert settle(f"${{A:-{literal('}')}}}{literal('}')}") == Text("${A:-}}}", (5,))


def test_literal_and_live_stand_side_by_side_in_an_f_string() -> None:
    text = settle(f"{literal('$HOME')} is ${{HOME}}")
    assert text == Text("$HOME is ${HOME}", (0,))
    assert names(text) == ["HOME"]


def test_only_text_can_be_literal() -> None:
    with pytest.raises(InvalidType, match=r"literal\(\) takes a str, not int"):
        literal(5)  # type: ignore[arg-type]


def test_the_word_of_a_variable_keeps_its_literal_places() -> None:
    text = settle(f"a${{B:-{literal('$C')}}}")
    (variable,) = live(text)
    assert inner(text, variable) == Text("$C", (0,))
    assert inner("${B:-c}", live("${B:-c}")[0]) == "c"


def test_marks_are_what_spells_a_variable_without_its_word() -> None:
    assert sorted(marks("a${B:-c$D}")) == [1, 2, 3, 4, 5, 7, 8, 9]
    assert sorted(marks("${B%c}")) == [0, 1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("$Aé", "${A}é", id="a letter"),
        pytest.param("$A٣", "${A}٣", id="a digit"),
        pytest.param("$A-é", "$A-é", id="something between"),
        pytest.param("${A}é", "${A}é", id="braces already"),
        pytest.param("${A:-$Bé}", "${A:-${B}é}", id="in a default"),
        pytest.param("$A\u00a0", "$A\u00a0", id="a blank"),
    ],
)
def test_braces_part_a_name_from_a_letter_beyond_ascii(text: str, expected: str) -> None:
    assert braced(text) == expected


# --- a text is a str


def test_a_text_is_equal_to_the_same_text_only() -> None:
    text = Text("$A", (0,))
    assert text == Text("$A", (0,))
    assert text != Text("$A", ())
    assert text != "$A"
    assert hash(text) == hash(Text("$A", (0,)))


def test_a_text_survives_pickle_and_shows_its_places() -> None:
    text = Text("$A", (0,))
    assert pickle.loads(pickle.dumps(text)) == text
    assert repr(text) == "Text('$A', literal=(0,))"
    assert str.__str__(text) == "$A"


def test_a_text_in_an_f_string_stays_literal() -> None:
    text = Text("$A", (0,))
    assert settle(f"{text}b") == Text("$Ab", (0,))
    assert settle(f"{text:>4}") == Text("  $A", (2,))
    assert settle(text) == text
    assert twins("plain") == "plain"
