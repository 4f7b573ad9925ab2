"""Count what work costs, the same on every machine: the calls of functions that it makes, those of regular expressions counted."""

import sys
from collections.abc import Callable


def calls(work: Callable[[], object]) -> int:
    """Return how many calls some work takes."""
    count = 0

    def note(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


def grows_in_step(work: Callable[[int], object], size: int) -> bool:
    """Return whether twice the size costs about twice the calls; what is done once, at the first call, is left out."""
    work(1)
    return calls(lambda: work(2 * size)) <= 2.2 * calls(lambda: work(size)) + 200
