"""Flags: what each kind of value admits, and how it is written and read back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from dockerdsl import Arg, From, Stage
from dockerdsl.errors import InvalidType, InvalidValue
from dockerdsl.flags import Choice, Count, Duration, Kind, Listed, Mode, Owner, Source, Switch, Words, flag_values, version
from dockerdsl.instructions import Copy
from dockerdsl.values import units

TOOLS = Stage("tools", "scratch")

ADMITTED: dict[str, tuple[Kind, Any, Any, str]] = {
    "a switch": (Switch(), True, True, "--x"),
    "a switch off": (Switch(), False, False, "--x=false"),
    "one of a few": (Choice("a", "b"), "b", "b", "--x=b"),
    "text": (Words(), "a b", "a b", '--x="a b"'),
    "text with a variable": (Words(), f"${{A}}-{Arg('B')}", "${A}-${B}", "--x=${A}-${B}"),
    "text that is never expanded": (Words(expanded=False), "a$B\\c", "a$B\\c", '--x="a$B\\\\c"'),
    "text that is judged": (Words(units.checksum), "0abc", "0abc", "--x=0abc"),
    "a variable is not judged": (Words(units.checksum), "${SUM}", "${SUM}", "--x=${SUM}"),
    "an owner": (Owner(), "app:app", "app:app", "--x=app:app"),
    "an owner by number": (Owner(), 1000, "1000", "--x=1000"),
    "permissions": (Mode(), "0755", "0755", "--x=0755"),
    "symbolic permissions": (Mode(), "u=rwX,go=rX", "u=rwX,go=rX", "--x=u=rwX,go=rX"),
    "a count": (Count(), 3, 3, "--x=3"),
    "a duration": (Duration(), "1m30s", "1m30s", "--x=1m30s"),
    "a timedelta": (Duration(), timedelta(seconds=90), "1m30s", "--x=1m30s"),
    "no time": (Duration(), "0", "0", "--x=0"),
    "an image": (Source(), "alpine:3", "alpine:3", "--x=alpine:3"),
    "scratch": (Source(), "scratch", "scratch", "--x=scratch"),
}


@pytest.mark.parametrize("case", ADMITTED)
def test_a_value_is_admitted_written_and_read_back(case: str) -> None:
    kind, given, model, written = ADMITTED[case]
    assert kind.check(given, "a flag", []) == model
    assert kind.write("x", model, "\\") == written
    _, equals, raw = written.replace('"', "").replace("\\\\", "\\").partition("=")
    assert kind.read(raw if equals else None, "\\") == model


def test_a_stage_is_written_by_its_name() -> None:
    assert Source().check(TOOLS, "a flag", []) is TOOLS
    assert Source().write("from", TOOLS, "\\") == "--from=tools"


def test_a_handle_in_a_flag_is_noted() -> None:
    uses: list[Arg] = []
    Words().check(f"{Arg('A')}", "a flag", uses)
    assert uses == [Arg("A")]


REFUSED: dict[str, tuple[Kind, Any, type[Exception], str, str | None]] = {
    "a switch that is a number": (Switch(), 1, InvalidType, "it is True or False, not 1", "write True or False, without quotes"),
    "one of others": (Choice("none", "host"), "hots", InvalidValue, "it is 'hots'", "did you mean 'host'?"),
    "one unlike any": (Choice("none", "host"), "x", InvalidValue, "it is 'x'", "choose one of 'none', 'host'"),
    "one that is no text": (Choice("none"), 5, InvalidValue, "it is 5", "choose one of 'none'"),
    "nothing": (Words(), "", InvalidValue, "it is empty", "leave it out"),
    "a line feed that nothing expands": (
        Words(expanded=False), "a\nb", InvalidValue, "it holds a line feed, NUL or lone surrogate", "take it out"
    ),
    "a handle that nothing expands": (
        Words(expanded=False),
        f"{Arg('A')}",
        InvalidValue,
        "it holds the variable Arg('A'), which nothing would expand there",
        "use the value itself, or the shell form: sh(...)",
    ),
    "bits for permissions": (
        Mode(), 0o644, InvalidType, "it is text, not the int 420", 'write chmod="0644" if you mean those bits, "0420" if those digits'
    ),
    "a truth value for permissions": (
        Mode(), True, InvalidType, "it is a str, not bool", 'write "true" or "false" as text'
    ),
    "a count below 0": (Count(), -1, InvalidValue, "it is -1", "give a number from 0 to 2147483647"),
    "a count that is too large": (Count(), 2**31, InvalidValue, "it is 2147483648", "give a number from 0 to 2147483647"),
    "a count as text": (Count(), "3", InvalidType, "it is an int, not '3'", "write a number, without quotes"),
    "a truth value for a count": (Count(), True, InvalidType, "it is an int, not True", "write a number, without quotes"),
    "a number for a duration": (Duration(), 30, InvalidType, "it is text with a unit, not 30", 'write "30s" for seconds'),
    "a truth value for a duration": (Duration(), True, InvalidType, "it is a str, not bool", 'write "true" or "false" as text'),
    "less than a millisecond": (
        Duration(), "1us", InvalidValue, "it is '1us', less than a millisecond", 'write "1ms" or more'
    ),
    "a surrogate for a duration": (
        Duration(), "\ud800", InvalidValue, "it holds a line feed, NUL or lone surrogate", "take it out"
    ),
    "text for a list": (Listed(Words(), "patterns"), "a", InvalidType, "it is a list of patterns, not 'a'", "put it into a list"),
    "a variable for an origin": (
        Source(),
        "$A",
        InvalidValue,
        "it is '$A', but BuildKit expands no variable there",
        'name a stage for it, Stage("tools", From(f"...")), and copy from that stage',
    ),
    "a number for an origin": (
        Source(), "1", InvalidValue, "it is the number 1, which breaks when a stage is added", "give the Stage itself"
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_a_bad_value_is_refused(case: str) -> None:
    kind, given, error, what, hint = REFUSED[case]
    with pytest.raises(error) as caught:
        kind.check(given, "it", [])
    assert (caught.value.what, caught.value.hint) == (what, hint)  # type: ignore[attr-defined]


@pytest.mark.parametrize(("raw", "value"), [(None, True), ("true", True), ("FALSE", False)], ids=str)
def test_a_switch_is_read_in_any_case(raw: str | None, value: bool) -> None:
    assert Switch().read(raw, "\\") is value


def test_a_switch_reads_no_numbers() -> None:
    with pytest.raises(InvalidValue, match="'1' is neither true nor false"):
        Switch().read("1", "\\")


def test_a_list_is_written_one_flag_for_each() -> None:
    kind = Listed(Words(expanded=False), "patterns")
    assert kind.check(["a", "b"], "it", []) == ("a", "b")
    assert kind.write("exclude", "a b", "\\") == '--exclude="a b"'
    assert kind.read("a", "\\") == "a"


def test_what_is_given_is_told_from_what_is_not() -> None:
    step = Copy(("a",), "b", link=False, exclude=["c"])
    assert [(each.name, value) for each, value in flag_values(step)] == [("link", False), ("exclude", ("c",))]
    assert flag_values(From("a")) == []


def test_a_version_is_two_numbers() -> None:
    assert version("1.19") == (1, 19)
