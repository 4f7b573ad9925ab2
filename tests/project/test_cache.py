"""What is remembered between two runs, and what makes it forgotten."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from dockerdsl.cli import run
from dockerdsl.project.cache import FILE
from dockerdsl.project.facts import digest_of
from tests.project.conftest import write

STORE = Path(".dockerdsl") / FILE
RUN = "import sys\nprint('ran', __file__.split('/')[-2], file=sys.stderr)\n"


@pytest.fixture(autouse=True)
def _project(project: Path) -> None:
    write("dockerdsl.toml", "timeout = 60\n")
    write("shared/__init__.py", "import shared.deep\nTAG = shared.deep.TAG\n")
    write("shared/deep.py", "TAG = '1.29'\n")
    write("shared/data.txt", "x")
    write("a/imagefile.py", RUN + "import shared\nweb = Stage(None, 'nginx:' + shared.TAG)\n")
    write("b/imagefile.py", RUN + "open('shared/data.txt').read()\nweb = Stage(None, 'busybox')\n")
    write("c/imagefile.py", RUN + "import os\nweb = Stage(None, 'x').label(v=os.environ.get('RELEASE', '1'))\n")
    old()


def old() -> None:
    """Let all files have been there for a while: what changed in this very moment is looked at again."""
    long_ago = time.time() - 100
    for path in sorted(Path().rglob("*"), reverse=True):
        os.utime(path, (long_ago, long_ago))


@pytest.fixture
def ran(capfd: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Return what runs sync, and tells which definitions ran."""

    def sync(*args: str, code: int = 0) -> str:
        capfd.readouterr()
        assert run(["sync", *args]) == code
        return "".join(sorted(line.split()[1] for line in capfd.readouterr().err.splitlines() if line.startswith("ran ")))

    return sync


def test_a_second_run_runs_nothing(ran: Callable[..., str]) -> None:
    assert ran() == "abc"
    assert ran() == ""
    assert ran("--check") == ""


def test_a_check_remembers_too(ran: Callable[..., str]) -> None:
    assert ran() == "abc"
    STORE.unlink()
    assert ran("--check") == "abc"
    assert ran("--check") == ""


def remembered(**other: object) -> str:
    """Return the cache with something else in it."""
    content = json.dumps(json.loads(STORE.read_text().partition("\n")[2]) | other)
    return f"{digest_of(content.encode())}\n{content}"


CHANGES = {
    "a definition": (lambda: write("b/imagefile.py", RUN + "web = Stage(None, 'alpine')\n"), "b"),
    "a definition that is touched": (lambda: os.utime("b/imagefile.py"), ""),
    "a shared module": (lambda: write("shared/__init__.py", "TAG = '2'\n"), "a"),
    "a module that a shared module imports": (lambda: write("shared/deep.py", "TAG = '2'\n"), "a"),
    "as many bytes": (lambda: write("shared/deep.py", "TAG = '1.30'\n"), "a"),
    "a file that is read": (lambda: write("shared/data.txt", "y"), "b"),
    "a file beside a definition": (lambda: write("c/requirements.txt"), "c"),
    "a module that comes first": (lambda: write("a/shared.py", "TAG = 'own'\n"), "a"),
    "a module of a name from elsewhere": (lambda: write("os.py", "from posix import *\n"), "c"),
    "a file that nobody reads": (lambda: write("shared/other.txt"), ""),
    "a new definition": (lambda: write("d/imagefile.py", RUN + "web = Stage(None, 'x')\n"), "d"),
    "a generated file that is gone": (lambda: Path("a/Dockerfile").unlink(), "a"),
    "the line ends of a generated file": (
        lambda: Path("a/Dockerfile").write_bytes(Path("a/Dockerfile").read_bytes().replace(b"\n", b"\r\n")),
        "",
    ),
    "the settings": (lambda: write("dockerdsl.toml", "roots = ['.', 'shared']\n"), "abc"),
    "a cache that is gone": (STORE.unlink, "abc"),
    "a cache that is none": (lambda: STORE.write_text("{"), "abc"),
    "a cache of something else": (lambda: STORE.write_text("[1]"), "abc"),
    "a cache of another version": (lambda: STORE.write_text(remembered(key=[0])), "abc"),
}


@pytest.mark.parametrize(("change", "definitions"), CHANGES.values(), ids=CHANGES)
def test_what_changes_runs_again(ran: Callable[..., str], change: Callable[[], object], definitions: str) -> None:
    ran()
    change()

    assert ran() == definitions
    assert ran() == ""


def test_an_edited_file_is_seen_though_nothing_else_has_changed(ran: Callable[..., str]) -> None:
    ran()
    text = Path("a/Dockerfile").read_text()
    Path("a/Dockerfile").write_text(text.replace("nginx", "nginz"))

    assert ran("--check", code=1) == "a"
    assert ran(code=2) == "a"


def test_a_variable_that_is_read_counts(ran: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    ran()
    monkeypatch.setenv("RELEASE", "2")
    monkeypatch.setenv("UNREAD", "2")

    assert ran() == "c"
    assert "v=2" in Path("c/Dockerfile").read_text()


def test_what_nobody_can_know_runs_every_time(ran: Callable[..., str]) -> None:
    write(
        "a/imagefile.py",
        RUN + "import subprocess\nweb = Stage(subprocess.check_output(['echo', 'a'], text=True).strip(), 'x')\n",
    )
    ran()

    assert ran() == "a"


def test_a_broken_definition_runs_every_time_and_costs_no_other(ran: Callable[..., str]) -> None:
    write("a/imagefile.py", RUN + "1 / 0\n")
    ran(code=2)

    assert ran(code=2) == "a"


def test_without_a_cache_everything_runs_and_nothing_is_remembered(ran: Callable[..., str]) -> None:
    assert ran("--no-cache") == "abc"
    assert not STORE.exists()
    assert ran() == "abc"
    assert ran("--no-cache") == "abc"


def test_a_run_of_some_forgets_no_other(ran: Callable[..., str]) -> None:
    ran()
    write("a/imagefile.py", RUN + "web = Stage(None, 'y')\n")

    assert ran("a") == "a"
    assert ran() == ""


def test_what_a_change_reaches_is_known_without_running_anything_again(
    ran: Callable[..., str], capfd: pytest.CaptureFixture[str]
) -> None:
    ran()

    for changed, reached in (("shared/deep.py", "a/Dockerfile\n"), ("shared/data.txt", "b/Dockerfile\n"), ("README", "")):
        assert run(["list", "--affected-by", changed, "--output-format", "paths"]) == 0
        assert capfd.readouterr() == (reached, "")


def test_a_list_remembers_what_it_ran(ran: Callable[..., str], capfd: pytest.CaptureFixture[str]) -> None:
    ran()
    STORE.unlink()
    assert run(["list"]) == 0
    assert capfd.readouterr().err.count("ran ") == 3

    assert ran() == ""


def test_what_is_gone_is_forgotten(ran: Callable[..., str]) -> None:
    ran()
    Path("a/imagefile.py").unlink()
    ran()

    assert sorted(json.loads(remembered().partition("\n")[2])["definitions"]) == ["b/imagefile.py", "c/imagefile.py"]


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="rights do not hold for this user")
def test_a_folder_that_may_not_be_written_is_no_error(ran: Callable[..., str]) -> None:
    ran("--no-cache")
    Path().chmod(0o555)
    try:
        assert ran("--check") == "abc"
    finally:
        Path().chmod(0o755)
