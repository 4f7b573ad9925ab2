"""What a definition declares, and where it is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from dockerdsl.project.evaluation import Evaluator
from dockerdsl.project.reading import Reading
from tests.project.conftest import write

STAGES = "a, b = Stage('a', 'x'), Stage('b', 'y')\n"


def read(project: Path, text: str, name: str = "svc/imagefile.py") -> Reading:
    write(name, STAGES + text)
    return Evaluator(str(project), 10).read(name)


PATHS = {
    "the only Dockerfile": ("web = Dockerfile(a)", ["web svc/Dockerfile:3"]),
    "two of them": ("web = Dockerfile(a)\njob = Dockerfile(b)", ["web svc/web.Dockerfile:3", "job svc/job.Dockerfile:4"]),
    "a path of its own": ("web = Dockerfile(a, path='deploy/x.Dockerfile')", ["web svc/deploy/x.Dockerfile:3"]),
    "the only one without a path": (
        "web = Dockerfile(a)\njob = Dockerfile(b, path='../Dockerfile')",
        ["web svc/Dockerfile:3", "job Dockerfile:4"],
    ),
    "two names of one value": ("web = Dockerfile(a)\nalias = web", ["web svc/Dockerfile:3"]),
    "two values of one text": ("v = Dockerfile(a)\nw = Dockerfile(a)", ["v svc/v.Dockerfile:3", "w svc/w.Dockerfile:4"]),
    "a private name": ("_web = Dockerfile(a)\njob = Dockerfile(b)", ["job svc/Dockerfile:4"]),
    "a stage that is meant": ("c = Stage('c', 'z').copy(a / 'f').copy(b / 'f')", ["c svc/Dockerfile:3"]),
    "a function that is meant": ("def web() -> Dockerfile:\n    return Dockerfile(a, b)", ["web svc/Dockerfile:3"]),
    "a marked function": ("@target('x/Dockerfile')\ndef web(): return a", ["web svc/x/Dockerfile:3"]),
    "a mark without a path": ("@target\ndef web(): return a", ["web svc/web.Dockerfile:3"]),
    "a call without a path": ("@target()\ndef web(): return Dockerfile(a)", ["web svc/web.Dockerfile:3"]),
    "a path of what is returned": ("@target\ndef web(): return Dockerfile(a, path='Dockerfile')", ["web svc/Dockerfile:3"]),
    "an imported Dockerfile, to begin from": (
        "from shared import base\nweb = Stage('web', base).copy(a / 'f').copy(b / 'f')",
        ["web svc/Dockerfile:4"],
    ),
    "an imported Dockerfile beside one": (
        "from shared import (\n    base as other,\n)\nweb = Dockerfile(Stage('web', other))",
        ["web svc/Dockerfile:6"],
    ),
    "an imported Dockerfile and nothing else": (
        "del a, b\nfrom shared import base",
        ["base svc/Dockerfile:4"],
    ),
    "a Dockerfile of two assignments": (
        "web, job = Dockerfile(a), Dockerfile(b)",
        ["web svc/web.Dockerfile:3", "job svc/job.Dockerfile:3"],
    ),
    "a value and a function": (
        "web = Dockerfile(a)\n@target('job.Dockerfile')\ndef job(): return b",
        ["web svc/Dockerfile:3", "job svc/job.Dockerfile:4"],
    ),
    "a family": (
        "@target\ndef all():\n    for stage in (a, b):\n        yield f'{stage.name}/Dockerfile', stage",
        ["all svc/a/Dockerfile:3", "all svc/b/Dockerfile:3"],
    ),
    "a family in a list": ("@target\ndef all(): return [('Dockerfile', Dockerfile(a, b))]", ["all svc/Dockerfile:3"]),
}


@pytest.mark.parametrize(("text", "outputs"), PATHS.values(), ids=PATHS)
def test_a_definition_declares(project: Path, text: str, outputs: list[str]) -> None:
    write(
        "svc/shared.py", "from dockerdsl import Dockerfile, Stage\nbase = Dockerfile(Stage('s', 'x'), image='registry/base')\n"
    )
    reading = read(project, text)

    assert reading.faults == ()
    assert [f"{each.name} {each.path}:{each.line}" for each in reading.outputs] == outputs


NAMED = {
    "imagefile.py": ["Dockerfile"],
    "api.imagefile.py": ["api.Dockerfile"],
    "images.py": ["images.Dockerfile"],
}


@pytest.mark.parametrize(("name", "paths"), NAMED.items(), ids=NAMED)
def test_the_name_of_a_definition_names_its_dockerfile(project: Path, name: str, paths: list[str]) -> None:
    write(name, "from dockerdsl import Stage\nweb = Stage('web', 'x')\n")

    assert [each.path for each in Evaluator(str(project), 10).read(name).outputs] == paths


def test_several_of_a_named_definition_have_both_names(project: Path) -> None:
    reading = read(project, "web = Dockerfile(a)\njob = Dockerfile(b)\n", "api.imagefile.py")

    assert [each.path for each in reading.outputs] == ["api.web.Dockerfile", "api.job.Dockerfile"]


WRONG = {
    "nothing": ("del a, b", "svc/imagefile.py defines no Stage, Dockerfile or function that returns one", None),
    "a doubt": ("", "svc/imagefile.py could mean a or b", None),
    "a path that leaves the project": (
        "web = Dockerfile(a, path='../../Dockerfile')",
        "svc/imagefile.py: web is to be written outside of the project: ../../Dockerfile",
        3,
    ),
    "an absolute path": ("web = Dockerfile(a, path='/etc/Dockerfile')", "the path '/etc/Dockerfile' is absolute", 3),
    "a function that needs arguments": (
        "@target('Dockerfile')\ndef web(version): return a",
        "svc/imagefile.py: web() needs arguments: version",
        3,
    ),
    "a function that makes nothing": (
        "@target('Dockerfile')\ndef web(): pass",
        "svc/imagefile.py: web() returns no Stage and no Dockerfile: None",
        3,
    ),
    "a text": ("@target\ndef web(): return 'FROM x'", "svc/imagefile.py: web() returns no Stage and no Dockerfile: 'FROM x'", 3),
    "a family with a path": (
        "@target('Dockerfile')\ndef web(): yield 'Dockerfile', a",
        "svc/imagefile.py: web() makes a family, which has no path of its own",
        3,
    ),
    "a family of no pairs": (
        "@target\ndef web(): yield a",
        "svc/imagefile.py: web() makes something that is no pair of a path and a Stage or Dockerfile: "
        "Stage('a', from 'x', 0 instructions)",
        3,
    ),
    "a family with a bad path": (
        "@target\ndef web(): yield '3.13', a",
        "no tool would take '3.13' for a Dockerfile by its name",
        3,
    ),
    "an error in a family": ("@target\ndef web():\n    yield 'Dockerfile', a\n    1 / 0", "svc/imagefile.py raises ZeroDivisionError: division by zero", 6),
}  # fmt: skip


@pytest.mark.parametrize(("text", "what", "line"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_told_at_its_line(project: Path, text: str, what: str, line: int | None) -> None:
    (fault,) = read(project, text).faults

    assert (fault.what, fault.at and fault.at.line) == (what, line)
