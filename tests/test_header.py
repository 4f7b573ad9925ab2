"""Where BuildKit looks for directives before it reads a file."""

from __future__ import annotations

import pytest

from dockerdsl.reading.header import Found, find_directives, find_syntax, read_directive

LINES = {
    "plain": ("# escape=`", ("escape", "`")),
    "no blank": ("#escape=`", ("escape", "`")),
    "blanks around": ("#  Check \t= skip=all \t", ("check", "skip=all")),
    "a value of blanks is the last of them": ("# escape= \t", ("escape", "\t")),
    "no value": ("# escape=", None),
    "an unknown name": ("# foo=bar", None),
    "a comment": ("# hello", None),
    "an indented one": (" # escape=`", None),
    "no comment": ("escape=`", None),
}


@pytest.mark.parametrize(("line", "directive"), LINES.values(), ids=LINES)
def test_a_line_is_a_directive(line: str, directive: tuple[str, str] | None) -> None:
    assert read_directive(line) == directive


FILES: dict[str, tuple[str, dict[str, Found]]] = {
    "none": ("FROM a\n", {}),
    "two": ("# syntax=a b\r\n# check=skip=X\n", {"syntax": Found("syntax", "a b", 1), "check": Found("check", "skip=X", 2)}),
    "a comment ends them": ("# x\n# syntax=a\n", {}),
    "an empty line ends them": ("\n# syntax=a\n", {}),
    "the second of a name ends them": ("# syntax=a\n# syntax=b\n# check=c\n", {"syntax": Found("syntax", "a", 1)}),
    "a byte order mark and a #! line before them": ("\ufeff#!/bin/x\n# syntax=a", {"syntax": Found("syntax", "a", 2)}),
    "a line that is too long": (f"# check={'x' * 65_535}\n", {}),
    "empty": ("", {}),
}


@pytest.mark.parametrize(("text", "found"), FILES.values(), ids=FILES)
def test_directives_stand_at_the_top(text: str, found: dict[str, Found]) -> None:
    assert find_directives(text) == found


SYNTAX = {
    "a comment": ("# syntax=docker/dockerfile:1 x\n", Found("syntax", "docker/dockerfile:1 x", 1)),
    "slashes": ("// syntax=a\n", Found("syntax", "a", 1)),
    "an object": ('{"syntax": "a"}', Found("syntax", "a", 0)),
    "an object behind a #! line": ('#!x\n{"syntax": "a"}', Found("syntax", "a", 1)),
    "something else than a string": ('{"syntax": 1}', None),
    "an object without it": ("{}", None),
    "no object": ("{x", None),
    "nothing": ("FROM a\n", None),
}


@pytest.mark.parametrize(("text", "found"), SYNTAX.values(), ids=SYNTAX)
def test_syntax_has_three_spellings(text: str, found: Found | None) -> None:
    assert find_syntax(text) == found


def test_the_first_word_is_what_counts() -> None:
    assert Found("check", "skip=A extra", 1).first_word == "skip=A"
