"""``dockerdsl import``: what it prints, what it says about it, and what it never overwrites."""

from __future__ import annotations

from pathlib import Path

import pytest

from dockerdsl.cli import import_, run
from dockerdsl.reading.parse import parse

DOCKERFILE = """\
FROM golang:1.25 AS builder
WORKDIR /src
COPY . .
RUN go build -o /greet .

# small
FROM busybox
COPY --from=builder /greet /
"""
PYTHON = """\
from dockerdsl import From, Stage

builder = (
    Stage("builder", From("golang:1.25"))
    .workdir("/src")
    .copy(".", ".")
    .run("go build -o /greet .")
)

# small
image = Stage(None, From("busybox")).copy(builder / "greet", "/")
"""


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("NO_COLOR", "1")
    Path("Dockerfile").write_text(DOCKERFILE)


def _run(captured: pytest.CaptureFixture[bytes], *args: str) -> tuple[int, str, str]:
    code = run(("import", *args))
    out, err = captured.readouterr()
    return code, out.decode(), err.decode()


def test_the_python_is_printed_and_the_verdict_beside_it(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert _run(capfdbinary, "Dockerfile") == (0, PYTHON, "same as the original: 6 instructions\n")


def test_the_python_goes_to_a_file(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert _run(capfdbinary, "Dockerfile", "-o", "imagefile.py") == (0, "", "same as the original: 6 instructions\n")
    assert Path("imagefile.py").read_text() == PYTHON


def test_the_same_file_may_be_written_twice(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert _run(capfdbinary, "Dockerfile", "-o", "imagefile.py")[0] == 0
    assert _run(capfdbinary, "Dockerfile", "-o", "imagefile.py")[0] == 0


def test_another_file_is_never_overwritten(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    Path("imagefile.py").write_text("mine\n")
    code, out, err = _run(capfdbinary, "Dockerfile", "-o", "imagefile.py")
    assert (code, out, err) == (
        2,
        "",
        "error: imagefile.py is there already, and differs\n  = hint: name another file, or move that one away\n",
    )
    assert Path("imagefile.py").read_text() == "mine\n"


def test_the_last_stage_is_called_as_asked(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert _run(capfdbinary, "Dockerfile", "--name", "greet")[1] == PYTHON.replace("image = ", "greet = ")


def test_raw_lines_are_counted(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    Path("Dockerfile").write_text("FROM a\nRUN cat <<A <<B\n1\nA\n2\nB\n")
    assert _run(capfdbinary, "Dockerfile")[2] == "same as the original: 2 instructions; 1 kept as raw lines\n"


def test_what_is_not_the_same_is_told_and_fails(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    Path("Dockerfile").write_text("ARG A=1\nARG A=2\nFROM b:$A\n")
    code, _, err = _run(capfdbinary, "Dockerfile")
    assert code == 1
    assert err == "not the same as the original:\n  - ARG Arg('A', '1')\n"


def test_a_stage_that_is_lost_is_told(capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_, "_made", lambda _: parse("FROM busybox\n"))
    code, out, err = _run(capfdbinary, "Dockerfile")
    assert (code, out) == (1, PYTHON)
    assert err.startswith("not the same as the original:\n  - ")


def test_a_file_that_buildkit_refuses_is_shown_with_the_place(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    Path("Dockerfile").write_text("FROM a\nRNU x\n")
    code, out, err = _run(capfdbinary, "Dockerfile")
    assert (code, out) == (2, "")
    assert err == (
        "error: unknown instruction: RNU\n --> Dockerfile:2:1\n  |\n2 | RNU x\n  | ^^^^^\n  |\n  = hint: did you mean 'RUN'?\n"
    )


def test_a_missing_file_is_a_mistake(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    code, out, err = _run(capfdbinary, "nowhere")
    assert (code, out, err) == (2, "", "error: there is no file nowhere\n  = hint: check the path; - reads standard input\n")
