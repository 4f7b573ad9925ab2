"""Say which instructions a build takes whatever stands around them, so that who asks what it refuses can leave them out."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from dockerdsl.reading import plain
from dockerdsl.reading.pieces import InstructionPiece

_LOCAL: Final = re.compile(r"[A-Za-z0-9_./ \t*-]+").fullmatch
"""Paths of COPY and ADD that are no addresses."""

_Test = Callable[[str], object]


def is_harmless(piece: InstructionPiece) -> bool:
    """Return whether an instruction that can be read is never refused, and never makes BuildKit refuse another one.

    What sets a variable, a folder or a trigger matters to others; what has flags, heredocs or variables may be refused.
    """
    test, rest = _TESTS_OF.get(piece.keyword), piece.rest
    return test is not None and rest[:2] != "--" and not piece.heredocs and bool(test(rest))


def _is_constant(text: str) -> bool:
    """Return whether a text is itself when it is expanded."""
    return "$" not in text and plain.LINE(text) is not None


def _are_constant_pairs(text: str) -> bool:
    return "$" not in text and plain.PAIRS(text) is not None


_TESTS: Final[dict[str, _Test]] = {
    **dict.fromkeys(("RUN", "CMD", "ENTRYPOINT", "SHELL", "MAINTAINER", "HEALTHCHECK"), bool),
    **dict.fromkeys(("COPY", "ADD"), _LOCAL),
    "LABEL": _are_constant_pairs,
    "USER": _is_constant,
}
_TESTS_OF: Final = {spelled: test for keyword, test in _TESTS.items() for spelled in (keyword, keyword.lower())}
"""By keyword, in upper case and in lower, what the arguments must look like."""
