"""Starting costs next to nothing: what a fresh interpreter has loaded after an import is what it must have, and no more."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = {
    "click",
    "importlib.metadata",
    "inspect",
    "jinja2",
    "json",
    "logging",
    "re",
    "rich",
    "subprocess",
    "typing",
    "attr",
    "attrs",
}
NEVER_IN_THE_MODEL = {
    "asyncio",
    "click",
    "difflib",
    "importlib.metadata",
    "jinja2",
    "logging",
    "rich",
    "subprocess",
    "urllib.request",
}

GREET = "from dockerdsl import Arg, From, Stage, cache; print(Stage('a', From(f'b:{Arg(\"C\", \"1\")}')).run('d', mounts=[cache('/e')]))"


def loaded_after(code: str) -> set[str]:
    """Return the modules that code loads in an interpreter that has loaded nothing yet."""
    script = f"import sys; known = set(sys.modules)\n{code}\nprint('loaded', *sorted(set(sys.modules) - known))"
    output = subprocess.run([sys.executable, "-S", "-c", _with_path(script)], check=True, capture_output=True, text=True).stdout
    return set(output.splitlines()[-1].split()[1:])


def _with_path(script: str) -> str:
    return f"import sys; sys.path[:] = {sys.path!r}\n{script}"


def test_importing_the_package_loads_nothing_heavy() -> None:
    assert loaded_after("import dockerdsl") & HEAVY == set()


def test_the_model_loads_attrs_and_little_more() -> None:
    assert loaded_after(GREET) & NEVER_IN_THE_MODEL == set()


def test_the_model_reads_no_dockerfiles() -> None:
    rooms = {name for name in loaded_after(GREET) if name.startswith("dockerdsl.")}
    assert (
        rooms
        & {
            "dockerdsl.reading.parse",
            "dockerdsl.reading.scan",
            "dockerdsl.document",
            "dockerdsl.importing.source",
            "dockerdsl.cli",
        }
        == set()
    )


@pytest.mark.parametrize("seed", ["0", "1", "random"])
def test_the_text_is_the_same_whatever_the_hash_seed(seed: str) -> None:
    code = _with_path("from dockerdsl import Stage; print(Stage('a', 'b').env(B='1', A='2').label({'z': '1', 'y': '2'}))")
    output = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True, env={"PYTHONHASHSEED": seed}
    )
    assert output.stdout == "FROM b AS a\nENV B=1 A=2\nLABEL z=1 y=2\n\n"
