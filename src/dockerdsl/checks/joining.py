"""Join two RUN instructions into one."""

from __future__ import annotations

from dockerdsl.checks.commands import Script
from dockerdsl.checks.finding import Edit, Fix
from dockerdsl.checks.seen import SeenStep


def joined(first: SeenStep, second: SeenStep) -> Fix | None:
    """Return the suggestion that makes two RUN with the same flags one, by ``&&``; None where that is not easily said."""
    text = first.file.text
    between = text[first.end : second.start]
    scripts = first.script, second.script
    if not same_flags(first, second) or between.strip() or not all(map(_plain, scripts)):
        return None
    end, begin = first.span(first.spans.arguments)[1], second.span(second.spans.arguments)[0]
    return Fix("join them with &&", (Edit(end, begin, f" && {first.file.escape}\n    "),), safe=False)


def same_flags(first: SeenStep, second: SeenStep) -> bool:
    """Return whether two instructions have the same flags."""
    return [flag.token.text for flag in first.spans.flags] == [flag.token.text for flag in second.spans.flags]


def _plain(script: Script) -> bool:
    """Return whether a text is commands joined by ``&&``, and ends with the last of them."""
    return not script.step.piece.heredocs and script.chain_end == len(script.text.rstrip())
