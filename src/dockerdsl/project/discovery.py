"""Find the definitions of a project, and the files that may be Dockerfiles.

git is asked where there is a repository, so what it ignores is left out; elsewhere the folders are walked. Hidden folders,
``node_modules``, ``__pycache__`` and virtual environments are never entered.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import attrs

from dockerdsl.project.patterns import matcher
from dockerdsl.project.repository import listed
from dockerdsl.project.settings import Settings

_NOT_ENTERED: Final = re.compile(r"(?:.*/)?(?:\.[^/]*|node_modules|__pycache__|site-packages)/.*")
_GENERATED: Final = re.compile(r"(?:.*/)?[^/]*(?:docker|container)file[^/]*", re.IGNORECASE)
_FOR_GIT: Final = (":(icase)*dockerfile*", ":(icase)*containerfile*")


@attrs.frozen(slots=True, weakref_slot=False)
class Found:
    """What stands in a project, as paths from its root with ``/``, in order.

    `definitions` are the files that the settings' patterns match, `candidates` those that their names say are Dockerfiles.
    """

    definitions: tuple[str, ...]
    candidates: tuple[str, ...]


def discover(settings: Settings) -> Found:
    """Return what stands in a project."""
    excluded = matcher(settings.exclude)
    defines = matcher(settings.definitions)
    paths = sorted(path for path in _files(settings) if not _NOT_ENTERED.fullmatch(path) and not excluded(path))
    definitions = tuple(path for path in paths if path.endswith(".py") and defines(path))
    return Found(definitions, tuple(path for path in paths if is_candidate(path)))


def is_candidate(path: str) -> bool:
    """Return whether a path is that of a Dockerfile by its name."""
    return _GENERATED.fullmatch(path) is not None and not path.endswith(".py")


def find_definitions(settings: Settings, *paths: str | os.PathLike[str]) -> tuple[str, ...]:
    """Return the definitions of a project, from its root; those below these folders, or these files, when some are given."""
    return selected(settings, discover(settings).definitions, paths)


def selected(settings: Settings, definitions: tuple[str, ...], paths: tuple[str | os.PathLike[str], ...]) -> tuple[str, ...]:
    """Return the definitions that are below these folders, or are these files; all of them when no path is given."""
    places = [from_root(settings, path) for path in paths]
    return tuple([each for each in definitions if not places or any(below(each, place) for place in places)])


def from_root(settings: Settings, path: str | os.PathLike[str]) -> str:
    """Return a path of this machine as one from the project's root: ``.`` for the root, ``../x`` for what is beside it."""
    folder, name = os.path.split(os.path.abspath(path))
    return os.path.relpath(os.path.join(os.path.realpath(folder), name), settings.root).replace(os.sep, "/")


def below(path: str, place: str) -> bool:
    """Return whether a path is a place or below it, both from the root."""
    return place in (".", path) or path.startswith(f"{place}/")


def _files(settings: Settings) -> Iterator[str]:
    """Give the files that matter, and perhaps others, from the root."""
    words = {pattern.rpartition("/")[2] for pattern in settings.definitions}
    asked = sorted(f":(glob)**/{word if word.endswith('.py') else '*.py'}" for word in words)
    found = listed(settings.root, [*_FOR_GIT, *asked])
    if found is None:
        return _walked(settings.root, lambda path: path.endswith(".py") or _GENERATED.fullmatch(path))
    root = str(settings.root)
    return (path for path in found if os.path.lexists(f"{root}/{path}"))


def _walked(root: Path, wanted: Callable[[str], object]) -> Iterator[str]:
    folders = [""]
    while folders:
        here = folders.pop()
        try:
            entries = list(os.scandir(root / here))
        except OSError:  # a folder that may not be read has nothing for us
            continue
        names = {entry.name for entry in entries}
        if "pyvenv.cfg" in names:
            continue
        for entry in entries:
            path = f"{here}{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                folders += [f"{path}/"] if not _NOT_ENTERED.fullmatch(f"{path}/") else []
            elif wanted(path):
                yield path
