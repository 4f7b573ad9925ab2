"""The command ``dockerdsl diff``: what it is given, what it shows, its exit codes."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.test_cli_reading import Command, dockerdsl

__all__ = ["dockerdsl"]

OLD = """\
FROM golang:1.25 AS builder
ENV CGO_ENABLED=0
WORKDIR /src
COPY . .
RUN go build -o /greet .

FROM busybox
COPY --from=builder /greet /greet
LABEL team=web
"""
NEW = """\
# syntax=docker/dockerfile:1
FROM golang:1.25 AS build
ENV CGO_ENABLED=1
WORKDIR /src
COPY . .
RUN go build -trimpath -o /greet .

FROM busybox
COPY --from=build /greet /greet
EXPOSE 80
"""
SHOWN = """\
~ syntax: + docker/dockerfile:1
~ builder -> build
    1 step as before
  ~ ENV CGO_ENABLED=1
        CGO_ENABLED: 0 -> 1
    2 steps as before
  ~ RUN go build -trimpath -o /greet .  built again
        command: go build -o /greet . -> go build -trimpath -o /greet .
  stage 1
    1 step as before
    COPY --from=build /greet /greet  built again if files differ: files of build
  - LABEL team=web
  + EXPOSE 80

steps: 2 changed, 1 added, 1 removed; 1 of 4 layers built again, 1 more if files differ
"""


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")
    Path("old").write_text(OLD)
    Path("new").write_text(NEW)


def test_two_files_are_compared_by_stage_and_step(dockerdsl: Command) -> None:
    assert dockerdsl("diff", "old", "new") == (1, SHOWN, "")


def test_files_that_mean_the_same_are_no_difference(dockerdsl: Command) -> None:
    Path("new").write_text("# a comment\n" + OLD.replace("FROM", "from"))

    assert dockerdsl("diff", "old", "new") == (0, "", "old and new mean the same\n")
    assert dockerdsl("diff", "old", "new", "--text")[0] == 0


def test_the_lines_are_shown_when_asked_for(dockerdsl: Command) -> None:
    Path("new").write_text(OLD.replace("team=web", "team=shop"))

    assert dockerdsl("diff", "old", "new", "--text") == (
        1,
        """\
--- old
+++ new
@@ -6,4 +6,4 @@
\x20
 FROM busybox
 COPY --from=builder /greet /greet
-LABEL team=web
+LABEL team=shop
""",
        "",
    )


def test_json_says_all_of_it(dockerdsl: Command) -> None:
    Path("old").write_text("FROM a AS x\nENV A=1\nRUN b\n")
    Path("new").write_text("FROM a AS x\nENV A=2\nRUN b\n")

    code, out, err = dockerdsl("diff", "old", "new", "--output-format", "json")

    assert (code, err) == (1, "")
    stage = {"number": 0, "name": "x", "line": 1, "end_line": 3}
    assert json.loads(out) == {
        "before": "old",
        "after": "new",
        "same": False,
        "directives": [],
        "stages": [
            {
                "change": "changed", "before": stage, "after": stage,
                "steps": [
                    {
                        "change": "same", "keyword": "FROM",
                        "before": {"line": 1, "end_line": 1, "text": "FROM a AS x\n"},
                        "after": {"line": 1, "end_line": 1, "text": "FROM a AS x\n"},
                        "fields": [], "cache": "cached", "because": [],
                    },
                    {
                        "change": "changed", "keyword": "ENV",
                        "before": {"line": 2, "end_line": 2, "text": "ENV A=1\n"},
                        "after": {"line": 2, "end_line": 2, "text": "ENV A=2\n"},
                        "fields": [{"name": "A", "before": "1", "after": "2"}], "cache": None, "because": [],
                    },
                    {
                        "change": "same", "keyword": "RUN",
                        "before": {"line": 3, "end_line": 3, "text": "RUN b\n"},
                        "after": {"line": 3, "end_line": 3, "text": "RUN b\n"},
                        "fields": [], "cache": "again", "because": ["A"],
                    },
                ],
            }
        ],
    }  # fmt: skip


def test_json_of_the_same_says_so(dockerdsl: Command) -> None:
    code, out, err = dockerdsl("diff", "old", "old", "--output-format", "json")

    assert (code, json.loads(out)["same"], err) == (0, True, "")


def test_a_definition_is_rendered(dockerdsl: Command) -> None:
    Path("imagefile.py").write_text(
        'from dockerdsl import Stage\na = Stage(None, "a").run("x")\nb = Stage(None, "a").run("y")\n'
    )
    Path("file").write_text("FROM a\nRUN x\n")

    assert dockerdsl("diff", "file", "imagefile.py:a") == (0, "", "file and imagefile.py:a mean the same\n")
    assert dockerdsl("diff", ".:a", "imagefile.py:b")[0] == 1


def test_a_folder_is_its_definition_or_its_dockerfile(dockerdsl: Command) -> None:
    Path("a").mkdir()
    Path("a/Dockerfile").write_text(OLD)

    assert dockerdsl("diff", "a", "old") == (0, "", "a and old mean the same\n")


def test_standard_input_is_read(dockerdsl: Command) -> None:
    assert dockerdsl("diff", "-", "old", given=OLD.encode()) == (0, "", "- and old mean the same\n")


def test_build_arguments_are_given_to_both(dockerdsl: Command) -> None:
    Path("old").write_text("FROM a\nARG V=1\nRUN b\n")
    Path("new").write_text("FROM a\nARG V=2\nRUN b\n")

    assert "RUN b    built again: V" in dockerdsl("diff", "old", "new")[1]
    assert "RUN b" not in dockerdsl("diff", "old", "new", "--build-arg", "V=3")[1]
    assert dockerdsl("diff", "old", "new", "--build-arg", "V") == (
        2, "", "error: --build-arg V is not NAME=VALUE\n  = hint: see dockerdsl diff --help\n"
    )  # fmt: skip


def test_colour_says_what_happened(dockerdsl: Command) -> None:
    Path("old").write_text("FROM a\nRUN b\n")
    Path("new").write_text("FROM a\nUSER 1\nRUN b\n")

    assert dockerdsl("diff", "old", "new", "--color", "always")[1].splitlines()[:4] == [
        "\x1b[1m  stage 0\x1b[0m",
        "    1 step as before",
        "  \x1b[32m+ USER 1\x1b[0m",
        "    RUN b   \x1b[31mbuilt again: the user\x1b[0m",
    ]


def test_what_is_refused_is_shown_in_its_file(dockerdsl: Command) -> None:
    Path("new").write_text("FROM a\nRUNN b\n")

    code, out, err = dockerdsl("diff", "old", "new")

    assert (code, out) == (2, "")
    assert err.startswith("error: unknown instruction: RUNN\n --> new:2:1\n")


# --- git


@pytest.fixture
def _repository() -> None:
    def git(*args: str) -> None:
        who = ("-c", "user.name=a", "-c", "user.email=a@b")
        subprocess.run(["git", *who, *args], check=True, capture_output=True)

    Path("svc").mkdir()
    Path("svc/Dockerfile").write_text(OLD)
    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "one")
    Path("svc/Dockerfile").write_text(OLD.replace("web", "shop"))
    git("commit", "-qam", "two")


@pytest.mark.usefixtures("_repository")
def test_revisions_are_written_as_git_writes_them(dockerdsl: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    code, out, err = dockerdsl("diff", "HEAD~1:svc/Dockerfile", "HEAD:svc/Dockerfile")

    assert (code, err) == (1, "")
    assert "  ~ LABEL team=shop\n        team: web -> shop\n" in out
    assert dockerdsl("diff", "HEAD:svc/Dockerfile", "svc/Dockerfile")[0] == 0
    monkeypatch.chdir("svc")
    assert dockerdsl("diff", "HEAD~1:./Dockerfile", "Dockerfile")[0] == 1


@pytest.mark.usefixtures("_repository")
def test_a_revision_that_git_does_not_have_is_an_error_in_its_words(dockerdsl: Command) -> None:
    code, out, err = dockerdsl("diff", "HEAD~9:svc/Dockerfile", "old")

    assert (code, out) == (2, "")
    assert err.startswith("error: git has no HEAD~9:svc/Dockerfile: ")  # git's own words, which change with its version
    assert err.endswith("\n  = hint: write REV:PATH, or REV:./PATH from this folder\n")


@pytest.mark.usefixtures("_repository")
def test_the_definition_of_a_revision_is_not_run(dockerdsl: Command) -> None:
    code, _, err = dockerdsl("diff", "HEAD:svc/imagefile.py", "old")

    assert code == 2
    assert err.startswith("error: HEAD:svc/imagefile.py is a definition, and only those of the working tree are run\n")


def test_without_git_a_revision_is_an_error(dockerdsl: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    assert dockerdsl("diff", "HEAD:old", "new") == (
        2, "", "error: git has no HEAD:old: there is no git here\n  = hint: install git, or give files\n"
    )  # fmt: skip
