"""Say which stage of its file each name of a stage or an image means, in FROM, in ``--from``, in mounts.

The rules are BuildKit's (``dockerfile2llb/convert.go``): FROM means the nearest stage above of that very name; ``--from`` a
stage of that name in any case, or the number of one; a mount a stage of that name in any case. All else is an image, a named
context, or ``scratch``. Behind ONBUILD a name means a stage of the build that starts from the image: none of this file's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

import attrs

from dockerdsl.images import Reference, parse_reference
from dockerdsl.reading.expand import expand
from dockerdsl.reading.lines import split_words
from dockerdsl.reading.names import Name, names_in
from dockerdsl.reading.refused import Refused
from dockerdsl.reading.spans import Spans, Token
from dockerdsl.reading.steps import DocumentStage, Step
from dockerdsl.values.build_args import PLATFORM_ARGS


@attrs.frozen(slots=True, weakref_slot=False)
class Mention:
    """A stage or an image that an instruction names.

    Attributes:
        step: the instruction.
        kind: ``FROM``, ``--from`` or ``--mount``.
        text: the name as it is written.
        value: the name with the defaults of ARGs in it; None when a build decides.
        stage: the number of the stage that it means; None when it means none of this file.
        trigger: whether it stands behind ONBUILD.
        token: where the name stands, alone; the whole flag where it does not stand there once, letter for letter.
        whole: where what holds it stands: the word of FROM, or the whole flag.
    """

    step: Step
    kind: Literal["FROM", "--from", "--mount"]
    text: str
    value: str | None
    stage: int | None
    trigger: bool = attrs.field(repr=False)
    token: Token = attrs.field(repr=False, eq=False)
    whole: Token = attrs.field(repr=False, eq=False)

    @property
    def image(self) -> Reference | None:
        """The image that it means; None for a stage, for ``scratch``, and for what is no reference."""
        if self.stage is not None or self.value in (None, "scratch"):
            return None
        try:
            return parse_reference(self.value or "")
        except Refused:
            return None

    @property
    def variable(self) -> bool:
        """Whether variables are in it."""
        return "$" in self.text

    @property
    def line(self) -> int:
        """The first line of its instruction."""
        return self.step.line


def mentions_of(steps: tuple[Step, ...], stages: tuple[DocumentStage, ...]) -> tuple[Mention, ...]:
    """Return all that a file names, in the order of its instructions."""
    finder = _Finder(stages, defaults_of(steps))
    return tuple([mention for step in steps for mention in finder.find(step, step.spans, False)])


def defaults_of(steps: tuple[Step, ...]) -> dict[str, str]:
    """Return what the ARGs before the first FROM are worth when the build gives nothing."""
    found: dict[str, str] = {}
    for step in steps:
        if step.stage is not None:
            break
        for word in split_words(step.spans.arguments.text, step.escape) if step.keyword == "ARG" else ():
            name, equals, raw = word.partition("=")
            value = _expanded(raw, found, step.escape) if equals else None
            if value is not None:
                found[name] = value
    return found


def _expanded(raw: str, defaults: Mapping[str, str], escape: str) -> str | None:
    """Return a word with its variables expanded, or None when BuildKit refuses it or a build decides."""
    try:
        expansion = expand(raw, defaults, escape)
    except Refused:
        return None
    return None if expansion.unmatched.intersection(PLATFORM_ARGS) else expansion.text


class _Finder:
    def __init__(self, stages: tuple[DocumentStage, ...], defaults: Mapping[str, str]) -> None:
        self.names = [(stage.number, stage.name.lower()) for stage in stages if stage.name]
        self.last = {name: number for number, name in self.names}
        self.count = len(stages)
        self.defaults = defaults

    def find(self, step: Step, spans: Spans, trigger: bool) -> Iterator[Mention]:
        if spans.keyword.text.upper() == "ONBUILD":
            if not trigger:
                yield from self.find(step, spans.inner(), True)
            return
        for name in names_in(spans):
            if name.kind != "FROM":
                stage = None if trigger else self._meant(name)
                yield Mention(step, name.kind, name.text, name.text, stage, trigger, name.token, name.whole)
            elif not trigger:
                value = _expanded(name.text, self.defaults, step.escape)
                above = [number for number, known in self.names if known == value and number < (step.stage or 0)]
                stage = above[-1] if above else None
                yield Mention(step, name.kind, name.text, value, stage, trigger, name.token, name.whole)

    def _meant(self, name: Name) -> int | None:
        """Return the stage that ``--from`` or a mount means."""
        text = name.text
        if name.kind == "--from" and text.isdecimal() and text.isascii() and int(text) < self.count:
            return int(text)
        return self.last.get(text.lower())
