"""Say which names ENV, LABEL and ARG set, and to what, each at its place; and where in a word a variable stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

from dockerdsl.checks.seen import SeenStep
from dockerdsl.reading.expand import Expansion, expand
from dockerdsl.reading.refused import Refused
from dockerdsl.reading.spans import Token


class Assigned(NamedTuple):
    """A name, what it is set to as it is written (None for an ARG without a default), and both."""

    name: Token
    value: Token | None
    whole: Token


_begins_with_name: Final = re.compile(r"[\w.-]+=", re.ASCII).match


def is_legacy(step: SeenStep) -> bool:
    """Return whether an ENV or a LABEL is written with a blank between name and value: ``ENV name value``."""
    if step.keyword not in ("ENV", "LABEL") or _begins_with_name(step.spans.arguments.text):
        return False
    words = step.words
    return len(words) > 1 and "=" not in words[0].text


def assigned(step: SeenStep) -> list[Assigned]:
    """Return what an ENV, a LABEL or an ARG sets."""
    words, arguments, part = step.words, step.spans.arguments, step.part
    if is_legacy(step):
        value = part(words[1].at, arguments.at + len(arguments.text))
        return [Assigned(words[0], value, arguments)]
    return [_parted(word, part) for word in words]


def _parted(word: Token, part: Callable[[int, int], Token]) -> Assigned:
    name, equals, _ = word.text.partition("=")
    behind, end = word.at + len(name), word.at + len(word.text)
    value = part(behind + 1, end) if equals else None
    return Assigned(part(word.at, behind), value, word)


def expansion(text: str, known: Mapping[str, Any], escape: str, *, body: bool = False) -> Expansion:
    """Return a text with variables filled in, and their names; `body` is that of a heredoc. What BuildKit refuses has none.

    A variable whose value is None is not set.
    """
    try:
        return expand(text, known, escape, skip_quotes=body)
    except Refused:
        return Expansion(text, frozenset(), frozenset())


def place_of(step: SeenStep, token: Token, name: str) -> Token:
    """Return where a variable stands in a token, its braces not; the whole token if that is not seen."""
    found = re.search(rf"\$\{{?({re.escape(name)})(?!\w)", token.text)
    return step.part(token.at + found.start(1), token.at + found.end(1)) if found else token
