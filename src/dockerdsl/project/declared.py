"""What a definition declares: Dockerfiles, each with the path where it is written.

Every public variable that is a `Dockerfile` counts, and every function that `@target` marks. Where there is neither, what
`definitions.load` would choose is meant.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any, cast

import attrs

from dockerdsl.definitions import only, own_files, own_function, parameters, public
from dockerdsl.dockerfile import Dockerfile
from dockerdsl.errors import DefinitionError, DockerdslError
from dockerdsl.mishaps import trace
from dockerdsl.stage import Stage
from dockerdsl.targets import Mark, mark_of, target_path
from dockerdsl.where import Where


@attrs.frozen(slots=True, weakref_slot=False)
class Declared:
    """A Dockerfile of a definition: its path from the root, the name of what makes it and its line, and how it is marked."""

    path: str
    name: str
    line: int
    dockerfile: Dockerfile
    dockerignore: bool = False


def declared(module: ModuleType, definition: str, source: str) -> Iterator[Declared]:
    """Give what a module declares that a definition has made; its text tells the lines.

    Raises DefinitionError for a definition that declares nothing, leaves a doubt, or makes something else.
    """
    found = public(module)
    values = _distinct(own_files(module))
    marked = {name: each for name, each in found.items() if own_function(each, module) and mark_of(each)}
    place = _Place(definition, source, module.__file__ or definition)
    if not values and not marked:
        name, target = only(module, Path(definition))
        values = {name: place.dockerfile(target, place.line(name))}
    unplaced = [name for name, value in values.items() if value.path is None]
    for name, value in values.items():
        path = value.path or place.usual(name, alone=len(unplaced) == 1)
        yield Declared(place.resolved(path, name), name, place.line(name), value)
    for name, function in marked.items():
        yield from _made(function, name, mark_of(function) or Mark(), place)


def _distinct(values: dict[str, Dockerfile]) -> dict[str, Dockerfile]:
    """Return each value under its first name."""
    first: dict[int, str] = {}
    for name, value in values.items():
        first.setdefault(id(value), name)
    return {name: values[name] for name in first.values()}


def _made(function: FunctionType, name: str, mark: Mark, place: _Place) -> Iterator[Declared]:
    """Call a marked function and give what it makes."""
    line = function.__code__.co_firstlineno
    if needed := parameters(function):
        raise place.error(f"{name}() needs arguments: {', '.join(needed)}", "give them defaults, or call it in another", line)
    made: object = function()
    if isinstance(made, Stage | Dockerfile):
        file = place.dockerfile(made, line)
        path = mark.path or file.path or place.usual(name, alone=False)
        yield Declared(place.resolved(path, name), name, line, file, mark.dockerignore)
        return
    if not isinstance(made, Iterable) or isinstance(made, str):
        raise place.error(
            f"{name}() returns no Stage and no Dockerfile: {made!r}", "return one, or pairs of a path and one", line
        )
    if mark.path is not None:
        hint = f'leave "{mark.path}" out of @target: each pair has its path'
        raise place.error(f"{name}() makes a family, which has no path of its own", hint, line)
    for pair in cast("Iterable[object]", made):
        path, target = _pair(pair, name, line, place)
        yield Declared(place.resolved(path, name), name, line, place.dockerfile(target, line), mark.dockerignore)


def _pair(pair: Any, name: str, line: int, place: _Place) -> tuple[str, Stage | Dockerfile]:
    match pair:
        case (str() as path, Stage() | Dockerfile() as target):
            try:
                return target_path(path), target
            except DockerdslError as error:  # the call that is to blame has returned
                error.at = Where(place.file, line)
                raise
        case _:
            hint = 'yield "3.13/Dockerfile", stage'
            raise place.error(
                f"{name}() makes something that is no pair of a path and a Stage or Dockerfile: {pair!r}", hint, line
            )


@attrs.frozen(slots=True, weakref_slot=False)
class _Place:
    """A definition: its path from the root, its text, and its path on this machine."""

    definition: str
    source: str
    file: str

    def usual(self, name: str, *, alone: bool) -> str:
        """Return the path of a Dockerfile that has none of its own: ``api.imagefile.py`` gives ``api.Dockerfile``."""
        stem = posixpath.basename(self.definition).removesuffix(".py")
        prefix = f"{stem}.".removesuffix("imagefile.")
        return f"{prefix}Dockerfile" if alone else f"{prefix}{name}.Dockerfile"

    def dockerfile(self, target: Stage | Dockerfile, line: int) -> Dockerfile:
        """Return the Dockerfile of a target that this line makes."""
        try:
            return target if isinstance(target, Dockerfile) else target.dockerfile()
        except Exception as error:
            trace(error, self.file, line)
            raise

    def resolved(self, path: str, name: str) -> str:
        """Return a path from the root; it may not leave the project."""
        whole = posixpath.normpath(posixpath.join(posixpath.dirname(self.definition), path))
        if f"{whole}/".startswith("../"):
            raise self.error(f"{name} is to be written outside of the project: {path}", "stay below the root", self.line(name))
        return whole

    def line(self, name: str) -> int:
        """Return the line that gives a name its first value, the first line when nothing seems to."""
        word = rf"\b{re.escape(name)}\b"
        match = re.search(rf"^(?:def +)?{word}", self.source, re.MULTILINE) or re.search(word, self.source)
        return self.source.count("\n", 0, match.start()) + 1 if match else 1

    def error(self, what: str, hint: str, line: int) -> DefinitionError:
        return DefinitionError(f"{self.definition}: {what}", hint=hint, at=Where(self.file, line))
