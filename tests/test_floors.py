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
    0: "drafts where errors files",
    1: """blanks calls check_options cutting durations editions excerpt expand git globs header ignoring layout lines literals mishaps modifiers
    pieces plain ports refused search shell shell_text targets text tokens typos units words workdirs""",
    2: "commands flags forms images instruction instructions mounts origin paths platforms running variables",
    3: "frontend glance nodes parse refusals render scan spans steps",
    4: "change directives dockerfile document edits format graph habits mentions naming stage walk",
    5: "alignment allowlist build_state checks config context copying difference effects evaluate image_config meaning mounted shellcheck source sources vertices",
    6: "definitions project revisions testing",
    7: "cli __main__",
}
FLOOR_OF = {room: floor for floor, rooms in FLOORS.items() for room in rooms.split()}
FRONT_DOOR = "__init__"


def rooms() -> dict[str, list[Path]]:
    """Return every room with its files: a module, or a folder of them."""
    found: dict[str, list[Path]] = {}
    for path in sorted(HOUSE.rglob("*.py")):
        name = path.relative_to(HOUSE).parts[0].removesuffix(".py")
        if name != FRONT_DOOR:
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
        if id(node) in hidden:
            continue
        if isinstance(node, ast.ImportFrom) and node.module and node.module.partition(".")[0] == "dockerdsl":
            inside = node.module.split(".")[1:]
            yield from inside[:1] or (alias.name for alias in node.names if alias.name in FLOOR_OF)


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
