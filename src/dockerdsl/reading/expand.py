"""Expand variables in a word as BuildKit's word lexer does: ``$x``, ``${x:-y}``, ``${x#y}``, ``${x/y/z}``, quotes, escapes.

The rules are those of ``shell/lex.go``, its faults included, since a build goes by them. A word takes one pass, however deep
its variables are nested: what is open stands on a stack of frames. A word that BuildKit refuses raises `Refused`, BuildKit's
own message in `buildkit`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

from dockerdsl.reading.blanks import BLANKS
from dockerdsl.reading.modifiers import Mistake, modified, unknown
from dockerdsl.reading.refused import Refused, quoted

_BLANKS: Final = re.compile(f"[{re.escape(BLANKS)}]+")
_BYTES: Final = re.compile("[\ud800-\udfff]")
_SPECIAL_NAMES: Final = frozenset("@*#?-$!0")
_WORD_OPERATORS: Final = frozenset("+-?#%:")
_DONE: Final = "\ufffd"
"""What Go shows for the end of a text where a character should be."""
_SPECIAL: Final = re.compile("[$'\"\\\\`]")
_TEXT_RUNS: Final = {
    (escape, quotes): re.compile(f"[^${re.escape(escape)}{quotes}}}/<]+") for escape in "\\`" for quotes in ("", "\"'")
}
_QUOTED_RUNS: Final = {escape: re.compile(f'[^"${re.escape(escape)}]+') for escape in "\\`"}
_HEREDOC_BLANKS: Final = re.compile("<[\t\r ]*")


class Expansion(NamedTuple):
    """A word after expansion, and the names that were looked up for it: found, and not found."""

    text: str
    matched: frozenset[str]
    unmatched: frozenset[str]


def expand(
    word: str,
    environment: Mapping[str, str],
    escape: str = "\\",
    *,
    raw_quotes: bool = False,
    raw_escapes: bool = False,
    skip_unset: bool = False,
    skip_quotes: bool = False,
) -> Expansion:
    """Return a word with its variables expanded, quotes and escapes taken off.

    Args:
        word: the word as it stands in a file.
        environment: the variables that are set.
        escape: the escape character, a backslash or a backquote.
        raw_quotes, raw_escapes: leave them where they are.
        skip_unset: leave variables that are not set as they are written.
        skip_quotes: quotes are only themselves, as in the body of a heredoc.

    Raises:
        Refused: for an open quote, an open or unknown ``${``, a variable that ``${x:?}`` requires, a bad pattern.
    """
    if word.isascii() and not _SPECIAL.search(word):
        return Expansion(word, frozenset(), frozenset())
    lexer = _Lexer(word, environment, escape, (raw_quotes, raw_escapes, skip_unset, skip_quotes))
    return Expansion(lexer.run(), frozenset(lexer.matched), frozenset(lexer.unmatched))


def split(
    word: str,
    environment: Mapping[str, str],
    escape: str = "\\",
    *,
    raw_quotes: bool = False,
    raw_escapes: bool = False,
    skip_unset: bool = False,
    skip_quotes: bool = False,
) -> list[str]:
    """Return the words that a text expands to, parted at white space outside quotes; arguments and errors are `expand`'s.

    BuildKit's fault is kept: a variable with an operator drops what stands in its word before it, ``a${x:-b}c`` is ``bc``.
    """
    lexer = _Lexer(word, environment, escape, (raw_quotes, raw_escapes, skip_unset, skip_quotes), split=True)
    lexer.run()
    return lexer.words


class _Frame:
    """Something open, up to `stop`: the whole word (""), double quotes, or the word behind an operator in ``${``.

    `raw`: whether escapes stay in it. `name`, `operator`: the variable that it belongs to, and what is done with it.
    """

    __slots__ = ("name", "operator", "parts", "pattern", "raw", "stop")

    def __init__(self, stop: str, raw: bool, name: str = "", operator: str = "", pattern: str = "") -> None:
        self.stop = stop
        self.raw = raw
        self.name = name
        self.operator = operator
        self.pattern = pattern
        self.parts: list[str] = []


class _Lexer:
    def __init__(
        self,
        word: str,
        environment: Mapping[str, str],
        escape: str,
        switches: tuple[bool, bool, bool, bool],
        *,
        split: bool = False,
    ) -> None:
        self.source = word
        self.word = _BYTES.sub("\ufffd", word.removeprefix("\ufeff"))
        self.environment = environment
        self.escape = escape
        self.raw_quotes, raw_escapes, self.skip_unset, skip_quotes = switches
        self.position = 0
        self.frames = [_Frame("", raw_escapes)]
        self.matched: set[str] = set()
        self.unmatched: set[str] = set()
        self.words: list[str] = []
        self.pending: list[str] | None = [] if split else None
        self.quotes = "" if skip_quotes else "\"'"
        self.text_run = _TEXT_RUNS[escape, self.quotes]
        self.quoted_run = _QUOTED_RUNS[escape]

    def run(self) -> str:
        """Return the expanded word; raise Refused with BuildKit's message."""
        try:
            self._lex()
        except Mistake as mistake:
            why = self._told(str(mistake))
            raise Refused(
                f"{self.source!r} cannot be expanded: {why}",
                hint="close every quote and brace; put the escape character before a '$' or a quote that is only itself",
                buildkit=f"failed to process {quoted(self.source)}: {why}",
            ) from None
        self._flush()
        return "".join(self.frames[0].parts)

    def _lex(self) -> None:
        while self.position < len(self.word):
            if self.frames[-1].stop == '"':
                self._quoted()
            else:
                self._text()
        if len(self.frames) > 1:
            raise Mistake("unexpected end of statement while looking for matching double-quote")

    def _told(self, message: str) -> str:
        """Return the message as the outermost open ``${`` tells it: at the end of the word it only misses its own end."""
        if self.position >= len(self.word):
            for frame in self.frames:
                if frame.stop == "}":
                    return "syntax error: missing '}'"
                if frame.stop == "/":
                    return "syntax error: missing '/' in ${}"
        return message

    # --- text ------------------------------------------------------------------------------------------------------------

    def _text(self) -> None:
        frame = self.frames[-1]
        run = self.text_run.match(self.word, self.position)
        if run:
            self.position = run.end()
            self._plain(run[0])
            return
        character = self._take()
        if character == frame.stop:
            self._close()
        elif character == "$":
            self._dollar()
        elif character == self.escape:
            self._escaped(frame)
        elif character == '"' and self.quotes:
            self.frames.append(_Frame('"', frame.raw))
            self._quote_mark()
        elif character == "'" and self.quotes:
            self._single()
        elif character == "<":
            self._whole(character + self._heredoc_blanks())
        else:
            self._plain(character)

    def _take(self) -> str:
        """Return the next character, or the empty text at the end."""
        character = self.word[self.position : self.position + 1]
        self.position += 1
        return character

    def _escaped(self, frame: _Frame) -> None:
        if frame.raw:
            self._whole(self.escape)
        following = self._take()
        if following:
            self._whole(following)

    def _heredoc_blanks(self) -> str:
        """Return the second ``<`` of ``<<`` and the blanks behind it: they part no words, a heredoc's delimiter may follow."""
        blanks = _HEREDOC_BLANKS.match(self.word, self.position)
        if not blanks:
            return ""
        self.position = blanks.end()
        return blanks[0]

    def _single(self) -> None:
        end = self.word.find("'", self.position)
        if end < 0:
            self.position = len(self.word)
            raise Mistake("unexpected end of statement while looking for matching single-quote")
        text = self.word[self.position : end]
        self.position = end + 1
        self._whole(f"'{text}'" if self.raw_quotes else text)

    def _quoted(self) -> None:
        frame = self.frames[-1]
        run = self.quoted_run.match(self.word, self.position)
        if run:
            self.position = run.end()
            frame.parts.append(run[0])
            return
        character = self._take()
        if character == '"':
            self._quote_mark()
            self.frames.pop()
            self._whole("".join(frame.parts))
        elif character == "$":
            self._dollar()
        else:
            self._escaped_in_quotes(frame)

    def _escaped_in_quotes(self, frame: _Frame) -> None:
        """Take an escape character inside double quotes; raw ones stand twice before a common character, as BuildKit has it."""
        following = self.word[self.position : self.position + 1]
        if frame.raw:
            frame.parts.append(self.escape)
        if following in ('"', "$", self.escape):
            self.position += 1
            frame.parts.append(following)
        elif following:
            frame.parts.append(self.escape)

    def _quote_mark(self) -> None:
        if self.raw_quotes:
            self.frames[-1].parts.append('"')

    # --- what the word is made of ----------------------------------------------------------------------------------------

    def _whole(self, text: str) -> None:
        """Add text that is never parted."""
        self.frames[-1].parts.append(text)
        if self.pending is not None and len(self.frames) == 1:
            self.pending.append(text)

    def _plain(self, text: str) -> None:
        """Add text that white space parts into words."""
        self.frames[-1].parts.append(text)
        if self.pending is None or len(self.frames) > 1:
            return
        first, *others = _BLANKS.split(_BYTES.sub(_DONE, text))
        self.pending.append(first)
        for part in others:
            self._flush()
            self.pending.append(part)

    def _flush(self) -> None:
        if self.pending:
            word = "".join(self.pending)
            self.pending.clear()
            if word:
                self.words.append(word)

    # --- variables -------------------------------------------------------------------------------------------------------

    def _dollar(self) -> None:
        if self.word[self.position : self.position + 1] == "{":
            self.position += 1
            self._braces()
            return
        name = self._name()
        value = self._value(name) if name else "$"
        self._add_value(f"${name}" if value is None and self.skip_unset else value or "")

    def _add_value(self, text: str) -> None:
        """Add what a variable stands for."""
        if self.frames[-1].stop == '"':
            self.frames[-1].parts.append(text)
        else:
            self._plain(text)

    def _name(self) -> str:
        """Return the name at this place: letters, digits and ``_``; or digits only; or one special character; or nothing."""
        word, start = self.word, self.position
        first = word[start : start + 1]
        end = start
        if first.isdecimal():
            while word[end : end + 1].isdecimal():
                end += 1
        elif first in _SPECIAL_NAMES:
            end += 1
        else:
            while word[end : end + 1].isalpha() or word[end : end + 1].isdecimal() or word[end : end + 1] == "_":
                end += 1
        self.position = end
        return word[start:end]

    def _value(self, name: str) -> str | None:
        value = self.environment.get(name)
        (self.unmatched if value is None else self.matched).add(name)
        return value

    def _braces(self) -> None:
        following = self.word[self.position : self.position + 1]
        if not following:
            raise Mistake("syntax error: missing '}'")
        if following in "{}:":
            raise Mistake("syntax error: bad substitution")
        name = self._name()
        character = self._take() or _DONE
        if character == "}":
            value = self._value(name)
            self._add_value(f"${{{name}}}" if value is None and self.skip_unset else value or "")
        elif character == "/":
            every = self.word[self.position : self.position + 1] == "/"
            self.position += every
            self._open(_Frame("/", True, name, "//" if every else "/"))
        elif character in _WORD_OPERATORS:
            self._open_word(name, character)
        else:
            raise unknown(character)

    def _open_word(self, name: str, operator: str) -> None:
        if operator == ":":
            operator += self._take() or _DONE
        raw = operator[-1] in "#%"
        if raw and len(operator) > 1:
            raise unknown(operator)
        self._open(_Frame("}", raw, name, operator))

    def _open(self, frame: _Frame) -> None:
        self.frames.append(frame)
        if self.pending:
            self.pending.clear()

    def _close(self) -> None:
        """End the word behind an operator: go on with what replaces it, or add what the variable stands for."""
        frame = self.frames.pop()
        text = "".join(frame.parts)
        if frame.stop == "/":
            self._open(_Frame("}", True, frame.name, frame.operator, text))
            return
        value = self._value(frame.name)
        if value is None and self.skip_unset:
            middle = f"{frame.pattern}/" if frame.operator[0] == "/" else ""
            self._add_value(f"${{{frame.name}{frame.operator}{middle}{text}}}")
        else:
            self._add_value(modified(frame.name, value, frame.operator, text, frame.pattern))
