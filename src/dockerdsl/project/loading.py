"""Load one definition in this process as its project would: with the modules that its project shares, in its edition."""

from __future__ import annotations

import os
import sys
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from pathlib import Path

import attrs

from dockerdsl import files
from dockerdsl.definitions import Definition, load, running
from dockerdsl.project.declared import Declared, declared
from dockerdsl.project.discovery import from_root
from dockerdsl.project.settings import Settings, find_settings


@attrs.frozen(slots=True, weakref_slot=False)
class Loaded:
    """A definition, the settings of the project that it belongs to, and the text of its Dockerfile there."""

    definition: Definition
    settings: Settings
    text: str


def load_in_project(choice: str | os.PathLike[str]) -> Loaded:
    """Return what ``FILE`` or ``FILE:NAME`` defines.

    Raises:
        SettingsError: for settings that cannot be read.
        DefinitionError, DockerdslError: as `definitions.load` does.
    """
    settings = find_settings(choice)
    with _importable(settings.folders()):
        found = load(choice)
        return Loaded(found, settings, found.dockerfile.text(settings.edition))


@contextmanager
def _importable(folders: Iterable[str]) -> Generator[None, None, None]:
    """Let the modules of some folders be imported; where one of a definition's folder has the same name, that one is meant."""
    before = list(sys.path)
    sys.path[:0] = folders
    try:
        yield
    finally:
        sys.path[:] = before


def load_all_in_project(file: str | os.PathLike[str]) -> tuple[Settings, list[Declared]]:
    """Return the settings of a definition's project, and all that it declares.

    Raises as `load_in_project` does.
    """
    settings = find_settings(file)
    with _importable(settings.folders()), running(Path(file)) as module:
        source = (files.read(file) or b"").decode(errors="replace")
        return settings, list(declared(module, from_root(settings, file), source))
