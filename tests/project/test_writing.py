"""Changes are written only over what was there when they were found."""

from pathlib import Path

import pytest

from dockerdsl.project.drift import Change
from dockerdsl.project.settings import Settings
from dockerdsl.project.writing import write

NEW = b"FROM b\n"


@pytest.mark.parametrize("new", [NEW, None], ids=["write", "remove"])
@pytest.mark.parametrize("force", [False, True], ids=["usual", "insisted upon"])
def test_a_file_that_somebody_saves_meanwhile_is_left_alone(project: Path, new: bytes | None, force: bool) -> None:
    change = Change("Dockerfile", "changed" if new else "orphan", "imagefile.py", 1, b"FROM a\n", new)
    Path("Dockerfile").write_bytes(b"FROM mine\n")

    written = write(Settings(project), [change], force=force)

    assert Path("Dockerfile").read_bytes() == b"FROM mine\n"
    assert written.done == ()
    assert [(each.what, each.hint) for each in written.faults] == [
        ("Dockerfile was changed while this ran, and is left alone", "run it again")
    ]


def test_a_file_that_is_as_it_was_is_written(project: Path) -> None:
    Path("Dockerfile").write_bytes(b"FROM a\n")
    change = Change("Dockerfile", "changed", "imagefile.py", 1, b"FROM a\n", NEW)

    assert write(Settings(project), [change]).done == (change,)
    assert Path("Dockerfile").read_bytes() == NEW
