"""What BuildKit builds and no Python in this DSL says is refused before an import, at the lines of the file."""

from __future__ import annotations

import pytest

from dockerdsl.errors import DockerdslError
from dockerdsl.importing.unsayable import check_sayable
from dockerdsl.reading.parse import parse

EMPTY = "which no ARG above the first FROM declares: it is empty in every build"
REFUSED = {
    "a second stage of one name": (
        "FROM alpine AS a\nRUN one\n\nFROM a AS A\n",
        "a second stage is named 'A'; in Python a name means one stage",
        "give one of them another name, here and in the lines below that mean it, and import again",
        4,
    ),
    "a base that is nothing but a variable": (
        "# base\nFROM $X\n",
        f"FROM uses the variable X, {EMPTY}",
        "declare it above the first FROM, ARG X=...; BuildKit refuses the blank name, too",
        2,
    ),
    "a variable with a default of its own": (
        "FROM alpine:${TAG:-3}\n",
        f"FROM uses the variable TAG, {EMPTY}",
        "write alpine:3, which is what BuildKit reads, or declare it above the first FROM: ARG TAG=...",
        1,
    ),
    "a platform that nothing declares": (
        "FROM --platform=$P alpine\n",
        f"FROM uses the variable P, {EMPTY}",
        "declare it above the first FROM, ARG P=...; BuildKit refuses the blank name, too",
        1,
    ),
    "a variable beside one that is declared": (
        "ARG A=1\nFROM a:$A$B\n",
        f"FROM uses the variable B, {EMPTY}",
        "declare it above the first FROM: ARG B=...",
        2,
    ),
    "a variable that must be set": (
        "FROM a:${B:?}\n",
        f"FROM uses the variable B, {EMPTY}",
        "declare it above the first FROM: ARG B=...",
        1,
    ),
    "a variable of a stage": (
        "FROM a AS x\nARG B=1\nFROM b:$B\n",
        f"FROM uses the variable B, {EMPTY}",
        "declare it above the first FROM: ARG B=...",
        3,
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "what", "hint", "line"), REFUSED.values(), ids=REFUSED)
def test_it_is_refused_at_its_line_with_a_way_out(text: str, what: str, hint: str, line: int) -> None:
    with pytest.raises(DockerdslError) as caught:
        check_sayable(parse(text, "a/Dockerfile"))
    error = caught.value
    assert (error.what, error.hint, str(error.at)) == (what, hint, f"a/Dockerfile:{line}")


@pytest.mark.parametrize("text", ["ARG X=1\nFROM a:$X\n", "FROM --platform=$BUILDPLATFORM a AS b\nFROM b\n", "FROM ${x^^}\n"])
def test_anything_else_is_left_to_the_import(text: str) -> None:
    check_sayable(parse(text))


def test_all_of_them_are_told_at_once() -> None:
    with pytest.raises(ExceptionGroup, match="the file cannot be said in this DSL as it is") as caught:
        check_sayable(parse("FROM $X AS a\nFROM b AS a\n"))
    assert [str(each.at) for each in caught.value.exceptions if isinstance(each, DockerdslError)] == [
        "<Dockerfile>:2",
        "<Dockerfile>:1",
    ]
