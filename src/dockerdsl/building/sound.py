"""Say of most files, at a glance, that a build refuses nothing in them; of the others it must be found out (`evaluate`).

Each instruction is held against what common ones look like: those are taken whatever the values of variables are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from dockerdsl.building.build_state import MOST_EXPANDED
from dockerdsl.reading import plain
from dockerdsl.reading.pieces import InstructionPiece, Piece
from dockerdsl.reading.scan import Scan

_Test = Callable[[str], object]

_PATH: Final = r"[A-Za-z0-9_./*-]+"
_STRINGS: Final = rf'\[ *"{_PATH}"(?: *, *"{_PATH}")* *\]'
_NAME: Final = r"[a-z0-9]+(?:[._-][a-z0-9]+)*"
_PORT: Final = r"(?:[1-9][0-9]{0,3}|[1-5][0-9]{4})(?:/tcp|/udp)?"
_MOUNTS: Final = (
    r"(?:--mount=type=(?:(?:bind|cache|tmpfs),target=/[A-Za-z0-9_.-][A-Za-z0-9_./-]*|secret,id=[A-Za-z0-9_.-]+|ssh) +)*"
)
_TIMES: Final = r"(?:--(?:interval|timeout|start-period|start-interval|retries)=[0-9]+(?:ms|s|m|h)? +)*(?!--)"

_FEW: Final = r"(?=[^ ]{1,60}(?: |\Z))"
_IMAGE: Final = rf"{_FEW}{_NAME}(?:/{_NAME})*(?::[A-Za-z0-9_]+(?:[.-][A-Za-z0-9_]+)*)?"
_base: Final = re.compile(rf"{_IMAGE}(?: +[Aa][Ss] +{_FEW}({_NAME}))?").fullmatch
_copied: Final = re.compile(
    rf"(?:--(?:link|chown=[A-Za-z0-9_.:-]+|from=(?![0-9]+ )({_IMAGE})) +)*(?!--)"
    rf"(?:<<'[A-Za-z]+' +{_PATH}|{_PATH}(?:[ \t]+{_PATH})+|{_STRINGS})"
).fullmatch


_old_pair: Final = re.compile(r"""[A-Za-z_][A-Za-z0-9_.-]*[ \t]+(?:[^"'$\\`]|"[^"$\\`]*")+""").fullmatch
_doubles: Final = re.compile(r'\$[^ \t]*\$|"[^"$]*\$[^"$]*\$').search
"""Find a word that reads two variables, and may double what it reads."""


def _expanded(test: _Test) -> _Test:
    """Return a test for words that BuildKit expands: each reads one variable at most."""
    return lambda text: test(text) and not _doubles(text)


_unflagged: Final = re.compile("(?!--)").match
_TESTS: Final[dict[str, _Test]] = {
    "ADD": re.compile(rf"(?!--)(?:https?://{_PATH}(?<!\.git)|{_PATH})(?:[ \t]+{_PATH})+").fullmatch,
    "ARG": _expanded(lambda text: plain.DECLARED(text) and not text.startswith("SOURCE_DATE_EPOCH")),
    "CMD": _unflagged,
    "ENTRYPOINT": _unflagged,
    "ENV": _expanded(lambda text: plain.PAIRS(text) or _old_pair(text)),
    "EXPOSE": re.compile(rf"{_PORT}(?: +{_PORT})*").fullmatch,
    "HEALTHCHECK": re.compile(_TIMES).match,
    "LABEL": _expanded(lambda text: plain.PAIRS(text) or _old_pair(text)),
    "MAINTAINER": _unflagged,
    "RUN": re.compile(rf"{_MOUNTS}(?!--|[0-9]*<<)|<<-?(?:[A-Za-z]+|\"[A-Za-z]+\"|'[A-Za-z]+')\Z").match,
    "SHELL": _unflagged,
    "STOPSIGNAL": re.compile("SIG(?:HUP|INT|KILL|QUIT|TERM|USR1|USR2|WINCH)").fullmatch,
    "USER": _expanded(plain.LINE),
    "VOLUME": re.compile(rf"{_STRINGS}|{_PATH}(?: +{_PATH})*").fullmatch,
    "WORKDIR": _expanded(plain.LINE),
}
"""By keyword, what is never refused."""


def is_sound(scanned: Scan) -> bool:
    """Return whether a build surely refuses nothing in a file whose instructions can all be read.

    It is one without build arguments, and its base images leave no triggers. A file that is not sound may well be good.
    """
    head, stages = _parted(scanned)
    names: dict[str, int] = {}
    for number, (opening, _) in enumerate(stages):
        base = _base(opening.rest)
        if base is None:
            return False
        names[base[1] or ""] = number
    return (
        bool(stages)
        and _expands_little(str(scanned))
        and all(map(_is_sound_before_stages, head))
        and all(_is_sound(piece, number, names) for number, (_, pieces) in enumerate(stages) for piece in pieces)
    )


def _expands_little(text: str) -> bool:
    """Return whether variables expand to no more than they may: where each word reads one, no value is longer than the text."""
    return text.count("$") * len(text) <= MOST_EXPANDED


def _parted(scanned: Scan) -> tuple[list[Piece], list[tuple[InstructionPiece, list[InstructionPiece]]]]:
    """Return all before the first FROM, and of each stage its FROM and its other instructions."""
    head: list[Piece] = []
    stages: list[tuple[InstructionPiece, list[InstructionPiece]]] = []
    for piece in scanned.pieces:
        if not isinstance(piece, InstructionPiece):
            if not stages:
                head.append(piece)
        elif piece.keyword.upper() == "FROM":
            stages.append((piece, []))
        else:
            (stages[-1][1] if stages else head).append(piece)
    return head, stages


def _is_sound_before_stages(piece: Piece) -> bool:
    """Return whether all is well with an ARG, or with a comment that may be a directive."""
    if isinstance(piece, InstructionPiece):
        return piece.keyword.upper() == "ARG" and bool(_TESTS["ARG"](piece.rest))
    return "check" not in piece.text.lower()


def _is_sound(piece: InstructionPiece, number: int, names: Mapping[str, int]) -> bool:
    """Return whether a build takes an instruction of a stage; `names` are those of the stages, with the last of each name."""
    keyword, rest = piece.keyword.upper(), piece.rest
    if keyword == "ONBUILD" and not piece.heredocs:
        keyword, _, rest = rest.partition(" ")
    if keyword != "COPY":
        test = _TESTS.get(keyword)
        return test is not None and bool(test(rest))
    copied = _copied(rest)
    return copied is not None and (copied[1] is None or names.get(copied[1], -1) < number)
