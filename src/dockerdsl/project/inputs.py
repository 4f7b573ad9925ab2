"""Say what a Dockerfile is built from beside its own text: images, and files of its build context.

Sources are as COPY writes them: ``src/``, ``*.toml``, ``.`` for the whole context. Where a variable stands in one, all of the
folder before it is meant; a ``.dockerignore`` is not looked at. So more may be named than is taken, never less. (What one
instruction of a file takes, at its place and for certain, `dockerdsl.context.taken` reads.)
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from posixpath import normpath
from typing import Final

from dockerdsl.dockerfile import Dockerfile
from dockerdsl.instruction import Instruction
from dockerdsl.instructions import Add, Copy, Onbuild, Run
from dockerdsl.project.patterns import Matches, matcher
from dockerdsl.reading.expand import expand
from dockerdsl.reading.parse import Raw
from dockerdsl.reading.refused import Refused
from dockerdsl.values.git import is_remote

_WHOLE: Final = "."
_TAKES: Final = frozenset({"COPY", "ADD", "RUN", "ONBUILD"})
_ESCAPED: Final = re.compile(r"\\(.)")


def images_of(file: Dockerfile) -> tuple[str, ...]:
    """Return the images that the stages of a file begin with, then those that they take files from, each once.

    Variables are expanded with the defaults of their arguments.
    """
    images = [stage.base.image for stage in file.stages]
    taken = [each for step in _steps(file) for each in _taken(step)]
    names = {stage.name for stage in file.stages}
    found = [_expanded(each, file) for each in [*images, *taken] if isinstance(each, str) and each not in names]
    return tuple(dict.fromkeys(found))


def _steps(file: Dockerfile) -> Iterator[Instruction]:
    for stage in file.stages:
        yield from stage.steps


def _taken(step: Instruction) -> Iterator[object]:
    if isinstance(step, Copy):
        yield step.from_
    elif isinstance(step, Run):
        yield from [mount.from_ for mount in step.mounts]


def _expanded(image: str, file: Dockerfile) -> str:
    if "$" not in image:
        return image
    try:
        return expand(image, {arg.name: arg.default for arg in file.arguments if arg.default is not None}).text
    except Refused:
        return image


def sources_of(file: Dockerfile) -> tuple[str, ...]:
    """Return what the stages of a file copy and mount from the build context, each once."""
    return tuple(dict.fromkeys([source for step in _steps(file) for source in _sources(step)]))


def _sources(step: Instruction) -> Iterator[str]:
    if step.keyword and step.keyword not in _TAKES:  # most take nothing, and there are many
        return
    match step:
        case Copy() if step.from_ is not None:
            return
        case Copy() | Add():
            yield from [each for each in step.sources if isinstance(each, str) and not is_remote(each)]
        case Run():
            for mount in step.mounts:
                if mount.type == "bind" and mount.from_ is None:
                    yield str(dict(mount.options).get("source", _WHOLE))
        case Onbuild():
            yield from _sources(step.instruction)
        case Raw() if step.keyword_of in _TAKES:
            yield _WHOLE
        case _:
            pass


def taking(sources: Iterable[str]) -> Matches:
    """Return what says whether one of these sources takes a path of the context, alone or along with its folder."""
    return matcher([pattern for source in sources for pattern in _patterns(source)])


def _patterns(source: str) -> list[str]:
    before, variable, _ = source.partition("$")
    if variable:
        source = before.rpartition("/")[0] or _WHOLE
    plain = normpath("/" + source.lstrip("/"))
    if plain == "/":
        return ["**"]
    plain = _ESCAPED.sub(r"[\1]", plain)
    return [plain, f"{plain}/"]
