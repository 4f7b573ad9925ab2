"""Find what was meant for the exec form and is no JSON: it is taken for the shell form."""

from __future__ import annotations

import re
from typing import Final

from dockerdsl.checks.seen import SeenStep
from dockerdsl.reading.lines import NotStrings, json_array
from dockerdsl.reading.spans import Token

CURLY: Final = "\u2018\u2019"
"""Quotes that a word processor writes for ``'``."""
_QUOTES: Final = f"\"'\u201c\u201d{CURLY}"
_meant: Final = re.compile(
    rf"\[(?: *[{_QUOTES}][^{_QUOTES}]*[{_QUOTES}] *(?:,|\]$)|[{_QUOTES}]|[^\s\[\]\"']+ *,[^\]]*\]$)"
).match
"""Matches what was meant to be JSON, and is no test of the shell's: ``[ -f a ]``."""


def malformed_json(step: SeenStep) -> Token | None:
    """Return the arguments of an instruction that were meant to be JSON and are not, those of HEALTHCHECK behind CMD."""
    if "[" not in step.piece.text:
        return None
    token = _written(step)
    return token if _meant(token.text) and not is_json(token.text) else None


def is_json(text: str) -> bool:
    """Return whether a text is an array of JSON."""
    try:
        return json_array(text) is not None
    except NotStrings:
        return True


def _written(step: SeenStep) -> Token:
    """Return the arguments, of HEALTHCHECK what stands behind CMD."""
    arguments = step.spans.arguments
    if step.keyword != "HEALTHCHECK":
        return arguments
    found = re.match(r"CMD[ \t]+", arguments.text, re.IGNORECASE)
    begin = found.end() if found else 0
    return step.spans.part(arguments.at + begin, arguments.at + len(arguments.text))
