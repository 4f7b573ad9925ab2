"""What a definition is found to depend on."""

from __future__ import annotations

from pathlib import Path

import pytest

from dockerdsl.project import find_definitions, read_all
from dockerdsl.project.facts import ABSENT, now
from dockerdsl.project.settings import Settings
from tests.project.conftest import write

END = "\nweb = Stage(None, 'x')\n"


def needs(project: Path, definition: str = "a/imagefile.py") -> list[str] | None:
    """Return the facts that a definition depends on, but for the places where a module could come to be."""
    settings = Settings(project)
    made = {reading.definition: reading for reading in read_all(settings, find_definitions(settings))}
    assert made[definition].faults == ()
    found = made[definition].needs
    return (
        None
        if found is None
        else [fact for fact, digest in found if digest != ABSENT or fact == "file:none" or fact.startswith("variable:")]
    )


FOUND = {
    "nothing": ("", []),
    "a module": ("import one", ["file:one.py"]),
    "what a module imports": ("import two", ["file:one.py", "file:two.py"]),
    "a package": ("import kit.deep.low", ["file:kit/__init__.py", "file:kit/deep/__init__.py", "file:kit/deep/low.py"]),
    "a module of a package": ("from kit import high", ["file:kit/__init__.py", "file:kit/high.py"]),
    "a name of a module": ("from one import ONE", ["file:one.py"]),
    "a relative import in it": ("import kit.near", ["file:kit/__init__.py", "file:kit/high.py", "file:kit/near.py"]),
    "a module by its name": ("import importlib\nimportlib.import_module('one')", ["file:one.py"]),
    "a module that a function imports": ("import kit.late\nkit.late.f()", ["file:kit/__init__.py", "file:kit/late.py", "file:one.py"]),
    "a module beside it": ("import own", ["file:a/own.py"]),
    "a file": ("open('data.txt').read()", ["file:data.txt"]),
    "a file by its path": ("import pathlib\npathlib.Path(__file__).with_name('data.txt').read_text()", ["file:a/data.txt"]),
    "a file that a module reads": ("import reads", ["file:data.txt", "file:reads.py"]),
    "a file that a function of a module reads": ("import reads\nreads.more()", ["file:a/data.txt", "file:data.txt", "file:reads.py"]),
    "a file that is not there": ("try: open('none')\nexcept OSError: pass", ["file:none"]),
    "a file that is written": ("open('../out', 'w').close()", []),
    "a folder": ("import os\nos.listdir('kit')", ["names:kit"]),
    "a pattern": ("import glob\nglob.glob('kit/*.py')", ["names:kit"]),
    "the root": ("import pathlib\nlist(pathlib.Path().iterdir())", ["names:"]),
    "a variable": ("import os\nos.environ.get('HOME')", ["variable:HOME"]),
    "a variable that may be there": ("import os\n'NO_SUCH' in os.environ", ["variable:NO_SUCH"]),
    "a variable by another way": ("import os\nos.getenv('NO_SUCH')", ["variable:NO_SUCH"]),
    "a program": ("import subprocess\nsubprocess.run(['true'])", None),
    "a program of the shell": ("import os\nos.system('true')", None),
    "a program that a module runs": ("import runs", None),
    "every name of this library": ("from dockerdsl import *", []),
}  # fmt: skip


@pytest.fixture(autouse=True)
def _modules(project: Path) -> None:
    for path, text in {
        "one.py": "ONE = 1\n",
        "two.py": "import one\n",
        "kit/__init__.py": "",
        "kit/high.py": "",
        "kit/near.py": "from . import high\n",
        "kit/late.py": "def f():\n    import one\n",
        "kit/deep/__init__.py": "",
        "kit/deep/low.py": "",
        "reads.py": "open('data.txt').read()\ndef more(): open('a/data.txt').read()\n",
        "runs.py": "import subprocess\nsubprocess.run(['true'])\n",
        "a/own.py": "",
        "a/data.txt": "",
        "data.txt": "",
    }.items():
        write(path, text)


@pytest.mark.parametrize(("text", "facts"), FOUND.values(), ids=FOUND)
def test_a_definition_depends_on(project: Path, text: str, facts: list[str] | None) -> None:
    write("a/imagefile.py", text + END)

    assert needs(project) == facts


def test_a_module_that_ran_for_another_is_depended_on_too(project: Path) -> None:
    for folder in "abc":
        write(f"{folder}/imagefile.py", "import reads, two" + END)

    assert needs(project, "c/imagefile.py") == ["file:data.txt", "file:one.py", "file:reads.py", "file:two.py"]


def test_where_a_module_could_come_to_be_is_depended_on(project: Path) -> None:
    write("a/imagefile.py", "try: import later\nexcept ImportError: pass" + END)
    settings = Settings(project)
    (reading,) = read_all(settings, ["a/imagefile.py"])

    assert reading.needs is not None
    assert {("file:later.py", ABSENT), ("file:later/__init__.py", ABSENT)} <= set(reading.needs)


FACTS = {
    "file:data.txt": lambda: write("data.txt", "more"),
    "file:none.txt": lambda: write("none.txt"),
    "names:kit": lambda: write("kit/more.py"),
    "names:": lambda: Path("data.txt").unlink(),
}


@pytest.mark.parametrize(("fact", "change"), FACTS.items(), ids=FACTS)
def test_a_fact_has_another_digest_when_it_changes(project: Path, fact: str, change: object) -> None:
    before = now(str(project), fact)
    assert before == now(str(project), fact)
    assert callable(change)
    change()

    assert now(str(project), fact) != before


def test_a_variable_has_another_digest_when_it_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = {now("", "variable:DOCKERDSL_TRIED")}
    for value in ("", "a", "b"):
        monkeypatch.setenv("DOCKERDSL_TRIED", value)
        seen.add(now("", "variable:DOCKERDSL_TRIED"))

    assert len(seen) == 4


def test_what_is_generated_or_hidden_is_no_name_that_counts(project: Path) -> None:
    before = now(str(project), "names:kit")
    for name in ("Dockerfile", "x.Dockerfile", "Dockerfile.dockerignore", ".hidden", "__pycache__/x.pyc"):
        write(f"kit/{name}")

    assert now(str(project), "names:kit") == before


def test_line_ends_count(project: Path) -> None:  # a definition may read a file as bytes
    before = now(str(project), "file:one.py")
    Path("one.py").write_bytes(b"ONE = 1\r\n")

    assert now(str(project), "file:one.py") != before


def test_a_stale_compiled_module_is_not_run(project: Path) -> None:
    write("a/imagefile.py", "import one\nweb = Stage(None, f'x:{one.ONE}')\n")
    import py_compile

    py_compile.compile("one.py", invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH)
    write("one.py", "ONE = 2\n")
    (reading,) = read_all(Settings(project), ["a/imagefile.py"])

    assert reading.outputs[0].text == "FROM x:2\n"
    assert len(list(Path("__pycache__").iterdir())) == 1
