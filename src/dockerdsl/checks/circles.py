"""Say which things need each other, each in the end itself: the circles of a graph."""

from __future__ import annotations

from collections.abc import Iterator, Sequence


def circles(needs: Sequence[Sequence[int]]) -> list[int]:
    """Return the circle that each thing is in, by the number of one in it; things in no circle are alone in theirs.

    ``needs[n]`` are the things that thing n needs. The way is Kosaraju's, which takes as many steps as there are needs.

    >>> circles([[1], [2], [0], [0]])
    [0, 0, 0, 3]
    """
    needed_by: list[list[int]] = [[] for _ in needs]
    for one, others in enumerate(needs):
        for other in others:
            needed_by[other].append(one)
    found = [-1] * len(needs)
    for first in reversed(list(_left(needs))):
        waiting = [first] if found[first] < 0 else []
        while waiting:
            one = waiting.pop()
            if found[one] < 0:
                found[one] = first
                waiting += needed_by[one]
    return found


def _left(needs: Sequence[Sequence[int]]) -> Iterator[int]:
    """Yield all things, each when everything that it leads to has been yielded or is under way."""
    seen: set[int] = set()
    for first in range(len(needs)):
        way = [] if first in seen else [(first, iter(needs[first]))]
        seen.add(first)
        while way:
            other = next((each for each in way[-1][1] if each not in seen), None)
            if other is None:
                yield way.pop()[0]
            else:
                seen.add(other)
                way.append((other, iter(needs[other])))
