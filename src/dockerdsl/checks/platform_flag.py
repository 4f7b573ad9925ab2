"""The ``--platform`` of a FROM: where it stands, what it asks for, and the fix that leaves it out."""

from __future__ import annotations

from typing import NamedTuple

from dockerdsl.checks.finding import Edit, Fix
from dockerdsl.checks.seen import SeenStage
from dockerdsl.reading.spans import Token


class PlatformFlag(NamedTuple):
    """A ``--platform`` with a value, and the stage that it is given for."""

    stage: SeenStage
    token: Token
    value: str

    def left_out(self, *, safe: bool) -> Fix | None:
        """Return the fix that leaves it out; None beside other flags."""
        opening = self.stage.opening
        if len(opening.spans.flags) != 1:
            return None
        edit = Edit(opening.span(self.token)[0], opening.span(self.stage.base_token)[0], "")
        return Fix("leave out --platform", (edit,), safe=safe)


def platform_flag(stage: SeenStage) -> PlatformFlag | None:
    """Return the ``--platform`` of a stage; None for a stage without one, or with an empty one."""
    for flag in stage.opening.spans.flags:
        if flag.name == "platform" and flag.value:
            return PlatformFlag(stage, flag.token, flag.value)
    return None
