"""Two revisions of a project compared: every generated Dockerfile that differs."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from dockerdsl.cli import run
from tests.project.conftest import write

WHO = ("-c", "user.name=a", "-c", "user.email=a@b")


def git(*args: str) -> None:
    subprocess.run(["git", *WHO, *args], check=True, capture_output=True)


@pytest.fixture
def _revisions(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Make two revisions: in the second `a` is changed, `b` is removed, `c` is added, and `d` is only commented."""
    write("hand/Dockerfile", "FROM a\n")
    for name in "abd":
        write(f"{name}/imagefile.py", "image = Stage(None, 'a').run('make')\n")
    git("init", "-q")
    run(["sync"])
    git("add", ".")
    git("commit", "-qm", "one")
    write("hand/Dockerfile", "FROM b\n")
    write("a/imagefile.py", "image = Stage(None, 'a').label(x=1).run('make')\n")
    write("c/imagefile.py", "image = Stage(None, 'a')\n")
    write("d/imagefile.py", "image = Stage(None, 'a').comment('it is made').run('make')\n")
    Path("b/imagefile.py").unlink()
    run(["sync"])
    git("add", ".")
    git("commit", "-qm", "two")
    capfd.readouterr()


SHOWN = """\
a/Dockerfile
  stage 0
    1 step as before
  + LABEL x=1
    1 step as before

steps: 1 added; 0 of 1 layer built again

+ c/Dockerfile
- b/Dockerfile
"""
SUMMARY = "generated files: 1 changed, 1 added, 1 removed\n"


@pytest.mark.usefixtures("_revisions")
def test_two_revisions_are_compared_in_all_generated_files(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["diff", "HEAD~1", "HEAD"]) == 1
    assert capfd.readouterr() == (SHOWN, SUMMARY)


@pytest.mark.usefixtures("_revisions")
def test_one_revision_is_compared_with_the_files_as_they_are_now(capfd: pytest.CaptureFixture[str]) -> None:
    git("reset", "-q", "--soft", "HEAD~1")
    git("reset", "-q")  # a file that git does not know yet is there as well

    assert run(["diff", "HEAD"]) == 1
    assert capfd.readouterr() == (SHOWN, SUMMARY)


@pytest.mark.usefixtures("_revisions")
def test_a_folder_of_the_project_compares_all_of_it(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir("a")

    assert run(["diff", "HEAD~1", "HEAD"]) == 1
    assert capfd.readouterr() == (SHOWN, SUMMARY)


@pytest.mark.usefixtures("_revisions")
def test_revisions_that_mean_the_same_are_no_difference(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["diff", "HEAD", "HEAD"]) == 0
    assert capfd.readouterr() == ("", "all generated files mean the same\n")


@pytest.mark.usefixtures("_revisions")
def test_json_has_what_differs(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["diff", "HEAD~1", "HEAD", "--output-format", "json"]) == 1

    found = json.loads(capfd.readouterr().out)

    assert [(each["path"], each["same"]) for each in found["files"]] == [("a/Dockerfile", False)]
    assert (found["added"], found["removed"]) == (["c/Dockerfile"], ["b/Dockerfile"])


@pytest.mark.usefixtures("_revisions")
def test_a_revision_that_there_is_not_is_told(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["diff", "HEAD", "nope"]) == 2
    assert capfd.readouterr().err.startswith("error: git cannot compare HEAD and nope: ")
    assert run(["diff", "nope"]) == 2
    assert capfd.readouterr().err.startswith("error: there is no revision 'nope' in the repository\n")
