"""Working directories: joined, cleaned only when relative, and on the system drive of Windows."""

from __future__ import annotations

import pytest

from dockerdsl.values.workdirs import absolute, joined
from tests.refusals import fault


@pytest.mark.parametrize(
    ("parent", "path", "found"),
    [("/a", "b", "/a/b"), ("/a/", "../b//c/.", "/b/c"), ("", "", ""), ("/", "", "/"), ("//a", "b", "/a/b"), ("", "a/..", ".")],
)
def test_paths_are_joined_as_go_joins_them(parent: str, path: str, found: str) -> None:
    assert joined(parent, path) == found


LINUX = {
    "absolute": ("", "/a", "/a"),
    "absolute, as it is written": ("/x", "/a/../b//", "/a/../b//"),
    "relative": ("/x", "a/../b/", "/x/b"),
    "relative to the root": ("", "a", "/a"),
    "relative to something relative": ("x", "a", "/x/a"),
    "up and beyond": ("/x", "../../..", "/"),
    "empty": ("/x/.", "", "/x/."),
    "a backslash": ("/x", r"C:\a", r"/x/C:\a"),
}


@pytest.mark.parametrize(("current", "path", "found"), LINUX.values(), ids=LINUX)
def test_a_working_directory_follows_from_the_one_before(current: str, path: str, found: str) -> None:
    assert absolute(current, path, "linux") == found


WINDOWS = {
    "absolute": ("", r"C:\a\b", r"\a\b"),
    "absolute with slashes": ("", "c:/a/../b", r"\b"),
    "relative": (r"\x", r"a\b", r"\x\a\b"),
    "without a drive": (r"\x", r"\a", r"\a"),
    "empty": (r"\x", "", r"\x"),
}


@pytest.mark.parametrize(("current", "path", "found"), WINDOWS.values(), ids=WINDOWS)
def test_windows_drops_the_system_drive(current: str, path: str, found: str) -> None:
    assert absolute(current, path, "windows") == found


@pytest.mark.parametrize(
    ("path", "why"),
    [
        (r"D:\a", "The specified path is not on the system drive (C:)"),
        ("C:", 'No relative path specified in "C:"'),
        (r"\\server\share", "UNC paths are not supported"),
    ],
)
def test_windows_has_one_drive(path: str, why: str) -> None:
    _, hint, buildkit = fault(lambda text: absolute("", text, "windows"), path)
    assert buildkit == f"normalizing workdir: normalizing working directory: removing drive letter: {why}"
    assert hint
