"""Files: written whole or not at all, and only when that changes something."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from dockerdsl import Dockerfile, Stage, files


def test_a_file_is_written_once(tmp_path: Path) -> None:
    path = tmp_path / "Dockerfile"
    assert files.write(path, "FROM é\n")
    assert path.read_bytes() == "FROM é\n".encode()
    assert not files.write(path, "FROM é\n")
    assert files.write(path, "FROM b\n")
    assert path.read_text() == "FROM b\n"


def test_what_is_the_same_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "Dockerfile"
    files.write(path, "FROM a\n")
    os.utime(path, (1, 1))
    files.write(path, "FROM a\n")
    assert path.stat().st_mtime == 1


def test_line_ends_count(tmp_path: Path) -> None:
    path = tmp_path / "Dockerfile"
    path.write_bytes(b"FROM a\r\n")
    assert not files.same(path, "FROM a\n")
    assert files.write(path, "FROM a\n")
    assert files.read(path) == b"FROM a\n"


def test_bytes_are_written_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "Dockerfile"
    files.write(path, b"\xff\r\n")
    assert files.read(path) == b"\xff\r\n"
    assert files.same(path, b"\xff\r\n")


def test_a_file_that_is_not_there_holds_nothing(tmp_path: Path) -> None:
    assert files.read(tmp_path / "none") is None
    assert not files.same(tmp_path / "none", "")


@pytest.mark.skipif(os.name == "nt", reason="modes are POSIX")
def test_a_file_keeps_its_mode_and_a_new_one_gets_the_usual(tmp_path: Path) -> None:
    path = tmp_path / "Dockerfile"
    old = os.umask(0o027)
    try:
        files.write(path, "a\n")
    finally:
        os.umask(old)
    assert path.stat().st_mode & 0o7777 == 0o640
    path.chmod(0o604)
    files.write(path, "b\n")
    assert path.stat().st_mode & 0o7777 == 0o604


@pytest.mark.skipif(os.name == "nt", reason="links want rights there")
def test_a_link_keeps_pointing(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("target")
    files.write(tmp_path / "link", "a\n")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "target").read_text() == "a\n"


def test_a_write_that_fails_leaves_the_old_text_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "Dockerfile"
    files.write(path, "old\n")

    def fails(*_: object) -> None:
        raise OSError("no room")

    monkeypatch.setattr(os, "replace", fails)
    with pytest.raises(OSError, match="no room"):
        files.write(path, "new\n")
    assert path.read_text() == "old\n"
    assert [each.name for each in tmp_path.iterdir()] == ["Dockerfile"]


def test_a_text_is_moved_by_way_of_another_folder(tmp_path: Path) -> None:
    path, folder = tmp_path / "Dockerfile", tmp_path / "by"
    folder.mkdir()
    assert files.move(b"new\n", str(path), str(folder))
    assert (path.read_text(), [*folder.iterdir()]) == ("new\n", [])


def test_a_folder_on_another_file_system_is_no_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def elsewhere(*_: object) -> None:
        raise OSError(errno.EXDEV, "another file system")

    monkeypatch.setattr(os, "replace", elsewhere)
    assert not files.move(b"new\n", str(tmp_path / "Dockerfile"), str(tmp_path))
    assert [*tmp_path.iterdir()] == []


def test_a_move_that_fails_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "by").mkdir()
    with pytest.raises(FileNotFoundError):
        files.move(b"new\n", str(tmp_path / "none" / "Dockerfile"), str(tmp_path / "by"))
    assert [*(tmp_path / "by").iterdir()] == []


def test_a_folder_that_is_not_there_is_named_by_the_file_asked_for(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError) as caught:
        files.write(tmp_path / "none" / "Dockerfile", "a\n")
    assert caught.value.filename == str(tmp_path / "none" / "Dockerfile")


def test_a_stage_and_a_dockerfile_write_their_text(tmp_path: Path) -> None:
    stage = Stage("a", "b").run("c d")
    assert stage.write(tmp_path / "Dockerfile")
    assert not Dockerfile(stage).write(str(tmp_path / "Dockerfile"))
    assert (tmp_path / "Dockerfile").read_text() == str(stage)
