"""A run that is killed leaves whole files behind, and the next run repairs the rest."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from dockerdsl.cli import run
from tests.project.conftest import write

COUNT = 25
KILLED = """\
import os, signal, sys
left = {left}

def count(event, args):
    global left
    if event in ("open", "os.rename", "os.mkdir", "os.remove", "os.chmod", "os.rmdir", "os.listdir"):
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

from dockerdsl.cli import run
sys.addaudithook(count)
code = run(["sync"])
print(left)
sys.exit(code)
"""
DICE = random.Random(6)


def events(left: int) -> tuple[int, str]:
    """Run sync in a process that kills itself when this many things have happened to files."""
    done = subprocess.run([sys.executable, "-c", KILLED.format(left=left)], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout


def definitions(tag: str) -> None:
    for number in range(COUNT):
        write(f"s{number:02}/imagefile.py", f"web = Stage(None, 'nginx:{tag}').run('x' * 2000)\n")


def texts() -> dict[str, str]:
    return {str(path): path.read_text() for path in sorted(Path().glob("*/Dockerfile"))}


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_a_run_killed_at_any_moment_is_repaired_by_the_next(project: Path) -> None:
    write("dockerdsl.toml")
    definitions("1")
    assert run(["sync"]) == 0
    first = texts()
    definitions("2")
    write("old/Dockerfile", first["s00/Dockerfile"].replace("s00/", "old/"))
    code, out = events(10**9)
    assert code == 0
    second, total = texts(), 10**9 - int(out)
    assert len(second) == COUNT
    assert first.keys() == second.keys()

    for point in sorted(DICE.sample(range(1, total), 12)):
        for path, text in first.items():
            Path(path).write_text(text)
        code, _ = events(point)

        assert code == -signal.SIGKILL, f"{point} of {total}"
        assert all(text in (first[path], second[path]) for path, text in texts().items()), f"{point} of {total}"
        assert texts().keys() == second.keys()
        assert run(["sync"]) == 0
        assert texts() == second, f"{point} of {total}"
        left = [
            str(path)
            for path in sorted(Path().rglob("*"))
            if path.is_file() and path.name not in ("Dockerfile", "imagefile.py")
        ]
        assert left == [".dockerdsl/.gitignore", ".dockerdsl/cache", "dockerdsl.toml"]


def test_what_another_run_is_writing_is_left_alone(project: Path) -> None:
    definitions("1")
    sleeping = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    try:
        write(f".dockerdsl/staging-{sleeping.pid}/.Dockerfile.x.tmp", "FROM x\n")
        assert run(["sync"]) == 0
        assert Path(f".dockerdsl/staging-{sleeping.pid}/.Dockerfile.x.tmp").exists()
    finally:
        sleeping.communicate(b"\n")

    definitions("2")
    assert run(["sync"]) == 0
    assert not Path(f".dockerdsl/staging-{sleeping.pid}").exists()
