"""Find what belongs together in two files: which stage became which, which step became which.

Stages of one name belong together, then the last ones of both files where neither has a name, then those that say most of the
same. Steps belong together that mean the same, then those of one keyword that have most in common, in order.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from difflib import SequenceMatcher
from typing import Final

from dockerdsl.comparing.meaning import Meaning
from dockerdsl.reading.steps import DocumentStage

Pair = tuple[int | None, int | None]
"""The places of what belongs together; None on the side that has nothing."""

Said = tuple[Sequence[Sequence[Meaning]], Sequence[Sequence[Meaning]]]
"""What the steps of each stage mean, in both files."""

ALIKE: Final = 0.5
"""The share of the same that makes two stages of different names one."""

_MOST: Final = 10_000
"""Comparisons of steps of a block beyond which their order has to do."""

_SINGLE: Final = frozenset({"FROM", "WORKDIR", "USER", "CMD", "ENTRYPOINT", "SHELL", "STOPSIGNAL", "HEALTHCHECK", "MAINTAINER"})
"""Keywords of which two are one that was changed, however little they have in common."""


_NAMED: Final = frozenset({"ENV", "LABEL", "ARG"})
"""Keywords of which two are one that was changed when they set one name."""


def pair_stages(before: Sequence[DocumentStage], after: Sequence[DocumentStage], said: Said) -> list[Pair]:
    """Return which stage became which, in the order of the second file."""
    found = _of_one_name(before, after)
    if before and after and not before[-1].name and not after[-1].name:
        found[len(before) - 1] = len(after) - 1
    _add_alike(found, said)
    return _in_order(found, len(before), len(after))


def _of_one_name(before: Sequence[DocumentStage], after: Sequence[DocumentStage]) -> dict[int, int]:
    names = {stage.name.lower(): stage.number for stage in after if stage.name}
    old = {stage.name.lower(): stage.number for stage in before if stage.name}
    return {number: names[name] for name, number in old.items() if name in names}


def _add_alike(found: dict[int, int], said: Said) -> None:
    """Add pairs of what is left, the most alike first."""
    old = [number for number in range(len(said[0])) if number not in found]
    new = [number for number in range(len(said[1])) if number not in found.values()]
    if not old or not new or len(old) * len(new) > _MOST:
        return
    alike = [(-_alike(said[0][a], said[1][b]), a, b) for a in old for b in new]
    for share, a, b in sorted(alike):
        if -share >= ALIKE and a not in found and b not in found.values():
            found[a] = b


def _alike(one: Sequence[Meaning], other: Sequence[Meaning]) -> float:
    """Return the share of two stages that is the same in both."""
    pairs = [(one[a], other[b]) for a, b in pair_steps(one, other) if a is not None and b is not None]
    return 2 * sum([in_common(*pair) for pair in pairs]) / (len(one) + len(other))


def _share(one: Sequence[Hashable], other: Sequence[Hashable]) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _in_order(found: dict[int, int], old: int, new: int) -> list[Pair]:
    """Return the pairs in the order of the second file; what it does not have stands behind what it stood behind."""
    back = {b: a for a, b in found.items()}
    ordered: list[Pair] = [(back.get(number), number) for number in range(new)]
    for number in range(old):
        if number not in found:
            place = [pair[0] for pair in ordered].index(number - 1) + 1 if number else 0
            ordered.insert(place, (number, None))
    return ordered


def pair_steps(before: Sequence[Meaning], after: Sequence[Meaning]) -> list[Pair]:
    """Return which step became which, in order; what was removed stands before what was added in its place."""
    pairs: list[Pair] = []
    for kind, start, end, first, last in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            pairs += zip(range(start, end), range(first, last), strict=True)
        else:
            pairs += _block(before, after, range(start, end), range(first, last))
    return pairs


def _block(before: Sequence[Meaning], after: Sequence[Meaning], old: range, new: range) -> list[Pair]:
    """Return the pairs of a block in which nothing means the same: those that have most in common, in order."""
    if len(old) * len(new) > _MOST:
        return [*[(a, None) for a in old], *[(None, b) for b in new]]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    worth = [[in_common(before[a], after[b]) for b in new] for a in old]
    for i in reversed(range(len(old))):
        for j in reversed(range(len(new))):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], worth[i][j] + best[i + 1][j + 1])
    pairs: list[Pair] = []
    i = j = 0
    while i < len(old) and j < len(new):
        if worth[i][j] and best[i][j] == worth[i][j] + best[i + 1][j + 1]:
            pairs.append((old[i], new[j]))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            pairs.append((old[i], None))
            i += 1
        else:
            pairs.append((None, new[j]))
            j += 1
    return [*pairs, *[(a, None) for a in old[i:]], *[(None, b) for b in new[j:]]]


def in_common(one: Meaning, other: Meaning, *, near: bool = True) -> float:
    """Return how much two steps have in common, from 0, when they are not one step that was changed, to 1.

    `near`: whether they stand in one place, where little is enough for an instruction of which there is mostly one.
    """
    if one == other:
        return 1.0
    if one.keyword != other.keyword:
        return 0.0
    share = _share(_words(one), _words(other))
    named = {field.name for field in one.fields} & {field.name for field in other.fields}
    if (near and one.keyword in _SINGLE) or (one.keyword in _NAMED and named):
        return max(share, ALIKE)
    return share if share >= ALIKE else 0.0


def _words(said: Meaning) -> list[str]:
    return [word for field in said.fields for part in field.parts for word in part.shown.split()]
