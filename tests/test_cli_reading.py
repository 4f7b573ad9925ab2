"""The commands that read existing Dockerfiles: fmt, stages, parse."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from dockerdsl.cli import run
from dockerdsl.project.stamp import stamped

TEXT = """\
ARG PY=3.12
FROM python:${PY} as builder
RUN --mount=type=cache,target=/c pip x \\
  && make
# the image
from busybox:1.37
COPY --from=builder /a /b
COPY --from=ghcr.io/a/b:1 /c /d
COPY <<EOF /x
a
EOF
"""
FORMATTED = """\
ARG PY=3.12

FROM python:${PY} AS builder
RUN --mount=type=cache,target=/c pip x \\
    && make

# the image
FROM busybox:1.37
COPY --from=builder /a /b
COPY --from=ghcr.io/a/b:1 /c /d
COPY <<EOF /x
a
EOF
"""


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")
    Path("Dockerfile").write_text(TEXT)


class Command:
    """The command, called in this process: its exit code, what it printed, what it said."""

    def __init__(self, captured: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> None:
        self.captured = captured
        self.monkeypatch = monkeypatch

    def __call__(self, *args: str, given: bytes = b"") -> tuple[int, str, str]:
        self.monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given)))
        code = run(args)
        out, err = self.captured.readouterr()
        return code, out.decode(errors="surrogateescape"), err.decode()


@pytest.fixture
def dockerdsl(capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Command:
    return Command(capfdbinary, monkeypatch)


# --- fmt


def test_fmt_writes_files_that_change(dockerdsl: Command) -> None:
    assert dockerdsl("fmt", "Dockerfile") == (0, "", "Dockerfile formatted\n")
    assert Path("Dockerfile").read_text() == FORMATTED
    assert dockerdsl("fmt", "Dockerfile") == (0, "", "")


def test_fmt_leaves_generated_files_alone(dockerdsl: Command) -> None:
    text = stamped("from x\n", "imagefile.py", "dockerdsl sync imagefile.py")
    Path("Dockerfile").write_text(text)

    assert dockerdsl("fmt", "Dockerfile") == (0, "", "Dockerfile left alone: it is generated, in the style of its edition\n")
    assert Path("Dockerfile").read_text() == text
    assert dockerdsl("fmt", "-", given=text.encode())[:2] == (0, text)
    Path("Dockerfile").write_text(text + "user a\n")
    assert dockerdsl("fmt", "Dockerfile") == (0, "", "Dockerfile formatted\n")


def test_fmt_leaves_a_file_alone_that_is_in_the_style(dockerdsl: Command) -> None:
    Path("Dockerfile").write_text(FORMATTED)
    stamp = Path("Dockerfile").stat()

    assert dockerdsl("fmt", ".") == (0, "", "")
    assert Path("Dockerfile").stat() == stamp


def test_fmt_check_says_what_would_change(dockerdsl: Command) -> None:
    assert dockerdsl("fmt", "--check", ".") == (1, "", "Dockerfile would change\n")
    assert Path("Dockerfile").read_text() == TEXT


def test_fmt_diff_shows_what_would_change(dockerdsl: Command) -> None:
    Path("Dockerfile").write_bytes(b"from a\nRUN \xff b\nRUN c  \\\n  d")

    assert dockerdsl("fmt", "--diff", "Dockerfile") == (
        1,
        """\
--- Dockerfile
+++ Dockerfile
@@ -1,4 +1,4 @@
-from a
+FROM a
 RUN \udcff b
-RUN c  \\
-  d
\\ No newline at end of file
+RUN c \\
+    d
""",
        "Dockerfile would change\n",
    )


def test_fmt_reads_standard_input(dockerdsl: Command) -> None:
    assert dockerdsl("fmt", "-", given=b"from a\r\nRUN \xff") == (0, "FROM a\r\nRUN \udcff\r\n", "")
    assert dockerdsl("fmt", "--check", "-", "--stdin-filename", "svc/Dockerfile", given=b"from a") == (
        1, "", "svc/Dockerfile would change\n"
    )  # fmt: skip


def test_fmt_finds_the_dockerfiles_of_folders(dockerdsl: Command) -> None:
    chosen = ["a/Containerfile", "a/web.Dockerfile", "b/Dockerfile.web", "b/dockerfile", "c/x.dockerfile"]
    left = [
        "Dockerfile.dockerignore",
        "a/Dockerfile.j2",
        "a/README",
        ".git/Dockerfile",
        "node_modules/x/Dockerfile",
        "a/Dockerfile~",
    ]
    for name in chosen + left:
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text("from a\n")

    assert dockerdsl("fmt", "--check", ".", "a/README") == (
        1,
        "",
        "".join([f"{name} would change\n" for name in ["Dockerfile", *chosen, "a/README"]]),
    )


def test_fmt_reports_what_buildkit_refuses_and_does_the_others(dockerdsl: Command) -> None:
    Path("bad.Dockerfile").write_text("FROM a\nRUNN b\n")

    assert dockerdsl("fmt", "bad.Dockerfile", "nope", "Dockerfile") == (
        2,
        "",
        """\
error: unknown instruction: RUNN
 --> bad.Dockerfile:2:1
  |
2 | RUNN b
  | ^^^^^^
  |
  = hint: did you mean 'RUN'?
error: there is no file nope
  = hint: check the path; - reads standard input
Dockerfile formatted
""",
    )
    assert Path("bad.Dockerfile").read_text() == "FROM a\nRUNN b\n"


def test_fmt_of_a_folder_without_dockerfiles_says_so(dockerdsl: Command) -> None:
    Path("empty").mkdir()

    assert dockerdsl("fmt", "empty") == (2, "", "error: no Dockerfile in empty\n  = hint: name the files\n")


# --- stages


def test_stages_are_listed(dockerdsl: Command) -> None:
    assert dockerdsl("stages", "Dockerfile") == (
        0,
        """\
   STAGE    BASE                        LINES  NEEDS
0  builder  python:${PY} (python:3.12)  2-4
1  -        busybox:1.37                6-11   builder, ghcr.io/a/b:1
""",
        "",
    )


def test_stages_as_json(dockerdsl: Command) -> None:
    code, out, err = dockerdsl("stages", "-", "--output-format", "json", given=b"FROM a AS x\nFROM x\nCOPY --from=x:1 b c\n")

    assert (code, err) == (0, "")
    assert json.loads(out) == {
        "file": "-",
        "stages": [
            {
                "number": 0,
                "name": "x",
                "base": {
                    "kind": "FROM", "text": "a", "value": "a", "stage": None, "image": "docker.io/library/a",
                    "onbuild": False, "line": 1,
                },
                "needs": [],
                "line": 1,
                "end_line": 1,
            },
            {
                "number": 1,
                "name": None,
                "base": {"kind": "FROM", "text": "x", "value": "x", "stage": 0, "image": None, "onbuild": False, "line": 2},
                "needs": [
                    {
                        "kind": "--from", "text": "x:1", "value": "x:1", "stage": None, "image": "docker.io/library/x:1",
                        "onbuild": False, "line": 3,
                    },
                ],
                "line": 2,
                "end_line": 3,
            },
        ],
    }  # fmt: skip


# --- parse


def test_parse_prints_what_is_read(dockerdsl: Command) -> None:
    assert dockerdsl("parse", "Dockerfile") == (
        0,
        """\
   1  Declare(args=(Arg('PY', '3.12'),))
   2  From(image='python:${PY}')
 3-4  Run(command=Chain(commands=('pip x', 'make')), mounts=(Mount(type='cache', from_=None, options=(('target', '/c'),)),))
   6  From(image='busybox:1.37')
   7  Copy(sources=('/a',), dest='/b', from_='builder')
   8  Copy(sources=('/c',), dest='/d', from_='ghcr.io/a/b:1')
9-11  Copy(sources=(Heredoc(content='a\\n', name='EOF', expand=True),), dest='/x')
""",
        "",
    )


def test_parse_as_json(dockerdsl: Command) -> None:
    text = b"\xef\xbb\xbf# check=skip=all\n# c\nFROM a\nonbuild COPY \\\n  --link <<E /\xff\nE\n"

    code, out, err = dockerdsl("parse", "-", "--output-format", "json", given=text)

    assert (code, err) == (0, "")
    heredoc = {"name": "E", "fd": 0, "expand": True, "chomp": False, "content": ""}
    assert json.loads(out) == {
        "file": "-",
        "escape": "\\",
        "directives": [{"name": "check", "value": "skip=all", "line": 1}],
        "comments": [{"text": "# c", "line": 2}],
        "instructions": [
            {
                "keyword": "FROM",
                "stage": 0,
                "line": 3,
                "end_line": 3,
                "text": "FROM a\n",
                "instruction": {"type": "From", "image": "a"},
                "node": {"keyword": "FROM", "flags": [], "args": ["a"], "json": False, "heredocs": [], "child": None},
                "spans": {
                    "keyword": {"line": 3, "column": 1, "end_line": 3, "end_column": 5},
                    "flags": [],
                    "arguments": {"line": 3, "column": 6, "end_line": 3, "end_column": 7},
                },
            },
            {
                "keyword": "ONBUILD",
                "stage": 0,
                "line": 4,
                "end_line": 6,
                "text": "onbuild COPY \\\n  --link <<E /\udcff\nE\n",
                "instruction": {"type": "Raw", "text": "onbuild COPY \\\n  --link <<E /\udcff\nE"},
                "node": {
                    "keyword": "onbuild",
                    "flags": [],
                    "args": [],
                    "json": False,
                    "heredocs": [heredoc],
                    "child": {
                        "keyword": "COPY", "flags": ["--link"], "args": ["<<E", "/\udcff"], "json": False,
                        "heredocs": [], "child": None,
                    },
                },
                "spans": {
                    "keyword": {"line": 4, "column": 1, "end_line": 4, "end_column": 8},
                    "flags": [],
                    "arguments": {"line": 4, "column": 9, "end_line": 5, "end_column": 16},
                },
            },
        ],
    }  # fmt: skip


@pytest.mark.parametrize("command", ["stages", "parse"])
def test_what_buildkit_refuses_is_told(dockerdsl: Command, command: str) -> None:
    Path("Dockerfile").write_text("FROM a\nCOPY b\n")

    assert dockerdsl(command, "Dockerfile") == (
        2,
        "",
        """\
error: COPY requires at least two arguments, but only one was provided. Destination could not be determined
 --> Dockerfile:2:1
  |
2 | COPY b
  | ^^^^^^
  |
  = hint: end with a destination
""",
    )
