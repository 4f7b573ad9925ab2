"""The folder that this library keeps for itself beside a project's settings: ``.dockerdsl``, which git ignores.

Texts on their way to their places are put down there. What a killed run left is taken away by the next.
"""

from __future__ import annotations

import os
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from dockerdsl import files
from dockerdsl.project.settings import Settings

FOLDER: Final = ".dockerdsl"
_STAGING: Final = "staging-"


@contextmanager
def staged(settings: Settings) -> Generator[str | None, None, None]:
    """Give a folder for texts on their way, None where there can be none: then they begin beside their places."""
    staging: Path | None = None
    with suppress(OSError):
        folder = own_folder(settings)
        clean(folder)
        made = folder / f"{_STAGING}{os.getpid()}"
        made.mkdir(exist_ok=True)
        staging = made
    try:
        yield str(staging) if staging else None
    finally:
        if staging:
            with suppress(OSError):
                staging.rmdir()


def own_folder(settings: Settings) -> Path:
    """Return the folder that this library keeps for itself in a project; it is made when it is not there.

    Raises OSError when it cannot be made.
    """
    folder = settings.root / FOLDER
    folder.mkdir(exist_ok=True)
    if not (folder / ".gitignore").exists():
        files.write(folder / ".gitignore", "# made by dockerdsl; the folder may be removed at any time\n*\n")
    return folder


def clean(folder: Path) -> None:
    """Take away what killed runs have left in the folder."""
    for left in sorted([*folder.glob(f"{_STAGING}*"), *folder.glob(".*.tmp")]):
        if left.name.startswith(_STAGING) and _running(left.name.removeprefix(_STAGING)):
            continue
        with suppress(OSError):
            _remove(left)


def _remove(left: Path) -> None:
    if not left.is_dir():
        left.unlink()
        return
    for each in left.iterdir():
        each.unlink()
    left.rmdir()


def _running(number: str) -> bool:
    """Return whether another process of this number runs: it may be writing, and its files are left alone."""
    if os.name == "nt":  # signal 0 is no question there
        return True
    if not number.isdecimal() or int(number) == os.getpid():
        return False
    try:
        os.kill(int(number), 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True
