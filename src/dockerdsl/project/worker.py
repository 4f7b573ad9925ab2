"""The process in which definitions run: it is told which, and answers with what each makes.

Messages are pickles. They go over copies of standard input and output that nobody else knows: what a definition prints, and
what the programs print that it starts, goes to standard error.
"""

from __future__ import annotations

import gc
import os
import pickle
import signal
import sys
from time import monotonic
from typing import IO, Final

import attrs

from dockerdsl.editions import find_edition
from dockerdsl.project.evaluation import Evaluator
from dockerdsl.project.reading import Reading
from dockerdsl.project.recorder import Recorder

_PATIENCE: Final = 0.05
"""Seconds that an answer may wait for others to go with it."""
_MANY: Final = 100
_GARBAGE: Final = 20_000
"""New objects after which garbage is looked for: definitions leave little of it, and looking is dear."""


@attrs.frozen(slots=True, weakref_slot=False)
class Orders:
    """What a worker is told first.

    It is the project's root, the folders of shared modules, what a definition may use up, and the name of the edition.
    """

    root: str
    folders: tuple[str, ...]
    timeout: float
    memory: int
    edition: str


@attrs.frozen(slots=True, weakref_slot=False)
class Chunk:
    """Definitions to be read, in order; a careful worker sends every answer at once."""

    definitions: tuple[str, ...]
    careful: bool = False


def main() -> None:
    """Serve until there is nothing left to do, or nobody left to do it for."""
    receive, send = _streams()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a Ctrl-C is for the process that started this one
    try:
        orders: Orders = pickle.load(receive)
        evaluator = _prepared(orders)
        _send(send, [])
        while True:
            _serve(evaluator, pickle.load(receive), send)
    except (EOFError, BrokenPipeError):
        os._exit(0)  # without a flush: what is left in the streams has no reader


def _streams() -> tuple[IO[bytes], IO[bytes]]:
    """Return private streams for the messages, and leave nothing and standard error in the place of the known ones."""
    receive, send = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return receive, send


def _prepared(orders: Orders) -> Evaluator:
    os.chdir(orders.root)
    sys.path[:0] = orders.folders
    if orders.memory:
        _limit_memory(orders.memory * 2**20)
    gc.collect()
    gc.freeze()
    gc.set_threshold(_GARBAGE, 10, 10)
    recorder = Recorder(orders.root, orders.folders)
    recorder.install()
    return Evaluator(orders.root, orders.timeout, find_edition(orders.edition), recorder)


def _limit_memory(size: int) -> None:
    try:
        import resource
    except ImportError:  # not on Windows
        return
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (size if most == resource.RLIM_INFINITY else min(size, most), most))


def _serve(evaluator: Evaluator, chunk: Chunk, send: IO[bytes]) -> None:
    """Answer for each definition of a chunk, several at a time when they come quickly."""
    waiting: list[Reading] = []
    since = monotonic()
    for definition in chunk.definitions:
        waiting.append(evaluator.read(definition))
        now = monotonic()
        if chunk.careful or len(waiting) >= _MANY or now - since > _PATIENCE:
            _send(send, waiting)
            waiting, since = [], now
    if waiting:
        _send(send, waiting)


def _send(stream: IO[bytes], readings: list[Reading]) -> None:
    pickle.dump(readings, stream, pickle.HIGHEST_PROTOCOL)
    stream.flush()
