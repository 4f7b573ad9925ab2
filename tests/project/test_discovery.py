"""What is found in a project."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from dockerdsl.project.discovery import Found, discover, find_definitions
from dockerdsl.project.settings import Settings
from tests.project.conftest import write

FILES = """
imagefile.py a/imagefile.py a/web.imagefile.py a/notimagefile.py a/Dockerfile b/x.Dockerfile b/x.Dockerfile.dockerignore b/README.md
.hidden/imagefile.py node_modules/m/imagefile.py a/__pycache__/imagefile.py env/lib/site-packages/imagefile.py old/imagefile.py
c/containerfile dockerfile.py
""".split()
FOUND = Found(
    ("a/imagefile.py", "a/web.imagefile.py", "imagefile.py", "old/imagefile.py"),
    ("a/Dockerfile", "b/x.Dockerfile", "b/x.Dockerfile.dockerignore", "c/containerfile"),
)


def git(*args: str) -> None:
    subprocess.run(["git", *args], check=True, capture_output=True)


@pytest.fixture(autouse=True)
def _files(project: Path) -> None:
    for path in FILES:
        write(path)


@pytest.mark.parametrize("repository", [False, True], ids=["in folders", "in a repository"])
def test_definitions_and_dockerfiles_are_found_in_order(project: Path, repository: bool) -> None:
    if repository:
        git("init", "-q")
    assert discover(Settings(project)) == FOUND


def test_what_git_ignores_is_not_found_and_what_it_does_not_know_yet_is(project: Path) -> None:
    git("init", "-q")
    write(".gitignore", "old/\nb/\n")
    git("add", "a/imagefile.py")
    git("add", "-f", "old/imagefile.py")
    Path("imagefile.py").unlink()

    assert discover(Settings(project)) == Found(
        ("a/imagefile.py", "a/web.imagefile.py", "old/imagefile.py"), ("a/Dockerfile", "c/containerfile")
    )


def test_a_file_that_is_gone_is_not_found_though_git_remembers_it(project: Path) -> None:
    git("init", "-q")
    git("add", ".")
    Path("imagefile.py").unlink()

    assert "imagefile.py" not in find_definitions(Settings(project))


def test_a_project_that_its_repository_ignores_is_walked(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (project.parent / ".gitignore").write_text("project/\n")
    subprocess.run(["git", "init", "-q"], cwd=project.parent, check=True)
    monkeypatch.delenv("GIT_CEILING_DIRECTORIES")

    assert discover(Settings(project)) == FOUND


def test_a_hook_of_git_finds_the_same(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    git("init", "-q")
    monkeypatch.setenv("GIT_DIR", "elsewhere/.git")
    monkeypatch.setenv("GIT_INDEX_FILE", "elsewhere/index")

    assert discover(Settings(project)) == FOUND


def test_a_virtual_environment_is_not_entered(project: Path) -> None:
    write("a/pyvenv.cfg")

    assert find_definitions(Settings(project)) == ("imagefile.py", "old/imagefile.py")


SETTINGS = {
    "other patterns": ({"definitions": ("a/not*.py",)}, ("a/notimagefile.py",)),
    "a folder of them": ({"definitions": ("a/**",)}, ("a/imagefile.py", "a/notimagefile.py", "a/web.imagefile.py")),
    "a folder left out": ({"exclude": ("old/", "/a/")}, ("imagefile.py",)),
    "some left out": ({"exclude": ("*.imagefile.py", "imagefile.py")}, ()),
}


@pytest.mark.parametrize("repository", [False, True], ids=["in folders", "in a repository"])
@pytest.mark.parametrize(("values", "found"), SETTINGS.values(), ids=SETTINGS)
def test_settings_say_what_is_a_definition(
    project: Path, values: dict[str, tuple[str, ...]], found: tuple[str, ...], repository: bool
) -> None:
    if repository:
        git("init", "-q")
    assert find_definitions(Settings(project, **values)) == found  # type: ignore[arg-type]


CHOSEN = {
    "a folder": (["a"], ("a/imagefile.py", "a/web.imagefile.py")),
    "a file": (["a/web.imagefile.py"], ("a/web.imagefile.py",)),
    "everything": (["."], FOUND.definitions),
    "two of them": (["old", "imagefile.py"], ("imagefile.py", "old/imagefile.py")),
    "the beginning of a name": (["o"], ()),
}


@pytest.mark.parametrize(("paths", "found"), CHOSEN.values(), ids=CHOSEN)
def test_paths_choose_definitions(project: Path, paths: list[str], found: tuple[str, ...]) -> None:
    assert find_definitions(Settings(project), *paths) == found


def test_paths_are_told_from_the_current_folder(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project / "a")

    assert find_definitions(Settings(project), "imagefile.py", "../old") == ("a/imagefile.py", "old/imagefile.py")
