"""What a `.dockerignore` leaves out, asked of the engine: the recorded answers hold, and chance finds none that differs.

A named context has an ignore file of its own, so that one build answers many questions.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from pathlib import Path

import pytest

from dockerdsl.context.ignore import read_ignore_file
from dockerdsl.errors import DockerdslError
from tests.conformance.test_ignored import RECORDED
from tests.engine.engine import BuildError, Engine

TREE: list[str] = RECORDED["tree"]


def _lay_out(folder: Path, ignore: str) -> None:
    for name in TREE:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if name.endswith("/"):
            path.mkdir()
        else:
            path.write_text("")
    (folder / ".dockerignore").write_bytes(ignore.encode())


def _sent(engine: Engine, folder: Path, ignores: Mapping[str, str]) -> dict[str, set[str]]:
    """Return what of the tree arrives in an image under each ignore file."""
    names = {name: f"c{number}" for number, name in enumerate(ignores)}
    for name, ignore in ignores.items():
        _lay_out(folder / names[name], ignore)
    copies = "".join([f"COPY --from={name} . /{name}/\n" for name in names.values()])
    image = engine.build(f"FROM scratch\n{copies}", build_contexts={name: str(folder / name) for name in names.values()})
    found = engine.read_tree(image, "/")
    return {name: {path for path in TREE if f"{stage}/{path}".rstrip("/") in found} for name, stage in names.items()}


@pytest.mark.parametrize("half", [0, 1])
def test_the_engine_sends_what_was_recorded(engine: Engine, tmp_path: Path, half: int) -> None:
    cases = RECORDED["cases"][half::2]
    sent = _sent(engine, tmp_path, {case["id"]: case["ignore"] for case in cases})
    assert {name: sorted(set(TREE) - kept) for name, kept in sent.items()} == {case["id"]: case["left_out"] for case in cases}


WORDS = "a b app data main web log x y * ** ? [a-m] [^a] { } | ] \\ \\d \\* .py .log .md 1 é ^ x{2} .. .".split()


def _any_ignore_file(chance: random.Random) -> str:
    def folder() -> str:
        return "".join(chance.choices(WORDS, k=chance.choice([1, 1, 1, 2])))

    def line() -> str:
        path = "/".join([folder() for _ in range(chance.choice([1, 1, 2, 3]))])
        return chance.choice(["", "", "", "!", "!", "/", "!/", " "]) + path + chance.choice(["", "", "", "/", "/**"])

    return "\n".join([line() for _ in range(chance.randint(1, 5))])


def _readable(ignore: str) -> bool:
    try:
        ignored = read_ignore_file(ignore)
        for path in TREE:
            ignored.ignored_by(path.rstrip("/"))
    except DockerdslError:
        return False
    return True


def test_the_engine_sends_what_the_matcher_says_for_files_made_by_chance(engine: Engine, tmp_path: Path) -> None:
    chance = random.Random(20260101)
    files = [ignore for _ in range(80) if _readable(ignore := _any_ignore_file(chance))]
    sent = _sent(engine, tmp_path, {ignore: ignore for ignore in files})
    said = {
        ignore: {path for path in TREE if read_ignore_file(ignore).ignored_by(path.rstrip("/")) is None} for ignore in files
    }
    assert sent == said


@pytest.mark.parametrize("case", RECORDED["refused"][::4], ids=lambda case: case["id"])
def test_the_engine_refuses_what_was_recorded(engine: Engine, tmp_path: Path, case: dict[str, str]) -> None:
    _lay_out(tmp_path / "context", case["ignore"])
    with pytest.raises(BuildError, match=r"ERROR: .*") as error:
        engine.build("FROM scratch\nCOPY . /\n", tmp_path / "context")
    assert error.value.output.rstrip().endswith(case["buildkit"])
