r"""Read words: quotes, escapes, and what a shell fills in.

::

    word     = piece+
    piece    = plain | "'" ... "'" | '"' inner '"' | "\" character | filled | name "=(" word* ")" | [?*+@!] "(" pattern ")"
    filled   = "$" name | "${" ... "}" | "$(" list ")" | "`" list "`" | "$((" ... "))" | "$[" ... "]" | [<>] "(" list ")"

A regular expression takes a piece. Nothing is read twice, but what stands between backquotes with backslashes: once for each
level of them.
"""

from __future__ import annotations

import re
from typing import Final

from dockerdsl.shell.ansi import decode
from dockerdsl.shell.command import Span, Word, new_word

FILLED: Final = "${...}"
"""What stands in the text of a word for what has no name."""

DEEPEST: Final = 40
"""How deep things may stand in one another; what is deeper stays unread."""

_NAME: Final = r"(?:[A-Za-z_][A-Za-z0-9_]*|[0-9@*\#?$!-])"
_OPENING: Final = r"`|\$(?:\(\(?|[{\['\"])"

_piece: Final = re.compile(
    rf"""([^ \t\n;&|<>()'"`\\$]++)|'([^']*+)'|"([^"\\`$]*+)"|\$({_NAME})|\$\{{({_NAME})\}}|\\(.)"""
    rf"""|({_OPENING}|["$\\']|[<>]\()""",
    re.DOTALL,
).match
_PLAIN, _ESCAPED, _OTHER = 1, 6, 7
_NAMED: Final = (4, 5)
_quoted_piece: Final = re.compile(
    rf"""([^"\\`$]++)|\\([$`"\\])|(\\\n)|\$({_NAME})|\$\{{({_NAME})\}}|("|`|\$(?:\(\(?|[{{\[]))|([\\$])""", re.DOTALL
).match
_QUOTED_NEWLINE, _QUOTED_OTHER = 3, 6
_inner_piece: Final = re.compile(rf"""[^'"`\\$(){{}}\[\]]++|\\.|'[^']*+'|({_OPENING}|["'])|[\\$(){{}}\[\]]""", re.DOTALL).match
_inner_piece_in_double: Final = re.compile(rf"""[^"`\\$(){{}}\[\]]++|\\.|({_OPENING}|")|[\\$(){{}}\[\]]""", re.DOTALL).match
_quotes_count: Final = re.compile(r"[!#]?\w*(?:\[[^]}]*\])?[%#/^,@]").match
_backquoted: Final = re.compile(r"[^`\\]*(?:\\.[^`\\]*)*`", re.DOTALL).match
_ansi: Final = re.compile(r"[^'\\]*(?:\\.[^'\\]*)*'", re.DOTALL).match
_parentheses: Final = re.compile(r"""\\.|'[^']*'|"[^"\\]*(?:\\.[^"\\]*)*"|[()]""", re.DOTALL).finditer
_array: Final = re.compile(r"[A-Za-z_]\w*(?:\[[^]]*\])?\+?=", re.ASCII).fullmatch


class Words:
    """A place in a text, and the reading of words from there on; `Reader` adds the commands that stand in words.

    Attributes:
        text: the whole text.
        at: the place.
        end: where reading stops: at the end of the text, or of the part of it that is being read.
        opaque: what could not be read.
        levels: how many openings the place is behind.
        filled: how often something was filled in.
    """

    def __init__(self, text: str) -> None:
        """Begin at the start of a text."""
        self.text = text
        self.at = 0
        self.end = len(text)
        self.opaque: list[Span] = []
        self.levels = 0
        self.filled: int = 0

    # --- what the reader of commands adds ----------------------------------------------------------------------------------

    def substitution(self, start: int) -> None:
        """Read commands up to a closing parenthesis; `start` is where the opening one is."""
        raise NotImplementedError

    def backquotes(self, start: int, end: int, *, in_double: bool) -> None:
        """Read the commands of a part of the text."""
        raise NotImplementedError

    def array(self, start: int) -> None:
        """Read words up to a closing parenthesis."""
        raise NotImplementedError

    # --- words -------------------------------------------------------------------------------------------------------------

    def word(self) -> Word | None:
        """Read the word that begins here; None if none does, or if it does not end."""
        text, start, end, filled = self.text, self.at, self.end, self.filled
        parts: list[str] = []
        quoted = False
        while piece := _piece(text, self.at, end):
            kind = piece.lastindex or _PLAIN
            self.at = piece.end()
            if kind == _PLAIN:
                parts.append(piece[_PLAIN])
                if self.at < end and text[self.at] == "(":
                    self._parenthesis(start, parts)
            elif kind in _NAMED:
                parts.append(f"${{{piece[kind]}}}")
                self.filled += 1
            elif kind == _OTHER:
                quoted = quoted or piece[_OTHER] in ('"', "$'", '$"')
                if not self.expand(piece[_OTHER], parts, in_double=False):
                    return None
            else:
                quoted = True
                if kind != _ESCAPED or piece[kind] != "\n":
                    parts.append(piece[kind])
        if self.at == start:
            return None
        made: Word = new_word(Word, ("".join(parts), text[start : self.at], start, self.at, self.filled == filled, quoted))
        return made

    def _parenthesis(self, start: int, parts: list[str]) -> None:
        """Read what stands in parentheses behind plain characters, if it belongs to the word: an array or a pattern."""
        opening = self.at
        if self.levels < DEEPEST and _array(self.text, start, opening):
            self.at, self.filled, self.levels = opening + 1, self.filled + 1, self.levels + 1
            self.array(opening)
            self.levels -= 1
        elif self.text[opening - 1] in "?*+@!":
            self.at += 1
            self._balanced("(", ")", opening)
        parts.append(self.text[opening : self.at])

    # --- what is filled in -------------------------------------------------------------------------------------------------

    def expand(self, opening: str, parts: list[str], *, in_double: bool) -> bool:
        """Read what begins with `opening`, just read; return whether it ends."""
        if opening in ("$", "\\"):
            parts.append(opening)
            return True
        start = self.at - len(opening)
        if self.levels == DEEPEST or opening == "'":
            return self._give_up(start)
        self.levels += 1
        read = self._filled(opening, start, parts, in_double=in_double)
        self.levels -= 1
        return read

    def _filled(self, opening: str, start: int, parts: list[str], *, in_double: bool) -> bool:
        match opening:
            case '"' | '$"':
                return self._double(start, parts)
            case "$'":
                return self._ansi(start, parts)
            case "${":
                read = self._braces(start, in_double=in_double)
                parts.append(self.text[start : self.at])
            case "$((" if self.is_arithmetic(start + 1):
                read = self.arithmetic(start)
                parts.append(FILLED)
            case "`":
                read = self._backquotes(start, in_double=in_double)
                parts.append(FILLED)
            case "$[":
                read = self._balanced("[", "]", start)
                parts.append(FILLED)
            case _:
                self.at = start + 2
                self.substitution(start)
                read = True
                parts.append(FILLED)
        self.filled += 1
        return read

    def _double(self, start: int, parts: list[str]) -> bool:
        """Read up to the closing double quote."""
        while piece := _quoted_piece(self.text, self.at, self.end):
            kind = piece.lastindex or 1
            self.at = piece.end()
            if kind in _NAMED:
                parts.append(f"${{{piece[kind]}}}")
                self.filled += 1
            elif kind != _QUOTED_OTHER:
                if kind != _QUOTED_NEWLINE:
                    parts.append(piece[kind])
            elif piece[kind] == '"':
                return True
            elif not self.expand(piece[kind], parts, in_double=True):
                return False
        return self._give_up(start)

    def _ansi(self, start: int, parts: list[str]) -> bool:
        found = _ansi(self.text, self.at, self.end)
        if not found:
            return self._give_up(start)
        self.at = found.end()
        parts.append(decode(found[0][:-1]))
        return True

    def _braces(self, start: int, *, in_double: bool) -> bool:
        """Read ``${...}``. Between double quotes, single ones count only in patterns: ``"${x:-it's}"``, ``"${x%'}'}"``."""
        plain = in_double and not _quotes_count(self.text, self.at, self.end)
        return self._balanced("", "}", start, in_double=plain)

    def _backquotes(self, start: int, *, in_double: bool) -> bool:
        found = _backquoted(self.text, self.at, self.end)
        if not found:
            return self._give_up(start)
        self.backquotes(self.at, found.end() - 1, in_double=in_double)
        self.at = found.end()
        return True

    def is_arithmetic(self, start: int) -> bool:
        """Return whether the ``((`` here is closed by a ``))``: otherwise it is a subshell in another."""
        depth = 0
        for found in _parentheses(self.text, start + 1, self.end):
            match found[0]:
                case "(":
                    depth += 1
                case ")":
                    depth -= 1
                    if not depth:
                        return self.text.startswith(")", found.end(), self.end)
                case _:
                    pass
        return False

    def arithmetic(self, start: int) -> bool:
        """Read up to ``))``."""
        if not self._balanced("(", ")", start):
            return False
        if not self.text.startswith(")", self.at, self.end):
            return self._give_up(start)
        self.at += 1
        return True

    def _balanced(self, opening: str, closing: str, start: int, *, in_double: bool = False) -> bool:
        """Read up to the bracket that closes, past pairs of the same kind."""
        take = _inner_piece_in_double if in_double else _inner_piece
        depth, scratch = 0, list[str]()
        while piece := take(self.text, self.at, self.end):
            self.at = piece.end()
            if piece.lastindex:
                if not self.expand(piece[1], scratch, in_double=in_double):
                    return False
            elif piece[0] == closing:
                if not depth:
                    return True
                depth -= 1
            elif piece[0] == opening:
                depth += 1
        return self._give_up(start)

    def _give_up(self, start: int) -> bool:
        """Leave the text unread from `start` on."""
        self.at = self.end
        self.unread(start)
        return False

    def unread(self, start: int) -> None:
        """Note that from `start` on the text could not be made out, unless that is known already."""
        if not self.opaque or self.opaque[-1].end < self.end:
            self.opaque.append(Span(start, self.end))
