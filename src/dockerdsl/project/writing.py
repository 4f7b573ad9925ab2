"""Write the changes of a project to disk so that none is ever seen half done.

New texts are put down in ``.dockerdsl/`` first, and moved to their places. What a killed run left there is taken away by
the next.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Final

from dockerdsl import files
from dockerdsl.errors import DefinitionError
from dockerdsl.project.drift import Change
from dockerdsl.project.settings import Settings
from dockerdsl.where import Where

FOLDER: Final = ".dockerdsl"
"""What this library keeps for itself beside the settings of a project."""
_STAGING: Final = "staging-"


class Writer:
    """Writes and removes files of a project; leave it with ``close``."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._root = os.path.realpath(settings.root)
        self._staging: str | None = None

    def apply(self, change: Change) -> None:
        """Write or remove one file.

        Raises:
            DefinitionError: when a link would lead out of the project.
            OSError: when the file cannot be written.
        """
        path = f"{self._settings.root}/{change.path}"
        if change.new is None:
            os.unlink(path)
            return
        target = os.path.realpath(path)
        if not target.startswith(self._root + os.sep):
            at = Where(str(self._settings.root / change.definition), change.line)
            raise DefinitionError(f"{change.path} is a link that leads out of the project", hint="take the link away", at=at)
        os.makedirs(os.path.dirname(target), exist_ok=True)
        files.write(target, change.new, by=self._stage())

    def close(self) -> None:
        """Take away what was needed on the way."""
        if self._staging:
            with suppress(OSError):
                os.rmdir(self._staging)

    def _stage(self) -> str | None:
        """Return the folder for texts on their way, None where there can be none: then they begin beside their places."""
        if self._staging is None:
            with suppress(OSError):
                folder = own_folder(self._settings)
                clean(folder)
                staging = folder / f"{_STAGING}{os.getpid()}"
                staging.mkdir(exist_ok=True)
                self._staging = str(staging)
        return self._staging


def own_folder(settings: Settings) -> Path:
    """Return the folder that this library keeps for itself in a project; it is made when it is not there, and git ignores it.

    Raises OSError when it cannot be made.
    """
    folder = settings.root / FOLDER
    if not folder.is_dir():
        folder.mkdir(exist_ok=True)
    if not (folder / ".gitignore").exists():
        files.write(folder / ".gitignore", "# made by dockerdsl; it may be removed at any time\n*\n")
    return folder


def clean(folder: Path) -> None:
    """Take away what killed runs have left in the folder."""
    for left in sorted(folder.glob(f"{_STAGING}*")):
        if _running(left.name.removeprefix(_STAGING)):
            continue
        with suppress(OSError):
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
