"""Ask the projects of a command's files: what they leave out, how checks judge there, where images are built."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

import attrs

from dockerdsl.checks.own import known_rules
from dockerdsl.context import Context
from dockerdsl.errors import DefinitionError
from dockerdsl.project.checking import Checking, read_checking
from dockerdsl.project.discovery import from_root
from dockerdsl.project.patterns import Matches, matcher
from dockerdsl.project.settings import Settings, find_settings
from dockerdsl.search import find_dockerfiles

HERE: Final = "Dockerfile"
"""A file of the current folder, be it there or not."""


@attrs.frozen
class _Project:
    """A project: its settings, and what says whether a path of it is left out."""

    settings: Settings
    leaves_out: Matches


class Projects:
    """The projects of the files of one run; if it is isolated, nobody asks them."""

    def __init__(self, *, isolated: bool = False) -> None:
        self.isolated = isolated
        self._projects: dict[Path, _Project] = {}
        self._of_folder: dict[str, _Project] = {}
        self._checkings: dict[Path, Checking] = {}
        self._contexts: dict[Path, Context] = {}

    def dockerfiles(self, path: str) -> list[str]:
        """Return the Dockerfiles of a folder that their projects do not leave out; any other path stands for itself.

        Raises DefinitionError where all of them are left out.
        """
        found = [os.fspath(each) for each in find_dockerfiles(path)]
        if self.isolated or not os.path.isdir(path):
            return found
        left = [each for each in found if not self._is_left_out(each)]
        if found and not left:
            what = f"exclude leaves out all Dockerfiles in {path}"
            error = DefinitionError(what, hint="name the files, which are meant whatever the settings say")
            error.at = None
            raise error
        return left

    def checking(self, file: str) -> Checking:
        """Return what the project of a file says of checks."""
        settings = None if self.isolated else self._project(file).settings
        key = (settings.file or settings.root) if settings else Path()
        if key not in self._checkings:
            self._checkings[key] = read_checking(settings) if settings else Checking(Path(), {}, (), known_rules())
        return self._checkings[key]

    def context(self, file: str, definition: str | None = None) -> Context | None:
        """Return the folder that an image is built in which is defined in `file`, or in `definition`, seen from the root.

        None where the project does not say what it is.
        """
        settings = None if self.isolated else self._project(file).settings
        if settings is None or "context" not in settings.said:
            return None
        source = definition or from_root(settings, file)
        folder = settings.root if settings.context == "root" else (settings.root / source).parent
        if folder not in self._contexts and folder.is_dir():
            self._contexts[folder] = Context(folder)
        return self._contexts.get(folder)

    def _is_left_out(self, file: str) -> bool:
        project = self._project(file)
        return bool(project.leaves_out(from_root(project.settings, file)))

    def _project(self, file: str) -> _Project:
        """Return the project of a file; all of its folders have the same."""
        folder = os.path.dirname(os.path.abspath(file))
        if folder not in self._of_folder:
            settings = find_settings(folder)
            project = _Project(settings, matcher(settings.exclude))
            self._of_folder[folder] = self._projects.setdefault(settings.file or settings.root, project)
        return self._of_folder[folder]
