"""Rules that look into the build context, and BuildKit's CopyIgnoredFile as it was recorded."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from dockerdsl import Document, From, Stage, bind
from dockerdsl.checks.engine import check
from dockerdsl.context import Context
from dockerdsl.context.tree import Tree
from tests.checks.differences import INTENDED
from tests.checks.golden import RECORDS, settings_of

NAMES = ("copy-ignored-file", "copy-missing-source", "dockerignore-invalid")
GOLDEN = [record for record in RECORDS if record["rule"] == "CopyIgnoredFile"]


@pytest.mark.parametrize("record", GOLDEN, ids=lambda record: record["id"])
def test_buildkit_finds_the_same_with_the_same_words(record: dict[str, Any]) -> None:
    settings = settings_of(record, "buildkit")
    found = [
        (each.step[0], each.step[1], each.message) for each in check(record["dockerfile"], select=NAMES[:1], settings=settings)
    ]
    said = [
        (each["line"], each["end_line"], each["message"]) for each in record["buildkit"] if each["rule"] == "CopyIgnoredFile"
    ]
    if (record["id"], "CopyIgnoredFile") in INTENDED:
        assert found != said
    else:
        assert found == said


BUILDKIT = {
    "the root, where all of it is left out": ("**\n", "COPY ./ /x", ["."]),
    "the root, where a part is": ("a\n", "COPY / /x", []),
    "a path from the root is cleaned, and matched with its slash": ("a\n", "COPY ./b/../a /x", ["a"]),
    "no mount": ("a\n", "RUN --mount=source=a,target=/a true", []),
    "no stage": ("a\n", "COPY --from=b a /x", []),
}


@pytest.mark.parametrize(("ignore", "line", "paths"), BUILDKIT.values(), ids=BUILDKIT)
def test_buildkit_finds(ignore: str, line: str, paths: list[str]) -> None:
    settings = settings_of({"dockerignore": ignore}, "buildkit")
    found = [each.message for each in check(f"FROM b\n{line}\n", select=NAMES, settings=settings) if each.rule == NAMES[0]]
    assert found == [f'Attempting to Copy file "{path}" that is excluded by .dockerignore' for path in paths]


@pytest.fixture
def context(tmp_path: Path) -> Context:
    for name in ("app/main.py", "app/main.pyc", "web/index.ts", "web/Dockerfile", "secret.env", "kept.env"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("")
    (tmp_path / ".dockerignore").write_text("**/*.pyc\n\n*.env\n!kept.env\n")
    return Context(tmp_path)


FINDS = {
    "nothing against what is there": ("COPY app web/*.ts kept.env /x/", []),
    "a source that is ignored": (
        "COPY app secret.env /x/",
        ["secret.env is not in the build: '*.env', IGNORE:3 leaves it out"],
    ),
    "wildcards of which all is ignored": (
        "COPY app/*.pyc /x/",
        ["app/*.pyc is not in the build: '**/*.pyc', IGNORE:1 leaves it out"],
    ),
    "nothing against wildcards of which some is": ("COPY *.env /x/", []),
    "a source that is not there": ("ADD app/main.go /x/", ["app/main.go is not there in the build context"]),
    "wildcards that match nothing": ("COPY *.{py,ts} /x/", ["*.{py,ts} matches nothing in the build context"]),
    "a bind mount": ("RUN --mount=target=/go.sum,source=go.sum true", ["go.sum is not there in the build context"]),
    "the value of a variable": (
        "ARG F=secret\nCOPY $F.env /x/",
        ["secret.env is not in the build: '*.env', IGNORE:3 leaves it out"],
    ),
    "JSON": ('COPY ["a b", "/x/"]', ["a b is not there in the build context"]),
    "nothing against a variable without a value": ("ARG F\nCOPY $F /x/", []),
    "nor a mount's": ("ARG F\nRUN --mount=source=$F,target=/x --mount=type=$F,source=x,target=/y true", []),
    "nor what comes from elsewhere": (
        "COPY --from=b go.sum /\nADD https://a.test/go.sum git@a.test:b.git /x/\nCOPY <<go.sum /x\ngo.sum",
        [],
    ),
    "nor a mount of a stage, or a cache": ("RUN --mount=from=b,source=x,target=/x --mount=type=cache,target=/y true", []),
    "nor a trigger, which is for another build": ("ONBUILD COPY go.sum /", []),
    "nor wildcards that cannot be read": ("COPY [a- /x/", []),
    "nor a class that goes on in the next folder": ("COPY [a/b]* /x/", []),
    "nor those of --parents": ("COPY --parents [z-a]* /x/", []),
    "nor a backslash, which is read in two ways": ("COPY a\\\\b /x/", []),
}


@pytest.mark.parametrize(("line", "messages"), FINDS.values(), ids=FINDS)
def test_the_rules_find(context: Context, line: str, messages: list[str]) -> None:
    found = check(f"FROM b\n{line}\n", select=NAMES, context=context)
    assert [each.message for each in found] == [
        each.replace("IGNORE", str(Path(context.folder, ".dockerignore"))) for each in messages
    ]


def test_without_a_context_they_find_nothing() -> None:
    assert check("FROM b\nCOPY go.sum /\n", select=NAMES) == []


def test_a_finding_stands_at_the_source_and_says_what_may_be_meant(context: Context) -> None:
    found = check("FROM b\nCOPY web \\\n  App/main.py /x/\n", select=NAMES, context=context)
    assert [(str(each.at), each.at.column, each.at.end_column, each.step, each.hint) for each in found] == [
        ("<Dockerfile>:3", 3, 14, (2, 3), "did you mean app/main.py?")
    ]


def test_a_stage_is_told_in_python(context: Context) -> None:
    stage = Stage(None, From("b")).copy("go.sum", "/")
    assert [each.place.file for each in check(stage, select=NAMES, context=context)] == [__file__]


def test_an_opened_document_has_the_ignore_file_that_lies_beside_it(context: Context) -> None:
    path = Path(context.folder, "web", "Dockerfile")
    path.write_text("FROM b\nCOPY web/index.ts secret.env /x/\n")
    (path.parent / "Dockerfile.dockerignore").write_text("web\n")
    (path.parent / "other.dockerignore").write_text("!\n")
    rules = {
        told: [each.rule for each in check(Document.open(path), select=NAMES, context=told)]
        for told in (context, Context(context.folder, path.parent / "other"))
    }
    assert [*rules.values()] == [["copy-ignored-file"], ["dockerignore-invalid"]]


INVALID = {
    "a class that is not closed": ("*\n!app[\n", 2, "the pattern 'app[' cannot be read: its [ has no ]"),
    "a no to nothing": ("\n\n!", 3, "'!' names nothing that could be brought back"),
    "what is no regular expression, found when a build comes to it": (
        "a\nnode_modules*\\cache",
        2,
        "the pattern 'node_modules*\\\\cache' cannot be read: BuildKit makes a regular expression of it, and \\c is no escape",
    ),
}


@pytest.mark.parametrize("preset", ["default", "hadolint", "buildkit"])
@pytest.mark.parametrize(("ignore", "line", "message"), INVALID.values(), ids=INVALID)
def test_an_ignore_file_that_buildkit_refuses_is_a_finding_there(
    context: Context, ignore: str, line: int, message: str, preset: str
) -> None:
    file = Path(context.folder, ".dockerignore")
    file.write_text(ignore)
    stage = Stage(None, From("b")).copy("go.sum", "secret.env", "/").run("make", mounts=[bind("go.sum", target="/x")])
    found = [each for each in check(stage, preset=preset, context=context) if each.rule in NAMES]
    said = [] if preset != "default" else [("dockerignore-invalid", "error", f"{file}:{line}", f"{file}:{line}", message)]
    assert [(each.rule, each.severity, str(each.at), str(each.place), each.message) for each in found] == said


def test_an_ignore_file_that_may_not_be_read_is_a_finding(context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Tree, "read", refuse)
    found = check("FROM b\nCOPY app /x/\n", select=NAMES, context=context)
    assert [(each.at.line, each.message) for each in found] == [(1, "the ignore file cannot be read: Permission denied")]
