"""The `.dockerignore` that is written beside a Dockerfile on request."""

from __future__ import annotations

from pathlib import Path

import pytest

from dockerdsl.cli import run
from tests.project.conftest import write

WEB = "@target('web.Dockerfile', dockerignore=True)\ndef web():\n    return Stage(None, 'x').copy('app/', '/app')\n"


def test_it_is_generated_beside_its_dockerfile(project: Path) -> None:
    write("a/imagefile.py", WEB)
    assert run(["sync"]) == 0
    assert Path("a/web.Dockerfile.dockerignore").read_text().endswith("\n#\n\n*\n!app\n")


def test_it_goes_when_nobody_asks_for_it_any_more(project: Path) -> None:
    write("a/imagefile.py", WEB)
    assert run(["sync"]) == 0
    write("a/imagefile.py", WEB.replace(", dockerignore=True", ""))
    assert run(["sync"]) == 0
    assert [path.name for path in sorted(Path("a").iterdir())] == ["imagefile.py", "web.Dockerfile"]


def test_who_copies_the_whole_context_cannot_have_one(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    write("a/imagefile.py", WEB.replace("'app/'", "'.'"))
    assert run(["sync"]) == 2
    assert (
        capfd.readouterr().err
        == """\
error: COPY takes the whole context, so there is nothing to leave out
 --> a/imagefile.py:4:29
  |
4 |     return Stage(None, 'x').copy('.', '/app')
  |                             ^^^^^^^^^^^^^^^^^
  |
  = hint: name the files and folders that it needs, or keep an ignore file by hand
1 failed, 0 in step
"""
    )
