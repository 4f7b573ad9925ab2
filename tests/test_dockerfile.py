"""A file: its directives, its arguments, its targets."""

from __future__ import annotations

import copy
import pickle

import dockerfile
import pytest

from dockerdsl import Arg, Dockerfile, From, Stage
from dockerdsl.errors import InvalidType, InvalidValue, UnknownOption

STAGE = Stage("a", "b").run("c d")

FIRST_PAGE = """\
FROM golang:1.13 AS builder
WORKDIR /go/src/github.com/asashiho/dockertext-greet
RUN go get -d -v github.com/urfave/cli
COPY main.go .
RUN GOOS=linux go build -a -o greet .

FROM busybox
WORKDIR /opt/greet/bin
COPY --from=builder /go/src/github.com/asashiho/dockertext-greet/ .
ENTRYPOINT ["./greet"]
"""


def test_the_first_page() -> None:
    builder = (
        Stage("builder", From("golang:1.13"))
        .workdir("/go/src/github.com/asashiho/dockertext-greet")
        .run("go get -d -v github.com/urfave/cli")
        .copy("main.go", ".")
        .run("GOOS=linux go build -a -o greet .")
    )
    greet = (
        Stage(None, From("busybox"))
        .workdir("/opt/greet/bin")
        .copy(builder / "go/src/github.com/asashiho/dockertext-greet/", ".")
        .entrypoint("./greet")
    )
    assert str(greet.dockerfile()) == FIRST_PAGE
    assert str(greet) == str(Dockerfile(greet)) == FIRST_PAGE


HEADS = {
    "nothing": ({}, "FROM b AS a\n"),
    "a frontend": ({"syntax": "docker/dockerfile:1"}, "# syntax=docker/dockerfile:1\n\nFROM b AS a\n"),
    "a check": ({"check": "error=true"}, "# check=error=true\n\nFROM b AS a\n"),
    "another escape character": ({"escape": "`"}, "# escape=`\n\nFROM b AS a\n"),
    "the usual escape character": ({"escape": "\\"}, "FROM b AS a\n"),
    "all of them": (
        {"syntax": "x", "check": "skip=all", "escape": "`", "comment": "made by hand"},
        "# syntax=x\n# check=skip=all\n# escape=`\n\n# made by hand\n#\n\nFROM b AS a\n",
    ),
    "arguments": ({"args": [Arg("A", "1"), Arg("B")]}, "ARG A=1\nARG B\n\nFROM b AS a\n"),
    "an argument with another in it": ({"args": [Arg("B", f"{Arg('A', '1')}")]}, "ARG A=1\nARG B=${A}\n\nFROM b AS a\n"),
}


@pytest.mark.parametrize("case", HEADS)
def test_a_file_begins_with_what_it_was_given(case: str) -> None:
    options, text = HEADS[case]
    assert str(Stage("a", "b").dockerfile(**options)) == text
    assert str(Dockerfile(Stage("a", "b"), **options)) == text


def test_buildkit_uses_the_escape_character_of_the_file() -> None:
    text = str(STAGE.env(PATH="C:\\bin").run("dir C:\\", "dir `x").dockerfile(escape="`"))
    assert text == '# escape=`\n\nFROM b AS a\nRUN c d\nENV PATH="C:\\bin"\nRUN dir C:\\ && `\n    dir `x\n'
    assert [read.cmd for read in dockerfile.parse_string(text)] == ["FROM", "RUN", "ENV", "RUN"]


REFUSED = {
    "a frontend of two lines": ({"syntax": "a\nb"}, InvalidValue, "the directive syntax='a\\nb' is not one line"),
    "a frontend of nothing": ({"syntax": ""}, InvalidValue, "the directive syntax='' is not one line"),
    "a frontend that is no text": ({"syntax": 1}, InvalidType, "syntax is a str, not int"),
    "another escape character": ({"escape": "^"}, InvalidValue, "the escape character is '^'"),
    "an unknown check option": ({"check": "fix=all"}, InvalidValue, "the check option 'fix=all' is neither skip=, error= nor experimental="),
    "an argument that is none": ({"args": ["A"]}, InvalidType, "args holds 'A', which is no Arg"),
    "an option that is not there": ({"escpe": "`"}, UnknownOption, "Dockerfile() has no option 'escpe'"),
    "a comment that is no text": ({"comment": 5}, InvalidType, "the text is a str, not int"),
    "a comment with a NUL": ({"comment": "\0"}, InvalidValue, "the comment holds a NUL, a carriage return or a lone surrogate"),
    "a comment of a long line": ({"comment": "x" * 70_000}, InvalidValue, "the comment has a line over 65500 bytes, more than BuildKit reads"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_a_bad_option_is_refused(case: str) -> None:
    options, kind, what = REFUSED[case]
    with pytest.raises(kind) as caught:
        Dockerfile(STAGE, **options)
    assert caught.value.what == what  # type: ignore[attr-defined]


def test_a_target_is_a_stage() -> None:
    with pytest.raises(InvalidType, match="a target of a Dockerfile is a Stage, not 'a'"):
        Dockerfile("a")  # type: ignore[arg-type]


def test_several_targets_stand_in_the_order_given() -> None:
    file = Dockerfile(Stage("test", STAGE), Stage("release", STAGE))
    assert [stage.name for stage in file.stages] == ["a", "test", "release"]
    assert repr(file) == "Dockerfile('test', 'release', 3 stages)"


def test_a_nameless_target_given_twice_is_written_once() -> None:
    assert str(Dockerfile(Stage(None, "b"), Stage(None, "b"), Stage(None, "c"))) == "FROM b\n\nFROM c\n"


def test_a_file_is_a_value() -> None:
    file = Dockerfile(STAGE, escape="`", args=[Arg("A", "1")])
    assert file == Dockerfile(STAGE, escape="`", args=[Arg("A", "1")])
    assert file != Dockerfile(STAGE)
    assert hash(file) == hash(Dockerfile(STAGE, escape="`", args=[Arg("A", "1")]))
    with pytest.raises(AttributeError):
        file.escape = "\\"  # type: ignore[misc]


def test_a_file_survives_copy_and_pickle() -> None:
    file = Dockerfile(STAGE, comment="é", args=[Arg("A", "1")])
    again = pickle.loads(pickle.dumps(file))
    assert again == file
    assert str(again) == str(file) == str(copy.copy(file)) == str(copy.deepcopy(file))
    assert again.render().places() == file.render().places()


def test_a_notebook_shows_the_text() -> None:
    text = "FROM b AS a\nRUN c d\n"
    shown = {"text/plain": text, "text/markdown": f"````dockerfile\n{text}````\n"}
    assert Dockerfile(STAGE)._repr_mimebundle_() == shown
    assert STAGE._repr_mimebundle_() == shown


def test_rich_shows_the_text_in_colours() -> None:
    syntax = pytest.importorskip("rich.syntax")
    for each in (STAGE, Dockerfile(STAGE)):
        shown = each.__rich__()
        assert isinstance(shown, syntax.Syntax)
        assert shown.code == "FROM b AS a\nRUN c d\n"


def test_a_file_tells_what_it_declares_before_the_first_from() -> None:
    version = Arg("VERSION", "1")
    assert Dockerfile(Stage("a", f"b:{version}")).arguments == (version,)
