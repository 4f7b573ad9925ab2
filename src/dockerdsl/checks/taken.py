"""Say what the stages and images are that FROM, ``--from`` and mounts name, as the rules see them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from dockerdsl.checks.assigned import expansion
from dockerdsl.checks.seen import SeenStage, SeenStep
from dockerdsl.images import Reference, parse_reference
from dockerdsl.reading.names import names_in
from dockerdsl.reading.refused import Refused
from dockerdsl.reading.spans import Token


class Taken(NamedTuple):
    """A name that an instruction gives to a stage or an image.

    Attributes:
        step: the instruction.
        token: where the name stands, alone; the whole flag where it does not stand there once, letter for letter.
        written: the name as it is written, quotes of a flag taken off.
        name: the name, with the defaults of ARGs in it; None when only the build tells it.
    """

    step: SeenStep
    token: Token
    written: str
    name: str | None

    @property
    def plain(self) -> bool:
        """Whether the name stands at its place letter for letter, so that another can be put there."""
        return self.token.text == self.written

    @property
    def stage(self) -> SeenStage | None:
        """The stage above that it means."""
        within = self.step.stage
        if within is None or self.name is None or (self.step.keyword != "COPY" and self.name.isdecimal()):
            return None
        return within.file.named(self.name, within.number)

    @property
    def below(self) -> SeenStage | None:
        """The stage below that it means, which nothing can be taken from."""
        within = self.step.stage
        if within is None or self.name is None or self.step.keyword == "FROM" or self.stage is not None:
            return None
        found = None if self.step.keyword == "RUN" and self.name.isdecimal() else within.file.named(self.name)
        return found if found is not None and found.number > within.number else None

    def means(self, stage: SeenStage) -> bool:
        """Return whether it means this stage, be it the one that it stands in."""
        name = self.name or ""
        if name.isdecimal() or self.step.keyword == "FROM":
            return self.step.keyword == "COPY" and int(name) == stage.number
        return self.stage is None and name.lower() == (stage.name or "").lower() != ""

    @property
    def image(self) -> Reference | None:
        """The image that it means; None for a stage, for ``scratch``, and for what can be no image."""
        if self.name is None or self.name == "scratch" or self.name.isdecimal() or self.stage is not None:
            return None
        try:
            return parse_reference(self.name)
        except Refused:
            return None


def taken(step: SeenStep) -> Iterator[Taken]:
    """Yield what a FROM, a COPY or a RUN takes from elsewhere."""
    for name in names_in(step.spans):
        if name.kind != "FROM":
            yield Taken(step, name.token, name.text, name.text)
        elif step.onbuild is None:
            yield Taken(step, name.token, name.text, _resolved(step, name.text))


def _resolved(step: SeenStep, text: str) -> str | None:
    found = expansion(text, step.file.defaults, step.file.escape)
    return None if found.unmatched or ("$" in text and not found.matched) else found.text
