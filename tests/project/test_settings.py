"""What a project says of itself, and where."""

from __future__ import annotations

from pathlib import Path

import pytest

from dockerdsl.editions import FIRST
from dockerdsl.errors import SettingsError
from dockerdsl.project.settings import Settings, find_settings
from tests.project.conftest import write

FOUND = {
    "its own file": ("dockerdsl.toml", "timeout = 5\n", {"timeout": 5.0}),
    "a table in pyproject.toml": ("pyproject.toml", "[tool.dockerdsl]\nmemory = 0\n", {"memory": 0}),
    "everything": (
        "dockerdsl.toml",
        'definitions = ["*.docker.py"]\nexclude = ["old/"]\nroots = ["."]\ntimeout = 0.5\nmemory = 100\ncontext = "root"\nedition = "2026"\n',
        {
            "definitions": ("*.docker.py",),
            "exclude": ("old/",),
            "roots": (".",),
            "timeout": 0.5,
            "memory": 100,
            "context": "root",
            "edition": FIRST,
        },
    ),
}


@pytest.mark.parametrize(("name", "text", "values"), FOUND.values(), ids=FOUND)
def test_settings_are_read_from_the_nearest_file_above(project: Path, name: str, text: str, values: dict[str, object]) -> None:
    write(name, text)
    write("services/api/imagefile.py")
    expected = Settings(project, project / name, **values)  # type: ignore[arg-type]

    assert find_settings() == find_settings("services/api") == find_settings("services/api/imagefile.py") == expected


def test_the_nearest_file_wins_and_its_own_file_over_pyproject(project: Path) -> None:
    write("pyproject.toml", "[tool.dockerdsl]\ntimeout = 1\n")
    write("dockerdsl.toml", "timeout = 2\n")
    write("inner/pyproject.toml", "[tool.other]\n")
    write("own/pyproject.toml", "[tool.dockerdsl]\n")

    assert [find_settings(each).timeout for each in (".", "inner", "own")] == [2, 2, 30]


def test_a_definition_that_is_a_link_belongs_where_the_link_stands(project: Path) -> None:
    write("elsewhere/imagefile.py")
    write("dockerdsl.toml", "timeout = 1\n")
    write("elsewhere/dockerdsl.toml", "timeout = 2\n")
    Path("imagefile.py").symlink_to("elsewhere/imagefile.py")

    assert find_settings("imagefile.py").timeout == 1


def test_without_settings_the_root_is_the_repository_or_the_current_folder(project: Path) -> None:
    write("services/api/imagefile.py")
    (project.parent / "elsewhere").mkdir()
    assert find_settings("services/api/imagefile.py").root == project
    assert find_settings("../elsewhere").root == project.parent / "elsewhere"

    (project / ".git").mkdir()
    assert find_settings("services/api") == Settings(project)


REFUSED = {
    "a misspelt key": ("timeot = 5", 2, "there is no setting 'timeot'", "did you mean 'timeout'?"),
    "an unknown key": (
        "x = 5",
        2,
        "there is no setting 'x'",
        "there are definitions, exclude, roots, timeout, memory, context, check, edition",
    ),
    "a table nobody knows": ("[tool.dockerdsl.images]\na = 1", 2, "there is no setting 'images'", None),
    "no list": ('exclude = "old"', 2, "exclude is 'old'", 'write a list of patterns: ["old/"]'),
    "no time": ("timeout = 0", 2, "timeout is 0", "write a number of seconds: 30"),
    "a switch as a number": ("memory = true", 2, "memory is True", "write a whole number of MiB: 4096; 0 is no limit"),
    "a folder as the context": ('context = "src"', 2, "context is 'src'", 'write "definition" or "root"'),
    "a number as an edition": ("edition = 2026", 2, "edition is 2026", 'write "2026"'),
    "an edition that there is not": ('edition = "2019"', 2, "edition is '2019'", 'write "2026"'),
    "no TOML": ("timeout = = 5", 2, "pyproject.toml is no TOML: Invalid value", None),
}


@pytest.mark.parametrize(("text", "line", "what", "hint"), REFUSED.values(), ids=REFUSED)
def test_a_bad_setting_is_told_at_its_line(project: Path, text: str, line: int, what: str, hint: str | None) -> None:
    write("pyproject.toml", f"[tool.dockerdsl]\n{text}\n")

    with pytest.raises(SettingsError) as caught:
        find_settings()

    assert caught.value.at is not None
    assert (caught.value.what, caught.value.at.file, caught.value.at.line) == (what, str(project / "pyproject.toml"), line)
    assert hint is None or caught.value.hint == hint


def test_a_root_that_is_no_folder_is_told(project: Path) -> None:
    write("dockerdsl.toml", '# shared code\nroots = [".", "libs"]\n')

    with pytest.raises(SettingsError) as caught:
        find_settings()

    assert str(caught.value) == (
        f"{project}/dockerdsl.toml:2: roots names '{project}/libs', which is no folder\n  hint: write it from this file's folder"
    )
