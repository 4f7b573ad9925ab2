"""Find where an instruction names stages and images: in FROM, in ``--from`` of COPY, in ``from`` of the mounts of RUN.

Which stage or image a name means depends on what stands above it: that is for the readers of these names to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, Literal, NamedTuple

from dockerdsl.reading.refused import Refused
from dockerdsl.reading.spans import FlagToken, Spans, Token
from dockerdsl.values import units

_FROM: Final = re.compile(r"""(?:--|[,="'])from=["']?([^,"']*)""", re.IGNORECASE)


class Name(NamedTuple):
    """A name of a stage or an image.

    Attributes:
        kind: ``FROM``, ``--from`` or ``--mount``.
        text: the name as BuildKit reads it: quotes of a flag taken off, variables as they are written.
        token: where the name stands, alone; the whole flag where it does not stand there once, letter for letter.
        whole: where what holds it stands: the word of FROM, the whole flag.
    """

    kind: Literal["FROM", "--from", "--mount"]
    text: str
    token: Token
    whole: Token


def names_in(spans: Spans) -> Iterator[Name]:
    """Yield the names in an instruction, in the order they stand; what stands behind ONBUILD is an instruction of its own."""
    match spans.keyword.text.upper():
        case "FROM":
            for token in spans.fields()[:1]:
                yield Name("FROM", token.text, token, token)
        case "COPY":
            for flag in spans.flags:
                if flag.name == "from" and flag.value:
                    yield Name("--from", flag.value, _place(flag.value, flag.token, spans), flag.token)
        case "RUN":
            for flag in spans.flags:
                if flag.name == "mount" and (text := _mounted_from(flag)):
                    yield Name("--mount", text, _place(text, flag.token, spans), flag.token)
        case _:
            pass


def _mounted_from(flag: FlagToken) -> str | None:
    """Return the ``from`` of a ``--mount`` flag, or None."""
    try:
        fields = [field.partition("=") for field in units.csv_fields(flag.value or "")]
    except Refused:
        return None
    found = [value for key, _, value in fields if key.lower() == "from"]
    return found[-1] if found else None


def _place(text: str, flag: Token, spans: Spans) -> Token:
    """Return where the value of ``from`` stands in a flag; the flag where it is not seen, or seen twice."""
    found = [match.span(1) for match in _FROM.finditer(flag.text) if match[1] == text]
    return spans.part(flag.at + found[0][0], flag.at + found[0][1]) if len(found) == 1 else flag
