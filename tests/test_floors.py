"""The house stands: imports only go down, and no two rooms of a floor lean on each other.

To add a room, write its name on the floor it belongs to: as low as what it imports lets it be.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

HOUSE = Path(__file__).parent.parent / "src" / "dockerdsl"

FLOORS = {
    0: "drafts errors files where",
    1: """calls editions excerpt ignoring layout mishaps search shell targets text tokens typos words editing/shell_text
    importing/calls importing/literals reading/blanks reading/check_options reading/cutting reading/expand reading/globs reading/header
    reading/lines reading/modifiers reading/pieces reading/plain reading/refused values/build_args values/durations
    values/git values/ports values/shells
    values/units values/workdirs""",
    2: "commands flags forms images instruction instructions mounts origin paths running variables values/platforms",
    3: """frontend render reading/glance reading/names reading/nodes reading/parse reading/refusals reading/scan reading/spans
    reading/steps""",
    4: """dockerfile document graph stage walk editing/change editing/directives editing/edits editing/format editing/habits
    editing/naming reading/mentions""",
    5: """allowlist checks config context shellcheck sources building/build_state building/copying building/effects
    building/evaluate building/image_config building/mounted building/sound building/vertices comparing/alignment
    comparing/difference comparing/meaning importing/readings importing/scope importing/source importing/unsayable importing/verbs""",
    6: "definitions project revisions testing",
    7: "__main__ cli",
}
FLOOR_OF = {room: floor for floor, rooms in FLOORS.items() for room in rooms.split()}
FRONT_DOOR = "__init__.py"


def rooms() -> dict[str, list[Path]]:
    """Return every room with its files: a module, or a folder that stands on one floor as a whole."""
    found: dict[str, list[Path]] = {}
    for path in sorted(HOUSE.rglob("*.py")):
        parts = path.relative_to(HOUSE).with_suffix("").parts
        name = parts[0] if parts[0] in FLOOR_OF else "/".join(parts)
        if path.name != FRONT_DOOR or name in FLOOR_OF:
            found.setdefault(name, []).append(path)
    return found


def imported(path: Path, *, everywhere: bool) -> Iterator[str]:
    """Yield the rooms that a file imports when it runs; those that a function imports count only with `everywhere`."""
    tree = ast.parse(path.read_text())
    hidden = {id(node) for branch in ast.walk(tree) if _for_types(branch) for node in ast.walk(branch)}
    if not everywhere:
        functions = (ast.FunctionDef, ast.AsyncFunctionDef)
        hidden |= {id(node) for each in ast.walk(tree) if isinstance(each, functions) for node in ast.walk(each)}
    for node in ast.walk(tree):
        if id(node) not in hidden and isinstance(node, ast.ImportFrom) and node.module:
            package, *inside = node.module.split(".")
            names = ([*inside, alias.name] for alias in node.names) if package == "dockerdsl" else ()
            yield from filter(None, map(_room, names))


def _room(path: list[str]) -> str:
    return next((name for name in (path[0], "/".join(path[:2])) if name in FLOOR_OF), "")


def _for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def test_every_room_has_a_floor() -> None:
    assert sorted(rooms()) == sorted(FLOOR_OF)


@pytest.mark.parametrize("room", sorted(rooms()))
def test_imports_only_go_down(room: str) -> None:
    used = {name for path in rooms()[room] for name in imported(path, everywhere=False)}
    above = sorted(name for name in used if FLOOR_OF[name] > FLOOR_OF[room])
    assert [f"{room} may not import {name}" for name in above] == []


def test_no_two_rooms_lean_on_each_other() -> None:
    graph = {
        room: {name for path in paths for name in imported(path, everywhere=False)} - {room} for room, paths in rooms().items()
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" imports ".join(error.args[1]))


@pytest.mark.parametrize("room", sorted(rooms()))
def test_the_language_does_no_io_but_through_files(room: str) -> None:
    if FLOOR_OF[room] > 5 or room in ("files", "excerpt", "calls", "mishaps", "search", "document", "where", "shellcheck"):
        pytest.skip("this room is there to reach outside")
    for path in rooms()[room]:
        names = {node.module or "" for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.ImportFrom)}
        modules = {
            alias.name for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Import) for alias in node.names
        }
        outside = {"subprocess", "socket", "time", "random", "urllib.request", "tempfile", "shutil"} & (names | modules)
        assert outside == set(), f"{room} reaches outside"


@pytest.mark.parametrize("room", sorted(rooms()))
def test_a_room_says_what_it_is_for(room: str) -> None:
    for path in rooms()[room]:
        said = ast.get_docstring(ast.parse(path.read_text()))
        assert said, f"{path.name} has no docstring"
        assert said.split("\n")[0].endswith((".", ":")), f"the first line of {path.name} is a sentence"
