"""One definition, loaded as its project would: `render` and `diff` find shared modules and keep the edition."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from dockerdsl import editions
from dockerdsl.cli import run
from dockerdsl.editions import FIRST, Edition
from dockerdsl.project import settings
from dockerdsl.project.loading import load_in_project
from tests.project.conftest import write


@pytest.fixture(autouse=True)
def _shop(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make a service that imports a shared module; its project has an edition that only these tests know."""
    narrow = Edition("2099", short=20, indent="  ")
    monkeypatch.setattr(editions, "EDITIONS", (FIRST, narrow))
    monkeypatch.setattr(settings, "EDITIONS", (FIRST, narrow))
    write("dockerdsl.toml", 'roots = ["shared"]\nedition = "2099"\n')
    write("shared/shared_shop.py", "BASE = 'debian:13'\n")
    write(
        "services/api/imagefile.py", "from shared_shop import BASE\nimage = Stage(None, BASE).env(FIRST='one', SECOND='two')\n"
    )


TEXT = "FROM debian:13\nENV FIRST=one \\\n  SECOND=two\n"


@pytest.mark.parametrize("choice", ["services/api", "services/api/imagefile.py", "services/api/imagefile.py:image"])
def test_a_definition_has_the_modules_and_the_edition_of_its_project(project: Path, choice: str) -> None:
    before = list(sys.path)

    loaded = load_in_project(choice)

    assert (loaded.text, loaded.settings.root, loaded.definition.name) == (TEXT, project, "image")
    assert sys.path == before


def test_render_and_sync_write_the_same(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["render", "services/api"]) == 0
    assert capfd.readouterr().out == TEXT
    assert run(["render", "services/api", "-o", "services/api/Dockerfile"]) == 0
    assert Path("services/api/Dockerfile").read_text().endswith(f"#\n\n{TEXT}")


def test_diff_compares_what_the_project_would_write(capfd: pytest.CaptureFixture[str]) -> None:
    Path("file").write_text(TEXT)

    assert run(["diff", "file", "services/api", "--text"]) == 0
    assert capfd.readouterr() == ("", "file and services/api mean the same\n")
