"""Spell values as BuildKit reads them: the one room that writes a quote, an escape or a bracket.

Functions come in pairs under one law, ``read_x(write_x(value, escape), escape) == value``, for both escape characters. What
cannot be spelled raises `Unspellable`. The facts behind each rule are BuildKit's ``shell/lex.go`` (expansion), ``parser``
(flags, JSON, heredocs) and trials with a real engine, which the tests repeat.

========== ========================================================================================================
pair       where it stands
========== ========================================================================================================
word       a value that BuildKit expands, between blanks: ENV, LABEL, ARG
line       a value that BuildKit expands, the rest of a line: WORKDIR, USER
bare       a value that BuildKit expands, where quotes do not group: paths, values of flags and mounts
json       exec forms: strict JSON, never expanded
flag       ``--name=value``, read byte by byte before anything is expanded
heredoc    a body of lines behind ``<<EOF``
========== ========================================================================================================
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

from dockerdsl.errors import InvalidValue, Unspellable
from dockerdsl.text import DEEPEST, Live, Text, inner, literal, live, live_in, settle
from dockerdsl.values.units import write_csv_field

USUAL: Final = "\\"
"""The escape character of a file that does not choose another."""

LONGEST_LINE: Final = 65_535
"""Bytes that BuildKit's line reader takes at most, line end not counted (``bufio.Scanner``'s buffer)."""

_PLAIN_WORD: Final = re.compile(r"[\w./:@%+,=~-]+")
_PLAIN_VARIABLE: Final = re.compile(r"[\w./:@%+,=~ -]*")
_PIECES: Final = r"""[^"'`\\$]*(?:\$(?:[A-Za-z_][A-Za-z0-9_]*(?![A-Za-z0-9_])|\{[A-Za-z_][A-Za-z0-9_]*\})[^"'`\\$]*)*"""
_SIMPLE_WORD: Final = re.compile(f'{_PIECES}|"{_PIECES}"').fullmatch
_UNQUOTED: Final = re.compile("[\"'`$\\\\]")
_FLAG_UNSAFE: Final = re.compile(r"[\x00-\x20\"'`\\\x7f]")
_WORD_OPERATORS: Final = frozenset({"-", ":-", "+", ":+", "?", ":?"})

Escaper = Callable[[str, str], str]


# --- what is escaped where -------------------------------------------------------------------------------------------------


def _in_quotes(text: str, escape: str) -> str:
    return text.replace(escape, escape + escape).replace('"', escape + '"').replace("$", escape + "$")


def _unquoted(text: str, escape: str) -> str:
    return _in_quotes(text, escape).replace("'", escape + "'")


def _in_braces(text: str, escape: str) -> str:
    return _unquoted(text, escape).replace("}", escape + "}")


def _spelled(text: str, escape: str, escaped: Escaper) -> str:
    """Return the text with `escaped` applied to all but its live variables, which keep their own spelling."""
    variables = live(text)
    if not variables:
        return escaped(text, escape)
    parts: list[str] = []
    position = 0
    for variable in variables:
        parts.append(escaped(text[position : variable.start], escape))
        parts.append(_variable(text, variable, escape))
        position = variable.end
    parts.append(escaped(text[position:], escape))
    return "".join(parts)


def _variable(text: str, variable: Live, escape: str) -> str:
    if not variable.operator:
        return text[variable.start : variable.end]
    if variable.operator in _WORD_OPERATORS:
        word = _spelled(inner(text, variable), escape, _in_braces)
    else:
        word = variable.word
        if _UNQUOTED.search(word.replace("\\", "") if escape == "\\" else word):
            raise Unspellable(
                f"the pattern {word!r} of ${{{variable.name}}} holds a quote, '$' or escape, which BuildKit reads apart",
                hint="compute the value in Python, or in a RUN",
            )
    return f"${{{variable.name}{variable.operator}{word}}}"


# --- words, lines, bare words ----------------------------------------------------------------------------------------------


def write_word(text: str, escape: str) -> str:
    """Return a value as one word of ENV, LABEL or ARG: bare when nothing in it needs quotes, else in double quotes."""
    return text if _PLAIN_WORD.fullmatch(text) else write_unplain(text, escape)


def write_unplain(text: str, escape: str) -> str:
    """Return what `write_word` does of a value that is more than letters, digits and a few signs."""
    if not live_in(text):
        return f'"{_in_quotes(text, escape)}"'
    if not isinstance(text, Text) and _plain_around_variables(text, _PLAIN_WORD):
        return text
    return f'"{_spelled(text, escape, _in_quotes)}"'


def write_line(text: str, escape: str) -> str:
    """Return a value as the rest of a line: bare unless an edge, a quote, a ``$`` or an escape character would be lost."""
    if _plain_line(text):
        return text
    if "$" in text and not isinstance(text, Text) and text[:2] != "--" and _plain_around_variables(text, _PLAIN_VARIABLE):
        return text
    return f'"{_spelled(text, escape, _in_quotes)}"'


def write_bare(text: str, escape: str) -> str:
    """Return a value where quotes do not group: each special character escaped on its own, blanks left to the caller."""
    if not _UNQUOTED.search(text):
        return text
    return _spelled(text, escape, _unquoted)


def read_word(raw: str, escape: str) -> str:
    """Return the model value of a word as it stands in a file: quotes and escapes taken off, variables still live.

    Raises InvalidValue where BuildKit would (an open quote, a bad ``${``), and for a variable whose name is not ASCII.
    """
    if raw.isascii():
        if not _UNQUOTED.search(raw):
            return raw
        if _SIMPLE_WORD(raw):
            return raw[1:-1] if raw[0] == '"' else raw
    return settle(_Reader(raw.removeprefix("\ufeff"), escape).text(""))


read_line = read_word
read_bare = read_word


def _plain_line(text: str) -> bool:
    return (
        text.isprintable() and not _UNQUOTED.search(text) and text[:1] not in ("", " ") and text[-1] != " " and text[:2] != "--"
    )


def _plain_around_variables(text: str, plain: re.Pattern[str]) -> bool:
    """Return whether what stands outside live variables, and each word inside one, is plain."""
    if text[:1] == " " or text[-1:] == " " or not (variables := live(text)):
        return False
    position = 0
    for variable in variables:
        between = text[position : variable.start]
        if between and not plain.fullmatch(between):
            return False
        if variable.word and not _PLAIN_WORD.fullmatch(variable.word):
            return False
        position = variable.end
    rest = text[position:]
    return not rest or plain.fullmatch(rest) is not None


class _Reader:
    """Read one word as BuildKit's ``shellWord`` does, into a text whose unquoted variables are live and all else is not."""

    def __init__(self, raw: str, escape: str) -> None:
        self.raw = raw
        self.escape = escape
        self.position = 0
        self.depth = 0

    def text(self, stop: str) -> str:
        """Return what stands up to `stop` (a closing brace, or "" for all), special characters as twins."""
        parts: list[str] = []
        while self.position < len(self.raw):
            character = self.raw[self.position]
            if character == stop:
                return "".join(parts)
            self.position += 1
            parts.append(self._piece(character))
        if stop:
            raise InvalidValue("no '}' ends the variable", hint="close it")
        return "".join(parts)

    def _piece(self, character: str) -> str:
        if character == "'":
            return self._single()
        if character == '"':
            return self._double()
        if character == "$":
            return self._dollar()
        if character == self.escape:
            return self._dollars_literal(self._take())
        return character

    def _take(self) -> str:
        character = self.raw[self.position : self.position + 1]
        self.position += 1
        return character

    @staticmethod
    def _dollars_literal(text: str) -> str:
        """Return the text with ``$`` and ``}`` only themselves; path patterns stay what they are (they are matched later)."""
        if "$" in text or "}" in text:
            return "".join(literal(c) if c in "$}" else c for c in text)
        return text

    def _single(self) -> str:
        end = self.raw.find("'", self.position)
        if end < 0:
            raise InvalidValue("no single quote ends the word", hint="close it")
        text = self.raw[self.position : end]
        self.position = end + 1
        return self._dollars_literal(text)

    def _double(self) -> str:
        parts: list[str] = []
        while self.position < len(self.raw):
            character = self._take()
            if character == '"':
                return "".join(parts)
            if character == "$":
                parts.append(self._dollar())
            elif character == self.escape:
                following = self._take()
                if not following:
                    break
                known = following in ('"', "$", self.escape)
                parts.append(self._dollars_literal(following if known else character + following))
            else:
                parts.append(self._dollars_literal(character))
        raise InvalidValue("no double quote ends the word", hint="close it")

    def _dollar(self) -> str:
        following = self.raw[self.position : self.position + 1]
        if following == "{":
            self.position += 1
            return self._braces()
        name = self._name()
        if not name:
            return literal("$")
        if name.isidentifier():
            return f"${name}" if name.isascii() else self._refuse(name)
        return f"${{{name}}}"

    def _name(self) -> str:
        """Return the name at this place: letters, digits and ``_``; or digits only; or one special character; or nothing."""
        start = self.position
        first = self.raw[start : start + 1]
        if first.isalpha() or first == "_":
            while self.position < len(self.raw) and (self.raw[self.position].isalnum() or self.raw[self.position] == "_"):
                self.position += 1
        elif first.isdecimal():
            while self.raw[self.position : self.position + 1].isdecimal():
                self.position += 1
        elif first and first in "@*#?-$!0":
            self.position += 1
        return self.raw[start : self.position]

    def _braces(self) -> str:
        name = self._name()
        if not name or not name.isascii():
            return self._refuse(name)
        operator = re.compile(r":?[-+?]|##?|%%?|//?|").match(self.raw, self.position)
        spelled = operator[0] if operator else ""
        self.position += len(spelled)
        word = self._nested() if spelled in _WORD_OPERATORS else self._verbatim() if spelled else ""
        if self._take() != "}":
            raise InvalidValue(f"'${{{name}' is followed by what BuildKit does not know", hint="see the modifiers it knows")
        return f"${{{name}{spelled}{word}}}"

    def _nested(self) -> str:
        self.depth += 1
        if self.depth > DEEPEST:
            raise InvalidValue(f"more than {DEEPEST} variables stand one in another", hint="set some of them before")
        word = self.text("}")
        self.depth -= 1
        return word

    def _verbatim(self) -> str:
        end = self.position
        while end < len(self.raw) and self.raw[end] != "}":
            if self.raw[end] in "\"'$`\\":
                raise InvalidValue("the pattern of a variable holds a quote, a '$' or an escape", hint="keep the line as it is")
            end += 1
        text = self.raw[self.position : end]
        self.position = end
        return text

    def _refuse(self, name: str) -> str:
        raise InvalidValue(f"'${{{name}' names no variable that can be handled", hint="names are ASCII letters, digits and '_'")


# --- JSON, flags, heredocs -------------------------------------------------------------------------------------------------


def write_json(strings: Sequence[str]) -> str:
    """Return strict JSON on one line, in which BuildKit reads exactly these strings; text beyond ASCII stands as it is."""
    whole = '", "'.join(strings)
    if whole.isascii() and whole.isprintable() and "\\" not in whole and whole.count('"') == 2 * len(strings) - 2:
        return f'["{whole}"]'
    from json.encoder import encode_basestring

    return "[" + ", ".join([encode_basestring(string) for string in strings]) + "]"


def write_flag(name: str, value: str, escape: str) -> str:
    """Return ``--name=value``, quoted when a blank, a quote or an escape character would end or change it.

    Raises Unspellable beyond ASCII: BuildKit reads flags byte by byte (``parser.extractBuilderFlags``).
    """
    if not value.isascii():
        raise Unspellable(
            f"--{name} cannot carry {value!r}: BuildKit reads flags byte by byte, beyond ASCII they arrive mangled",
            hint="where the flag expands variables, declare an Arg with this default and use its handle",
        )
    if not _FLAG_UNSAFE.search(value):
        return f"--{name}={value}"
    return f'--{name}="{value.replace(escape, escape + escape).replace(chr(34), escape + chr(34))}"'


def write_csv(fields: Sequence[str]) -> str:
    """Return one CSV record as Go's ``encoding/csv`` reads it."""
    return ",".join([write_csv_field(field) for field in fields])


def delimiter(body: str, stem: str = "EOF") -> str:
    """Return a heredoc delimiter that no line of the body equals: the stem, or the stem and a number."""
    lines = ending_lines(body)
    chosen, number = stem, 0
    while chosen in lines:
        number += 1
        chosen = f"{stem}{number}"
    return chosen


def ending_lines(body: str) -> set[str]:
    """Return the words that would end a heredoc with this body: its lines, carriage returns at their ends dropped."""
    return {line.rstrip("\r") for line in body.split("\n")}


def write_expanding(text: str) -> str:
    r"""Return the body of an unquoted COPY heredoc in which only live variables are expanded.

    There the escape is ``\`` whatever the file's escape character is, quotes are only themselves, and a byte order mark at the
    start is dropped unless it is escaped.
    """
    body = _spelled(text, "\\", lambda part, escape: part.replace(escape, escape * 2).replace("$", escape + "$"))
    return f"\\{body}" if body[:1] == "\ufeff" else body


def read_expanding(body: str) -> str:
    """Return the text of an unquoted COPY heredoc with its variables still live: the inverse of `write_expanding`."""
    body = body.removeprefix("\ufeff")
    if "\\" not in body and "$" not in body:
        return body
    reader = _Body(body, "\\")
    return settle(reader.text(""))


class _Body(_Reader):
    """Read a heredoc body: as a word, but quotes are only themselves (BuildKit's ``SkipProcessQuotes``)."""

    def _piece(self, character: str) -> str:
        return self._dollars_literal(character) if character in "'\"}" else super()._piece(character)


# --- lines too long for BuildKit -------------------------------------------------------------------------------------------


def chunk(line: str, escape: str) -> str:
    """Return a logical line broken by continuations so that no physical line exceeds BuildKit's limit.

    A break is invisible after joining: it stands between two characters of which the first is not the escape character and the
    second neither blank nor ``#`` (a line that starts with it would be a comment).
    """
    if len(line) * 4 <= LONGEST_LINE or len(line.encode()) <= LONGEST_LINE:
        return line
    pieces: list[str] = []
    while len(line.encode()) > LONGEST_LINE:
        cut = len(line.encode()[: LONGEST_LINE - 1].decode(errors="ignore"))
        while cut > 0 and (line[cut - 1] == escape or line[cut].isspace() or line[cut] == "#"):
            cut -= 1
        if not cut:
            raise Unspellable("a line over 65535 bytes has no place where it could be broken", hint="shorten it")
        pieces.append(line[:cut] + escape)
        line = line[cut:]
    return "\n".join([*pieces, line])
