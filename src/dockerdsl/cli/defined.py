"""Find the Dockerfiles that a definition declares, and what is there of them: a finding has its place in both.

A Dockerfile that is generated and in step is judged as it stands on disk, its stamp counted; each of its lines knows where it
was written in Python. One that is not there, or not in step, is judged as it would be.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import attrs

from dockerdsl import files
from dockerdsl.dockerfile import Dockerfile
from dockerdsl.excerpt import relative
from dockerdsl.project.loading import load_all_in_project, load_in_project
from dockerdsl.project.settings import Settings
from dockerdsl.project.stamp import read_stamp, stamped
from dockerdsl.where import Where


@attrs.frozen
class Defined:
    """A Dockerfile that Python defines: its name, its text, and the place in Python of each of its lines."""

    name: str
    text: str
    places: Sequence[Where | None]


def is_named(choice: str) -> bool:
    """Return whether a path of a definition says which of its values is meant."""
    return not choice.endswith(".py")


def defined(choice: str) -> Iterator[Defined]:
    """Yield what ``FILE.py`` declares, all of it, or what ``FILE.py:NAME`` is.

    Raises DockerdslError for whatever is wrong with it.
    """
    if is_named(choice):
        loaded = load_in_project(choice)
        yield _beside(choice, loaded.definition.dockerfile, loaded.settings, None)
        return
    settings, found = load_all_in_project(choice)
    for each in found:
        name = choice if len(found) == 1 else f"{choice}:{each.name}"
        yield _beside(name, each.dockerfile, settings, str(settings.root / each.path))


def _beside(choice: str, dockerfile: Dockerfile, settings: Settings, path: str | None) -> Defined:
    rendering = dockerfile.render(settings.edition)
    there = _generated(path, rendering.text) if path else None
    if path and there is not None:
        return Defined(relative(path), there, _moved(rendering.places(), rendering.text, there))
    return Defined(f"<Dockerfile of {choice}>", rendering.text, rendering.places())


def _generated(path: str, text: str) -> str | None:
    """Return what stands in a file that was generated from a text, None when it is not in step."""
    content = files.read(path)
    there = "" if content is None else content.decode(errors="surrogateescape")
    stamp = read_stamp(there)
    return there if stamp and stamped(text, stamp.source, stamp.command) == there else None


def _moved(places: Sequence[Where | None], text: str, there: str) -> list[Where | None]:
    """Return the places of the lines of a text that has a stamp: what stands below it, which are the last lines of both."""
    old, new = text.split("\n"), there.split("\n")
    places = [*places, *[None] * (len(old) - len(places))]
    moved: list[Where | None] = [None] * len(new)
    for back in range(1, min(len(old), len(new)) + 1):
        if old[-back] != new[-back]:
            break
        moved[-back] = places[-back]
    return moved
