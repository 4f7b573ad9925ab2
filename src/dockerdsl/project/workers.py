"""Read definitions in processes of their own, so that none can harm another, or this one.

A definition may crash, never end, or want all memory there is: its process dies then, and a new one goes on behind it. As
answers come several at a time, what of a chunk was not answered is done again with care, one by one, to know which it was.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from queue import Empty, Queue
from threading import Thread
from time import monotonic
from typing import Final

from dockerdsl.errors import DockerdslError
from dockerdsl.project.reading import Fault, Reading
from dockerdsl.project.settings import Settings
from dockerdsl.project.worker import Chunk, Orders
from dockerdsl.where import Where

_CHUNK: Final = 200
_WORTH: Final = 1000
"""Definitions that take about as long as another process takes to start, many times over."""
_AHEAD: Final = 4
"""Chunks, for each worker, that may be done before the first of them is wanted."""
_GRACE: Final = 2.0
"""Seconds beyond its time after which a definition that cannot be interrupted is ended with its process."""
_START: Final = 60.0
"""Seconds in which Python starts on the slowest of machines."""
_MAIN: Final = "import sys; sys.path[:] = {path!r}; from dockerdsl.project.worker import main; main()"

Answer = tuple["_Worker", list[Reading] | None]
"""What a worker sends; None when it has ended."""


def worth(definitions: int) -> int:
    """Return how many processes pay: one more for every so many definitions, if there are processors for them."""
    return max(1, min(os.cpu_count() or 1, definitions // _WORTH))


def read_all(settings: Settings, definitions: Sequence[str], jobs: int = 1) -> Iterator[Reading]:
    """Give the reading of each definition, in their order, as soon as it is there.

    Raises DockerdslError when no process can be started.
    """
    pool = _Pool(settings, definitions, jobs)
    try:
        yield from pool.readings()
    finally:
        pool.close()


class _Worker:
    """A process, the chunk it works on, and until when it must answer."""

    def __init__(self, settings: Settings, answers: Queue[Answer]) -> None:
        command = [sys.executable, "-c", _MAIN.format(path=sys.path)]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.timeout = settings.timeout
        self.number = -1
        self.left: deque[str] = deque()
        self.careful = False
        self.ready = False
        self.late = False
        self.until = monotonic() + _START
        self._send(
            Orders(str(settings.root), tuple(settings.folders()), settings.timeout, settings.memory, settings.edition.name)
        )
        Thread(target=self._listen, args=(answers,), daemon=True).start()

    def begin(self, number: int, definitions: Iterable[str], *, careful: bool = False) -> None:
        """Hand over a chunk."""
        self.number = number
        self.left = deque(definitions)
        self.careful = careful
        self._send(Chunk(tuple(self.left), careful))
        self.wait_longer()

    def wait_longer(self) -> None:
        self.until = max(monotonic() + self.timeout + _GRACE, self.until if not self.ready else 0)

    def kill(self) -> None:
        self.late = True
        self.process.kill()

    def close(self) -> None:
        """End the process, whatever it does, and forget it."""
        self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout):
            if stream:
                with suppress(OSError):
                    stream.close()

    def _send(self, message: object) -> None:
        assert self.process.stdin is not None
        with suppress(OSError):  # it has ended: the listener will say so
            pickle.dump(message, self.process.stdin)
            self.process.stdin.flush()

    def _listen(self, answers: Queue[Answer]) -> None:
        assert self.process.stdout is not None
        try:
            while True:
                answers.put((self, pickle.load(self.process.stdout)))
        except (EOFError, OSError, ValueError, pickle.UnpicklingError):
            answers.put((self, None))


class _Pool:
    """The workers, what is still to be handed out, and what is done and not yet wanted."""

    def __init__(self, settings: Settings, definitions: Sequence[str], jobs: int) -> None:
        self.settings = settings
        self.chunks = [definitions[start : start + _CHUNK] for start in range(0, len(definitions), _CHUNK)]
        self.jobs = min(jobs, len(self.chunks))
        self.answers: Queue[Answer] = Queue()
        self.workers: set[_Worker] = set()
        self.handed_out = 0
        self.wanted = 0
        self.done: dict[int, list[Reading]] = {}
        self.complete: set[int] = set()

    def readings(self) -> Iterator[Reading]:
        """Give all readings in order."""
        for _ in range(self.jobs):
            self._next(self._started())
        while self.wanted < len(self.chunks):
            self._listen()
            yield from self._in_order()

    def close(self) -> None:
        for worker in self.workers:
            worker.close()

    def _in_order(self) -> Iterator[Reading]:
        """Give what is wanted next, as far as it is there."""
        while self.wanted < len(self.chunks):
            yield from self.done.pop(self.wanted, ())
            if self.wanted not in self.complete:
                return
            self.complete.remove(self.wanted)
            self.wanted += 1
            for worker in [each for each in self.workers if not each.left]:
                self._next(worker)

    def _started(self) -> _Worker:
        worker = _Worker(self.settings, self.answers)
        self.workers.add(worker)
        return worker

    def _next(self, worker: _Worker) -> None:
        """Hand the next chunk to a worker, if there is one and it is not too far ahead."""
        if self.handed_out < min(len(self.chunks), self.wanted + _AHEAD * self.jobs):
            worker.begin(self.handed_out, self.chunks[self.handed_out])
            self.handed_out += 1

    def _listen(self) -> None:
        """Take one answer, or end the workers that have not answered in time."""
        busy = [worker for worker in self.workers if worker.left and not worker.late]
        until = min((worker.until for worker in busy), default=monotonic() + _START)
        try:
            worker, readings = self.answers.get(timeout=max(until - monotonic(), 0))
        except Empty:
            for worker in busy:
                if worker.until <= monotonic():
                    worker.kill()
            return
        if readings is None:
            self._replace(worker)
            return
        worker.ready = True
        worker.wait_longer()
        self._take(worker, readings)

    def _take(self, worker: _Worker, readings: Iterable[Reading]) -> None:
        for reading in readings:
            worker.left.popleft()
            self.done.setdefault(worker.number, []).append(reading)
        if not worker.left and readings:
            self.complete.add(worker.number)
            self._next(worker)

    def _replace(self, ended: _Worker) -> None:
        """Let another worker go on where one has ended, behind the definition that ended it if that is known."""
        ended.close()
        self.workers.discard(ended)
        if not ended.ready:
            raise _no_worker(ended)
        if not ended.left:
            return
        worker = self._started()
        worker.number = ended.number
        if ended.careful:
            worker.left = ended.left
            self._take(worker, [_ended(ended, self.settings)])
        if ended.left:
            worker.begin(ended.number, ended.left, careful=not ended.careful)


def _ended(worker: _Worker, settings: Settings) -> Reading:
    """Return what is said of the definition that ended its process."""
    definition = worker.left[0]
    at = Where(str(settings.root / definition), 1)
    if worker.late:
        what = f"{definition} took longer than {settings.timeout:g} s, and could not be interrupted"
        return Reading(definition, faults=(Fault(what, "raise timeout in the settings if it may", at),))
    what = f"{definition} ended its process: {_cause(worker.process.returncode)}"
    return Reading(definition, faults=(Fault(what, "run it alone with python to see why", at),))


def _cause(code: int) -> str:
    if code >= 0:
        return f"exit code {code}"
    with suppress(ValueError):
        return signal.Signals(-code).name
    return f"signal {-code}"


def _no_worker(worker: _Worker) -> DockerdslError:
    error = DockerdslError(
        f"the process that reads definitions ended before it began: {_cause(worker.process.returncode)}",
        hint=f"see what {os.path.basename(sys.executable)} says above",
    )
    error.at = None
    return error
