"""Writing Python: a literal means what it was made of, a call is laid out as formatters do."""

from __future__ import annotations

import ast
from keyword import iskeyword

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dockerdsl.importing.literals import WIDTH, call, identifier, interpolated, lines_of, listed, quoted, tripled

TEXTS = st.text() | st.text(st.sampled_from("ab\"'\\\n{}$ "))


@pytest.mark.parametrize(
    ("text", "literal"),
    [
        ("a", '"a"'),
        ("it's", '"it\'s"'),
        ('say "hi"', "'say \"hi\"'"),
        ("a\nb", '"a\\nb"'),
        ("\\", '"\\\\"'),
        ("é", '"é"'),
        ("", '""'),
    ],
)
def test_a_string_stands_in_double_quotes_unless_single_ones_save_an_escape(text: str, literal: str) -> None:
    assert quoted(text) == literal


@given(TEXTS)
def test_a_literal_means_its_text(text: str) -> None:
    assert ast.literal_eval(quoted(text)) == text


@given(TEXTS)
def test_lines_beside_each_other_mean_the_whole_text(text: str) -> None:
    assert ast.literal_eval(f"({lines_of(text, '')})") == text


@given(TEXTS)
def test_an_f_string_means_its_text_with_the_handle_in_it(text: str) -> None:
    written = interpolated(f"{text}${{NAME}}", {"NAME": "handle"})
    assert written is not None
    assert eval(written, {"handle": "<>"}) == f"{text}${{NAME}}".replace("${NAME}", "<>")


def test_a_text_without_a_handle_needs_no_f_string() -> None:
    assert interpolated("$NAME {x}", {"NAME": "handle"}) is None


def test_a_call_that_fits_stands_on_one_line() -> None:
    assert call("copy", ['"a"', '"b"'], "    ", ".") == '.copy("a", "b")'


def test_arguments_that_fit_a_line_stand_together() -> None:
    one, two = f'"{"x" * 40}"', f'"{"y" * 38}"'
    assert call("copy", [one, two], "", ".") == f".copy(\n    {one}, {two}\n)"


def test_arguments_that_do_not_fit_stand_one_a_line() -> None:
    long = '"' + "x" * 50 + '"'
    assert call("copy", [long, long], "") == f"copy(\n    {long},\n    {long},\n)"


def test_a_single_long_argument_has_no_comma() -> None:
    long = '"' + "x" * WIDTH + '"'
    assert call("run", [long], "", ".") == f".run(\n    {long}\n)"


def test_a_list_that_does_not_fit_has_an_item_a_line() -> None:
    assert listed(["1", "2"], "") == "[1, 2]"
    assert listed(["x" * 50, "y" * 50], "    ") == f"[\n        {'x' * 50},\n        {'y' * 50},\n    ]"


def test_a_text_in_triple_quotes_is_indented() -> None:
    assert tripled("a\n\nb", "    ") == '"""\n    a\n\n    b\n    """'


@pytest.mark.parametrize("text", ['"""', "a\\b", "a\tb", "\x00"])
def test_a_text_that_triple_quotes_would_change_is_refused(text: str) -> None:
    assert tripled(text, "") is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("build", "build"),
        ("my-stage", "my_stage"),
        ("3.13", "stage_3_13"),
        ("class", "stage_class"),
        ("é", "stage"),
        ("a.b", "a_b"),
    ],
)
def test_a_name_becomes_a_name_of_python(text: str, name: str) -> None:
    assert identifier(text) == name


@given(st.text())
def test_every_text_becomes_a_name_of_python(text: str) -> None:
    name = identifier(text)
    assert name.isidentifier()
    assert not iskeyword(name)
