"""Give rules what an instruction takes from the build context that a check was told of."""

from __future__ import annotations

from collections.abc import Iterator

from dockerdsl.checks.seen import SeenStep
from dockerdsl.context import Context, Source
from dockerdsl.context.taken import taken
from dockerdsl.reading.spans import Token


def sources_in_context(step: SeenStep) -> Iterator[tuple[Context, Source, Token | None]]:
    """Give the context, and each source with the place where it stands; one that the file does not tell is left out.

    Nothing is given where the check was told of no context, or where BuildKit refuses the ignore file of it.
    """
    context = step.file.context
    if context is None or step.trigger or context.refusal is not None:
        return
    for each in taken(step.piece, step.file.escape, step.resolved):
        if each.source is not None:
            yield context, each.source, each.token
