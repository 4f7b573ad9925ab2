"""Generated files that git could not merge: they are written again, unless somebody has worked on them."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from dockerdsl.cli import run
from dockerdsl.project.stamp import stamped
from tests.project.conftest import write

BOTH = "web = Stage(None, 'nginx')\n"
OURS = BOTH + "web = web.user('a')\n"
THEIRS = BOTH + "web = web.expose(80)\n"
SOLVED = BOTH + "web = web.user('a').expose(80)\n"
FILE = Path("api/Dockerfile")
EDITED = "api/Dockerfile was edited by hand since it was generated"


def git(*args: str) -> int:
    who = ("-c", "user.name=a", "-c", "user.email=a@b")
    return subprocess.run(["git", *who, *args], check=False, capture_output=True).returncode


def merge(*, by_hand: str = "", style: str = "merge") -> None:
    """Merge two branches whose definitions differ; something may be added by hand to the generated file of one of them."""
    git("init", "-q", "-b", "main")
    git("config", "merge.conflictStyle", style)
    write("api/imagefile.py", BOTH)
    run(["sync"])
    git("add", ".")
    git("commit", "-qm", "both")
    for branch, definition, more in (("ours", OURS, ""), ("theirs", THEIRS, by_hand)):
        git("checkout", "-q", "main")
        git("checkout", "-qb", branch)
        write("api/imagefile.py", definition)
        run(["sync"])
        FILE.write_text(FILE.read_text() + more)
        git("commit", "-qam", branch)
    assert git("merge", "ours") == 1
    assert "<<<<<<< HEAD" in FILE.read_text()
    write("api/imagefile.py", SOLVED)


def without_marks(text: str) -> str:
    return "".join([line for line in text.splitlines(True) if not line.startswith(("<<<<<<<", "=======", ">>>>>>>"))])


REPAIRED = {
    "marks and all": lambda text: text,
    "marks of which some are gone": lambda text: text.replace("<<<<<<< HEAD\n", "", 1),
    "solved by lines of both sides": without_marks,
    "with other line ends": lambda text: text.replace("\n", "\r\n"),
}


@pytest.mark.parametrize("style", ["merge", "diff3"])
@pytest.mark.parametrize("change", REPAIRED.values(), ids=REPAIRED)
def test_a_conflict_of_two_generated_files_is_written_again(project: Path, change: object, style: str) -> None:
    merge(style=style)
    assert callable(change)
    FILE.write_bytes(change(FILE.read_text()).encode())

    assert run(["sync", "--check"]) == 1
    assert run(["sync"]) == 0
    assert FILE.read_text() == stamped("FROM nginx\nUSER a\nEXPOSE 80\n", "api/imagefile.py", "dockerdsl sync api/imagefile.py")


GONE = "api/Dockerfile was edited by hand, and no definition makes it any more"


def test_a_conflict_whose_definition_is_gone_is_an_orphan(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    merge()
    Path("api/imagefile.py").unlink()

    assert run(["sync", "--check"]) == 1
    assert "api/Dockerfile would be removed: no definition makes it any more" in capfd.readouterr().err
    assert run(["sync"]) == 0
    assert not FILE.exists()


def test_a_conflict_that_somebody_has_worked_on_is_not_removed(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    merge(by_hand="STOPSIGNAL SIGQUIT\n")
    Path("api/imagefile.py").unlink()

    assert run(["sync"]) == 2
    assert GONE in capfd.readouterr().err
    assert run(["sync", "--force"]) == 0
    assert not FILE.exists()


WORKED_ON = {
    "on one of the sides": ("STOPSIGNAL SIGQUIT\n", lambda text: text),
    "between the marks": ("", lambda text: text.replace("=======\n", "STOPSIGNAL SIGQUIT\n=======\n", 1)),
    "below them": ("", lambda text: text + "STOPSIGNAL SIGQUIT\n"),
}


@pytest.mark.parametrize(("by_hand", "change"), WORKED_ON.values(), ids=WORKED_ON)
def test_a_conflict_that_somebody_has_worked_on_is_left_alone(
    project: Path, by_hand: str, change: object, capfd: pytest.CaptureFixture[str]
) -> None:
    merge(by_hand=by_hand)
    assert callable(change)
    FILE.write_text(change(FILE.read_text()))
    before = FILE.read_text()

    assert run(["sync"]) == 2
    assert EDITED in capfd.readouterr().err
    assert FILE.read_text() == before
    assert run(["sync", "--force"]) == 0
    assert "<<<<<<<" not in FILE.read_text()


def test_a_conflict_that_was_committed_with_its_marks_is_left_alone(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    merge()
    git("add", ".")
    git("commit", "-qm", "with its marks")

    assert run(["sync"]) == 2
    assert EDITED in capfd.readouterr().err


def test_without_git_a_conflict_is_left_alone(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    merge()
    monkeypatch.setenv("PATH", "")

    assert run(["sync"]) == 2


def test_of_many_conflicts_each_is_judged_by_itself(project: Path) -> None:
    def family(tag: str) -> str:
        return (
            "from dockerdsl import target\n\n"
            f"@target\ndef web():\n    for n in 'abc':\n        yield n + '.Dockerfile', Stage(None, '{tag}')\n"
        )

    git("init", "-q", "-b", "main")
    for branch, tag in (("main", "x:1"), ("ours", "x:2"), ("theirs", "x:3")):
        git("checkout", "-q", "main")
        git("checkout", "-qb", branch)
        write("api/imagefile.py", family(tag))
        run(["sync"])
        git("add", ".")
        git("commit", "-qm", branch)
    assert git("merge", "ours") == 1
    write("api/imagefile.py", family("x:4"))
    write("api/b.Dockerfile", Path("api/b.Dockerfile").read_text() + "USER me\n")

    assert run(["sync"]) == 2
    texts = {path.name: path.read_text().endswith("FROM x:4\n") for path in sorted(Path("api").glob("*.Dockerfile"))}
    assert texts == {"a.Dockerfile": True, "b.Dockerfile": False, "c.Dockerfile": True}


def test_render_writes_a_conflict_again_too(project: Path) -> None:
    merge()

    assert run(["render", "api/imagefile.py", "-o", "api/Dockerfile"]) == 0
    assert "<<<<<<<" not in FILE.read_text()
