"""Commands: shell text that survives on a line, chains, exec forms, scripts."""

from __future__ import annotations

import pytest

from dockerdsl import Chain, Script, Stage, script, sh
from dockerdsl.commands import exec_command, exec_form, plain, run_command, shell_text, stand_alone
from dockerdsl.errors import InvalidType, InvalidValue, Unspellable

SURVIVES = {
    "plain": "make install",
    "signs": """echo "a  b" 'c' $D ${E:-f} `g` # h \\ i""",
    "beyond ASCII": "echo é語",
    "a flag": "--version",
    "a test": "[ -f /x ] && y",
    "an array that is none": "['a']",
    "what is no heredoc": "echo $((1<<2))",
    "two escapes at the end": "echo \\\\",
    "control characters inside": "echo a\tb\rc",
}


@pytest.mark.parametrize("case", SURVIVES)
def test_a_shell_text_is_kept_as_it_stands(case: str) -> None:
    assert shell_text(SURVIVES[case], "RUN", []) == SURVIVES[case]


PERISHES = {
    "empty": ("", "RUN is empty"),
    "blanks": (" \t\u3000", "RUN is empty"),
    "lines": ("a\nb", "RUN has several lines, but the shell form is one"),
    "a blank first": (" a", "RUN has a blank at its edge, which BuildKit drops"),
    "a strange blank last": ("a\u2003", "RUN has a blank at its edge, which BuildKit drops"),
    "a carriage return last": ("a\r", "RUN has a blank at its edge, which BuildKit drops"),
    "a NUL": ("a\0b", "RUN holds a NUL or a lone surrogate"),
    "a surrogate": ("a\udcff", "RUN holds a NUL or a lone surrogate"),
    "an array": ('["a"]', "RUN is '[\"a\"]', which BuildKit reads as an exec form"),
    "an array of numbers": ("[1]", "RUN is '[1]', which BuildKit reads as an exec form"),
}


@pytest.mark.parametrize("case", PERISHES)
def test_a_shell_text_that_would_not_survive_is_refused(case: str) -> None:
    text, what = PERISHES[case]
    with pytest.raises(InvalidValue) as caught:
        shell_text(text, "RUN", [])
    assert caught.value.what == what
    assert caught.value.hint


@pytest.mark.parametrize("text", [*SURVIVES.values(), *(text for text, _ in PERISHES.values())])
def test_what_is_plain_at_a_glance_survives_a_closer_look(text: str) -> None:
    if plain(text):
        assert text in SURVIVES.values()


# --- chains


def test_a_chain_is_several_commands() -> None:
    assert sh("make", "make install").commands == ("make", "make install")
    assert sh("make").commands == ("make",)


def test_a_chain_needs_a_command() -> None:
    with pytest.raises(InvalidValue, match=r"sh\(\) needs a command"):
        sh()


ALONE = {
    "a comment": ("# a", "the command '# a' is a comment, and BuildKit drops it from a chain"),
    "a comment at the end": ("a # b", "the command 'a # b' ends in a comment, so it would swallow the next"),
    "a comment behind a sign": ("a;#b", "the command 'a;#b' ends in a comment, so it would swallow the next"),
    "an open quote": ("a 'b", 'the command "a \'b" leaves a quote open, so it would swallow the next'),
    "an open double quote": ('a "b\\"', "the command 'a \"b\\\\\"' leaves a quote open, so it would swallow the next"),
}


@pytest.mark.parametrize("case", ALONE)
def test_a_command_that_would_swallow_the_next_is_refused(case: str) -> None:
    text, what = ALONE[case]
    with pytest.raises(InvalidValue) as caught:
        sh(text, "next")
    assert caught.value.what == what
    assert not stand_alone([text])


@pytest.mark.parametrize(
    "text",
    ["a '#' b", 'a "it\'s # b"', "a\\'b", "a#b", "a \\# b", "echo '\\'", "a $# b", "[ -f a ]", "find . -exec a \\;"],
    ids=lambda text: text,
)
def test_a_complete_command_stands_in_a_chain(text: str) -> None:
    assert sh(text, "next").commands == (text, "next")
    assert stand_alone([text, "next"])


@pytest.mark.parametrize("text", ["", '["a"]', "a &", "a\\", "cat <<X"], ids=repr)
def test_what_cannot_be_told_from_one_command_is_read_as_one(text: str) -> None:
    assert not stand_alone([text, "b"])


# --- what run() and cmd() take

ONE_OR_SEVERAL = {
    "one text": (("a",), "a"),
    "one list": ((["a", "b"],), ["a", "b"]),
    "several texts": (("a b", "c d"), sh("a b", "c d")),
}


@pytest.mark.parametrize("case", ONE_OR_SEVERAL)
def test_run_takes_one_command_or_several_texts(case: str) -> None:
    given, expected = ONE_OR_SEVERAL[case]
    assert run_command(given, "RUN") == expected


def test_a_list_among_others_is_refused() -> None:
    with pytest.raises(InvalidType, match="RUN takes one list, or several str, not list among others"):
        run_command(("a b", ["c"]), "RUN")


EXEC = {
    "words": (("a", "b c"), ("a", "b c")),
    "a list": ((["a", "b"],), ["a", "b"]),
    "an empty list": (([],), []),
    "one word": (("a",), ("a",)),
    "shell form": ((sh("a b"),), sh("a b")),
}


@pytest.mark.parametrize("case", EXEC)
def test_cmd_takes_words_a_list_or_a_shell_form(case: str) -> None:
    given, expected = EXEC[case]
    assert exec_command(given, "CMD") == expected


def test_no_command_is_refused() -> None:
    with pytest.raises(InvalidValue, match="CMD is empty"):
        exec_command((), "CMD")


def test_an_exec_form_is_any_strings() -> None:
    assert exec_form(["é", "", "$A", "\n"], "RUN") == ("é", "", "$A", "\n")
    assert exec_form([], "CMD", empty=True) == ()


@pytest.mark.parametrize(
    ("given", "kind", "what"),
    [
        pytest.param("a", InvalidType, "RUN is a list of str, not str", id="text"),
        pytest.param([], InvalidValue, "RUN is empty", id="nothing"),
        pytest.param(["a", 5], InvalidType, "an argument of RUN is a str, not int", id="a number"),
        pytest.param(["\ud800"], Unspellable, "an argument of RUN holds a NUL or a lone surrogate", id="a surrogate"),
    ],
)
def test_a_bad_exec_form_is_refused(given: object, kind: type[InvalidValue], what: str) -> None:
    with pytest.raises(kind) as caught:
        exec_form(given, "RUN")
    assert caught.value.what == what


# --- scripts

SCRIPTS = {
    "lines": (script("a\nb"), Script("set -e\na\nb\n")),
    "a margin": (script("\n    a\n      b\n\n    c\n    "), Script("set -e\na\n  b\n\nc\n")),
    "no errexit": (script("a", errexit=False), Script("a\n")),
    "another shell": (script("a", interpreter="/bin/bash"), Script("#!/bin/bash\nset -e\na\n")),
    "another language": (script("a", interpreter="/usr/bin/python3"), Script("#!/usr/bin/python3\na\n")),
    "a shell through env": (script("a", interpreter="/usr/bin/env bash"), Script("#!/usr/bin/env bash\nset -e\na\n")),
    "its own first line": (script("#!/bin/bash\na"), Script("#!/bin/bash\nset -e\na\n")),
    "its own first line of another language": (script("#! /usr/bin/perl -w\na"), Script("#!/usr/bin/perl -w\na\n")),
    "expanded first": (script("a $B", interpreter="/usr/bin/perl", expand=True), Script("a $B\n", "/usr/bin/perl")),
    "a shell that expands first": (script("a", interpreter="/bin/sh", expand=True), Script("set -e\na\n", "/bin/sh")),
}


@pytest.mark.parametrize("case", SCRIPTS)
def test_a_script_is_a_body_of_lines(case: str) -> None:
    made, expected = SCRIPTS[case]
    assert made == expected


NO_SCRIPTS = {
    "blanks": (lambda: script(" \n "), "the script is empty"),
    "errexit of no shell": (
        lambda: script("a", interpreter="/usr/bin/python3", errexit=True),
        "errexit is a shell's option, but '/usr/bin/python3' reads the script",
    ),
    "expansion without an interpreter": (
        lambda: script("a", expand=True),
        "expand needs an interpreter: a shell expands variables anyway",
    ),
    "no interpreter": (lambda: script("a", interpreter=""), "the interpreter '' is no absolute path"),
    "a relative first line": (lambda: script("#!perl\na"), "the interpreter 'perl' is no absolute path"),
    "an interpreter of two lines": (lambda: script("a", interpreter="/a\nb"), "the interpreter '/a\\nb' is no absolute path"),
    "a NUL": (lambda: script("a\0"), "the script holds a NUL or a lone surrogate"),
    "a line that is too long": (
        lambda: script("a" * 66_000),
        "the script has a line over 65535 bytes, more than BuildKit reads",
    ),
    "no text": (lambda: script(None), "a script is a str, not NoneType"),  # type: ignore[arg-type]
    "a number for an interpreter": (
        lambda: script("a", interpreter=5),  # type: ignore[arg-type]
        "the interpreter is a str, not int",
    ),
}


@pytest.mark.parametrize("case", NO_SCRIPTS)
def test_a_bad_script_is_refused(case: str) -> None:
    make, what = NO_SCRIPTS[case]
    with pytest.raises((InvalidValue, InvalidType)) as caught:
        make()
    assert caught.value.what == what


def test_a_long_script_of_short_lines_is_no_matter() -> None:
    assert len(script("echo a\n" * 20_000).body) == 140_007


def test_equal_commands_are_equal_wherever_their_handles_come_from() -> None:
    assert Chain(("a", "b")) == sh("a", "b")
    assert hash(Chain(("a", "b"))) == hash(sh("a", "b"))


def test_a_heredoc_does_not_begin_in_one_command_of_a_chain_and_end_in_the_next() -> None:
    assert stand_alone(["sort <", "< words"])
    assert not stand_alone(["sort", "cat << words"])


@pytest.mark.parametrize("commands", [("make all\nUSER root", "make install"), ("make all", "make install\nUSER root")])
def test_no_command_of_a_chain_brings_a_line_of_its_own(commands: tuple[str, str]) -> None:
    for write in (Stage(None, "a").run, sh):
        with pytest.raises(InvalidValue) as caught:
            write(*commands)
        assert caught.value.what == "a command of the chain has several lines, but the shell form is one"
