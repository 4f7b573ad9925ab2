"""The layout of a file: where lines break, what stands between, which line came from where."""

from __future__ import annotations

import sys

import dockerfile
import pytest

from dockerdsl import Arg, Dockerfile, From, Rendering, Stage, cache, script, secret, sh
from dockerdsl.errors import Unspellable
from dockerdsl.instructions import Copy, Run
from dockerdsl.render import instruction_text, opening_text

STAGE = Stage(None, "scratch")
LONG = "/" + "x" * 70

LAID_OUT = {
    "short": (STAGE.run("make"), "RUN make"),
    "a long command has nothing to break it at": (STAGE.run(f"echo {LONG} {LONG}"), f"RUN echo {LONG} {LONG}"),
    "a long command behind a flag": (
        STAGE.run(f"echo {LONG}", network="none"),
        f"RUN --network=none \\\n    echo {LONG}",
    ),
    "one mount": (STAGE.run("make", mounts=[cache("/c")]), "RUN --mount=type=cache,target=/c make"),
    "one mount and a long command": (
        STAGE.run(f"echo {LONG}", mounts=[cache("/c")]),
        f"RUN --mount=type=cache,target=/c \\\n    echo {LONG}",
    ),
    "several mounts": (
        STAGE.run("make", mounts=[cache("/c"), secret("d")], network="none"),
        "RUN --mount=type=cache,target=/c \\\n    --mount=type=secret,id=d \\\n    --network=none \\\n    make",
    ),
    "a chain": (STAGE.run("a b", "c d"), "RUN a b && \\\n    c d"),
    "a chain behind a flag": (
        STAGE.run("a b", "c d", network="none"),
        "RUN --network=none \\\n    a b && \\\n    c d",
    ),
    "a chain in CMD": (STAGE.cmd(sh("a b", "c d")), "CMD a b && \\\n    c d"),
    "a chain in HEALTHCHECK": (
        STAGE.healthcheck(sh("a b", "c d"), interval="5s"),
        "HEALTHCHECK --interval=5s \\\n    CMD a b && \\\n    c d",
    ),
    "a command that begins like a flag": (STAGE.run("--a"), "RUN -- --a"),
    "a chain that begins like a flag": (STAGE.run(sh("--a", "--b")), "RUN -- --a && \\\n    --b"),
    "a command of HEALTHCHECK that begins like a flag": (STAGE.healthcheck(sh("--a")), "HEALTHCHECK CMD --a"),
    "a chain of HEALTHCHECK that begins like a flag": (STAGE.healthcheck(sh("--a", "b")), "HEALTHCHECK CMD --a && \\\n    b"),
    "a command that begins like a comment": (STAGE.run(f"#a {LONG}", network="none"), f"RUN --network=none #a {LONG}"),
    "a command that begins like a comment, behind several mounts": (
        STAGE.run("#a", mounts=[cache("/c"), cache("/d")]),
        "RUN --mount=type=cache,target=/c \\\n    --mount=type=cache,target=/d #a",
    ),
    "a path that begins like a comment": (STAGE.copy("#a", LONG, chown=1), f"COPY --chown=1 #a {LONG}"),
    "pairs whose keys begin like comments": (
        STAGE.label({"#a": LONG, "#b": "1"}),
        f'LABEL "#a"={LONG} \\\n    "#b"=1',
    ),
    "pairs that fit": (STAGE.env(A="1", B="2"), "ENV A=1 B=2"),
    "pairs that do not": (STAGE.env(A=LONG, B="2"), f"ENV A={LONG} \\\n    B=2"),
    "one long pair": (STAGE.env(A=LONG * 2), f"ENV A={LONG * 2}"),
    "long paths behind a flag": (
        STAGE.copy("a", LONG, chmod="0755"),
        f"COPY --chmod=0755 \\\n    a {LONG}",
    ),
    "a script behind a flag stays on the line of its heredoc": (
        STAGE.run(script("make"), mounts=[cache(LONG)]),
        f"RUN --mount=type=cache,target={LONG} <<EOF\nset -e\nmake\nEOF",
    ),
    "a trigger": (STAGE.onbuild(lambda s: s.run("a b", "c d")), "ONBUILD RUN a b && c d"),
    "a trigger with a script": (
        STAGE.onbuild(lambda s: s.run(script("a"))),
        "ONBUILD RUN <<EOF\nset -e\na\nEOF",
    ),
}


@pytest.mark.parametrize("case", LAID_OUT)
def test_an_instruction_is_laid_out(case: str) -> None:
    stage, text = LAID_OUT[case]
    assert instruction_text(stage.steps[0]) == text


@pytest.mark.parametrize("case", LAID_OUT)
def test_a_laid_out_instruction_is_one_to_buildkit(case: str) -> None:
    stage, text = LAID_OUT[case]
    read, last = dockerfile.parse_string(f"{text}\nUSER last\n")
    assert (read.cmd, last.cmd, last.value) == (stage.steps[0].keyword, "USER", ("last",))


@pytest.mark.parametrize("case", LAID_OUT)
def test_the_other_escape_character_turns_the_lines(case: str) -> None:
    stage, text = LAID_OUT[case]
    assert instruction_text(stage.steps[0], "`") == text.replace("\\\n", "`\n")


def test_a_stage_opens_with_its_name() -> None:
    assert opening_text(From("a", platform="linux/arm64"), "b", "\\") == "FROM --platform=linux/arm64 a AS b"
    assert opening_text(From("a"), None, "\\") == "FROM a"


def test_a_line_that_buildkit_could_not_read_is_continued() -> None:
    step = Stage(None, "a").env(A="é" * 40_000).steps[0]
    text = instruction_text(step)
    (read,) = dockerfile.parse_string(text)
    assert max(len(line.encode()) for line in text.split("\n")) <= 65_535
    assert read.value == ("A", "é" * 40_000)


def test_a_long_plain_line_is_continued_too() -> None:
    (_, read) = dockerfile.parse_string(str(Stage(None, "a").run("echo " + "x" * 70_000)))
    assert read.value == ("echo " + "x" * 70_000,)


# --- what lies between instructions


def test_a_blank_line_parts_stages_and_a_line_feed_ends_the_file() -> None:
    base = Stage("base", "a").run("b c")
    assert str(Stage(None, base).user("d")) == "FROM a AS base\nRUN b c\n\nFROM base\nUSER d\n"


def test_two_empty_lines_are_one_between_stages() -> None:
    base = Stage("base", "a").user("b").blank()
    assert str(Stage(None, base)) == "FROM a AS base\nUSER b\n\nFROM base\n"


_BASE = Stage("base", "a").run("b c")


@pytest.mark.parametrize(
    "file",
    [
        pytest.param(Dockerfile(Stage(None, _BASE).user("d")), id="plain stages"),
        pytest.param(Dockerfile(Stage(None, _BASE.blank()).user("d")), id="a blank line at the end of a stage"),
        pytest.param(Dockerfile(Stage(None, "a").user("b").blank()), id="a blank line at the end of the file"),
        pytest.param(Dockerfile(Stage(None, _BASE.comment("base is")).user("d")), id="a comment at the end of a stage"),
        pytest.param(Dockerfile(Stage("x", _BASE.comment("x is")).user("d")), id="a comment that begins like the next stage"),
        pytest.param(Dockerfile(Stage(None, _BASE).ignore("all", reason="old")), id="a comment above FROM"),
        pytest.param(Dockerfile(Stage("x", _BASE, doc="the image")), id="a description"),
        pytest.param(Dockerfile(Stage(None, _BASE).run("echo " + "x" * 70_000)), id="a line that is too long"),
        pytest.param(Dockerfile(Stage(None, f"a:{Arg('V', '1')}").user("d")), id="an argument before the first FROM"),
        pytest.param(Dockerfile(Stage(None, _BASE).user(Arg("U", "1"))), id="an argument in a stage"),
        pytest.param(Dockerfile(_BASE, syntax="docker/dockerfile:1", check="error=true", escape="`"), id="directives"),
        pytest.param(Dockerfile(_BASE, comment="escape=x"), id="a comment at the top"),
        pytest.param(Dockerfile(_BASE, args=[Arg("V")]), id="an argument of the file"),
        pytest.param(Dockerfile(Stage("x", "a").user("b"), _BASE), id="several targets"),
    ],
)
def test_the_text_is_that_of_the_rendering(file: Dockerfile) -> None:
    assert file.text() == file.render().text


def test_a_comment_of_several_lines_keeps_its_empty_ones() -> None:
    assert str(Stage(None, "a").comment("b\n\n  c ")) == "FROM a\n# b\n#\n#   c\n"


def test_a_comment_at_the_top_is_no_directive() -> None:
    assert str(Dockerfile(Stage(None, "a"), comment="escape=`")) == "#\n# escape=`\n\nFROM a\n"
    assert str(Dockerfile(Stage(None, "a"), comment="see a=b")) == "# see a=b\n\nFROM a\n"


# --- where lines come from


def test_every_line_knows_who_wrote_it() -> None:
    stage = Stage("a", f"b:{Arg('V', '1')}", doc="says").run("c d", "e f").comment("g").copy("h", "i")
    line = sys._getframe().f_lineno - 1
    rendering = Dockerfile(stage).render()
    assert rendering.text == ("ARG V=1\n\n# a says\nFROM b:${V} AS a\nRUN c d && \\\n    e f\n# g\nCOPY h i\n")
    lines = [place.line if place else None for place in rendering.places()]
    assert lines[1] is None
    assert lines[2:] == [line] * 6
    assert len(lines) == rendering.text.count("\n")


def test_a_declaration_that_came_by_itself_is_where_its_handle_is_used() -> None:
    handle = Arg("V", "1")
    stage = Stage(None, "a").run(f"b {handle}")
    rendering = Dockerfile(stage).render()
    places = dict(zip(rendering.text.splitlines(), rendering.places(), strict=True))
    assert places["ARG V=1"] == places["RUN b ${V}"] == stage.steps[0].at


def test_renderings_are_equal_when_their_texts_are() -> None:
    one, other = (Dockerfile(Stage(None, "a").run("b c")).render() for _ in range(2))
    assert one == other
    assert repr(one) == "Rendering(text='FROM a\\nRUN b c\\n')"
    assert Rendering("", [], []).places() == []


# --- what cannot be written is told where it was written


@pytest.mark.parametrize(
    ("stage", "escape", "what"),
    [
        pytest.param(
            STAGE.run("echo `"),
            "`",
            "the command 'echo `' ends in the escape character, which would join the next line to it",
            id="an escape at the end",
        ),
        pytest.param(
            STAGE.onbuild(lambda s: s.env(A="it's a $5")),
            "`",
            "an ONBUILD trigger with a quote or an escape cannot stand in a file whose escape character is '`'",
            id="a trigger that is read again",
        ),
        pytest.param(
            STAGE.copy("a", "b", chown="x <<EOF"),
            "\\",
            None,
            id="what looks like a heredoc, in quotes",
        ),
    ],
)
def test_what_cannot_be_written_is_refused_or_safe(stage: Stage, escape: str, what: str | None) -> None:
    step = stage.steps[0]
    if what is None:
        (read,) = dockerfile.parse_string(instruction_text(step, escape))
        assert read.heredocs == ()
        return
    with pytest.raises(Unspellable) as caught:
        instruction_text(step, escape)
    assert (caught.value.what, caught.value.at) == (what, step.at)


def test_a_heredoc_that_nobody_meant_is_found() -> None:
    step = Copy(("a",), "b", chown='x" <<EOF "y')
    with pytest.raises(Unspellable, match="BuildKit would see 1 heredocs where 0 are meant") as caught:
        instruction_text(step, "`")
    assert caught.value.at == step.at
    assert instruction_text(Run("cat <<<a"), "`") == "RUN cat <<<a"
