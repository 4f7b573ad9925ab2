"""Compare how much CPU things take, on a machine that does other things too: interleaved sample by sample, ratios round by round.

Absolute times drift by a factor of two; the ratio of two samples taken one after the other hardly does. Every round takes one
sample of each contestant, divides it by the yardstick's sample of the same round, and the median of these ratios is reported.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping
from statistics import median, quantiles
from time import process_time
from typing import NamedTuple

SAMPLE = 0.02
"""Seconds that one sample should last at least: far above the clock's resolution, short against a neighbour's time slice."""


class Measured(NamedTuple):
    """CPU seconds of one call (median), its ratio to the yardstick (median), and the quartiles of that ratio."""

    seconds: float
    ratio: float
    low: float
    high: float


def compare(contestants: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, Measured]:
    """Return what each contestant takes; the first is the yardstick."""
    repeats = {name: _repeats(call) for name, call in contestants.items()}
    samples: dict[str, list[float]] = {name: [] for name in contestants}
    for _ in range(rounds):
        for name, call in contestants.items():
            samples[name].append(_sample(call, repeats[name]))
    return summaries(samples)


def summaries(samples: Mapping[str, list[float]]) -> dict[str, Measured]:
    """Return medians and quartiles of samples that were taken round by round; the first contestant is the yardstick."""
    yardstick = next(iter(samples.values()))
    found: dict[str, Measured] = {}
    for name, taken in samples.items():
        ratios = [own / base for own, base in zip(taken, yardstick, strict=True)]
        low, ratio, high = quantiles(ratios, n=4) if len(ratios) > 1 else ratios * 3
        found[name] = Measured(median(taken), ratio, low, high)
    return found


def _repeats(call: Callable[[], object]) -> int:
    """Return how many calls one sample takes, after warming up."""
    repeats = 1
    while True:
        taken = _sample(call, repeats) * repeats
        if taken >= SAMPLE:
            return repeats
        repeats = max(repeats + 1, int(repeats * min(10, 1.2 * SAMPLE / max(taken, SAMPLE / 100))))


def _sample(call: Callable[[], object], repeats: int) -> float:
    gc.collect()
    before = process_time()
    for _ in range(repeats):
        call()
    return (process_time() - before) / repeats
