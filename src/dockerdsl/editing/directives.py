"""Set a parser directive of an existing file: ``# syntax=``, ``# escape=``, ``# check=``."""

from __future__ import annotations

import re
from typing import Final

from dockerdsl.editing.change import Change
from dockerdsl.errors import InvalidValue, NotInDocument, UnknownOption, did_you_mean
from dockerdsl.reading.header import NAMES
from dockerdsl.reading.pieces import Directive
from dockerdsl.reading.scan import Scan

_SPELLED: Final = re.compile(r"\ufeff?(?P<start>\s*#\s*)[A-Za-z0-9]+(?P<equals>\s*=\s*)", re.DOTALL)


def change(found: Scan, name: str, value: str | None, ending: str) -> Change:
    """Return the change that sets a directive, or takes it away for None.

    A new one stands below the others and is spelled as they are.
    """
    if name not in NAMES:
        hint = did_you_mean(name, NAMES) or f"choose one of {', '.join(sorted(NAMES))}"
        raise UnknownOption(f"there is no directive {name!r}", hint=hint)
    place = next((n for n, piece in enumerate(found.pieces) if isinstance(piece, Directive) and piece.name == name), None)
    if value is None:
        if place is None:
            raise NotInDocument(f"{found.file} has no directive {name}", hint="leave it as it is")
        return Change(removed=frozenset({place}))
    if not value or value.strip() != value or not value.isprintable():
        raise InvalidValue(f"the directive {name} cannot be {value!r}", hint="give one line of text")
    if place is not None:
        return Change(texts={place: _with_value(found.pieces[place].text, value)})
    start, equals = _spelling(found)
    return Change(inserted={len(found.directives): f"{start}{name}{equals}{value}{ending}"})


def _with_value(text: str, value: str) -> str:
    match = _SPELLED.match(text)
    assert match is not None
    end = text[len(text.rstrip("\r\n")) :]
    return text[: match.end()] + value + end


def _spelling(found: Scan) -> tuple[str, str]:
    """Return what stands before a directive's name and before its value."""
    if not found.directives:
        return "# ", "="
    match = _SPELLED.match(found.directives[0].text)
    assert match is not None
    return match["start"].lstrip(), match["equals"]
