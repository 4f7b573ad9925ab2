"""Show how far a long run is: on a terminal, with rich, and only when it takes a while."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from importlib import import_module
from importlib.util import find_spec
from time import monotonic
from typing import Any, Final, TypeVar

T = TypeVar("T")

_AFTER: Final = 0.3
"""Seconds that nobody minds."""


def shown(steps: Iterable[T], total: int) -> Iterator[T]:
    """Give the steps as they come; a bar counts them on standard error when somebody is there to see it."""
    if total < 2 or not sys.stderr.isatty() or find_spec("rich") is None:
        yield from steps
        return
    begun, bar = monotonic(), None
    try:
        for number, step in enumerate(steps, 1):
            yield step
            if bar is None and monotonic() - begun > _AFTER:
                bar = _Bar(total)
            if bar is not None:
                bar.show(number)
    finally:
        if bar is not None:
            bar.close()


class _Bar:
    def __init__(self, total: int) -> None:
        progress: Any = import_module("rich.progress")
        console: Any = import_module("rich.console").Console(stderr=True)
        columns = (progress.TextColumn("{task.description}"), progress.BarColumn(), progress.MofNCompleteColumn())
        self._progress = progress.Progress(*columns, console=console, transient=True)
        self._task = self._progress.add_task("definitions", total=total)
        self._progress.start()

    def show(self, number: int) -> None:
        self._progress.update(self._task, completed=number)

    def close(self) -> None:
        self._progress.stop()
