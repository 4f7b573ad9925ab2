"""Compare two Dockerfiles by stage and step: what changed, and what BuildKit must work on again.

Comments, empty lines, spelling and the order of stages change nothing. What is worked on again is asked of BuildKit's own rules
(`vertices`), as if all stages of the first file had been built before and the build context were the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, Literal

import attrs

from dockerdsl.building.vertices import Vertex, vertices
from dockerdsl.comparing.alignment import ALIKE, Pair, in_common, pair_stages, pair_steps
from dockerdsl.comparing.meaning import FieldChange, Meaning, changes, meaning
from dockerdsl.document import Document
from dockerdsl.reading.mentions import Mention
from dockerdsl.reading.steps import DocumentStage, Step

Kind = Literal["same", "changed", "added", "removed", "moved"]
Cache = Literal["cached", "files", "again"]
"""Whether a step is found in the cache: yes; if a stage that is built again gives it the same files; no."""

Both = tuple[Sequence[Meaning], Sequence[Meaning]]
"""What the instructions of both files mean."""

_WORST: Final = ("cached", "files", "again")

_GIVEN: Final = {"command": "the shell", "working directory": "the working directory", "user": "the user"}
"""What a step that is the same itself may be given, in words; of the rest it is what its variables say."""


@attrs.frozen(slots=True, weakref_slot=False)
class StepChange:
    """What became of a step.

    Attributes:
        kind: what happened to it.
        before, after: the step in each file, None where it is not.
        fields: what is another in it.
        cache: whether it is found in the cache; None where there is nothing to find, as for LABEL.
        because: why it is worked on again though it is the same itself.
    """

    kind: Kind
    before: Step | None
    after: Step | None
    fields: tuple[FieldChange, ...] = ()
    cache: Cache | None = None
    because: tuple[str, ...] = ()

    @property
    def step(self) -> Step:
        """The step as it is now, or as it was before it was removed."""
        found = self.after or self.before
        assert found is not None
        return found


@attrs.frozen(slots=True, weakref_slot=False)
class StageChange:
    """What became of a stage; both stages are None for what stands before the first FROM."""

    before: DocumentStage | None
    after: DocumentStage | None
    steps: tuple[StepChange, ...]

    @property
    def kind(self) -> Kind:
        """What happened to it."""
        if self.before is None and self.after is not None:
            return "added"
        if self.after is None and self.before is not None:
            return "removed"
        return "changed" if self.renamed or any(step.kind != "same" for step in self.steps) else "same"

    @property
    def renamed(self) -> bool:
        """Whether it has another name."""
        old, new = ((each.name or "").lower() if each else "" for each in (self.before, self.after))
        return self.before is not None and self.after is not None and old != new


@attrs.frozen(slots=True, weakref_slot=False)
class Difference:
    """What is another in the second of two files.

    Attributes:
        before, after: the files.
        directives: the parser directives that differ, and the stage that is built when none is named (``target``).
        stages: what became of each stage, in the order of the second file.
    """

    before: Document
    after: Document
    directives: tuple[FieldChange, ...]
    stages: tuple[StageChange, ...]

    @property
    def same(self) -> bool:
        """Whether both files mean the same."""
        return not self.directives and all(stage.kind == "same" for stage in self.stages)

    def steps(self) -> Iterator[StepChange]:
        """Give what became of each step."""
        for stage in self.stages:
            yield from stage.steps


def compare(before: Document, after: Document, build_args: Mapping[str, str] | None = None) -> Difference:
    """Return what is another in the second file; `build_args` are those of both builds.

    Raises:
        ParseError: for a file that BuildKit does not read.
        BuildRefused: for one that it reads and does not build.
    """
    caches = _Caches(vertices(before.scan, build_args), vertices(after.scan, build_args))
    pairs = _stages(before, after)
    old, new = (
        _meanings(before, {a: n for n, (a, _) in enumerate(pairs)}),
        _meanings(after, {b: n for n, (_, b) in enumerate(pairs)}),
    )
    stages = [_stage(before, after, pair, (old, new), caches) for pair in [(None, None), *pairs]]
    kept = [stage for stage in stages if stage.steps]
    return Difference(before, after, tuple(_directives(before, after, pairs)), tuple(kept))


# --- what belongs together -------------------------------------------------------------------------------------------------


def _stages(before: Document, after: Document) -> list[Pair]:
    said = tuple([_by_stage(each, _meanings(each, {})) for each in (before, after)])
    return pair_stages(before.stages, after.stages, (said[0], said[1]))


def _meanings(document: Document, known: Mapping[int | None, int]) -> list[Meaning]:
    """Return what each instruction means; a stage is the number that it has in `known`, else its name."""
    names = {stage.number: (stage.name or str(stage.number)).lower() for stage in document.stages}
    mentions: dict[int, list[Mention]] = {}
    for each in document.mentions:
        mentions.setdefault(each.step.number, []).append(each)

    def stage(number: int) -> object:
        return known.get(number, names[number])

    return [meaning(step, mentions.get(step.number, []), stage) for step in document.instructions]


def _by_stage(document: Document, said: Sequence[Meaning]) -> list[list[Meaning]]:
    return [[said[step.number] for step in stage.steps] for stage in document.stages]


def _directives(before: Document, after: Document, pairs: Sequence[Pair]) -> Iterator[FieldChange]:
    for name in ("syntax", "check"):
        old, new = before.directives.get(name), after.directives.get(name)
        if old != new:
            yield FieldChange(name, old, new)
    last = (len(before.stages) - 1, len(after.stages) - 1)
    if last not in pairs:
        yield FieldChange("target", *[each.stages[-1].name or str(each.stages[-1].number) for each in (before, after)])


def _stage(before: Document, after: Document, pair: Pair, said: Both, caches: _Caches) -> StageChange:
    """Return what became of a stage; of what stands before the first FROM for a pair of None."""
    whole = pair == (None, None)
    old, new = ((None if number is None else each.stages[number]) for each, number in zip((before, after), pair, strict=True))
    steps = [
        [step for step in each.instructions if step.stage is None] if whole else list(stage.steps) if stage else []
        for each, stage in ((before, old), (after, new))
    ]
    return StageChange(old, new, tuple(_steps(steps[0], steps[1], said, caches)))


def _steps(before: Sequence[Step], after: Sequence[Step], said: Both, caches: _Caches) -> list[StepChange]:
    old, new = [said[0][step.number] for step in before], [said[1][step.number] for step in after]
    pairs = pair_steps(old, new)
    moved = _moved(pairs, old, new)
    found: list[StepChange] = []
    for a, b in pairs:
        if b is not None:
            here = moved.get(b, a)
            was = None if here is None else before[here]
            fields = changes(old[here], new[b]) if here is not None else ()
            cache, because = caches.of(was, after[b])
            kind = _kind(None if here is None else old[here], new[b], moved=b in moved)
            found.append(StepChange(kind, was, after[b], fields, cache, because if kind != "changed" else ()))
        elif a is not None and a not in moved.values():
            found.append(StepChange("removed", before[a], None))
    return found


def _kind(before: Meaning | None, after: Meaning, *, moved: bool) -> Kind:
    if before is None:
        return "added"
    if before != after:
        return "changed"
    return "moved" if moved else "same"


def _moved(pairs: Sequence[Pair], old: Sequence[Meaning], new: Sequence[Meaning]) -> dict[int, int]:
    """Return for steps that were added those that were removed elsewhere in the stage and mean the same, or nearly."""
    gone = [a for a, b in pairs if b is None and a is not None]
    found: dict[int, int] = {}
    for least in (1.0, ALIKE):
        for b in [b for a, b in pairs if a is None and b is not None and b not in found]:
            near = [each for each in gone if in_common(old[each], new[b], near=False) >= least]
            if near:
                found[b] = near[0]
                gone.remove(near[0])
    return found


# --- the cache -------------------------------------------------------------------------------------------------------------


class _Caches:
    """What was built of the first file, and what the second one asks for."""

    def __init__(self, before: Sequence[Vertex], after: Sequence[Vertex]) -> None:
        self.digests = {each.digest for each in before}
        self.contents = {each.content for each in before}
        self.before, self.after = _by_line(before), _by_line(after)

    def of(self, before: Step | None, after: Step) -> tuple[Cache | None, tuple[str, ...]]:
        """Return whether a step is found in the cache, and why not."""
        made = self.after.get(after.line, [])
        if not made:
            return None, ()
        worst = max(made, key=lambda each: _WORST.index(self._one(each)))
        cache = self._one(worst)
        was = self.before.get(before.line, []) if before else []
        return cache, tuple(self._because(was[-1], worst)) if cache != "cached" and was else ()

    def _one(self, vertex: Vertex) -> Cache:
        if vertex.digest in self.digests:
            return "cached"
        return "files" if vertex.content in self.contents else "again"

    def _because(self, before: Vertex, after: Vertex) -> Iterator[str]:
        """Give what a step has now that it had not before, the instruction itself left out."""
        for name in after.parts:
            old, new = before.parts.get(name), after.parts[name]
            if old != new:
                yield from _environment(old, new) if name == "environment" else [_GIVEN.get(name, name)]
        yield from [f"files of {name}" for name, source in after.sources if source.digest not in self.digests]


def _environment(before: Any, after: Any) -> list[str]:
    old, new = dict(before), dict(after)
    names = [each for each in {**old, **new} if old.get(each) != new.get(each)]
    return names or ["the order of variables"]


def _by_line(found: Sequence[Vertex]) -> dict[int, list[Vertex]]:
    lines: dict[int, list[Vertex]] = {}
    for vertex in found:
        lines.setdefault(vertex.line, []).append(vertex)
    return lines
