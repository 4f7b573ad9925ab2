"""Which definitions of a project are asked for: by path, by pattern, by what has changed."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Sequence

import attrs

from dockerdsl.errors import DefinitionError
from dockerdsl.project.discovery import Found, below, from_root
from dockerdsl.project.drift import stamp_of
from dockerdsl.project.patterns import matcher
from dockerdsl.project.settings import Settings


@attrs.frozen(slots=True, weakref_slot=False)
class Selection:
    """The definitions asked for, in order, and whether one would be that is gone."""

    definitions: tuple[str, ...]
    chosen: Callable[[str], bool]


def select(
    settings: Settings,
    found: Found,
    paths: Sequence[str] = (),
    only: Sequence[str] = (),
    among: Collection[str] | None = None,
) -> Selection:
    """Return the definitions below these folders, or these files, that match one of the patterns and are among those given.

    What is left out leaves nothing out. A generated file stands for the definition that it names.

    Raises DefinitionError for a path that is not there, is outside of the project, or stands for nothing.
    """
    places = [_place(settings, found, path) for path in paths]
    matches = matcher([each for pattern in only for each in (pattern, f"{pattern.rstrip('/')}/")]) if only else None

    def chosen(definition: str) -> bool:
        wanted = not places or any(below(definition, place) for place in places)
        return wanted and (matches is None or matches(definition) is not None) and (among is None or definition in among)

    return Selection(tuple(filter(chosen, found.definitions)), chosen)


def _place(settings: Settings, found: Found, path: str) -> str:
    place = from_root(settings, path)
    if f"{place}/".startswith("../"):
        raise DefinitionError(f"{path} is outside of the project in {settings.root}", hint="go there, or name a folder of it")
    if place in found.definitions or os.path.isdir(path):
        return place
    if stamped := stamp_of(settings, place):
        return stamped[1].source
    if not os.path.lexists(path):
        raise DefinitionError(f"there is no {path}", hint="check the path")
    patterns = ", ".join(settings.definitions)
    raise DefinitionError(f"{path} is no definition, and was not generated from one", hint=f"definitions are {patterns}")
