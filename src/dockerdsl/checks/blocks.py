"""Draw a finding as a block of lines: what is wrong, the lines that it is about, and what to do.

What was written in Python is shown there, and in the Dockerfile that comes of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from dockerdsl.checks.finding import Finding
from dockerdsl.excerpt import Paint, Part, draw_block, plain

_PARTS: Final[dict[str, Part]] = {"error": "error", "warning": "warning", "info": "note", "style": "note"}


def block(finding: Finding, texts: Mapping[str, str], hint: str | None, paint: Paint = plain) -> str:
    """Return the block; `texts` are those of the files that were judged, `hint` is the next action."""
    also = [("in the Dockerfile", finding.at)] if finding.source else []
    label: tuple[Part, str] = (_PARTS[finding.severity], f"{finding.severity}[{finding.rule}]")
    return draw_block(label, finding.message, finding.place, also, hint, paint=paint, texts=texts)
