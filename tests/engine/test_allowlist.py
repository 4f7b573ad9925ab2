"""A build under the allowlist of its Dockerfile is the build without: BuildKit finds every step of it in the cache.

What is copied or mounted counts there by its content, with names, modes and owners. What is not in the tables BuildKit does not
copy at all, ignore file or none: names with a blank at an end, ``!`` at the beginning, or a backslash, written out.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest

from dockerdsl.allowlist import allowlist
from tests.engine.engine import Engine
from tests.engine.servers import repository, web

FILES = """go.mod go.sum app/main.py app/util.py app/data/a.csv app/data/b.csv app/README.md web/src/a.ts web/src/deep/b.ts
    web/src/deep/c.md web/index.html docs/index.md docs/more/one.md dist/app-1/bin dist/app-2/bin .env secret.txt .git/config
    !x #x ab]c a|d x{2} ^t [x q*q a+b (c) $d é 2?3 a~b odd/[slug]/page.tsx odd/{a,b}/c""".split()
ODD = ["a b", "c ", " d", "o'k", 'q"q', "b\\c", "in ner/ x", "two\nlines"]

BUILDS = {
    "files": "COPY go.mod ./go.sum /x/",
    "a folder": "COPY app /x/",
    "folders, with slashes": "COPY app/ /web/ ./docs/. /x/",
    "a folder in a folder": "COPY web/src/deep /x/",
    "a file in a folder in a folder": "COPY app/data/a.csv /x/",
    "a folder, and what is in it": "COPY app/data /x/\nCOPY app /y/\nCOPY app/data/a.csv /z/",
    "the way up and down": "COPY web/../app/main.py ../go.mod /x/",
    "a dot": "COPY ./.env .git /x/",
    "wildcards": "COPY *.mod g?.s* app/*.py */data/*.csv /x/",
    "wildcards for folders": "COPY a*/ w*/s* /x/",
    "two stars, which are one": "COPY **/*.py **.sum /x/",
    "classes": "COPY [a-g]o.[lmn]od [^x]o.sum [[]x q[*]q 2[?]3 [\\\\^]t ab[\\\\]]c [[-^]x /x/",
    "braces and bars": "COPY x{2} a|d /x/\nCOPY x{2}* a|* /y/",
    "marks of an ignore file": 'COPY ["#x", "^t", "a+b", "(c)", "é", "a~b", "2?3", "ab]c", "/x/"]',
    "blanks": 'COPY ["a b", "in ner", "/x/"]\nCOPY in?ner/*x c? ?d two?lines /y/',
    "quotes": "COPY o?k q?q /y/",
    "an escaped star beside another": "COPY q*\\\\*q q\\\\*q* /x/",
    "a backslash": "COPY b*c b?c /x/",
    "a dollar": "COPY \\$d '$d' /x/",
    "variables": "ARG V=1 D=data\nENV E=app\nCOPY dist/app-$V dist/app-${V}/bin app/$D/a.csv /x/\nCOPY app/${E}/../main.py /y/",
    "what is left out of a folder": "COPY --exclude=*.md --exclude=data app docs /x/",
    "flags": "COPY --chown=1:2 --chmod=640 --link app/main.py go.mod /x/",
    "ADD": "ADD go.mod app d*s /x/",
    "heredocs beside files": "COPY go.mod <<E app/main.py /x/\ntext\nE",
    "another stage": "COPY go.mod /x/\nFROM scratch\nCOPY --from=0 /x /y\nCOPY go.sum /x/",
    "JSON": 'COPY ["app/*.py", "./web//src", "/x/"]',
    "the other escape character": "# escape=`\nFROM scratch\nCOPY app/main.py `\n  g`o.mod /x/",
}
MOUNTS = {
    "a folder": "RUN --mount=source=app,target=/x find /x",
    "a file": "RUN --mount=type=bind,src=app/data/a.csv,dst=/x cat /x",
    "characters that mean nothing": "RUN --mount=source=q*q,target=/q --mount=source=x{2},target=/x --mount=source=a|d,target=/a true",
    "a variable": "ARG V=2\nRUN --mount=source=./dist/app-$V/,target=/x find /x",
    "one that is written to": "RUN --mount=source=/web/src,target=/x,rw touch /x/y",
    "others": "RUN --mount=type=cache,target=/c --mount=from=busybox,source=bin,target=/b --mount=source=go.mod,target=/m true",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a context such as there was none before: what is in the cache comes from the test."""
    new = uuid4().hex
    for name in [*FILES, *ODD, "{a,b}"]:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{name} {new}")
    (tmp_path / "app" / "empty").mkdir()
    (tmp_path / "app" / "main.py").chmod(0o755)
    (tmp_path / "app" / "data").chmod(0o700)
    return tmp_path


def _is_the_same(engine: Engine, text: str, folder: Path) -> bool:
    """Return whether a build under the allowlist has only steps that the one without has made."""
    engine.cached(text, folder)
    (folder / ".dockerignore").write_text(allowlist(text))
    return all(engine.cached(text, folder).values())


@pytest.mark.parametrize("lines", BUILDS.values(), ids=BUILDS)
def test_a_build_is_the_same_that_copies(engine: Engine, folder: Path, lines: str) -> None:
    assert _is_the_same(engine, lines if lines.startswith("#") else f"FROM scratch\n{lines}\n", folder)


@pytest.mark.parametrize("lines", MOUNTS.values(), ids=MOUNTS)
def test_a_build_is_the_same_that_mounts(engine: Engine, folder: Path, base_image: Callable[[str], str], lines: str) -> None:
    assert _is_the_same(engine, f"FROM {base_image('busybox:latest')}\n{lines}\n", folder)


def test_a_build_is_the_same_that_fetches(engine: Engine, folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    served = tmp_path_factory.mktemp("served")
    (served / "file").write_text("served")
    with web(served) as address, repository(served, {"in.git": b"x"}) as (git, _):
        text = f"FROM scratch\nARG A={address} F=file\nADD {address}/$F $A/file {git} go.mod /x/\n"
        assert allowlist(text) == "*\n!go.mod\n"
        assert _is_the_same(engine, text, folder)


def test_what_is_left_out_is_not_the_same(engine: Engine, folder: Path) -> None:
    engine.cached("FROM scratch\nCOPY app /x/\n", folder)
    (folder / ".dockerignore").write_text("app/empty\n")
    assert engine.cached("FROM scratch\nCOPY app /x/\n", folder) == {"COPY app /x/": False}
