"""Move commands that were read in a text made from another to where they stand in that one.

A text within a text loses the backslashes that protect it from the outer one; `unescape` keeps where each of its characters
comes from, and `moved` applies that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from dockerdsl.shell.command import CommandDraft, Redirect, ShellCommand, Span, Word


class Places(NamedTuple):
    """Where the characters of an inner text begin and end in the outer one; an escaped one begins with its escape."""

    starts: list[int]
    ends: list[int]


def unescape(text: str, start: int, end: int, escape: re.Pattern[str]) -> tuple[str, Places]:
    """Return a part of a text with the first group of each escape put in for it, and where each character comes from."""
    parts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = start
    for found in escape.finditer(text, start, end):
        parts += text[at : found.start()], found[1] or ""
        starts += range(at, found.start())
        ends += range(at + 1, found.start() + 1)
        if found[1]:
            starts.append(found.start())
            ends.append(found.end())
        at = found.end()
    parts.append(text[at:end])
    return "".join(parts), Places([*starts, *range(at, end)], [*ends, *range(at + 1, end + 1)])


def moved(command: ShellCommand, places: Places, text: str, pipelines: int) -> Any:
    """Return the draft of a command as it stands in the outer text, where `pipelines` are counted already."""
    draft = CommandDraft()
    for name in CommandDraft.__mro__[1].__slots__:
        setattr(draft, name, getattr(command, name))
    draft.start, draft.end = moved_span(Span(command.start, command.end), places)
    draft.name = command.name and moved_word(command.name, places, text)
    draft.args = moved_words(command.args, places, text)
    draft.assignments = moved_words(command.assignments, places, text)
    draft.redirects = tuple([_redirect(redirect, places, text) for redirect in command.redirects])
    draft.pipeline = command.pipeline + pipelines
    return draft


def moved_span(span: Span, places: Places) -> Span:
    """Return where a part of the inner text stands in the outer one."""
    start, end = span
    if end > start:
        return Span(places.starts[start], places.ends[end - 1])
    place = places.starts[start] if start < len(places.starts) else (places.ends or [0])[-1]
    return Span(place, place)


def moved_words(words: Iterable[Word], places: Places, text: str) -> tuple[Word, ...]:
    """Return words of the inner text as they stand in the outer one."""
    return tuple([moved_word(word, places, text) for word in words])


def moved_word(word: Word, places: Places, text: str) -> Word:
    """Return a word of the inner text as it stands in the outer one."""
    start, end = moved_span(Span(word.start, word.end), places)
    return word._replace(raw=text[start:end], start=start, end=end)


def _redirect(redirect: Redirect, places: Places, text: str) -> Redirect:
    start, end = moved_span(Span(redirect.start, redirect.end), places)
    target = redirect.target and moved_word(redirect.target, places, text)
    body = redirect.body and moved_word(redirect.body, places, text)
    return redirect._replace(target=target, start=start, end=end, body=body)
