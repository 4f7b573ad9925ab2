"""Walk over stages and all they refer to, without calling itself: five hundred in a row are no deeper than one.

Equal stages say the same, they and everything they need; where they were written does not count.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dockerdsl.stage import Stage


def needed_first(*targets: Stage) -> list[Stage]:
    """Return the stages that these need, and these themselves, each after all it needs, in order of first use.

    The walk keeps a list instead of calling itself: five hundred stages in a row are no deeper than one.
    """
    ordered: dict[int, Stage] = {}
    pending = list(targets)
    pending.reverse()
    while pending:
        stage = pending[-1]
        origins = stage.contents().origins
        if origins and (missing := [origin for origin in origins if id(origin) not in ordered]):
            missing.reverse()
            pending += missing
        else:
            pending.pop()
            ordered[id(stage)] = stage
    return [*ordered.values()]


def identity(stage: Stage) -> tuple[object, ...]:
    """Return what a stage says itself, the stages it refers to left out."""
    return stage.name, stage.doc, stage.base.shape(), tuple([(step.__class__, step.shape()) for step in stage.steps])


def same(one: Stage, other: Stage) -> bool:
    """Return whether two stages say the same, they and all they refer to; each pair is compared once."""
    pending = [(one, other)]
    seen: set[tuple[int, int]] = set()
    while pending:
        left, right = pending.pop()
        if left is right or (id(left), id(right)) in seen:
            continue
        seen.add((id(left), id(right)))
        needs, others = left.origins(), right.origins()
        if len(needs) != len(others) or identity(left) != identity(right):
            return False
        pending += zip(needs, others, strict=True)
    return True
