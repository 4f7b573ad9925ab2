"""A project in a folder of its own, which is the current one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

Write = Callable[..., Path]


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the root of the project."""
    (tmp_path / "project").mkdir()
    monkeypatch.chdir(tmp_path / "project")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "100")
    return tmp_path / "project"


def write(path: str, text: str = "") -> Path:
    """Write a file of the project; a definition begins with the imports it needs."""
    file = Path(path)
    file.parent.mkdir(parents=True, exist_ok=True)
    head = "from dockerdsl import Dockerfile, Stage, target\n" if path.endswith("imagefile.py") else ""
    file.write_text(head + dedent(text))
    return file
