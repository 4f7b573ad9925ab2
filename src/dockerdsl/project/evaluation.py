"""Run one definition in this process, and tell what it makes.

This is what a worker does over and over. Definitions are trusted: they are Python, and run with all that this process may do.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any, Final

import attrs

from dockerdsl.definitions import running
from dockerdsl.editions import FIRST, Edition
from dockerdsl.errors import DefinitionError
from dockerdsl.mishaps import told, trace
from dockerdsl.project.declared import Declared, declared
from dockerdsl.project.facts import digest_of, digest_of_names
from dockerdsl.project.inputs import images_of, sources_of
from dockerdsl.project.reading import Output, Reading, faults_of
from dockerdsl.project.recorder import Recorder
from dockerdsl.targets import IGNORE
from dockerdsl.where import Where

_CAN_INTERRUPT: Final = hasattr(signal, "setitimer")


class _TookTooLong(BaseException):
    """Raised in the midst of a definition that has had its time; no ``except Exception`` keeps it."""


class Evaluator:
    """Runs definitions, one after the other, in a process that has loaded the modules which they share.

    Args:
        root: the folder of the project, which is the current one.
        timeout: seconds each may take, where the system can interrupt.
        edition: the style of what names none itself.
        recorder: what remembers the facts they depend on, if that is wanted.
    """

    def __init__(self, root: str, timeout: float, edition: Edition = FIRST, recorder: Recorder | None = None) -> None:
        self.root = root
        self.timeout = timeout
        self.edition = edition
        self.recorder = recorder
        self._first = set(sys.modules)
        self._count = len(sys.modules)
        self._shared: set[str] = set()

    def read(self, definition: str) -> Reading:
        """Return what a definition makes, or its faults."""
        file = f"{self.root}/{definition}"
        try:
            names = os.listdir(os.path.dirname(file))
            with open(file, "rb") as stream:
                source = stream.read()
        except OSError as error:
            fault = DefinitionError(f"{definition} cannot be read: {error.strerror}", at=Where(file, 1))
            return Reading(definition, faults=tuple(faults_of(fault)))
        if self.recorder is None:
            return self._read(definition, file, source, names)
        self.recorder.begin(file)
        reading = self._read(definition, file, source, names)
        beside = digest_of_names(names)
        return attrs.evolve(reading, digest=digest_of(source), beside=beside, needs=self.recorder.needs())

    def _read(self, definition: str, file: str, source: bytes, names: Sequence[str]) -> Reading:
        try:
            with self._alone(os.path.dirname(file), names), _limited(self.timeout), running(Path(definition), source) as module:
                found = declared(module, definition, source.decode(errors="replace"))
                outputs = tuple(_outputs(definition, found, self.edition, file))
            return Reading(definition, outputs)
        except _TookTooLong as error:
            return Reading(definition, faults=tuple(faults_of(_too_long(error, definition, file, self.timeout))))
        except Exception as error:  # noqa: BLE001  (what is no error of ours is raised again by faults_of)
            return Reading(definition, faults=tuple(faults_of(error)))

    @contextmanager
    def _alone(self, folder: str, names: Sequence[str]) -> Generator[None, None, None]:
        """Hide the modules that others have loaded and that a folder has by the same names: what runs first may not matter."""
        beside = {name.partition(".")[0] for name in names}
        hidden: dict[str, Any] = {}
        if clashing := beside & self._shared:
            hidden = {name: module for name, module in sys.modules.items() if name.partition(".")[0] in clashing}
            for name in hidden:
                del sys.modules[name]
        try:
            yield
        finally:
            sys.modules.update(hidden)
            sys.path_importer_cache.pop(folder, None)
            if len(sys.modules) != self._count:
                self._shared = {name.partition(".")[0] for name in sys.modules if name not in self._first}
                self._count = len(sys.modules)


@contextmanager
def _limited(seconds: float) -> Generator[None, None, None]:
    """Interrupt what takes longer, again and again if it must be."""
    if not _CAN_INTERRUPT:
        yield
        return
    before = signal.signal(signal.SIGALRM, _interrupt)
    signal.setitimer(signal.ITIMER_REAL, seconds, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise _TookTooLong


def _too_long(error: _TookTooLong, definition: str, file: str, seconds: float) -> DefinitionError:
    place = told(error, file)
    what = f"{definition} took longer than {seconds:g} s"
    return DefinitionError(what, hint="raise timeout in the settings if it may", at=place.at, also=place.also)


def _outputs(definition: str, found: Iterator[Declared], edition: Edition, file: str) -> Iterator[Output]:
    for each in found:
        try:
            yield from _made(definition, each, edition)
        except Exception as error:
            trace(error, file, each.line)
            raise


def _made(definition: str, each: Declared, edition: Edition) -> Iterator[Output]:
    file = each.dockerfile
    inputs = images_of(file), file.image, sources_of(file)
    yield Output(each.path, definition, each.name, each.line, file.text(edition), *inputs)
    if each.dockerignore:
        from dockerdsl.allowlist import allowlist  # few ask for one, and it takes the checks along

        yield Output(each.path + IGNORE, definition, each.name, each.line, allowlist(file))
