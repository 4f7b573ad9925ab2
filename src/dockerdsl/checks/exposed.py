"""Read the ports that an EXPOSE names, each at its place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from dockerdsl.checks.seen import SeenStep
from dockerdsl.reading.refused import Refused
from dockerdsl.reading.spans import Token
from dockerdsl.values.ports import Port, port


class Exposed(NamedTuple):
    """An item of EXPOSE.

    Attributes:
        token: where it stands.
        text: what it says, variables filled in.
        port: what that means; None for what BuildKit refuses.
        refusal: why it does.
    """

    token: Token
    text: str
    port: Port | None
    refusal: Refused | None = None

    @property
    def is_literal(self) -> bool:
        """Whether it is written as it is meant, so that a part of it can be changed where it stands."""
        return self.token.text == self.text


def exposed(step: SeenStep) -> Iterator[Exposed]:
    """Yield what an EXPOSE names, as far as the file tells; a variable may hold several."""
    for token in step.fields:
        for text in (step.resolved(token.text) or "").split():
            try:
                yield Exposed(token, text, port(text))
            except Refused as refused:
                yield Exposed(token, text, None, refused)
