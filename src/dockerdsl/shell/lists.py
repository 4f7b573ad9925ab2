"""Read lists of pipelines of simple commands, with their redirections and heredocs.

::

    list     = pipeline (("&&" | "||" | ";" | "&" | newline) pipeline)*
    pipeline = ["!"] command (("|" | "|&") command)*
    simple   = (assignment | redirect)* word (word | redirect)*
    redirect = [descriptor] operator word

A stray closing word or operator is opaque, and reading goes on behind it.
"""

from __future__ import annotations

import re
from typing import Any, Final

from dockerdsl.shell.command import CommandDraft, Redirect, Span, Word, new_word
from dockerdsl.shell.words import Words

Token = re.Match[str]

_PLAIN: Final = r"""[^ \t\n;&|<>()'"`\\$\#][^ \t\n;&|<>()'"`\\$]*+"""
_BEHIND: Final = r"(?=[ \t\n;&|)]|\Z)"
_token: Final[Any] = re.compile(
    rf"""
    [ \t]*(?:\\\n[ \t]*)*
    (?: ({_PLAIN}){_BEHIND}                                                  # 1: a plain word
      | (\n|;;&|;;|;&|;|&&|&(?!>)|\|\||\|&|\||\))                             # 2: an operator
      | ((?:\d+|\{{[A-Za-z_]\w*\}})?(<<<|<<-|<<|<&|<>|<(?!\()|>>|>&|>\||>(?!\()|&>>|&>))  # 3: a redirection, 4: its operator
      | (\#[^\n]*)                                                            # 5: a comment
      | (\()                                                                  # 6: an opening parenthesis
    )?                                                                        # or a word that is not plain, or the end
    """,
    re.VERBOSE | re.ASCII,
).match
WORD, OPERATOR, REDIRECT, ARROW, COMMENT, PARENTHESIS = range(1, 7)

_plain_words: Final[Any] = re.compile(rf"(?:[ \t]*{_PLAIN}{_BEHIND})*").match
"""Go past plain words, as many as stand side by side."""
_plain_pipeline: Final[Any] = re.compile(rf"({_PLAIN}{_BEHIND}(?:[ \t]+{_PLAIN}{_BEHIND})*)[ \t]*(?=&&|\|\||[;\n)]|\Z)").match
"""Go past a pipeline that is one command of plain words."""
_each: Final[Any] = re.compile(r"[^ \t]+").finditer
_span: Final = re.Match[str].span

_CLOSING: Final = frozenset({"then", "elif", "else", "fi", "do", "done", "esac", "}"})
_FRONT: Final = frozenset({"!", "time", "coproc"})
_JOINING: Final = frozenset({"&&", "||", ";", "&"})
_assigned: Final = re.compile(r"[A-Za-z_]\w*(?:\[[^]]*\])?\+?=", re.ASCII).match
_blanks: Final[Any] = re.compile(r"[ \t]*(?:\\\n[ \t]*)*").match
_filled: Final = re.compile(r"\\.|(`|\$(?:\(\(?|\{))|\$[A-Za-z0-9_@*#?$!-]", re.DOTALL).search
_tabs: Final = re.compile(r"^\t+", re.MULTILINE)
_NONE: Final = frozenset[str]()


class Lists(Words):
    """Reads lists; `Reader` adds the commands that hold others.

    Attributes:
        commands: what was read, in the order in which it begins; drafts, as a heredoc comes later than its command.
        pipelines: how many pipelines began.
        nested: what the place is in.
        depth: in how many.
        heredocs: announced and not read yet: the redirections of a command, and which of them it is.
    """

    def __init__(self, text: str) -> None:
        """Begin at the start of a text."""
        super().__init__(text)
        self.commands: list[Any] = []
        self.pipelines: int = 0
        self.nested = ""
        self.depth = 0
        self.heredocs: list[tuple[list[Redirect], int]] = []
        self._seen_at = -1
        self._seen: Token = _token("")

    # --- what the reader adds ----------------------------------------------------------------------------------------------

    def opens(self, word: str) -> bool:
        """Return whether a word begins a command that holds others."""
        raise NotImplementedError

    def compound(self, token: Token) -> bool:
        """Read a command that holds others if one begins here; return whether one does."""
        raise NotImplementedError

    def function(self, token: Token) -> bool:
        """Read the parentheses and the body of a function if that is what the parenthesis begins; return whether it is."""
        raise NotImplementedError

    # --- lists -------------------------------------------------------------------------------------------------------------

    def list_until(self, closers: frozenset[str], restarts: frozenset[str] = _NONE) -> str:
        """Read pipelines up to a word or an operator that closes; return that, or nothing at the end of the text.

        A word that restarts, as ``then`` does, begins another list.
        """
        joined, begun, restarted = "", False, not restarts
        dangling: Token | None = None
        while True:
            token = self.token()
            kind = token.lastindex
            said: str = token[kind] if kind else ""
            if said in closers or (not kind and token.end() == self.end):
                self.at = token.end()
                for missing in (dangling, None if restarted else token):
                    self._refuse(missing)
                return said
            if kind == OPERATOR:
                self._separate(token, alone=not begun or joined != "")
                joined = joined or (said if begun else "")
                dangling = token if joined in ("&&", "||") and joined == said else dangling
            elif kind == COMMENT:
                self.at = token.end()
            elif said in _CLOSING:
                self._close(token, restarts)
                joined, begun, restarted = "", said not in restarts, True
            else:
                self.pipeline(token, joined)
                joined, begun, dangling = "", True, None

    def _refuse(self, token: Token | None) -> None:
        """Note that something is missing at a token."""
        if token and token.lastindex:
            self.opaque.append(Span(*token.span(token.lastindex)))

    def _separate(self, token: Token, *, alone: bool) -> None:
        """Go past an operator between pipelines; `alone`: none stands before it."""
        self.at = token.end()
        if token[OPERATOR] == "\n":
            self.newline()
        elif alone or token[OPERATOR] not in _JOINING:
            self.stray(token)

    def _close(self, token: Token, restarts: frozenset[str]) -> None:
        self.at = token.end()
        if token[WORD] not in restarts:
            self.stray(token)

    def stray(self, token: Token) -> None:
        """Note that a token stands where it cannot, and go past it."""
        self.at = token.end()
        self._refuse(token)

    def token(self) -> Token:
        """Return what comes next, blanks in front of it: ``lastindex`` tells what it is.

        The last answer is kept: what ends a command ends its pipeline, and parts the list, too.
        """
        if self.at == self._seen_at and self._seen.endpos == self.end:
            return self._seen
        self._seen_at = self.at
        self._seen = _token(self.text, self.at, self.end)
        return self._seen

    def token_of_line(self) -> Token:
        """Return what comes next behind line feeds and comments."""
        token = self.token()
        while token.lastindex == COMMENT or token[OPERATOR] == "\n":
            self.at = token.end()
            if token[OPERATOR]:
                self.newline()
            token = self.token()
        return token

    # --- pipelines ---------------------------------------------------------------------------------------------------------

    def pipeline(self, token: Token, joined: str) -> None:
        """Read the commands of a pipeline, the first of which begins here."""
        number, members, place = self.pipelines, list[Any](), 0
        self.pipelines += 1
        if token.lastindex == WORD and self._plain(token, joined, number):
            return
        negated = False
        if token[WORD] in _FRONT:
            token, negated = self._front(token)
        while True:
            command = self.command(token)
            if command:
                command.joined_by, command.pipeline, command.place, command.negated = joined, number, place, negated
                members.append(command)
            place += 1
            token = self.token()
            if token[OPERATOR] not in ("|", "|&"):
                break
            self.at = token.end()
            pipe, token = token, self.token_of_line()
            if token[OPERATOR] or not (token.lastindex or token.end() < self.end):
                self._refuse(pipe)
                break
        for command in members:
            command.pipes = place

    def _plain(self, token: Token, joined: str, number: int) -> bool:
        """Read a pipeline that is one command of plain words, as most are; return whether it is."""
        first, start = token[WORD], token.start(WORD)
        if first in _FRONT or self.opens(first):
            return False
        found = _plain_pipeline(self.text, start, self.end)
        if not found:
            return False
        self.at, command = found.end(), CommandDraft()
        self._finish(command, start, self._words_between(start, found.end(1)), [])
        command.joined_by, command.pipeline, command.place, command.pipes, command.negated = joined, number, 0, 1, False
        self.commands.append(command)
        return True

    def _words_between(self, start: int, stop: int) -> list[Word]:
        """Return the plain words between two places."""
        text, spans = self.text, map(_span, _each(self.text, start, stop))
        return [new_word(Word, (said := text[begin:end], said, begin, end, True, False)) for begin, end in spans]

    def _front(self, token: Token) -> tuple[Token, bool]:
        """Go past ``!`` and ``time -p``; return what comes next, and whether the pipeline is negated."""
        negated = False
        while token[WORD] in _FRONT:
            negated ^= token[WORD] == "!"
            timed = token[WORD] == "time"
            self.at = token.end()
            token = self.token()
            if timed and token[WORD] == "-p":
                self.at = token.end()
                token = self.token()
        return token, negated

    # --- simple commands ---------------------------------------------------------------------------------------------------

    def command(self, token: Token) -> Any:
        """Read a command; return its draft if it is a simple one."""
        kind = token.lastindex
        if kind in (OPERATOR, COMMENT) or (not kind and token.end() == self.end):
            return None
        if not self.compound(token):
            return self._simple(token)
        self.redirects_of_compound()
        return None

    def redirects_of_compound(self) -> None:
        """Read the redirections behind a compound command; no simple command has them."""
        scratch: list[Redirect] = []
        while (token := self.token())[REDIRECT]:
            self._redirect(token, scratch)

    def _simple(self, token: Token) -> Any:
        words, redirects = list[Word](), list[Redirect]()
        draft, number = CommandDraft(), len(self.commands)
        self.commands.append(draft)
        start = token.start(token.lastindex) if token.lastindex else token.end()
        while True:
            kind = token.lastindex
            if kind == WORD:
                begin = token.start(WORD)
                self.at = _plain_words(self.text, begin, self.end).end()
                words += self._words_between(begin, self.at)
            elif not kind:
                self.at = token.end()
                word = self.word()
                if word is None:
                    break
                words.append(word)
            elif kind == REDIRECT:
                self._redirect(token, redirects)
            elif kind != PARENTHESIS:
                self._seen_at, self._seen = self.at, token
                break
            elif len(words) == 1 and number + 1 == len(self.commands) and self.function(token):
                return None
            else:
                self.stray(token)
            token = self.token()
        if not words and not redirects:
            del self.commands[number]
            return None
        self._finish(draft, start, words, redirects)
        return draft

    def _finish(self, draft: Any, start: int, words: list[Word], redirects: list[Redirect]) -> None:
        count = 0
        while count < len(words) and "=" in words[count].raw and _assigned(words[count].raw):
            count += 1
        draft.assignments = tuple(words[:count])
        draft.name = words[count] if count < len(words) else None
        draft.args = tuple(words[count + 1 :])
        draft.redirects, draft.nested, draft.depth, draft.start = redirects, self.nested, self.depth, start
        draft.end = max(words[-1].end if words else start, redirects[-1].end if redirects else start)

    # --- redirections and heredocs -----------------------------------------------------------------------------------------

    def _redirect(self, token: Token, redirects: list[Redirect]) -> None:
        start, arrow = token.start(REDIRECT), token[ARROW]
        self.at = _blanks(self.text, token.end(), self.end).end()
        unread = len(self.opaque)
        target = self.word()
        if target is None and unread == len(self.opaque):
            self.opaque.append(Span(start, token.end()))
        if target and arrow in ("<<", "<<-"):
            self.heredocs.append((redirects, len(redirects)))
        end = target.end if target else token.end()
        redirects.append(Redirect(token[REDIRECT].removesuffix(arrow), arrow, target, start, end))

    def newline(self) -> None:
        """Read the heredocs that begin behind this line."""
        announced, self.heredocs = self.heredocs, []
        for redirects, number in announced:
            redirects[number] = self._heredoc(redirects[number])

    def _heredoc(self, redirect: Redirect) -> Redirect:
        target, tabs, start = redirect.target, redirect.operator == "<<-", self.at
        assert target
        stop, after = _body(self.text, start, self.end, target.text, tabs=tabs)
        filled = self.filled
        if not target.quoted:
            self._fill(start, stop)
        self.at = after
        raw = self.text[start:stop]
        text = _tabs.sub("", raw) if tabs else raw
        return redirect._replace(body=Word(text, raw, start, stop, filled == self.filled, target.quoted))

    def _fill(self, start: int, stop: int) -> None:
        """Read what the shell fills in between two places."""
        end, self.at, self.end = self.end, start, stop
        while found := _filled(self.text, self.at, stop):
            self.at = found.end()
            if found[1]:
                self.expand(found[1], [], in_double=True)
            else:
                self.filled += found[0][0] == "$"
        self.end, self.heredocs = end, []


def _body(text: str, start: int, end: int, delimiter: str, *, tabs: bool) -> tuple[int, int]:
    """Return where the body of a heredoc ends, and where the line behind its delimiter begins."""
    at = start
    while at < end:
        stop = text.find("\n", at, end)
        stop = end if stop < 0 else stop
        line = text[at:stop]
        if (line.lstrip("\t") if tabs else line) == delimiter:
            return at, min(stop + 1, end)
        at = stop + 1
    return end, end
