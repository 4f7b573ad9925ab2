"""Say which instructions a build takes whatever stands around them, so that who asks what it refuses can leave them out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Final

from dockerdsl.reading import plain
from dockerdsl.reading.pieces import InstructionPiece

_Test = Callable[[str], object]

_PATH: Final = r"[A-Za-z0-9_./*-]+"
_FLAGS: Final = r"(?:--(?:link|chown=[A-Za-z0-9_.:-]+) +)*"
_TIMES: Final = r"(?:--(?:interval|timeout|start-period|start-interval|retries)=[0-9]+(?:ms|s|m|h)? +)*"
_run: Final = re.compile(r"(?!--|[0-9]*<<)|<<-?(?:[A-Za-z]+|\"[A-Za-z]+\"|'[A-Za-z]+')\Z").match
_unflagged: Final = re.compile(r"(?!--)").match
_copy: Final = re.compile(rf"{_FLAGS}(?!--)(?:<<'[A-Za-z]+' +{_PATH}|{_PATH}(?:[ \t]+{_PATH})*)").fullmatch
_copy_from: Final = re.compile(rf"(?:--(?:link|(?:from|chown)=[A-Za-z0-9_.:-]+) +)+(?!--){_PATH}(?:[ \t]+{_PATH})*").fullmatch
_add: Final = re.compile(rf"{_FLAGS}(?!--)(?:https?://{_PATH}(?<!\.git)|{_PATH})(?:[ \t]+{_PATH})*").fullmatch
_expose: Final = re.compile(r"[1-9][0-9]{0,3}(?:/tcp|/udp)?(?: +[1-9][0-9]{0,3}(?:/tcp|/udp)?)*").fullmatch
_volume: Final = re.compile(rf'\["{_PATH}"(?:, *"{_PATH}")*\]|{_PATH}(?: +{_PATH})*').fullmatch
_healthcheck: Final = re.compile(rf"{_TIMES}(?!--)").match
_stopsignal: Final = re.compile("SIG(?:HUP|INT|KILL|QUIT|TERM|USR1|USR2|WINCH)").fullmatch
_FEW: Final = 1 << 14
"""Characters of a text in which variables, read one at a time, can never expand to `MOST_EXPANDED`: a value holds at most all
of the text, and is read at most once for each instruction."""


def judged(stages: Iterable[Iterable[InstructionPiece]], text: str) -> list[list[InstructionPiece]]:
    """Return the instructions that a build may refuse, and what they read, of those of each stage of a file of this text."""
    left = [[piece for piece in pieces if not is_harmless(piece)] for pieces in stages]
    rest = [piece for pieces in left for piece in pieces if not _only_takes(piece)]
    if len(text) >= _FEW or not all(map(_only_sets, rest)):
        return left
    return [[piece for piece in pieces if _only_takes(piece)] for pieces in left]


def is_harmless(piece: InstructionPiece) -> bool:
    """Return whether an instruction that can be read is never refused, and never makes BuildKit refuse another one.

    What sets a variable, a folder or a trigger matters to others; what reads a variable or has rare flags may be refused.
    """
    test = _HARMLESS.get(piece.keyword)
    return test is not None and bool(test(piece.rest))


def _only_takes(piece: InstructionPiece) -> bool:
    """Return whether an instruction can be refused for the stage that it takes files from, and for nothing else."""
    return piece.keyword in ("COPY", "copy") and bool(_copy_from(piece.rest))


def _only_sets(piece: InstructionPiece) -> bool:
    """Return whether an instruction is never refused itself."""
    test = _SETTING.get(piece.keyword)
    return test is not None and piece.rest.count("$") < 2 and bool(test(piece.rest))


def _is_constant(text: str) -> bool:
    """Return whether a text is itself when it is expanded."""
    return "$" not in text and plain.LINE(text) is not None


def _are_constant_pairs(text: str) -> bool:
    return "$" not in text and plain.PAIRS(text) is not None


def _are_pairs(text: str) -> bool:
    return plain.PAIRS(text) is not None or plain.OLD_PAIR(text) is not None


def _spelled(tests: dict[str, _Test]) -> dict[str, _Test]:
    """Return the tests by keyword, in upper case and in lower."""
    return tests | {keyword.lower(): test for keyword, test in tests.items()}


_HARMLESS: Final = _spelled(
    {
        "RUN": _run, "CMD": _unflagged, "ENTRYPOINT": _unflagged, "SHELL": _unflagged, "MAINTAINER": _unflagged, "COPY": _copy,
        "ADD": _add, "EXPOSE": _expose, "VOLUME": _volume, "HEALTHCHECK": _healthcheck, "STOPSIGNAL": _stopsignal,
        "LABEL": _are_constant_pairs, "USER": _is_constant,
    }
)  # fmt: skip
_SETTING: Final = _spelled(
    {"ARG": plain.DECLARED, "ENV": _are_pairs, "LABEL": plain.PAIRS, "USER": plain.LINE, "WORKDIR": plain.LINE}
)
