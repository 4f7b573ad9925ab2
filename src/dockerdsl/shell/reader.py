"""Read a whole text: commands that hold others, and those that stand in words.

::

    command  = simple | "(" list ")" | "{" list "}" | if | loop | for | case | function | "[[" ... "]]" | "((" ... "))"
    if       = "if" list "then" list ("elif" list "then" list)* ["else" list] "fi"
    loop     = ("while" | "until") list "do" list "done"
    for      = ("for" | "select") (name ["in" word*] | "((" ... "))") "do" list "done"
    case     = "case" word "in" (["("] word ("|" word)* ")" list (";;" | ";&" | ";;&"))* "esac"
    function = name "()" command | "function" name ["()"] command

An opening without its end is opaque up to the end of the text; the commands behind it are there nevertheless.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from dockerdsl.shell.command import Shell, ShellCommand, Span
from dockerdsl.shell.dialects import READABLE, Dialect
from dockerdsl.shell.lists import COMMENT, OPERATOR, PARENTHESIS, WORD, Lists, Token
from dockerdsl.shell.moved import moved, moved_span, unescape
from dockerdsl.shell.words import DEEPEST

_escaped: Final = re.compile(r"\\([$`\\])")
_escaped_in_double: Final = re.compile(r'\\([$`\\"])')
_empty_parentheses: Final[Any] = re.compile(r"[ \t]*\([ \t]*\)").match
_regex: Final[Any] = re.compile(r"""((?:[^ \t\n\\'"$`()]|\\.|'[^']*'|\$(?![({])|[()])*)""", re.DOTALL).match
_blanks: Final[Any] = re.compile(r"[ \t]*").match
_AFTER_WORD: Final = frozenset({"", " ", "\t", "\n", "(", ")"})
_END: Final = frozenset[str]()
_PARENTHESIS: Final = frozenset({")"})
_NEWLINE: Final = frozenset({"\n"})
_LINE: Final = frozenset({"\n", ";"})
_BAR: Final = frozenset({"|", "\n"})
_BRACE: Final = frozenset({"}"})
_DO: Final = frozenset({"do"})
_DONE: Final = frozenset({"done"})
_FI: Final = frozenset({"fi"})
_THEN: Final = frozenset({"then", "elif", "else"})
_CASE: Final = frozenset({";;", ";&", ";;&", "esac"})


def read_shell(text: str, dialect: Dialect = "sh") -> Shell:
    """Return the commands of a shell text: what a shell is given (lines of a Dockerfile are joined already), or a script.

    A text in a dialect that is not read here is opaque as a whole.
    """
    if dialect not in READABLE:
        return Shell(text, (), (Span(0, len(text)),))
    reader = Reader(text)
    reader.list_until(_END)
    return reader.shell()


class Reader(Lists):
    """Reads a text."""

    def shell(self) -> Shell:
        """Freeze what was read."""
        for command in self.commands:
            command.redirects = tuple(command.redirects)
            command.__class__ = ShellCommand
        return Shell(self.text, tuple(self.commands), tuple(self.opaque))

    def _inside(self, nested: str, start: int, closers: frozenset[str], restarts: frozenset[str] = _END) -> str:
        """Read the list that something holds which begins at `start`; return what closed it."""
        if self.levels >= DEEPEST:
            self.at = self.end
            self.unread(start)
            return ""
        outer, self.nested = self.nested, nested
        self.depth, self.levels = self.depth + 1, self.levels + 1
        closed = self.list_until(closers, restarts)
        self.depth, self.levels, self.nested = self.depth - 1, self.levels - 1, outer
        if closers and not closed:
            self.unread(start)
        return closed

    # --- in words ----------------------------------------------------------------------------------------------------------

    def substitution(self, start: int) -> None:
        """Read ``$(...)`` or ``<(...)`` behind its parenthesis."""
        self._inside("substitution", start, _PARENTHESIS)

    def backquotes(self, start: int, end: int, *, in_double: bool) -> None:
        """Read what stands between backquotes; with backslashes in it, it is a text of its own."""
        if self.text.find("\\", start, end) >= 0:
            self._unescaped(start, end, _escaped_in_double if in_double else _escaped)
            return
        outer, heredocs, self.at, self.end, self.heredocs = self.end, self.heredocs, start, end, []
        self._inside("substitution", start, _END)
        self.end, self.heredocs = outer, heredocs

    def _unescaped(self, start: int, end: int, escape: re.Pattern[str]) -> None:
        text, places = unescape(self.text, start, end, escape)
        inner = Reader(text)
        inner.levels, inner.depth = self.levels, self.depth
        inner._inside("substitution", 0, _END)
        shell = inner.shell()
        self.commands += [moved(command, places, self.text, self.pipelines) for command in shell.commands]
        self.opaque += [moved_span(span, places) for span in shell.opaque]
        self.pipelines += inner.pipelines

    def array(self, start: int) -> None:
        """Read the words of an array behind its parenthesis."""
        if not self._words(stops=_PARENTHESIS, between=_NEWLINE):
            self.unread(start)

    def _words(self, *, stops: frozenset[str], between: frozenset[str] = _END) -> str:
        """Read words up to an operator that stops them; return it, or nothing at the end of the text."""
        while True:
            token = self.token()
            kind, operator = token.lastindex, token[OPERATOR]
            if kind == COMMENT or operator in stops or operator in between:
                self.at = token.end()
                if operator == "\n":
                    self.newline()
                if operator in stops:
                    return str(operator)
            elif kind == WORD or (not kind and token.end() < self.end):
                self._word_of(token)
            elif kind:
                self.stray(token)
            else:
                self.at = self.end
                return ""

    def _word_of(self, token: Token) -> None:
        """Read the word that a token begins."""
        self.at = token.start(WORD) if token[WORD] else token.end()
        self.word()

    # --- commands that hold others -----------------------------------------------------------------------------------------

    def opens(self, word: str) -> bool:
        """Return whether a word begins a command that holds others."""
        return word in _COMPOUND

    def compound(self, token: Token) -> bool:
        """Read a command that holds others if one begins here; return whether one does."""
        start = token.start(token.lastindex or 0)
        if token[PARENTHESIS]:
            self.at = token.end()
            self._parenthesized(start, "subshell")
            return True
        read = _COMPOUND.get(token[WORD])
        if read:
            self.at = token.end()
            read(self, start)
        return read is not None

    def _parenthesized(self, start: int, nested: str) -> None:
        if self.text.startswith("((", start, self.end) and self.is_arithmetic(start):
            self.at += 1
            self.arithmetic(start)
        else:
            self._inside(nested, start, _PARENTHESIS)

    def _group(self, start: int) -> None:
        self._inside("group", start, _BRACE)

    def _if(self, start: int) -> None:
        self._inside("if", start, _FI, _THEN)

    def _while(self, start: int) -> None:
        self._inside("while", start, _DONE, _DO)

    def _until(self, start: int) -> None:
        self._inside("until", start, _DONE, _DO)

    def _for(self, start: int) -> None:
        self._loop("for", start)

    def _select(self, start: int) -> None:
        self._loop("select", start)

    def _loop(self, nested: str, start: int) -> None:
        token = self.token()
        if token[PARENTHESIS]:
            self.at = token.end()
            self._parenthesized(token.start(PARENTHESIS), nested)
        else:
            self._word_of(token)
            token = self.token_of_line()
            if token[WORD] == "in":
                self.at = token.end()
                self._words(stops=_LINE)
        if self.token()[OPERATOR] == ";":
            self.at = self.token().end()
        self._inside(nested, start, _DONE, _DO)

    def _case(self, start: int) -> None:
        """Read the cases: patterns, a parenthesis, a list."""
        self._word_of(self.token())
        self._expect("in")
        while True:
            token = self.token_of_line()
            if token[WORD] == "esac":
                self.at = token.end()
                return
            if token[PARENTHESIS]:
                self.at = token.end()
            if not self._words(stops=_PARENTHESIS, between=_BAR):
                self.unread(start)
                return
            if self._inside("case", start, _CASE) in ("esac", ""):
                return

    def _expect(self, word: str) -> None:
        token = self.token_of_line()
        if token[WORD] == word:
            self.at = token.end()

    def _test(self, start: int) -> None:
        """Read ``[[ ... ]]``: words only, as ``<`` compares and ``&&`` joins there."""
        while True:
            token = self.token_of_line()
            kind = token.lastindex
            if token[WORD] == "]]":
                self.at = token.end()
                return
            if not kind and token.end() == self.end:
                self.at = self.end
                self.unread(start)
                return
            if token[WORD] == "=~":
                self.at = token.end()
                self._pattern()
            elif kind == WORD or not kind:
                self._word_of(token)
            else:
                self.at = token.end()

    def _pattern(self) -> None:
        """Read the regular expression behind ``=~``, up to a blank."""
        self.at = self.token_of_line().start()
        self.at = _blanks(self.text, self.at, self.end).end()
        begun = -1
        while begun < self.at:
            begun = self.at
            self.at = _regex(self.text, self.at, self.end).end()
            if self.text[self.at : self.at + 1] not in _AFTER_WORD:
                self.word()

    def _keyword_function(self, start: int) -> None:
        self._word_of(self.token())
        parentheses = _empty_parentheses(self.text, self.at, self.end)
        if parentheses:
            self.at = parentheses.end()
        self._body()

    def function(self, token: Token) -> bool:
        """Read the parentheses and the body of a function if that is what a parenthesis begins; return whether it is."""
        parentheses = _empty_parentheses(self.text, token.start(), self.end)
        if not parentheses:
            return False
        self.commands.pop()
        self.at = parentheses.end()
        self._body()
        return True

    def _body(self) -> None:
        """Read the command that a function is: a compound one."""
        token = self.token_of_line()
        start = token.start(token.lastindex or 0)
        self.at = token.end()
        if token[WORD] == "{":
            self._inside("function", start, _BRACE)
        elif token[PARENTHESIS]:
            self._parenthesized(start, "function")
        elif token[WORD] in _COMPOUND and token[WORD] != "function":
            self.compound(token)
        else:
            self.at = start
            self.unread(start)
            return
        self.redirects_of_compound()


_COMPOUND: Final[dict[str | None, Callable[[Reader, int], None]]] = {
    "{": Reader._group,
    "if": Reader._if,
    "while": Reader._while,
    "until": Reader._until,
    "for": Reader._for,
    "select": Reader._select,
    "case": Reader._case,
    "function": Reader._keyword_function,
    "[[": Reader._test,
}
