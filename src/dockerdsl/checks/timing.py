"""Find the times of a HEALTHCHECK that BuildKit refuses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dockerdsl.checks.seen import SeenStep
from dockerdsl.reading.refused import Refused
from dockerdsl.reading.spans import Token
from dockerdsl.values.durations import duration

_TIMES: Final = frozenset({"interval", "timeout", "start-period", "start-interval"})
_LEAST: Final = 1_000_000
"""A millisecond, in nanoseconds."""


def refused_times(step: SeenStep) -> Iterator[tuple[Token, str, str | None]]:
    """Yield each flag whose time BuildKit refuses, why, and what to do."""
    for flag in step.spans.flags if step.keyword == "HEALTHCHECK" else ():
        if flag.name not in _TIMES:
            continue
        try:
            span = duration(flag.value or "")
        except Refused as refused:
            yield flag.token, refused.what, refused.hint
            continue
        if span and span < _LEAST:
            yield flag.token, f"--{flag.name} is {flag.value}, less than a millisecond", "write 1ms or more"
