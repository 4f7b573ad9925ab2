"""`dockerdsl sync --watch`: again whenever something changes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from dockerdsl.project.settings import find_settings
from dockerdsl.project.watching import after, state, wait
from tests.project.conftest import write


def test_it_syncs_again_when_something_changes_and_ends_with_control_c(project: Path) -> None:
    write("dockerdsl.toml")
    write("shared.py", "TAG = '1'\n")
    write("a/imagefile.py", "import shared\nweb = Stage(None, 'x:' + shared.TAG)\n")
    command = [sys.executable, "-m", "dockerdsl", "sync", "--watch"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as running:
        assert running.stderr is not None
        said = [running.stderr.readline() for _ in range(2)]
        write("shared.py", "TAG = '22'\n")
        said += [running.stderr.readline() for _ in range(2)]
        write("a/imagefile.py", "1 / 0\n")
        said += [running.stderr.readline()]
        running.send_signal(signal.SIGINT)
        rest = running.stderr.read()

    written = ["a/Dockerfile written\n", "1 file written, 0 in step\n"]
    assert said == [*written, *written, "error: a/imagefile.py raises ZeroDivisionError: division by zero\n"]
    assert "Traceback" not in rest
    assert running.returncode == 130
    assert Path("a/Dockerfile").read_text().endswith("FROM x:22\n")


CHANGES = {
    "a definition": lambda: os.utime("a/imagefile.py", (1, 1)),
    "a new definition": lambda: write("b/imagefile.py"),
    "a file that was read": lambda: write("data.txt", "more"),
    "a name in a folder": lambda: write("kit/new.txt"),
    "a generated file": lambda: Path("a/Dockerfile").unlink(),
    "the settings": lambda: write("dockerdsl.toml", "timeout = 5\n"),
}
FACTS = ["file:data.txt", "names:kit", "variable:X"]


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_change_ends_the_wait(project: Path, change: object) -> None:
    for path in ("dockerdsl.toml", "a/imagefile.py", "a/Dockerfile", "data.txt", "kit/old.txt"):
        write(path)
    settings = find_settings()
    before = state(settings, FACTS)
    pauses: list[float] = []

    def pause(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 2:
            assert callable(change)
            change()

    wait(settings, FACTS, before, pause)

    assert len(pauses) == 2


def test_what_a_run_has_written_is_no_change_but_what_changed_meanwhile_is(project: Path) -> None:
    write("a/imagefile.py")
    settings = find_settings()
    before = state(settings, [])
    write("a/Dockerfile", "FROM x\n")
    assert after(before, state(settings, [])) == state(settings, [])

    write("a/imagefile.py", "x = 1\n")
    assert after(before, state(settings, [])) != state(settings, [])
