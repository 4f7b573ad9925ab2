"""Remember what definitions made, so that what has not changed need not be run again.

``.dockerdsl/cache`` holds, for each definition, its digest, the facts it depends on, and the digest of each file it made.
A file's digest is taken again only when its size, times or number have changed, as git does. What is remembered holds for one
version of this library, of Python and of what is installed. A cache that is missing, broken or old makes a run slower, never
wrong.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress
from time import time_ns
from typing import Any, Final, cast

import attrs

from dockerdsl import files
from dockerdsl.errors import DockerdslError
from dockerdsl.project.drift import output_now, text_of
from dockerdsl.project.facts import ABSENT, digest_of, file_now, names_now, now
from dockerdsl.project.reading import Output, Reading
from dockerdsl.project.settings import Settings
from dockerdsl.project.staging import FOLDER, own_folder, staged
from dockerdsl.project.workers import read_all

FILE: Final = "cache"
_FORMAT: Final = 2
_MOMENT: Final = 20_000_000
"""Nanoseconds in which a file may change twice and have one time: the clocks of file systems tick so slowly."""


class Cache:
    """What is remembered of a project, and what is found out in this run.

    Args:
        settings: those of the project.
        use: whether to remember anything; else everything is run.
    """

    def __init__(self, settings: Settings, *, use: bool = True) -> None:
        self._settings = settings
        self._use = use
        self._root = str(settings.root)
        self._begun = time_ns()
        self._changed = False
        loaded = _load(settings) if use else {}
        self._signatures = cast("dict[str, list[Any]]", loaded.get("signatures", {}))
        self._definitions = cast("dict[str, list[Any]]", loaded.get("definitions", {}))
        self._needs: list[list[list[str]]] = cast("list[list[list[str]]]", loaded.get("needs", []))
        self._holding: dict[int, bool] = {}
        self._shared: dict[int, tuple[tuple[str, str], ...]] = {}
        self._now: dict[str, str] = {}
        self._run: list[Reading] = []

    def readings(self, definitions: Iterable[str], jobs: Callable[[int], int]) -> Iterator[Reading]:
        """Give the readings of definitions: first those that are settled, then those that must be run, by so many processes."""
        waiting: list[str] = []
        for definition in definitions:
            if reading := self.settled(definition):
                yield reading
            else:
                waiting.append(definition)
        for reading in read_all(self._settings, waiting, jobs(len(waiting))):
            if self._use:
                self._run.append(_digested(reading))
            yield reading

    def settled(self, definition: str) -> Reading | None:
        """Return what a definition made if it would make it again and all of it is there; the texts are left out."""
        entry = self._definitions.get(definition)
        if entry is None or entry[3] is None or not self._holds(definition, entry):
            return None
        outputs: list[list[Any]] = entry[3]
        if any(self._output(path) != digest for path, digest, *_ in outputs):
            return None
        needs = self._settled_needs(entry[2])
        return Reading(definition, tuple([_unpacked(definition, each) for each in outputs]), needs=needs, settled=True)

    def needs(self, definition: str) -> list[str] | None:
        """Return the facts that a definition depends on beside itself, None when they are not known."""
        entry = self._definitions.get(definition)
        if entry is None:
            return None
        place: int = entry[2]
        return [need[0] for need in self._needs[place]]

    def _settled_needs(self, place: int) -> tuple[tuple[str, str], ...]:
        """Return facts as a reading has them; many definitions share them."""
        if place not in self._shared:
            self._shared[place] = tuple([(name, digest) for name, digest in self._needs[place]])
        return self._shared[place]

    def facts(self) -> set[str]:
        """Return all facts that definitions are known to depend on."""
        return {need[0] for needs in self._needs for need in needs}

    def stale(self) -> bool:
        """Return whether a definition, or what it depends on, is no longer what it was when it ran."""
        return not all(self._holds(definition, entry) for definition, entry in self._definitions.items())

    def save(self, definitions: Collection[str]) -> None:
        """Write down what is remembered of the definitions that there are, if there is something new and a place for it."""
        self._keep(definitions)
        if not self._changed or not self._use:
            return
        import json

        whole = {
            "key": _key(self._settings),
            "signatures": self._signatures,
            "needs": self._needs,
            "definitions": self._definitions,
        }
        with suppress(OSError), staged(self._settings) as staging:
            content = json.dumps(whole, separators=(",", ":"))
            place = str(own_folder(self._settings) / FILE)
            whole_text = f"{digest_of(content.encode())}\n{content}".encode()
            if staging is None or not files.move(whole_text, place, staging):
                files.write(place, whole_text)

    def _keep(self, definitions: Collection[str]) -> None:
        """Take over what this run has found out."""
        places = {str(needs): place for place, needs in enumerate(self._needs)}
        self._begun = time_ns()
        for reading in self._run:
            self._changed = True
            self._definitions.pop(reading.definition, None)
            if reading.needs is None:
                continue
            needs = [list(pair) for pair in reading.needs]
            place = places.setdefault(str(needs), len(places))
            if place == len(self._needs):
                self._needs.append(needs)
            outputs = None if reading.faults else [_packed(each) for each in reading.outputs]
            self._definitions[reading.definition] = [reading.digest, reading.beside, place, outputs]
            self._sign(reading)
        for gone in self._definitions.keys() - set(definitions):
            self._changed = True
            del self._definitions[gone]
        self._forget()

    def _forget(self) -> None:
        """Leave out the facts that no definition depends on any more."""
        used: list[int] = sorted({entry[2] for entry in self._definitions.values()})
        if len(used) < len(self._needs):
            place_of = {old: new for new, old in enumerate(used)}
            self._needs = [self._needs[old] for old in used]
            for entry in self._definitions.values():
                entry[2] = place_of[entry[2]]

    def _sign(self, reading: Reading) -> None:
        """Look at the files of a definition as they are after this run, so that the next need not read them."""
        self._names(os.path.dirname(reading.definition))
        self._digest(reading.definition)
        for each in reading.outputs:
            self._output(each.path)

    def _holds(self, definition: str, entry: list[Any]) -> bool:
        """Return whether a definition would make what it made."""
        digest, beside = entry[:2]
        place: int = entry[2]
        if self._digest(definition) != digest or self._names(os.path.dirname(definition)) != beside:
            return False
        if place not in self._holding:
            self._holding[place] = all(self._fact(need[0]) == need[1] for need in self._needs[place])
        return self._holding[place]

    def _fact(self, fact: str) -> str:
        if fact.startswith("file:"):
            return self._digest(fact.removeprefix("file:"))
        if fact not in self._now:
            self._now[fact] = now(self._root, fact)
        return self._now[fact]

    def _digest(self, path: str) -> str:
        """Return the digest of a file, which is read only when it has changed since it was read last."""
        return self._signed(path, path, file_now)

    def _output(self, path: str) -> str:
        """Return the digest of a generated file, however its lines end."""
        return self._signed(f"output:{path}", path, output_now)

    def _names(self, folder: str) -> str:
        return self._signed(f"{folder}/", f"{folder}/", names_now)

    def _signed(self, name: str, path: str, digest: Callable[[str], str]) -> str:
        """Return a digest that is remembered under a name, as long as the file or folder at a path looks the same."""
        place = f"{self._root}/{path}"
        known = self._signatures.get(name)
        try:
            there = os.stat(place)
        except OSError:
            return ABSENT
        signature = [there.st_mtime_ns, there.st_ctime_ns, there.st_size, there.st_ino]
        if known and known[1] == signature:
            return cast(str, known[0])
        found = digest(place)
        if max(signature[:2]) < self._begun - _MOMENT:
            self._signatures[name] = [found, signature]
            self._changed = True
        else:
            self._changed |= self._signatures.pop(name, None) is not None
        return found


def _packed(output: Output) -> list[Any]:
    """Return an output as JSON has it; its text is a digest."""
    inputs = [list(output.bases), output.image, list(output.sources)]
    return [output.path, output.text, output.name, output.line, *inputs]


def _unpacked(definition: str, packed: list[Any]) -> Output:
    """Return an output without its text."""
    path, _, name, line, bases, image, sources = packed
    return Output(path, definition, name, line, "", tuple(bases), image, tuple(sources))


def _digested(reading: Reading) -> Reading:
    """Return a reading with the digests of its texts in their places."""
    outputs = tuple([attrs.evolve(each, text=_digest(each)) for each in reading.outputs])
    return attrs.evolve(reading, outputs=outputs)


def _digest(output: Output) -> str:
    try:
        return digest_of(text_of(output).encode(errors="surrogateescape"))
    except DockerdslError:  # it has been told where it was compared
        return ABSENT


def _load(settings: Settings) -> dict[str, Any]:
    import json

    try:
        digest, _, content = (files.read(settings.root / FOLDER / FILE) or b"").partition(b"\n")
    except OSError:
        return {}
    if digest_of(content) != digest.decode(errors="replace"):
        return {}
    loaded: dict[str, Any] = json.loads(content)
    return loaded if loaded["key"] == _key(settings) else {}


def _key(settings: Settings) -> list[Any]:
    """Return what all that is remembered depends on: this library, Python, what is installed, the settings."""
    import dockerdsl

    package = os.path.dirname(os.path.abspath(dockerdsl.__file__))
    sources = sorted([[path, *_times(path)] for path in _sources(package)])
    installed = [[path, *_times(path)] for path in sys.path if path.endswith(("site-packages", "dist-packages"))]
    return [_FORMAT, sys.version, list(settings.roots), settings.edition.name, sources, installed]


def _sources(folder: str) -> list[str]:
    return [os.path.join(here, name) for here, _, names in os.walk(folder) for name in names if name.endswith(".py")]


def _times(path: str) -> list[int]:
    try:
        there = os.stat(path)
    except OSError:
        return []
    return [there.st_mtime_ns, there.st_size]
