"""The `.dockerignore` that is written beside a Dockerfile on request."""

from __future__ import annotations

from pathlib import Path

import pytest

from dockerdsl.cli import run
from dockerdsl.project.allowlist import allowlist
from tests.project.conftest import write

PLACES = {
    "files": (["package.json", "./yarn.lock", "/a/b.txt"], ["package.json", "yarn.lock", "a/b.txt"]),
    "a folder": (["src/"], ["src"]),
    "patterns": (["*.toml", "a/**/[ab]?.c"], ["*.toml", "a/**/[ab]?.c"]),
    "the same twice": (["src", "src/"], ["src"]),
    "a variable": (["dist/${V}/app"], ["dist"]),
    "a way up, which ends at the top": (["../x"], ["x"]),
}


@pytest.mark.parametrize(("sources", "places"), PLACES.values(), ids=PLACES)
def test_nothing_but_what_is_copied_is_let_in(sources: list[str], places: list[str]) -> None:
    assert allowlist(sources) == "# nothing but what is copied\n*\n" + "".join(f"!{place}\n" for place in places)


@pytest.mark.parametrize("source", [".", "./", "/", "$X", "a/.."])
def test_who_copies_all_leaves_nothing_out(source: str) -> None:
    assert allowlist(["a", source]) == "# the whole folder is copied: nothing is left out\n"


def test_nothing_is_let_in_where_nothing_is_copied() -> None:
    assert allowlist([]) == "# nothing but what is copied\n*\n"


def test_it_is_generated_beside_its_dockerfile(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    text = "@target('web.Dockerfile', dockerignore=True)\ndef web():\n    return Stage(None, 'x').copy('app/', '/app')\n"
    write("a/imagefile.py", text)

    assert run(["sync"]) == 0
    assert Path("a/web.Dockerfile.dockerignore").read_text().endswith("\n#\n\n# nothing but what is copied\n*\n!app\n")
    write("a/imagefile.py", text.replace(", dockerignore=True", ""))
    assert run(["sync"]) == 0
    assert [path.name for path in sorted(Path("a").iterdir())] == ["imagefile.py", "web.Dockerfile"]
