"""Read a `.dockerignore`, and say what of a build context is left out and which line says so, exactly as BuildKit does.

What decides is the walk over the context: every pattern that matched a folder holds for all below it, the last line that
matches wins, and a folder that is left out is entered only where a ``!`` could bring back something in it. Facts from
``moby/patternmatcher`` and its ``ignorefile``, and from ``filter.go`` of ``tonistiigi/fsutil``, which walks. What reads a
`.gitignore`, as ``pathspec`` does, goes by other rules: ``a`` means ``b/a`` too, and nothing comes back out of a folder.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Final

import attrs

from dockerdsl.context.automaton import Automaton
from dockerdsl.context.regexps import ANY_FOLDERS, read_regexp
from dockerdsl.context.wildcards import read_wildcards
from dockerdsl.reading.blanks import BLANKS
from dockerdsl.reading.lines import in_bytes
from dockerdsl.reading.refused import Refused
from dockerdsl.values.workdirs import joined
from dockerdsl.where import Where

NAME: Final = ".dockerignore"

_LONGEST_LINE: Final = 65_535
_BOM: Final = "\ufeff"
_ESCAPED: Final = frozenset(".+()$")
r"""What a pattern's regular expression holds with a backslash; BuildKit forgets ``{``, ``|`` and ``}``."""
_NOT_PLAIN: Final = frozenset("*[]?^\\")
"""A ``!`` line with one of these may bring back something anywhere, so every folder is entered."""
_ODD: Final = frozenset("|{[]\\")
_ALL: Final = ("*", "**", "**/*")


@attrs.frozen(eq=False)
class Rule:
    """A line of an ignore file.

    Args:
        text: the line as it was written, without the blanks around it.
        pattern: its pattern, cleaned as a path is, without the ``!``.
        restores: whether it brings back what lines above leave out.
        at: where it stands.
    """

    text: str
    pattern: str
    restores: bool
    at: Where

    def __str__(self) -> str:
        return f"{self.text!r}, {self.at}"

    def matches(self, path: str) -> bool:
        """Return whether the pattern matches a path, what is above it not asked.

        Raises Refused where the pattern holds a regular expression that is none.
        """
        match self._kind:
            case "exact":
                return path == self.pattern
            case "prefix":
                return path.startswith(self.pattern[:-2])
            case "suffix":
                tail = self.pattern[2:]
                return path.endswith(tail) or (tail[:1] == "/" and path == tail[1:])
            case _:
                return path.endswith(self._tail) and self._automaton.matches(path)

    def could_match_below(self, folder: str) -> bool:
        """Return whether a ``!`` line makes BuildKit enter a folder that is left out."""
        return f"{self._plain}/".startswith(f"{folder}/")

    @cached_property
    def plain(self) -> bool:
        """Whether it holds no wildcard, but for one ``/**`` or ``/*`` at its end."""
        return _NOT_PLAIN.isdisjoint(self._plain)

    @cached_property
    def _plain(self) -> str:
        return self.pattern.removesuffix("/**").removesuffix("/*")

    @cached_property
    def _written(self) -> tuple[str, str]:
        return _as_regexp(self.pattern)

    def check(self) -> None:
        """Raise Refused where the pattern holds a regular expression that is none."""
        if self._kind == "regexp":
            self._automaton  # noqa: B018

    @property
    def _kind(self) -> str:
        return self._written[0]

    @cached_property
    def _tail(self) -> str:
        """What every path ends with that matches: most are told apart by it, quickly. A slash behind ``**`` may be none."""
        odd = not _ODD.isdisjoint(self.pattern)
        return "" if odd else re.split("[*?]", self.pattern)[-1].removeprefix("/")

    @cached_property
    def _automaton(self) -> Automaton:
        try:
            return Automaton(read_regexp(self._written[1]))
        except ValueError as error:
            raise self._refused(f"BuildKit makes a regular expression of it, and {error}") from None

    def _refused(self, why: str) -> Refused:
        message = "failed to match excludepatterns: syntax error in pattern"
        hint = "write / between folders" if "\\" in self.pattern else "write \\ before {, | or [ for the character"
        return Refused(f"the pattern {self.pattern!r} cannot be read: {why}", hint=hint, buildkit=message, at=self.at)


def _as_regexp(pattern: str) -> tuple[str, str]:
    """Return how BuildKit matches a pattern, ``exact``, ``prefix``, ``suffix`` or ``regexp``, and the expression it makes."""
    kind = "exact"
    parts: list[str] = ["^"]
    characters = pattern.removeprefix(_BOM)
    place = 0
    while place < len(characters):
        character, first = characters[place], place == 0
        place += 1
        if character == "*" and characters.startswith("*", place):
            place += 1 + characters.startswith("/", place + 1)
            last = place == len(characters)
            parts.append(".*" if last else ANY_FOLDERS)
            kind = "prefix" if last and kind == "exact" else "regexp"
            kind = "suffix" if first else kind
            continue
        if character == "\\" and place < len(characters):
            character += characters[place]
            place += 1
        parts.append({"*": "[^/]*", "?": "[^/]"}.get(character, f"\\{character}" if character in _ESCAPED else character))
        kind = "regexp" if character[0] in "*?[]\\" else kind
    return kind, "".join([*parts, "$"])


@attrs.frozen(slots=True, weakref_slot=False)
class Standing:
    """How a path of the context stands.

    Args:
        rule: the line that leaves it out, None where it is sent.
        closed: whether all below it is left out too, whatever lines say.
        matched: the rules that hold for what is below, as the bits of a number.
    """

    rule: Rule | None = None
    closed: bool = False
    matched: int = 0


ROOT: Final = Standing()


@attrs.frozen(eq=False)
class IgnoreFile:
    """The lines of an ignore file, in order; without any nothing is left out."""

    rules: tuple[Rule, ...] = ()

    @cached_property
    def restoring(self) -> tuple[Rule, ...]:
        """The lines that begin with ``!``."""
        return tuple([rule for rule in self.rules if rule.restores])

    def check(self) -> None:
        """Raise Refused for a pattern that BuildKit cannot read when it comes to it, and not before."""
        for rule in self.rules:
            rule.check()

    def ignored_by(self, path: str) -> Rule | None:
        """Return the line that leaves out a path of the context, such as ``app/main.py``, or None where it is sent.

        Raises Refused where BuildKit cannot read a pattern that it comes to.
        """
        return self.standing(path).rule

    def standing(self, path: str) -> Standing:
        """Return how a path stands, looked at from the root down."""
        found = ROOT
        for folder in _ways(path):
            found = self.below(found, folder)
        return found

    def below(self, parent: Standing, path: str) -> Standing:
        """Return how a path stands, from how the folder that it is in does."""
        if parent.closed:
            return parent
        matched, rule = 0, None
        for place, each in enumerate(self.rules):
            bit = 1 << place
            if not parent.matched & bit and (each.restores is not (rule is not None) or not each.matches(path)):
                continue
            matched |= bit
            rule = None if each.restores else each
        return Standing(rule, rule is not None and not self._reopens(path), matched)

    def _reopens(self, folder: str) -> bool:
        """Return whether BuildKit looks into a folder that is left out."""
        if not all(rule.plain for rule in self.restoring):
            return True
        return any(rule.could_match_below(folder) for rule in self.restoring)

    def matches_or_above(self, path: str) -> bool:
        """Return whether a path or one above it is matched and not restored since, as the check CopyIgnoredFile asks.

        It differs from `ignored_by` where a ``!`` line matches a folder above: that one asks it only if the folder is left out.
        """
        matched = False
        for rule in self.rules:
            if rule.restores is matched and any(rule.matches(each) for each in _parents_last(path)):
                matched = not rule.restores
        return matched

    def ignores_all(self) -> Rule | None:
        """Return the first line that leaves out everything at the root, such as ``*``."""
        return next((rule for rule in self.rules if not rule.restores and rule.pattern in _ALL), None)


def _ways(path: str) -> Iterator[str]:
    """Give the folders that lead to a path, and the path: ``a``, ``a/b``, ``a/b/c``."""
    end = path.find("/")
    while end != -1:
        yield path[:end]
        end = path.find("/", end + 1)
    yield path


def _parents_last(path: str) -> list[str]:
    *parents, whole = _ways(path)
    return [whole, *parents]


def read_ignore_file(content: str | bytes, file: str = NAME) -> IgnoreFile:
    """Return the ignore file that a text is; `file` is its name in errors.

    Raises Refused, with the place, for what BuildKit does not read: a ``!`` alone, a class that is not closed, a line of 64 KB.
    """
    text = content.decode(errors="surrogateescape") if isinstance(content, bytes) else content
    lines = enumerate(text.removeprefix(_BOM).split("\n"), 1)
    return IgnoreFile(tuple([rule for number, line in lines if (rule := _read_line(line, Where(file, number)))]))


def _read_line(line: str, at: Where) -> Rule | None:
    if len(in_bytes(line)) > _LONGEST_LINE:
        message = f"failed parsing {at.file}: bufio.Scanner: token too long"
        raise Refused("the line has 64 KB or more", hint="write one pattern a line", buildkit=message, at=at)
    if line.startswith("#"):
        return None
    text = line.strip(BLANKS)
    pattern = _cleaned(text)
    restores = pattern.startswith("!")
    if pattern == "!":
        message = 'illegal exclusion pattern: "!"'
        raise Refused(f"{text!r} names nothing that could be brought back", hint="name it, !a", buildkit=message, at=at)
    pattern = pattern.removeprefix("!")
    try:
        read_wildcards(pattern)
    except Refused as error:
        raise Refused(error.what, hint=error.hint, buildkit=error.buildkit, at=at) from None
    return Rule(text, pattern, restores, at) if pattern else None


def _cleaned(text: str) -> str:
    """Return a line without ``.``, ``..``, superfluous slashes and one at its beginning, a ``!`` before it kept.

    BuildKit does it twice (``ignorefile.ReadAll``, ``patternmatcher.New``), and the second time the ``!`` is part of the path:
    ``!/`` is ``!`` alone, and ``/!a`` is ``!a``.
    """
    mark = "!" * text.startswith("!")
    path = joined("", text.removeprefix(mark).strip(BLANKS))
    return joined("", (mark + (path.removeprefix("/") or path)).strip(BLANKS))
