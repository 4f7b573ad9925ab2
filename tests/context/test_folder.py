"""A build context: what is there, what is sent, what may be meant."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from dockerdsl.context import Context, Judgement, Source
from dockerdsl.context.ignore import read_ignore_file
from dockerdsl.context.tree import Tree
from dockerdsl.errors import InvalidValue
from dockerdsl.reading.refused import Refused
from dockerdsl.where import Where

FILES = """app/main.py app/util.py app/data/a.csv app/data/b.csv README.md notes.txt web/Dockerfile web/package.json
    node_modules/left/index.js node_modules/left/keep.js {a,b} Makefile outside/x""".split()
IGNORE = "*.txt\nnode_modules\n!node_modules/left/keep.js\napp/data\n"


def lay_out(top: Path) -> Path:
    """Return a context in a folder that holds what is not to be seen."""
    folder = top / "context"
    for name in FILES:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    (top / "secret").write_text("")
    (folder / ".dockerignore").write_text(IGNORE)
    (folder / "current").symlink_to("app")
    (folder / "absolute").symlink_to("/app/main.py")
    (folder / "away").symlink_to("../secret")
    (folder / "up").symlink_to("../../../outside")
    (folder / "nowhere").symlink_to("gone")
    (folder / "circle").symlink_to("circle")
    (folder / "data").symlink_to("app/data")
    (folder / "app" / "elsewhere").symlink_to("../web")
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return lay_out(tmp_path)


def _said(judgement: Judgement, folder: Path) -> str:
    rule = str(judgement.rule).replace(f"{folder}{os.sep}", "") if judgement.rule else ""
    return " ".join([judgement.state, rule or judgement.near or ""]).rstrip()


JUDGED = {
    "a file": ("app/main.py", "found"),
    "a folder": ("app", "found"),
    "a path from the root": ("/app/main.py", "found"),
    "a path with dots": ("./web/../app/", "found"),
    "a path that goes above the root": ("../../app", "found"),
    "the whole context": (".", "found"),
    "nothing, which is the whole": ("", "found"),
    "a file that a line ignores": ("notes.txt", "ignored '*.txt', .dockerignore:1"),
    "a file of a folder that is ignored": ("app/data/a.csv", "ignored 'app/data', .dockerignore:4"),
    "a file that is ignored and not there": ("gone.txt", "ignored '*.txt', .dockerignore:1"),
    "a file that is ignored, and misspelt": ("note.txt", "missing notes.txt"),
    "a folder that is brought back in part": ("node_modules", "found"),
    "a file that is brought back": ("node_modules/left/keep.js", "found"),
    "and one beside it": ("node_modules/left/index.js", "ignored 'node_modules', .dockerignore:2"),
    "another case": ("App/Main.py", "missing app/main.py"),
    "another spelling": ("app/mian.py", "missing app/main.py"),
    "a path below the Dockerfile": ("package.json", "missing"),
    "a path from above the context": ("repository/app/main.py", "missing app/main.py"),
    "nothing like it": ("go.mod", "missing"),
    "a folder that is not there": ("src/go.mod", "missing"),
    "a file that is taken for a folder": ("README.md/x", "missing"),
    "wildcards": ("app/*.py", "found"),
    "wildcards in a folder's name": ("a*/main.p?", "found"),
    "wildcards that match nothing": ("app/*.go", "missing"),
    "wildcards behind a folder that is not there": ("src/*.go", "missing"),
    "wildcards of which all is ignored": ("*.txt", "ignored '*.txt', .dockerignore:1"),
    "wildcards that the path goes back from": ("*x/..", "found"),
    "and others behind them": ("*x/../*.txt", "ignored '*.txt', .dockerignore:1"),
    "two stars are one": ("**/a.csv", "missing"),
    "braces are characters": ("{a,b}", "found"),
    "braces are characters beside wildcards": ("*.{py,md}", "missing"),
    "a bar beside a wildcard is read in two ways": ("*|a", "unknown"),
    "and so is a backslash": ("a\\pp", "unknown"),
    "and a blank at the end": ("app ", "unknown"),
    "and an exclamation mark": ("!app", "unknown"),
    "a class that is not closed": ("[a-", "unknown"),
    "a link to a folder": ("current/main.py", "found"),
    "wildcards behind a link": ("current/*.py", "found"),
    "a link behind wildcards is no folder": ("*/elsewhere/*.json", "missing"),
    "a link from the root": ("absolute", "found"),
    "a link that leads away ends at the root": ("away", "missing"),
    "a link that leads far above it, too": ("up/x", "found"),
    "a link that leads nowhere": ("nowhere", "missing"),
    "a link to itself": ("circle", "missing"),
    "a link to what is ignored": ("data/a.csv", "ignored 'app/data', .dockerignore:4"),
}


@pytest.mark.parametrize(("path", "said"), JUDGED.values(), ids=JUDGED)
def test_a_source_is(folder: Path, path: str, said: str) -> None:
    assert _said(Context(folder).judge(path), folder) == said


PARENTS = {
    "any number of folders": ("**/main.py", "found"),
    "and below a folder": ("./app/**/b.csv", "ignored 'app/data', .dockerignore:4"),
    "behind where the kept part begins": ("app/./*.py", "found"),
    "nothing there": ("app/./web/*", "missing"),
    "behind a folder that is not there": ("src/./*.py", "missing"),
    "without wildcards": ("app/./main.py", "found"),
    "behind a link": ("current/./*.py", "found"),
}


@pytest.mark.parametrize(("path", "said"), PARENTS.values(), ids=PARENTS)
def test_a_source_with_parents_is(folder: Path, path: str, said: str) -> None:
    assert _said(Context(folder).judge(Source(path, parents=True)), folder) == said


def test_the_source_of_a_mount_has_no_wildcards(folder: Path) -> None:
    assert Context(folder).judge(Source("*.md", mounted=True)) == Judgement("missing")


def test_a_source_may_stand_beside_the_dockerfile(folder: Path) -> None:
    assert Context(folder, folder / "web" / "Dockerfile").judge("package.json") == Judgement("missing", near="web/package.json")


def test_sources_name_paths(folder: Path) -> None:
    context = Context(folder)
    assert context.paths("app/*.py") == ["app/main.py", "app/util.py"]
    assert context.paths(Source("**/*.csv", parents=True)) == ["app/data/a.csv", "app/data/b.csv"]
    assert (context.paths("/"), context.paths("notes.txt"), context.paths("go.mod")) == ([""], ["notes.txt"], [])


IGNORE_FILES = {
    "that of the folder": ({".dockerignore": "app\n"}, "web/Dockerfile", "'app', .dockerignore:1"),
    "that of the Dockerfile before it": (
        {".dockerignore": "*\n", "web/Dockerfile.dockerignore": "#\napp\n"},
        "web/Dockerfile",
        "'app', web/Dockerfile.dockerignore:2",
    ),
    "that of another name": (
        {"web/api.Dockerfile.dockerignore": "app\n"},
        "web/api.Dockerfile",
        "'app', web/api.Dockerfile.dockerignore:1",
    ),
    "not that of another Dockerfile": ({"web/api.Dockerfile.dockerignore": "app\n"}, "web/Dockerfile", "None"),
    "an empty one of the Dockerfile": ({".dockerignore": "app\n", "web/Dockerfile.dockerignore": ""}, "web/Dockerfile", "None"),
    "that of the usual Dockerfile": ({"Dockerfile.dockerignore": "app\n"}, None, "'app', Dockerfile.dockerignore:1"),
    "none": ({}, None, "None"),
}


@pytest.mark.parametrize(("files", "dockerfile", "line"), IGNORE_FILES.values(), ids=IGNORE_FILES)
def test_the_ignore_file_is(tmp_path: Path, files: dict[str, str], dockerfile: str | None, line: str) -> None:
    (tmp_path / "web").mkdir()
    for name, content in files.items():
        (tmp_path / name).write_text(content)
    context = Context(tmp_path, dockerfile and tmp_path / dockerfile)
    assert str(context.ignored.ignored_by("app")).replace(f"{tmp_path}{os.sep}", "") == line


def test_an_ignore_file_may_be_a_link_in_the_context_and_no_other(tmp_path: Path) -> None:
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "lines").write_text("app\n")
    (tmp_path / "one" / ".dockerignore").symlink_to("lines")
    (tmp_path / "other" / ".dockerignore").symlink_to("../one/lines")
    assert Context(tmp_path / "one").ignored.ignored_by("app")
    assert Context(tmp_path / "other").ignored.ignored_by("app") is None


def test_another_ignore_file_can_be_tried(folder: Path) -> None:
    assert Context(folder, ignore_file=read_ignore_file("app\n")).judge("app/main.py").state == "ignored"


def test_nothing_that_everything_is_left_out_of_is_sent(folder: Path) -> None:
    assert Context(folder, ignore_file=read_ignore_file("*\n")).judge(".").state == "ignored"
    assert Context(folder, ignore_file=read_ignore_file("*\n!app\n")).judge(".").state == "found"


def test_only_the_folders_on_the_way_are_listed(folder: Path) -> None:
    context = Context(folder)
    context.judge("app/main.py")
    context.judge("web/*.json")
    assert sorted(context.tree._listed) == ["", "app", "web"]


def test_a_context_is_a_folder(tmp_path: Path) -> None:
    with pytest.raises(InvalidValue) as error:
        Context(tmp_path / "gone")
    assert (error.value.what, error.value.hint) == (
        f"the build context {str(tmp_path / 'gone')!r} is no folder",
        "name the folder that docker build is given",
    )


def test_what_goes_while_it_is_looked_at_is_not_there(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_: object) -> None:
        raise FileNotFoundError

    tree = Tree(str(folder))
    assert "current" in tree.names("")
    monkeypatch.setattr(os, "readlink", gone)
    monkeypatch.setattr(os, "scandir", gone)
    assert tree.way("current") == ["current", ""]
    assert tree.names("app") == []


def test_an_ignore_file_that_buildkit_refuses_is_refused_as_a_whole(folder: Path) -> None:
    assert Context(folder).refusal is None
    (folder / ".dockerignore").write_text("app\n*.txt\nnode_modules\\cache\n")
    refused = Context(folder).refusal
    assert refused is not None
    assert refused.at == Where(str(folder / ".dockerignore"), 3)


class Locked(Tree):
    """A folder whose files may not be read."""

    def read(self, path: str) -> bytes | None:
        """Raise what the system raises where rights are missing."""
        raise PermissionError(13, "Permission denied", path)


def test_an_ignore_file_that_may_not_be_read_is_refused(folder: Path) -> None:
    with pytest.raises(Refused) as refused:
        _ = Context(str(folder), tree=Locked(str(folder))).ignored

    assert (refused.value.what, refused.value.hint, refused.value.at) == (
        "the ignore file cannot be read: Permission denied",
        "let those read it who build",
        Where(str(folder / ".dockerignore"), 1),
    )
