"""Say which files of a project are built from the images of which others: in what order, and how far a change reaches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from os.path import relpath
from posixpath import dirname, join, normpath

import attrs

from dockerdsl.images import parse_reference
from dockerdsl.project.inputs import taking
from dockerdsl.project.reading import Fault, Output, Reading
from dockerdsl.project.settings import OWN_FILE, Settings
from dockerdsl.reading.refused import Refused
from dockerdsl.where import Where


@attrs.frozen(slots=True, weakref_slot=False)
class Dependencies:
    """The files of a project, and what they are built from.

    Args:
        outputs: the files, each behind those whose images it needs, else by path.
        needs: for the path of each, the paths of those whose images it needs, in the order it names them.
        faults: images that two files publish, and files that need each other in a circle.
    """

    outputs: tuple[Output, ...]
    needs: Mapping[str, tuple[str, ...]]
    faults: tuple[Fault, ...]

    def reached(self, paths: Iterable[str]) -> set[str]:
        """Return these files and all that are built from their images, however many are between."""
        found = set(paths)
        used: dict[str, list[str]] = {}
        for path, needs in self.needs.items():
            for each in needs:
                used.setdefault(each, []).append(path)
        waiting = list(found)
        while waiting:
            further = [path for path in used.get(waiting.pop(), ()) if path not in found]
            found.update(further)
            waiting += further
        return found


def find_dependencies(settings: Settings, outputs: Iterable[Output]) -> Dependencies:
    """Return what the files of a project are built from, as far as that is the image of another."""
    by_path = {output.path: output for output in sorted(outputs, key=lambda output: output.path)}
    publishers, faults = _publishers(settings, by_path.values())
    needs = {path: tuple(_needs(output, publishers)) for path, output in by_path.items()}
    order, circle = _ordered(needs)
    if circle:
        faults.append(_circle(settings, [by_path[path] for path in circle]))
    return Dependencies(tuple([by_path[path] for path in order]), needs, tuple(faults))


def _publishers(settings: Settings, outputs: Iterable[Output]) -> tuple[dict[str, Output], list[Fault]]:
    """Return who publishes which image, and the images that two publish."""
    found: dict[str, Output] = {}
    faults: list[Fault] = []
    for output in outputs:
        if output.image is None:
            continue
        first = found.setdefault(_plain(output.image), output)
        if first is not output:
            what = f"{output.path} and {first.path} are both published as {output.image}"
            also = (("also here", _place(settings, first)),)
            faults.append(Fault(what, "give one of them another name or tag", _place(settings, output), also))
    return found, faults


def _plain(image: str) -> str:
    """Return a reference written out, its digest left out: it pins one that was published."""
    try:
        reference = parse_reference(image).with_default_tag
    except Refused:
        return image
    return f"{reference.name}:{reference.tag}" if reference.tag else reference.name


def _needs(output: Output, publishers: Mapping[str, Output]) -> Iterator[str]:
    found = [publishers.get(_plain(base)) for base in output.bases]
    yield from dict.fromkeys([each.path for each in found if each is not None])


def _ordered(needs: Mapping[str, Sequence[str]]) -> tuple[list[str], list[str]]:
    """Return the paths in order, and a circle in them; where there is one they are in the order of paths."""
    sorter = TopologicalSorter(needs)
    try:
        sorter.prepare()
    except CycleError as error:
        return list(needs), list(reversed(error.args[1]))
    order: list[str] = []
    while sorter.is_active():
        ready = sorted(sorter.get_ready())
        order += ready
        sorter.done(*ready)
    return order, []


def _circle(settings: Settings, outputs: Sequence[Output]) -> Fault:
    first, *others = outputs
    what = "images are built from each other in a circle: " + " -> ".join([output.path for output in outputs])
    also = tuple([(f"{output.path} is made here", _place(settings, output)) for output in others[:-1]])
    return Fault(what, "let one of them begin from an image that needs none of them", _place(settings, first), also)


def _place(settings: Settings, output: Output) -> Where:
    return Where(str(settings.root / output.definition), output.line)


# --- what a change reaches -------------------------------------------------------------------------------------------------


def context_of(settings: Settings, output: Output) -> str:
    """Return the folder that the image of a file is built in, from the root of the project; ``.`` is the root."""
    return "." if settings.context == "root" else dirname(output.definition) or "."


def affected(
    settings: Settings, found: Dependencies, readings: Iterable[Reading], changed: Iterable[str]
) -> dict[str, tuple[str, ...]]:
    """Return the files that a change of other files reaches, in order, each with what reaches it.

    What reaches a file are, as paths from the root: its definition and what that depends on, what is copied from the build
    context, the file itself, a ``.dockerignore`` of it, the settings; and the files whose images it is built from. A definition
    of which nobody can know what it depends on is reached by anything.

    Args:
        settings: those of the project.
        found: its files.
        readings: what was read in its definitions.
        changed: the paths that have changed, from the root.
    """
    paths = sorted(set(changed))
    facts = {reading.definition: _facts(reading) for reading in readings}
    direct = {output.path: _reaching(settings, output, facts[output.definition], paths) for output in found.outputs}
    reached = found.reached([path for path, because in direct.items() if because])
    return {
        output.path: (*direct[output.path], *[path for path in found.needs[output.path] if path in reached])
        for output in found.outputs
        if output.path in reached
    }


def _facts(reading: Reading) -> frozenset[str] | None:
    """Return the names of what a definition depends on, None when nobody can know."""
    return None if reading.needs is None else frozenset([name for name, _ in reading.needs])


def _reaching(settings: Settings, output: Output, facts: frozenset[str] | None, paths: Sequence[str]) -> list[str]:
    """Return those of the paths that reach a file without another one between."""
    if facts is None:
        return list(paths)
    context = context_of(settings, output)
    settings_file = relpath(settings.file, settings.root) if settings.file else OWN_FILE
    own = {
        output.definition,
        output.path,
        f"{output.path}.dockerignore",
        normpath(join(context, ".dockerignore")),
        settings_file,
    }
    takes = taking(output.sources)

    def reaches(path: str) -> bool:
        if normpath(path) in own or f"file:{path}" in facts or f"names:{dirname(path)}" in facts:
            return True
        inside = path if context == "." else path.removeprefix(f"{context}/") if path.startswith(f"{context}/") else None
        return inside is not None and takes(inside) is not None

    return [path for path in paths if reaches(path)]
