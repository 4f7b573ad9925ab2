"""What is known of a project without running its code."""

from __future__ import annotations

from pathlib import Path

import pytest

from dockerdsl.cli import run
from tests.project.conftest import write


@pytest.fixture(autouse=True)
def _project(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    for folder in "abc":
        write(f"{folder}/imagefile.py", "web = Stage(None, 'x')\n")
    assert run(["sync"]) == 0
    for folder in "abc":
        write(f"{folder}/imagefile.py", "open('ran', 'w')\n")
    capfd.readouterr()


def untrusted(capfd: pytest.CaptureFixture[str], *args: str) -> tuple[int, str, str]:
    code = run(["sync", "--untrusted", *args])
    assert not Path("ran").exists()
    out, err = capfd.readouterr()
    return code, out, err


def test_files_that_nobody_has_edited_are_in_step(capfd: pytest.CaptureFixture[str]) -> None:
    assert untrusted(capfd) == (0, "", "")


def test_what_can_be_seen_is_told(capfd: pytest.CaptureFixture[str]) -> None:
    with open("a/Dockerfile", "a") as file:
        file.write("USER app\n")
    Path("b/imagefile.py").unlink()
    Path("c/Dockerfile").unlink()
    write("d/Dockerfile", "FROM x\n")

    code, out, err = untrusted(capfd)

    assert (code, out.splitlines()[:2]) == (1, ["--- b/Dockerfile", "+++ /dev/null"])
    assert err == (
        "a/Dockerfile was edited by hand since it was generated\n"
        "  = hint: take over into a/imagefile.py what was edited, or write over it with --force\n"
        "b/Dockerfile would be removed: no definition makes it any more\n"
        "c/imagefile.py has no generated file\n"
        "3 files differ, 0 in step\n"
        "run: dockerdsl sync --force\n"
    )
    assert Path("b/Dockerfile").exists()
    assert untrusted(capfd, "c", "--output-format", "concise")[1] == (
        "c/imagefile.py:1: unwritten: c/imagefile.py has no generated file (c/imagefile.py:1)\n"
    )


def test_a_cache_that_a_pull_request_brings_is_not_believed(capfd: pytest.CaptureFixture[str]) -> None:
    Path(".dockerdsl/cache").write_text("{")

    assert untrusted(capfd) == (0, "", "")
    assert Path(".dockerdsl/cache").read_text() == "{"
