"""The front door: what is public is said once, is there, and is seen by type checkers and at run time alike."""

from __future__ import annotations

import ast
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

import dockerdsl

DOOR = Path(dockerdsl.__file__)


def names_for_types() -> set[str]:
    tree = ast.parse(DOOR.read_text())
    (branch,) = [node for node in tree.body if isinstance(node, ast.If)]
    imported = {alias.asname or alias.name for node in branch.body if isinstance(node, ast.ImportFrom) for alias in node.names}
    declared = {node.target.id for node in branch.body if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)}
    return imported | declared


def test_type_checkers_see_what_is_public() -> None:
    assert names_for_types() == set(dockerdsl.__all__)


@pytest.mark.parametrize("name", dockerdsl.__all__)
def test_every_public_name_is_there(name: str) -> None:
    assert getattr(dockerdsl, name) is not None
    assert name in dir(dockerdsl)


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="module 'dockerdsl' has no attribute 'Stge'"):
        _ = dockerdsl.Stge  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", [name for name in dockerdsl.__all__ if name not in ("errors", "instructions", "__version__")])
def test_every_public_thing_has_a_docstring(name: str) -> None:
    assert getattr(dockerdsl, name).__doc__


def test_a_source_tree_that_nobody_installed_has_no_version(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> str:
        raise PackageNotFoundError(name)

    monkeypatch.setitem(vars(dockerdsl), "__version__", None)
    del dockerdsl.__version__
    monkeypatch.setattr("importlib.metadata.version", missing)
    assert dockerdsl.__version__ == "0+unknown"
