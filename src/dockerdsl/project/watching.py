"""Wait until something changes that definitions depend on, or that they have made.

Times and sizes are looked at again and again: that holds on every system, and for files that the network brings.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from time import monotonic, sleep
from typing import Final

import attrs

from dockerdsl.project.discovery import discover
from dockerdsl.project.facts import names_now
from dockerdsl.project.settings import Settings

_PAUSE: Final = 0.3
_SHARE: Final = 9
"""How many times as long to rest as to look."""

Like = tuple[int, int] | str | None
"""What tells whether a file or folder has changed: times and size, or the digest of its names; None when it is not there."""


@attrs.frozen(slots=True, weakref_slot=False)
class State:
    """What a project is like: what definitions depend on, themselves among it, and what was generated."""

    sources: Mapping[str, Like]
    generated: Mapping[str, Like]


def state(settings: Settings, facts: Iterable[str]) -> State:
    """Return what a project is like now; definitions are known to depend on these facts."""
    found = discover(settings)
    names = [*[f"file:{path}" for path in found.definitions], *facts, *([f"file:{settings.file}"] if settings.file else [])]
    sources = {fact: _like(settings, fact) for fact in sorted(names)}
    return State(sources, {path: _like(settings, f"file:{path}") for path in found.candidates})


def after(before: State, now: State) -> State:
    """Return the state to wait upon behind a run: it has written what is generated, but sources may have changed meanwhile."""
    return State({**now.sources, **before.sources}, now.generated)


def wait(settings: Settings, facts: Iterable[str], before: State, pause: Callable[[float], object] = sleep) -> None:
    """Return when a project is not as it was before."""
    watched = list(facts)
    while True:
        begun = monotonic()
        if state(settings, watched) != before:
            return
        pause(max(_PAUSE, _SHARE * (monotonic() - begun)))


def _like(settings: Settings, fact: str) -> Like:
    kind, _, name = fact.partition(":")
    path = os.path.join(settings.root, name)
    if kind == "names":
        return names_now(path)
    try:
        there = os.stat(path)
    except OSError:
        return None
    return there.st_mtime_ns, there.st_size
