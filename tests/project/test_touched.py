"""Which definitions a change may touch."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from dockerdsl.cli import run
from dockerdsl.project.discovery import discover
from dockerdsl.project.settings import find_settings
from dockerdsl.project.touched import touched
from tests.project.conftest import write

END = "web = Stage(None, 'x')\n"
TEXTS = {
    "dockerdsl.toml": "roots = ['.', 'libs']\n",
    "kit/__init__.py": "from .inner import thing\n",
    "kit/inner/__init__.py": "",
    "kit/inner/thing.py": "import one\n",
    "kit/other.py": "",
    "kit/versions.txt": "",
    "one.py": "",
    "libs/far.py": "from kit import (  # several\n    other,\n)\n",
    "a/imagefile.py": "import kit\n" + END,
    "b/imagefile.py": "from libs import far\nimport far as f, one\n" + END,
    "c/imagefile.py": "if True:\n    from own import x\n" + END,
    "c/own.py": "x = 1\n",
    "c/data/deep.txt": "",
    "d/imagefile.py": END,
}


@pytest.fixture(autouse=True)
def _project(project: Path) -> None:
    for path, text in TEXTS.items():
        write(path, text)


CHANGED = {
    "a definition": (["d/imagefile.py"], "d"),
    "a module": (["kit/__init__.py"], "ab"),
    "a module that a module imports": (["kit/inner/thing.py"], "ab"),
    "a package on the way": (["kit/inner/__init__.py"], "ab"),
    "the end of a chain": (["one.py"], "ab"),
    "a module of another root": (["libs/far.py"], "b"),
    "a module that only it imports": (["kit/other.py"], "b"),
    "a module beside it": (["c/own.py"], "c"),
    "a module that could come first": (["c/kit.py"], "c"),
    "a module that is gone": (["kit/inner/thing.py"], "ab"),
    "data beside a module": (["kit/versions.txt"], "ab"),
    "data beside a definition": (["d/requirements.txt"], "d"),
    "its Dockerfile": (["d/Dockerfile"], "d"),
    "a folder below a definition": (["c/data/deep.txt"], ""),
    "something else": (["docs/index.md"], ""),
    "the settings": (["dockerdsl.toml"], "abcd"),
    "several": (["d/x", "c/own.py"], "cd"),
}


@pytest.mark.parametrize(("changed", "definitions"), CHANGED.values(), ids=CHANGED)
def test_a_change_touches(changed: list[str], definitions: str) -> None:
    settings = find_settings()
    found = touched(settings, discover(settings), changed, lambda _: None)

    assert "".join(sorted(each[0] for each in found if each.endswith("/imagefile.py"))) == definitions


def test_what_was_seen_counts_too() -> None:
    settings = find_settings()
    facts = {"c/imagefile.py": ["file:c/data/deep.txt"], "d/imagefile.py": ["names:c/data", "variable:X"]}
    found = touched(settings, discover(settings), ["c/data/deep.txt"], facts.get)

    assert sorted(each for each in found if each.endswith(".py")) == ["c/imagefile.py", "d/imagefile.py"]


@pytest.fixture
def committed(project: Path) -> Callable[..., None]:
    def git(*args: str) -> None:
        command = ["git", "-c", "user.name=x", "-c", "user.email=x@x", *args]
        subprocess.run(command, check=True, capture_output=True)

    assert run(["sync"]) == 0
    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "all")
    return git


def test_sync_runs_only_what_is_touched(committed: Callable[..., None], capfd: pytest.CaptureFixture[str]) -> None:
    for path in ("a/imagefile.py", "d/imagefile.py"):
        write(path, "print('ran', __file__[-14:-13])\n" + TEXTS[path].replace("'x'", "'y'"))
    write("one.py", "# changed\n")
    capfd.readouterr()

    assert run(["sync", "--changed-since", "HEAD", "--no-cache"]) == 0
    assert capfd.readouterr().err == "ran a\nran d\na/Dockerfile written\nd/Dockerfile written\n2 files written, 1 in step\n"


def test_a_definition_that_is_gone_since_leaves_an_orphan(
    committed: Callable[..., None], capfd: pytest.CaptureFixture[str]
) -> None:
    Path("d/imagefile.py").unlink()
    capfd.readouterr()

    assert run(["sync", "--check", "--changed-since", "HEAD"]) == 1
    assert capfd.readouterr().err.splitlines()[-1] == "run: dockerdsl sync --changed-since HEAD"
    assert run(["sync", "--changed-since", "HEAD"]) == 0
    assert capfd.readouterr().err == "d/Dockerfile removed\n1 file removed, 0 in step\n"


def test_nothing_touched_is_no_error(committed: Callable[..., None], capfd: pytest.CaptureFixture[str]) -> None:
    capfd.readouterr()

    assert run(["sync", "--changed-since", "HEAD"]) == 0
    assert capfd.readouterr().err == "0 in step\n"


def test_a_revision_that_is_not_there_is_told(committed: Callable[..., None], capfd: pytest.CaptureFixture[str]) -> None:
    capfd.readouterr()

    assert run(["sync", "--changed-since", "nope"]) == 2
    assert capfd.readouterr().err == (
        "error: there is no revision 'nope' in the repository\n"
        "  = hint: a branch, a tag or a commit; in CI, fetch it first (fetch-depth: 0)\n"
    )


def test_a_project_without_git_is_told(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["sync", "--changed-since", "HEAD"]) == 2
    assert capfd.readouterr().err == f"error: {project} is in no git repository\n  = hint: leave --changed-since out\n"
