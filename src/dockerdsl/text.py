"""Say what a Python string means to a Dockerfile: which variables in it are live, which characters are only themselves.

``$NAME``, ``${NAME}`` and ``${NAME:-word}`` (and the other forms of the Dockerfile reference) are live; every other character
is itself, also a ``$`` before anything else. `literal` turns the special characters of a text into twins (Unicode
noncharacters), so that the result is still a `str` that can be sliced, joined and formatted; `settle` turns the twins back and
keeps their places in a `Text`. ``live(settle(literal(x))) == ()`` for every x.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple, Self

from dockerdsl.errors import InvalidType, InvalidValue

NONCHARACTERS: Final = re.compile("[\ufdd0-\ufdef]")
"""What handles and literal characters are made of on their way; no value of a model holds one."""
unspeakable: Final = re.compile("[\0\ud800-\udfff]").search
"""Whether a text holds a NUL or a lone surrogate, which no place in a Dockerfile can carry."""

SPECIAL: Final = "$}*?["
_TWINS: Final = "\ufde8\ufde9\ufdea\ufdeb\ufdec"
_TO_TWINS: Final = str.maketrans(SPECIAL, _TWINS)
_FROM_TWINS: Final = str.maketrans(_TWINS, SPECIAL)
_TWIN: Final = re.compile(f"[{_TWINS}]")

_DOLLAR: Final = re.compile(r"\$(?:(?P<bare>[A-Za-z_][A-Za-z0-9_]*)|\{(?:(?P<braced>[A-Za-z_][A-Za-z0-9_]*)\})?)")
_BRACED: Final = re.compile(r"\$\{(?P<name>[A-Za-z_][A-Za-z0-9_]*|[0-9]+|[@*#?$!-])(?P<operator>:[-+?]|[-+?]|##?|%%?|//?)?")
DEEPEST: Final = 32
"""How deep variables may be nested in one another."""
_RUNS_ON: Final = re.compile(r"\$([A-Za-z_][A-Za-z0-9_]*+)(?=[^\W\0-\x7f])")
_WORD_OPERATORS: Final = frozenset({"-", ":-", "+", ":+", "?", ":?"})


class Text(str):
    """A text some of whose special characters are only themselves; `literal` holds their places, counted from 0."""

    __slots__ = ("literal",)
    literal: tuple[int, ...]

    def __new__(cls, text: str, literal: tuple[int, ...]) -> Self:
        """Return the text with these places marked."""
        self = super().__new__(cls, text)
        self.literal = literal
        return self

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Text) and self.literal == other.literal and str.__eq__(self, other)

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = str.__hash__

    def __repr__(self) -> str:
        return f"Text({str.__repr__(self)}, literal={self.literal!r})"

    def __reduce__(self) -> tuple[type[Text], tuple[str, tuple[int, ...]]]:
        return Text, (str(self), self.literal)

    def __format__(self, spec: str) -> str:
        return format(twins(self), spec)


class Live(NamedTuple):
    """A live variable in a text: ``text[start:end]`` is its spelling, `operator` and `word` what follows the name in braces."""

    start: int
    end: int
    name: str
    operator: str = ""
    word: str = ""


def literal(text: str) -> str:
    """Return the text with every special character only itself: no variable in it is live, no path pattern matches.

    The result is a `str` that can stand alone or in an f-string beside live variables::

        .label(price=literal("$USD 5"), path=f"{literal('$HOME')} is ${HOME}")
    """
    if not isinstance(text, str):
        raise InvalidType(f"literal() takes a str, not {type(text).__name__}")
    return text.translate(_TO_TWINS)


def twins(text: str) -> str:
    """Return the text of a `Text` with its literal characters as twins again: ``settle(twins(x)) == x``."""
    if not isinstance(text, Text):
        return text
    characters = list(str(text))
    for place in text.literal:
        characters[place] = characters[place].translate(_TO_TWINS)
    return "".join(characters)


def settle(text: str, *, patterns: bool = False) -> str:
    """Return the model value of a text that may hold twins: a plain `str`, or a `Text` where literal places matter.

    A place matters where the bare character would be live: ``$`` before a name or a brace, ``}`` in the word of a variable, and
    in a path pattern (`patterns`) each of ``*?[``.
    """
    if isinstance(text, Text):
        text = twins(text)
    if not _TWIN.search(text):
        return text
    twinned = tuple(match.start() for match in _TWIN.finditer(text))
    plain = Text(text.translate(_FROM_TWINS), twinned)
    inside = _inside_variables(plain) if "${" in plain else frozenset[int]()
    places = tuple(place for place in twinned if _matters(plain, place, inside, patterns=patterns))
    return Text(str(plain), places) if places else str(plain)


def _matters(text: Text, place: int, inside: frozenset[int], *, patterns: bool) -> bool:
    match text[place]:
        case "$":
            return _DOLLAR.match(text, place) is not None
        case "}":
            return place in inside
        case _:
            return patterns


def _inside_variables(text: Text) -> frozenset[int]:
    """Return the places in live variables; all, where one of them is none that BuildKit knows."""
    try:
        return frozenset(place for variable in live(text) for place in range(variable.start, variable.end))
    except InvalidValue:
        return frozenset(range(len(text)))


def braced(text: str) -> str:
    """Return the text, twins in it, with braces around each bare name that a letter beyond ASCII follows.

    BuildKit takes such a letter for a part of the name (``shell/lex.go``, ``unicode.IsLetter``).
    """
    return _RUNS_ON.sub(r"${\1}", text)


def live(text: str) -> tuple[Live, ...]:
    """Return the live variables of a text, outermost only, in order.

    Raises InvalidValue for a ``${`` that BuildKit would refuse (``${}``, ``${x^^}``, no closing brace), in words of others too.
    """
    if "$" not in text or not _DOLLAR.search(text):
        return ()
    return tuple(_live(text, text.literal if isinstance(text, Text) else (), 0))


def live_in(text: str) -> bool:
    """Return whether a text holds a live variable."""
    return "$" in text and bool(live(text))


def names(text: str) -> list[str]:
    """Return the names of all live variables of a text, those inside words of others included, in order."""
    return [variable.name for variable in variables(text)]


def variables(text: str) -> list[Live]:
    """Return all live variables of a text, each before those inside its word; only the places of outer ones are the text's."""
    found: list[Live] = []
    for variable in live(text):
        found.append(variable)
        if variable.operator in _WORD_OPERATORS:
            found += variables(inner(text, variable))
    return found


def marks(text: str) -> set[int]:
    """Return the places of what spells the live variables of a text, as ``${NAME:-`` and ``}``, the words in them left out."""
    found: set[int] = set()
    for variable in live(text):
        found.update(range(variable.start, variable.end))
        if variable.operator in _WORD_OPERATORS:
            start = variable.end - 1 - len(variable.word)
            found.difference_update(range(start, variable.end - 1))
            found.update(start + place for place in marks(inner(text, variable)))
    return found


def inner(text: str, variable: Live) -> str:
    """Return the word of a live variable as a text of its own, with its literal places."""
    if not isinstance(text, Text):
        return variable.word
    start = variable.end - 1 - len(variable.word)
    places = tuple(place - start for place in text.literal if start <= place < variable.end - 1)
    return Text(variable.word, places) if places else variable.word


def _live(text: str, literals: tuple[int, ...], depth: int) -> list[Live]:
    if depth >= DEEPEST:
        raise InvalidValue(f"more than {DEEPEST} variables stand one in another", hint="set some of them before")
    found: list[Live] = []
    position = 0
    while match := _DOLLAR.search(text, position):
        if match.start() in literals:
            position = match.start() + 1
            continue
        name = match[1] or match[2]
        if name and match.end() - 1 not in literals:
            variable = Live(match.start(), match.end(), name)
        else:
            variable = _braced(text, match.start(), literals)
        if variable.operator in _WORD_OPERATORS and "$" in variable.word:
            start = variable.end - 1 - len(variable.word)
            _live(variable.word, tuple([place - start for place in literals]), depth + 1)
        found.append(variable)
        position = variable.end
    return found


def _braced(text: str, start: int, literals: tuple[int, ...]) -> Live:
    match = _BRACED.match(text, start)
    if match is None:
        raise _bad(text, start, "a variable's name must follow '${'")
    operator = match["operator"] or ""
    end = _closing(text, match.end(), literals) if operator else match.end()
    if end is None or text[end : end + 1] != "}" or end in literals:
        raise _bad(text, start, "BuildKit knows no such modifier" if end is not None and end < len(text) else "no '}' ends it")
    return Live(start, end + 1, match["name"], operator, text[match.end() : end])


def _closing(text: str, position: int, literals: tuple[int, ...]) -> int | None:
    """Return the place of the brace that ends a word begun at `position`; variables nested in it have braces of their own."""
    depth = 1
    while position < len(text):
        character = text[position]
        if position not in literals:
            if character == "$" and text[position + 1 : position + 2] == "{":
                depth += 1
                position += 1
            elif character == "}":
                depth -= 1
                if not depth:
                    return position
        position += 1
    return None


def _bad(text: str, start: int, why: str) -> InvalidValue:
    end = text.find("}", start)
    shown = text[start : end + 1] if end >= 0 else text[start : start + 20]
    return InvalidValue(f"{shown!r} is not a variable: {why}", hint=f"for the text itself write literal({shown!r})")
