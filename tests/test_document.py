"""An existing Dockerfile as a value: what an edit does, and what it leaves alone."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from difflib import unified_diff
from pathlib import Path
from typing import Any

import pytest

from dockerdsl import Arg, Document, From, cache, errors, script, sh
from dockerdsl.editing import habits
from dockerdsl.instructions import Comment, Copy, Env, Healthcheck, Label, Run, User, Workdir
from dockerdsl.reading.parse import Raw

TEXT = """\
# syntax=docker/dockerfile:1

# The version of Python.
ARG PY=3.12
FROM python:${PY} AS base
ENV A=1 \\
    # about B
    B="x y" \\
    C='z'

# build it
FROM --platform=linux/amd64 golang:1.25@sha256:%s AS builder
COPY --from=ghcr.io/astral-sh/uv:0.8 --chown=1:1 /uv /bin/
RUN --mount=type=bind,from=ghcr.io/astral-sh/uv:0.8,target=/x \\
    --mount=type=cache,target=/c \\
    go build  # here
LABEL a=b

FROM base
COPY --from=builder /out /out
RUN --mount=from=builder,target=/y ls
""" % ("ab" * 32)


def changes(before: Document, after: Document) -> str:
    """The lines that went, and those that came."""
    lines = list(unified_diff(str(before).splitlines(), str(after).splitlines(), lineterm="", n=0))[2:]
    return "\n".join([line for line in lines if line[:2] != "@@"])


@pytest.fixture
def document() -> Document:
    return Document.read(TEXT, "Dockerfile")


# --- in and out --------------------------------------------------------------------------------------------------------------

INPUTS = {
    "nothing": b"",
    "no instructions": b"# a\n",
    "CRLF, and mixed": b"FROM a\r\nRUN b\nRUN c\r\n",
    "a byte order mark": b"\xef\xbb\xbfFROM a\n",
    "no line end at the end": b"FROM a\nRUN b",
    "an open continuation": b"FROM a\nRUN b \\",
    "bytes that are no UTF-8": b"FROM a\nRUN echo \xff\xfe\n",
    "NUL": b"FROM a\nRUN \0\n",
    "an open heredoc": b"FROM a\nRUN <<EOF\nx\n",
    "an unknown instruction": b"FROM a\nRUNN b\n",
    "empty lines in a continuation": b"FROM a\nRUN b \\\n\n\n  c\n",
}


@pytest.mark.parametrize("content", INPUTS.values(), ids=INPUTS)
def test_a_document_gives_back_what_it_was_read_from(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_bytes(content)

    assert bytes(Document.open(tmp_path / "Dockerfile")) == content
    assert bytes(Document.read(content)) == content
    assert str(Document.read(content)) == content.decode(errors="surrogateescape")


def test_writing_changes_a_file_only_when_it_differs(tmp_path: Path) -> None:
    path = tmp_path / "Dockerfile"
    path.write_bytes(b"FROM a\r\nRUN \xff\r\n")
    document = Document.open(path)

    assert document.write() is False
    assert document.set_image(document.find(From)[0], "b").write() is True
    assert path.read_bytes() == b"FROM b\r\nRUN \xff\r\n"
    assert document.write(tmp_path / "other") is True


def test_a_document_that_was_no_file_asks_where_to_write() -> None:
    with pytest.raises(errors.InvalidValue, match="read from a text"):
        Document.read("FROM a\n").write()


def test_opening_a_file_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="nope"):
        Document.open(tmp_path / "nope")


def test_documents_of_one_text_are_equal(document: Document) -> None:
    assert document == Document.read(TEXT)
    assert len({document, Document.read(TEXT)}) == 1
    assert document != Document.read("FROM a")
    assert pickle.loads(pickle.dumps(document)) == document
    assert repr(document) == "Document('Dockerfile', 3 stages, 10 instructions)"


# --- what is in it -----------------------------------------------------------------------------------------------------------


def test_a_document_has_stages_instructions_and_directives(document: Document) -> None:
    assert document.directives == {"syntax": "docker/dockerfile:1"}
    assert [(stage.name, stage.base, stage.line, stage.end_line, len(stage.steps)) for stage in document.stages] == [
        ("base", "python:${PY}", 5, 9, 2),
        ("builder", f"golang:1.25@sha256:{'ab' * 32}", 12, 17, 4),
        (None, "base", 19, 21, 3),
    ]
    assert [(step.keyword, step.line, step.end_line, step.stage) for step in document.instructions[:3]] == [
        ("ARG", 4, 4, None),
        ("FROM", 5, 5, 0),
        ("ENV", 6, 9, 0),
    ]
    assert document.instructions[2].instruction == Env((("A", "1"), ("B", "x y"), ("C", "z")))


FOUND: dict[str, tuple[Any, dict[str, Any], list[int]]] = {
    "a class": (Run, {}, [14, 21]),
    "a keyword": ("copy", {}, [13, 20]),
    "a function": (lambda step: "go" in step.text, {}, [12, 14]),
    "in a stage": (Run, {"stage": "Builder"}, [14]),
    "in the last stage": (Run, {"stage": -1}, [21]),
}


@pytest.mark.parametrize(("what", "where", "lines"), FOUND.values(), ids=FOUND)
def test_find(document: Document, what: Any, where: dict[str, Any], lines: list[int]) -> None:
    assert [step.line for step in document.find(what, **where)] == lines


def test_images_are_what_comes_from_elsewhere(document: Document) -> None:
    assert [(image.kind, image.line, image.image and image.image.familiar) for image in document.images] == [
        ("FROM", 5, "python:3.12"),
        ("FROM", 12, f"golang:1.25@sha256:{'ab' * 32}"),
        ("--from", 13, "ghcr.io/astral-sh/uv:0.8"),
        ("--mount", 14, "ghcr.io/astral-sh/uv:0.8"),
    ]
    assert [(mention.line, mention.text, mention.stage) for mention in document.mentions if mention.stage is not None] == [
        (19, "base", 0),
        (20, "builder", 1),
        (21, "builder", 1),
    ]


MENTIONS = {
    "nothing, in a file without a stage": ("ARG A=1\n", []),
    "nothing that can be read": ('ARG A=${B:?c}\nFROM a:${A}\nRUN --mount=type=bind,\\"from=x,target=/y b\n', [None]),
    "FROM means a stage above, of that very name": ("FROM a AS x\nFROM X\nFROM x\n", [None, None, 0]),
    "FROM does not mean its own stage": ("FROM x AS x\n", [None]),
    "of two stages of one name FROM means the last above": ("FROM a AS x\nFROM x AS x\nFROM x\n", [None, 0, 1]),
    "--from takes any case": ("FROM a AS x\nFROM b\nCOPY --from=X a b\n", [None, None, 0]),
    "--from takes a number": ("FROM a\nFROM b\nCOPY --from=0 a b\nCOPY --from=7 a b\n", [None, None, 0, None]),
    "a mount takes no number": ("FROM a\nFROM b\nRUN --mount=from=0,target=/a ls\n", [None, None, None]),
    "scratch is no stage": ("FROM scratch\n", [None]),
    "a variable is worth its default": ("ARG A=x\nARG B=$A\nFROM a AS x\nFROM ${B}\nFROM ${C:-x}\n", [None, 0, 0]),
    "quotes": ('FROM a AS x\nFROM "x"\n', [None, 0]),
    "behind ONBUILD nothing means a stage of the file": ("FROM a AS x\nONBUILD COPY --from=x a b\n", [None, None]),
    "what may not stand behind ONBUILD names nothing": ("FROM a\nONBUILD ONBUILD COPY --from=b c d\nONBUILD FROM b\n", [None]),
}


@pytest.mark.parametrize(("text", "stages"), MENTIONS.values(), ids=MENTIONS)
def test_what_a_name_means(text: str, stages: list[int | None]) -> None:
    assert [mention.stage for mention in Document.read(text).mentions] == stages


def test_a_build_decides_what_a_platform_argument_is() -> None:
    document = Document.read("FROM base-${TARGETARCH} AS a\nFROM scratch\n")

    assert [(image.text, image.value, image.image) for image in document.images] == [("base-${TARGETARCH}", None, None)]


def test_what_is_refused_is_told_when_it_is_asked_for() -> None:
    document = Document.read("FROM a\nRUNN b\nRUN c\n", "svc/Dockerfile")

    assert [step.keyword for step in document.instructions] == ["FROM", "RUNN", "RUN"]
    with pytest.raises(errors.ParseError, match="svc/Dockerfile:2: unknown instruction: RUNN"):
        _ = document.instructions[1].instruction
    with pytest.raises(errors.ParseError, match="unknown instruction"):
        document.parse()
    assert changes(document, document.append(User("x"))) == "+USER x"


# --- edits of a word ---------------------------------------------------------------------------------------------------------


def step(document: Document, line: int) -> Any:
    return next(step for step in document.instructions if step.line == line)


def image(document: Document, line: int) -> Any:
    return next(image for image in document.images if image.line == line)


EDITS: dict[str, tuple[Callable[[Document], Document], str]] = {
    "a tag, the digest goes": (
        lambda d: d.set_tag(step(d, 12), "1.26"),
        f"""\
-FROM --platform=linux/amd64 golang:1.25@sha256:{"ab" * 32} AS builder
+FROM --platform=linux/amd64 golang:1.26 AS builder""",
    ),
    "a digest": (
        lambda d: d.set_digest(image(d, 13), "sha256:" + "cd" * 32),
        f"""\
-COPY --from=ghcr.io/astral-sh/uv:0.8 --chown=1:1 /uv /bin/
+COPY --from=ghcr.io/astral-sh/uv:0.8@sha256:{"cd" * 32} --chown=1:1 /uv /bin/""",
    ),
    "no digest": (
        lambda d: d.set_digest(step(d, 12), None),
        f"""\
-FROM --platform=linux/amd64 golang:1.25@sha256:{"ab" * 32} AS builder
+FROM --platform=linux/amd64 golang:1.25 AS builder""",
    ),
    "an image of a mount": (
        lambda d: d.set_tag(image(d, 14), "0.9"),
        """\
-RUN --mount=type=bind,from=ghcr.io/astral-sh/uv:0.8,target=/x \\
+RUN --mount=type=bind,from=ghcr.io/astral-sh/uv:0.9,target=/x \\""",
    ),
    "an image with a variable": (
        lambda d: d.set_image(step(d, 5), "python:3.13-slim"),
        "-FROM python:${PY} AS base\n+FROM python:3.13-slim AS base",
    ),
    "a handle in an image": (
        lambda d: d.set_image(step(d, 5), f"pypy:{Arg('PY')}"),
        "-FROM python:${PY} AS base\n+FROM pypy:${PY} AS base",
    ),
    "a platform": (
        lambda d: d.set_platform(step(d, 5), "linux/arm64"),
        "-FROM python:${PY} AS base\n+FROM --platform=linux/arm64 python:${PY} AS base",
    ),
    "no platform": (
        lambda d: d.set_platform(d.stage("builder").opening, None).set_tag(step(d, 12), "1"),
        f"""\
-FROM --platform=linux/amd64 golang:1.25@sha256:{"ab" * 32} AS builder
+FROM golang:1 AS builder""",
    ),
    "a flag that is there": (
        lambda d: d.set_flag(step(d, 13), "chown", "app"),
        """\
-COPY --from=ghcr.io/astral-sh/uv:0.8 --chown=1:1 /uv /bin/
+COPY --from=ghcr.io/astral-sh/uv:0.8 --chown=app /uv /bin/""",
    ),
    "a flag that is not there": (
        lambda d: d.set_flag(step(d, 20), "link", True),
        "-COPY --from=builder /out /out\n+COPY --from=builder --link /out /out",
    ),
    "a flag taken away": (
        lambda d: d.remove_flag(step(d, 13), "chown"),
        """\
-COPY --from=ghcr.io/astral-sh/uv:0.8 --chown=1:1 /uv /bin/
+COPY --from=ghcr.io/astral-sh/uv:0.8 /uv /bin/""",
    ),
    "one mount more, a line of its own as the others": (
        lambda d: d.set_flag(step(d, 14), "mount", [*step(d, 14).instruction.mounts, cache("/d")]),
        "+    --mount=type=cache,target=/d \\",
    ),
    "one mount less": (
        lambda d: d.set_flag(step(d, 14), "mount", step(d, 14).instruction.mounts[:1]),
        "-    --mount=type=cache,target=/c \\",
    ),
    "no mounts": (
        lambda d: d.set_flag(step(d, 14), "mount", []),
        """\
-RUN --mount=type=bind,from=ghcr.io/astral-sh/uv:0.8,target=/x \\
-    --mount=type=cache,target=/c \\
-    go build  # here
+RUN go build  # here""",
    ),
    "an ENV value, in the quotes it had": (
        lambda d: d.set_env("B", "q").set_env("C", "w w"),
        """\
-    B="x y" \\
-    C='z'
+    B="q" \\
+    C='w w'""",
    ),
    "an ENV value that its quotes cannot hold": (lambda d: d.set_env("C", "it's"), "-    C='z'\n+    C=\"it's\""),
    "an ENV value with a live variable": (lambda d: d.set_env("C", "$A/x"), "-    C='z'\n+    C=$A/x"),
    "a new ENV key, below the ENV that is there": (lambda d: d.set_env("N", "1", stage="base"), "+ENV N=1"),
    "a new ENV key in a stage without": (lambda d: d.set_env("N", "a b"), '+ENV N="a b"'),
    "the first ENV key taken away": (lambda d: d.remove_env("A"), "-ENV A=1 \\\n+ENV \\"),
    "an ENV key in the middle": (lambda d: d.remove_env("B"), '-    B="x y" \\'),
    "the last ENV key": (lambda d: d.remove_env("C"), '-    B="x y" \\\n-    C=\'z\'\n+    B="x y"'),
    "the only LABEL key": (lambda d: d.remove_label("a"), "-LABEL a=b"),
    "a LABEL": (lambda d: d.set_label("a", "c"), "-LABEL a=b\n+LABEL a=c"),
    "an ARG": (lambda d: d.set_arg("PY", "3.13"), "-ARG PY=3.12\n+ARG PY=3.13"),
    "no default of an ARG": (lambda d: d.set_arg("PY", None), "-ARG PY=3.12\n+ARG PY"),
    "the name of a stage": (
        lambda d: d.rename_stage("builder", "compile"),
        f"""\
-FROM --platform=linux/amd64 golang:1.25@sha256:{"ab" * 32} AS builder
+FROM --platform=linux/amd64 golang:1.25@sha256:{"ab" * 32} AS compile
-COPY --from=builder /out /out
-RUN --mount=from=builder,target=/y ls
+COPY --from=compile /out /out
+RUN --mount=from=compile,target=/y ls""",
    ),
    "the name of a base": (
        lambda d: d.rename_stage(0, "python"),
        "-FROM python:${PY} AS base\n+FROM python:${PY} AS python\n-FROM base\n+FROM python",
    ),
    "a name for a stage without": (lambda d: d.rename_stage(-1, "web"), "-FROM base\n+FROM base AS web"),
    "a directive": (
        lambda d: d.set_directive("syntax", "docker/dockerfile:1.20"),
        "-# syntax=docker/dockerfile:1\n+# syntax=docker/dockerfile:1.20",
    ),
    "another directive": (lambda d: d.set_directive("check", "error=true"), "+# check=error=true"),
    "no directive": (lambda d: d.set_directive("syntax", None), "-# syntax=docker/dockerfile:1"),
    "what is so already": (
        lambda d: d.set_env("B", "x y").set_arg("PY", "3.12").set_flag(step(d, 13), "chown", "1:1").set_label("a", "b"),
        "",
    ),
}


@pytest.mark.parametrize(("edit", "expected"), EDITS.values(), ids=EDITS)
def test_an_edit_changes_one_word(document: Document, edit: Callable[[Document], Document], expected: str) -> None:
    assert changes(document, edit(document)) == expected
    assert str(document) == TEXT


ODD: dict[str, tuple[str, Callable[[Document], Document], str]] = {
    "a flag whose value is none": (
        "FROM a\nHEALTHCHECK --retries=x CMD b\n",
        lambda d: d.set_flag(d.find("HEALTHCHECK")[0], "retries", 3),
        "FROM a\nHEALTHCHECK --retries=3 CMD b\n",
    ),
    "a key that cannot be read": ("FROM a\nENV ${A^^}=1 B=2\n", lambda d: d.set_env("B", "3"), "FROM a\nENV ${A^^}=1 B=3\n"),
    "an escape character that a line does not hold": (
        "FROM a\nCOPY x\n",
        lambda d: d.set_directive("escape", "`"),
        "# escape=`\nFROM a\nCOPY x\n",
    ),
    "an instruction that was not one": (
        "FROM a\nCOPY x\n",
        lambda d: d.replace(d.find("COPY")[0], Copy(("x",), "/y")),
        "FROM a\nCOPY x /y\n",
    ),
    "the one style": ("from a\nrun  b", lambda d: d.formatted(), "FROM a\nRUN b\n"),
    "a stage without a name, by itself": (
        "FROM a\nFROM b\n",
        lambda d: d.append(Run("x"), stage=d.stages[0]),
        "FROM a\nRUN x\nFROM b\n",
    ),
    "the old form of ENV": ("FROM a\nENV  A  x y\n", lambda d: d.set_env("A", "z"), "FROM a\nENV  A  z\n"),
    "the old form of ENV goes": ("FROM a\nENV A x y\n", lambda d: d.remove_env("A"), "FROM a\n"),
    "an empty value": ("FROM a\nENV A= B=1\n", lambda d: d.set_env("A", "x"), "FROM a\nENV A=x B=1\n"),
    "a value over two lines": ('FROM a\nENV A="x \\\n y" B=1\n', lambda d: d.set_env("A", "z"), 'FROM a\nENV A="z" B=1\n'),
    "a key set twice": ("FROM a\nENV A=1\nENV A=2\n", lambda d: d.set_env("A", "3"), "FROM a\nENV A=1\nENV A=3\n"),
    "a quoted key": ('FROM a\nENV "A"=1\n', lambda d: d.set_env("A", "3"), 'FROM a\nENV "A"=3\n'),
    "a word with the key in its value": ("FROM a\nENV B=A=1 A=2\n", lambda d: d.set_env("A", "3"), "FROM a\nENV B=A=1 A=3\n"),
    "removed twice from one": ("FROM a\nENV A=1 A=2 B=3\n", lambda d: d.remove_env("A"), "FROM a\nENV B=3\n"),
    "one a line": ("FROM a\nENV A=1 \\\n B=2\n", lambda d: d.remove_env("A"), "FROM a\nENV B=2\n"),
    "an ARG without a default": ("ARG A\nFROM a\nARG A\n", lambda d: d.set_arg("A", "1"), "ARG A=1\nFROM a\nARG A\n"),
    "an ARG with a default in two places": (
        "ARG A=1\nFROM a\nARG A=1 B\nFROM b\nARG A\n",
        lambda d: d.set_arg("A", "2"),
        "ARG A=2\nFROM a\nARG A=2 B\nFROM b\nARG A\n",
    ),
    "a backquote escapes": (
        "# escape=`\nFROM a\nENV A=1 `\n    B=2\nCOPY `\n  a b\n",
        lambda d: d.set_env("B", "$").set_flag(d.find(Copy)[0], "chown", "x").append(Run(sh("a", "b"))),
        '# escape=`\nFROM a\nENV A=1 `\n    B="`$"\nCOPY --chown=x `\n  a b\nRUN a && `\n    b\n',
    ),
    "a byte order mark stays first": (
        "\ufeffFROM a\n",
        lambda d: d.insert_before(d.instructions[0], "ARG X").set_directive("syntax", "a/b"),
        "\ufeff# syntax=a/b\nARG X\nFROM a\n",
    ),
    "a quoted mount": (
        'FROM a\nRUN --mount="type=bind,from=b:1,target=/a b" ls\n',
        lambda d: d.set_tag(d.images[1], "2"),
        'FROM a\nRUN --mount="type=bind,from=b:2,target=/a b" ls\n',
    ),
    "an escaped name": (
        "FROM a\nCOPY --link --from=b\\:1 c d\n",
        lambda d: d.set_tag(d.images[1], "2"),
        "FROM a\nCOPY --link --from=b:2 c d\n",
    ),
    "an escaped name in a mount": (
        "FROM a\nRUN --mount=type=bind,from=b\\:1,target=/c,ro d\n",
        lambda d: d.set_tag(d.images[1], "2"),
        "FROM a\nRUN --mount=type=bind,from=b:2,target=/c,ro d\n",
    ),
    "FROM over two lines": (
        "FROM \\\n  # c\n  a:1 \\\n  as b\n",
        lambda d: d.set_tag(d.images[0], "2"),
        "FROM \\\n  # c\n  a:2 \\\n  as b\n",
    ),
    "behind ONBUILD": (
        "FROM a\nONBUILD COPY --from=b:1 a b\n",
        lambda d: d.set_tag(d.images[1], "2").set_flag(d.find("ONBUILD")[0], "link", True),
        "FROM a\nONBUILD COPY --from=b:2 --link a b\n",
    ),
    "no space in a directive": (
        "#syntax=a\nFROM b\n",
        lambda d: d.set_directive("check", "skip=all"),
        "#syntax=a\n#check=skip=all\nFROM b\n",
    ),
    "escape, where nothing is escaped": (
        "FROM b\nRUN c\n",
        lambda d: d.set_directive("escape", "`"),
        "# escape=`\nFROM b\nRUN c\n",
    ),
}


@pytest.mark.parametrize(("text", "edit", "expected"), ODD.values(), ids=ODD)
def test_an_edit_of_an_odd_file(text: str, edit: Callable[[Document], Document], expected: str) -> None:
    assert str(edit(Document.read(text))) == expected


# --- whole instructions ------------------------------------------------------------------------------------------------------


def test_a_replacement_is_written_as_the_file_is() -> None:
    text = "from a as x\r\n  run one \\\r\n   && two\r\n  workdir /a\r\n"
    document = Document.read(text)

    edited = (
        document.replace(document.find(Workdir)[0], Workdir("/b"), User("me"))
        .replace(document.find(From)[0], From("b"))
        .append(Run(sh("x", "y")), Copy(("a", "b"), "/c/"), Run(script("set x\n")))
    )

    assert str(edited) == (
        "from b as x\r\n  run one \\\r\n   && two\r\n  workdir /b\r\n  user me\r\n  run x \\\r\n     && y\r\n  copy a b /c/\r\n"
        "  run <<EOF\r\nset -e\nset x\nEOF\r\n"
    )
    assert edited.find(Run)[-1].instruction == Run(script("set x\n"))


def test_a_replacement_that_says_the_same_changes_nothing(document: Document) -> None:
    env = document.find(Env)[0]

    assert document.replace(env, Env((("A", "1"), ("B", "x y"), ("C", "z")))) is document


def test_text_may_stand_in_for_values() -> None:
    document = Document.read("FROM a\r\nRUN b\r\n")

    edited = document.insert_after(document.find(Run)[0], "# why\nRUN c \\\n && d", Comment("and"), "RUN <<E\nx\nE\n")

    assert str(edited) == "FROM a\r\nRUN b\r\n# why\r\nRUN c \\\r\n && d\r\n# and\r\nRUN <<E\nx\nE\n"


def test_insertions_stand_above_the_comments_of_what_they_precede() -> None:
    document = Document.read("# license\nFROM a\n# one\n# two\nRUN b\n")
    run, opening = document.find(Run)[0], document.find(From)[0]

    assert str(document.insert_before(run, Run("x"))) == "# license\nFROM a\nRUN x\n# one\n# two\nRUN b\n"
    assert str(document.insert_before(opening, "ARG X")) == "# license\nARG X\nFROM a\n# one\n# two\nRUN b\n"


def test_a_new_stage_is_parted_by_an_empty_line() -> None:
    document = Document.read("FROM a\nRUN b\n\n# last\nFROM c\n")

    assert str(document.insert_before(document.stages[1].opening, From("x"), Run("y"))) == (
        "FROM a\nRUN b\n\nFROM x\nRUN y\n\n# last\nFROM c\n"
    )
    assert str(document.append(From("x"), Run("y"))) == "FROM a\nRUN b\n\n# last\nFROM c\n\nFROM x\nRUN y\n"


def test_a_file_without_a_line_end_at_its_end_goes_on_having_none() -> None:
    assert str(Document.read("FROM a").append(Run("b"))) == "FROM a\nRUN b"
    assert str(Document.read("FROM a\r\nRUN b").append(Run("c"))) == "FROM a\r\nRUN b\r\nRUN c"


def test_removing_leaves_everything_around() -> None:
    document = Document.read("FROM a\n\n# c\nRUN b\n\nRUN c\n")
    run = document.find(Run)[0]

    assert str(document.remove(run)) == "FROM a\n\n# c\n\nRUN c\n"
    assert str(document.remove(run, comments=True)) == "FROM a\n\n\nRUN c\n"


def test_a_whole_stage_can_go(document: Document) -> None:
    last = document.remove(*document.stages[-1].steps)

    assert [stage.name for stage in last.stages] == ["base", "builder"]


def test_a_step_stays_the_same_step_through_edits(document: Document) -> None:
    copies = document.find(Copy)

    for copy in copies:
        document = document.insert_before(copy, Run("before"))
        document = document.set_flag(copy, "link", True)
        document = document.set_flag(copy, "chmod", "0644")

    assert [step.piece.logical for step in document.find(Copy)] == [
        "COPY --from=ghcr.io/astral-sh/uv:0.8 --chown=1:1 --link --chmod=0644 /uv /bin/",
        "COPY --from=builder --link --chmod=0644 /out /out",
    ]
    with pytest.raises(errors.NotInDocument, match=r"is not in this document \(any more\)"):
        document.remove(copies[0]).remove(copies[0])


# --- what is refused ---------------------------------------------------------------------------------------------------------

REFUSED: dict[str, tuple[str, Callable[[Document], Document], type[Exception], str]] = {
    "a flag behind one that is read byte by byte": (
        "FROM a\nCOPY --\u0120chown=1 a b\n", lambda d: d.set_flag(d.find(Copy)[0], "link", True),
        errors.EditRefused, "the flags on line 2 are beyond ASCII"),
    "a directive to take away that is not there": (
        "FROM a\n", lambda d: d.set_directive("syntax", None), errors.NotInDocument, "<Dockerfile> has no directive syntax"),
    "a continuation that would take the next line in": (
        "FROM a\nRUN b\n", lambda d: d.insert_before(d.find(Run)[0], "RUN x \\"),
        errors.EditRefused, "the edit would change how line 2 is read"),
    "a heredoc without an end": (
        "FROM a\nRUN b\n", lambda d: d.insert_before(d.find(Run)[0], "RUN <<E\nx"),
        errors.EditRefused, "BuildKit would refuse the file after the edit: unterminated heredoc"),
    "the last line goes on": (
        "FROM a\nRUN b \\", lambda d: d.append(Run("x")), errors.EditRefused, "the edit would change how line 2 is read"),
    "an instruction that is none": (
        "FROM a\n", lambda d: d.append("RUNN x"), errors.EditRefused,
        "BuildKit would refuse the instruction: unknown instruction: RUNN"),
    "escape, where something is escaped": (
        "FROM a\nRUN b \\\n c\n", lambda d: d.set_directive("escape", "`"),
        errors.EditRefused, "BuildKit would refuse|the edit would change how line 2 is read"),
    "no directive, where a comment would be one": (
        "# escape=`\n# check=skip=all\nFROM a\nENV A=`$\n", lambda d: d.set_directive("escape", None),
        errors.EditRefused, "the edit would change how line 4 is read"),
    "a stage in the middle of another": (
        "FROM a\nRUN b\n", lambda d: d.insert_before(d.find(Run)[0], From("x")),
        errors.EditRefused, "the edit would move line 2 into another stage: RUN b"),
    "FROM without its stage": (
        "FROM a\nFROM b\nRUN c\n", lambda d: d.remove(d.find(From)[1]),
        errors.EditRefused, "the edit would move line 3 into another stage"),
    "a stage that is needed": (
        "FROM a AS x\nFROM b\nCOPY --from=x a b\n", lambda d: d.remove(d.find(From)[0]),
        errors.EditRefused, "'x' on line 3 would mean no stage any more"),
    "a stage that moves numbers": (
        "FROM a\nFROM b\nCOPY --from=0 a b\n", lambda d: d.insert_before(d.find(From)[0], From("x")),
        errors.EditRefused, "'0' on line 3 would mean another stage"),
    "a name that an image has": (
        "FROM a AS x\nFROM python\n", lambda d: d.rename_stage("x", "python"),
        errors.EditRefused, "'python' on line 2 would mean another stage"),
    "a name that a stage has": (
        "FROM a AS x\nFROM b AS y\n", lambda d: d.rename_stage("x", "Y"), errors.NameClash, "another stage is named 'y'"),
    "a name that is none": (
        "FROM a AS x\n", lambda d: d.rename_stage("x", "1"), errors.InvalidValue, "'1' is no name for a stage"),
    "a stage named through a variable": (
        "ARG B=x\nFROM a AS x\nFROM $B\n", lambda d: d.rename_stage("x", "y"),
        errors.EditRefused, r"'\$B' on line 3 means the stage through a variable"),
    "a stage named behind ONBUILD": (
        "FROM a AS x\nFROM b AS y\nONBUILD COPY --from=x a b\nFROM y\n", lambda d: d.rename_stage("x", "z"),
        errors.EditRefused, "ONBUILD on line 3 names 'x'"),
    "a tag of a variable": (
        "ARG V=1\nFROM a:${V}\n", lambda d: d.set_tag(d.find(From)[0], "2"),
        errors.EditRefused, r"the image 'a:\$\{V\}' holds a variable\n.*set_arg"),
    "a tag of a stage": (
        "FROM a AS x\nFROM x\n", lambda d: d.set_tag(d.find(From)[1], "2"), errors.NotInDocument, "'x' on line 2 is no image"),
    "a tag of an instruction that names two": (
        "FROM a\nRUN --mount=from=b,target=/b --mount=from=c,target=/c ls\n", lambda d: d.set_tag(d.find(Run)[0], "2"),
        errors.NotInDocument, "line 2 names 2 images"),
    "an image that is none": (
        "FROM a\n", lambda d: d.set_image(d.find(From)[0], "A:b c"), errors.InvalidValue, "the image 'A:b c'"),
    "an image with a variable where none is expanded": (
        "FROM a\nCOPY --from=b a b\n", lambda d: d.set_image(d.find(Copy)[0], "b:$X"),
        errors.InvalidValue, "BuildKit expands no variable in --from"),
    "a flag that is none": (
        "FROM a\nCOPY a b\n", lambda d: d.set_flag(d.find(Copy)[0], "chwon", "x"),
        errors.UnknownOption, "COPY has no flag --chwon\n.*did you mean 'chown'"),
    "a flag's wrong value": (
        "FROM a\nCOPY a b\n", lambda d: d.set_flag(d.find(Copy)[0], "link", "yes"),
        errors.InvalidType, "COPY --link is True or False"),
    "an ENV value with a line feed": (
        "FROM a\n", lambda d: d.set_env("A", "x\ny"), errors.Unspellable, "the value of ENV A holds a line feed"),
    "a key that is not there": (
        "FROM a\n", lambda d: d.remove_env("A"), errors.NotInDocument, "<Dockerfile> has no ENV A"),
    "an ARG that is not there": (
        "FROM a\n", lambda d: d.set_arg("A", "1"), errors.NotInDocument, "<Dockerfile> declares no ARG A"),
    "a stage that is not there": (
        "FROM a AS builder\n", lambda d: d.append(Run("x"), stage="bulder"),
        errors.NotInDocument, "has no stage 'bulder'\n.*did you mean 'builder'"),
    "a directive that is none": (
        "FROM a\n", lambda d: d.set_directive("sintax", "x"), errors.UnknownOption, "no directive 'sintax'\n.*'syntax'"),
    "a directive of two lines": (
        "FROM a\n", lambda d: d.set_directive("syntax", "x\ny"), errors.InvalidValue, "the directive syntax cannot be"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "edit", "error", "message"), REFUSED.values(), ids=REFUSED)
def test_an_edit_is_refused(text: str, edit: Callable[[Document], Document], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        edit(Document.read(text))


def test_what_no_value_can_keep_can_be_edited_all_the_same() -> None:
    document = Document.read("FROM a\nCOPY --exclude=\xe9 a b\nLABEL x=${y^^}\n")

    assert isinstance(document.instructions[1].instruction, Raw)
    assert str(document.set_label("x", "1")) == "FROM a\nCOPY --exclude=\xe9 a b\nLABEL x=1\n"
    assert changes(document, document.append(Label((("a", "b"),)))) == "+LABEL a=b"


READ = {
    "a check over lines": ("HEALTHCHECK CMD a && \\\n  b", Healthcheck(sh("a", "b"))),
    "a check over lines, CMD alone": ("HEALTHCHECK CMD \\\n  a && \\\n  b", Healthcheck(sh("a", "b"))),
    "a chain behind a flag": ("RUN --mount=type=cache,target=/c a && \\\n  b", Run(sh("a", "b"), mounts=[cache("/c")])),
    "a trigger that no value can keep": ("ONBUILD LABEL a=${x^^}", Raw("ONBUILD LABEL a=${x^^}")),
}


@pytest.mark.parametrize(("text", "instruction"), READ.values(), ids=READ)
def test_what_an_odd_instruction_says(text: str, instruction: Any) -> None:
    assert Document.read(f"FROM a\n{text}\n").instructions[1].instruction == instruction


def test_steps_are_keys_of_a_dict() -> None:
    first, second = Document.read("FROM a\nRUN b\nRUN b\n").find(Run)
    assert {first: "first", second: "second"}[first] == "first"


def test_a_command_that_was_read_can_be_given_again() -> None:
    text = "FROM a\nRUN cat <<A <<B\n1\nA\n2\nB\n"
    (step,) = Document.read(text).find(Run)
    assert isinstance(step.instruction, Run)
    assert str(Document.read("FROM a\n").append(Run(step.instruction.command))) == text


def test_a_name_that_is_no_reference_means_no_image() -> None:
    assert [mention.image for mention in Document.read("FROM A\n").mentions] == [None]


def test_an_instruction_that_cannot_be_written_as_the_file_is_stays_as_this_library_writes_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fails(*_: object) -> None:
        raise errors.ParseError("cannot be read")

    monkeypatch.setattr(habits, "read_instruction", fails)
    assert str(Document.read("from a\n").append(Run("b"))) == "from a\nRUN b\n"
