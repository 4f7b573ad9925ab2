"""How a project stands: what its definitions make, compared with what is there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import attrs

from dockerdsl.errors import DockerdslError
from dockerdsl.project.discovery import Found
from dockerdsl.project.drift import Change, Claims, changed, fault_of_file, orphans
from dockerdsl.project.merges import solved
from dockerdsl.project.reading import Fault, Output, Reading
from dockerdsl.project.settings import Settings


@attrs.frozen(slots=True, weakref_slot=False)
class Comparison:
    """What differs, by path; what is wrong, by definition; and how many files are in step."""

    changes: tuple[Change, ...]
    faults: tuple[Fault, ...]
    in_step: int


def compare(settings: Settings, found: Found, chosen: Callable[[str], bool], readings: Iterable[Reading]) -> Comparison:
    """Return how the files of a project compare with what definitions make.

    Args:
        settings: those of the project.
        found: what stands in the project.
        chosen: whether a definition is one of those asked for; it may be gone.
        readings: what those asked for make.
    """
    return _Comparing(settings, found, chosen).result(readings)


class _Comparing:
    """A comparison under way: a text is dropped as soon as its file is known to hold it."""

    def __init__(self, settings: Settings, found: Found, chosen: Callable[[str], bool]) -> None:
        self.settings = settings
        self.found = found
        self.chosen = chosen
        self.claims = Claims(settings)
        self.changes: list[Change] = []
        self.faults: list[Fault] = []
        self.known: set[str] = set()
        self.made: set[str] = set()

    def result(self, readings: Iterable[Reading]) -> Comparison:
        for reading in readings:
            self._take(reading)
        disputed = self.claims.disputed
        kept = solved(self.settings, [*[change for change in self.changes if change.path not in disputed], *self._orphans()])
        in_step = len(self.made - disputed) - sum(change.path in self.made for change in kept)
        changes = tuple(sorted(kept, key=lambda change: change.path))
        return Comparison(changes, (*self.faults, *self.claims.faults), in_step)

    def _take(self, reading: Reading) -> None:
        self.faults += [attrs.evolve(fault, definition=reading.definition) for fault in reading.faults]
        if not reading.faults:
            self.known.add(reading.definition)
        for output in reading.outputs:
            self.claims.claim(attrs.evolve(output, text="") if output.text else output)
            self.made.add(output.path)
            if not reading.settled:
                self._compare(output)

    def _compare(self, output: Output) -> None:
        try:
            change = changed(self.settings, output)
        except (OSError, DockerdslError) as error:
            self.claims.disputed.add(output.path)
            self.faults.append(fault_of_file(self.settings, output.path, error))
            return
        if change:
            self.changes.append(change)

    def _orphans(self) -> Iterator[Change]:
        definitions = set(self.found.definitions)
        return orphans(
            self.settings,
            self.found.candidates,
            self.made,
            lambda source: source in self.known or (source not in definitions and self.chosen(source)),
        )
