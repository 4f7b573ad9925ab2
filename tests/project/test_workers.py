"""Definitions run in other processes, and none harms another."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from dockerdsl.project import find_definitions, read_all
from dockerdsl.project.reading import Output, Reading
from dockerdsl.project.settings import Settings
from tests.project.conftest import write

GOOD = "web = Stage(None, 'nginx')\n"


def readings(project: Path, jobs: int = 1, **settings: float) -> list[Reading]:
    found = Settings(project, **settings)  # type: ignore[arg-type]
    return list(read_all(found, find_definitions(found), jobs))


def said(reading: Reading) -> list[tuple[str, int | None]]:
    """Return what a reading says is wrong, each with its line."""
    return [(fault.what, fault.at and fault.at.line) for fault in reading.faults]


def test_a_definition_is_read_as_plain_data(project: Path) -> None:
    write("api/imagefile.py", GOOD)

    assert readings(project) == [
        Reading("api/imagefile.py", (Output("api/Dockerfile", "api/imagefile.py", "web", 2, "FROM nginx\n", ("nginx",)),))
    ]


BROKEN = {
    "an error": ("1 / 0\n", "b/imagefile.py raises ZeroDivisionError: division by zero", 2),
    "a bad value": ("Stage('A B', 'x')\n", "'A B' is no name for a stage", 2),
    "no Python": ("x = = 1\n", "b/imagefile.py is not Python: invalid syntax", 2),
    "an exit": ("import os\nos._exit(3)\n", "b/imagefile.py ended its process: exit code 3", 1),
    "a crash": ("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)\n", "b/imagefile.py ended its process: SIGKILL", 1),
    "an endless loop": ("while True:\n    x = 1\n", "b/imagefile.py took longer than 1 s", None),
    "an endless sleep": ("import time\ntime.sleep(1000)\n", "b/imagefile.py took longer than 1 s", 3),
    "what cannot be interrupted": (
        "import signal, time\nsignal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGALRM])\ntime.sleep(1000)\n",
        "b/imagefile.py took longer than 1 s, and could not be interrupted",
        1,
    ),
    "all memory": ("x = bytearray(10**10)\n", "b/imagefile.py raises MemoryError", 2),
    "something else": ("x = 1\n", "b/imagefile.py defines no Stage, Dockerfile or function that returns one", None),
}


@pytest.mark.skipif(sys.platform != "linux", reason="signals and limits of Linux")
@pytest.mark.parametrize(("text", "what", "line"), BROKEN.values(), ids=BROKEN)
def test_a_broken_definition_costs_itself_alone(project: Path, text: str, what: str, line: int | None) -> None:
    write("a/imagefile.py", GOOD)
    write("b/imagefile.py", text)
    write("c/imagefile.py", GOOD)

    first, broken, last = readings(project, timeout=1.0, memory=2048)

    assert [first.outputs[0].path, last.outputs[0].path] == ["a/Dockerfile", "c/Dockerfile"]
    assert (broken.outputs, [words for words, _ in said(broken)]) == ((), [what])
    assert line is None or said(broken)[0][1] == line


def test_two_crashes_in_a_row_and_at_the_end_cost_two(project: Path) -> None:
    for name in "abcd":
        write(f"{name}/imagefile.py", GOOD if name in "ac" else "import os\nos._exit(1)\n")
    write("b2/imagefile.py", "import os\nos._exit(2)\n")

    assert [(each.definition[:2], len(each.outputs)) for each in readings(project)] == [
        ("a/", 1), ("b/", 0), ("b2", 0), ("c/", 1), ("d/", 0),
    ]  # fmt: skip


@pytest.mark.parametrize("jobs", [1, 2])
def test_readings_come_in_order_whoever_makes_them(project: Path, jobs: int) -> None:
    names = [f"s{number:04}" for number in range(450)]
    for name in names:
        write(f"{name}/imagefile.py", f"web = Stage('{name}', 'x')\n")
    write("s0300/imagefile.py", "import os\nos._exit(1)\n")

    made = readings(project, jobs)

    assert [each.definition.partition("/")[0] for each in made] == names
    assert [each.definition for each in made if each.faults] == ["s0300/imagefile.py"]


def test_what_definitions_print_goes_to_standard_error(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    write("a/imagefile.py", "import os\nprint('one')\nos.system('echo two')\nos.write(1, b'three\\n')\n" + GOOD)

    assert readings(project)[0].outputs
    out, err = capfd.readouterr()
    assert (out, sorted(err.split())) == ("", ["one", "three", "two"])


def test_shared_modules_are_found_below_the_root_and_beside_the_definition(project: Path) -> None:
    write("platform_images/__init__.py", "PYTHON = 'python:3.13'\n")
    write("a/extra.py", "NAME = 'one'\n")
    write("b/extra.py", "NAME = 'two'\n")
    for folder in "ab":
        write(
            f"{folder}/imagefile.py", "from platform_images import PYTHON\nfrom extra import NAME\nweb = Stage(NAME, PYTHON)\n"
        )

    assert [each.outputs[0].text for each in readings(project)] == ["FROM python:3.13 AS one\n", "FROM python:3.13 AS two\n"]


def test_a_module_beside_the_definition_comes_first_whoever_ran_before(project: Path) -> None:
    write("common.py", "NAME = 'root'\n")
    write("b/common.py", "NAME = 'own'\n")
    for folder in "abc":
        write(f"{folder}/imagefile.py", "from common import NAME\nweb = Stage(NAME, 'x')\n")

    assert [each.outputs[0].text.split()[-1] for each in readings(project)] == ["root", "own", "root"]


def test_a_definition_runs_in_the_root_of_the_project(project: Path) -> None:
    write("versions.txt", "1.29")
    write("a/imagefile.py", "web = Stage(None, 'nginx:' + open('versions.txt').read())\n")

    assert readings(project)[0].outputs[0].text == "FROM nginx:1.29\n"
