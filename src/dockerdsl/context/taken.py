"""Tell what an instruction takes from the build context: sources of COPY, ADD and bind mounts, each with its place.

What comes from elsewhere is left out: another stage, an image, a URL, a git repository, a heredoc; and so is what stands behind
ONBUILD, which is for the context of another build. It reads text, so that each source has its place; what a whole definition
needs of its context, no matter where it says so, `dockerdsl.project.inputs` tells.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from posixpath import normpath
from typing import Final, NamedTuple

import attrs

from dockerdsl.building.mounted import mount_source, read_run_mount
from dockerdsl.context.ignore import IgnoreFile, read_ignore_file
from dockerdsl.context.wildcards import has_wildcards, read_wildcards
from dockerdsl.reading.blanks import BLANKS
from dockerdsl.reading.expand import expand
from dockerdsl.reading.lines import heredoc_word
from dockerdsl.reading.nodes import node
from dockerdsl.reading.pieces import InstructionPiece
from dockerdsl.reading.refused import Refused
from dockerdsl.reading.spans import Spans, Token, take_apart
from dockerdsl.values import units
from dockerdsl.values.git import is_remote

_TWO_READINGS: Final = re.compile(r"[|]|\{[0-9]")
"""What the filter of the client and the copy of the engine read differently, beside a wildcard."""

Resolved = Callable[[str], str | None]
"""What fills in the variables of a word; None where one of them is not known, or where BuildKit refuses the word."""


@attrs.frozen(slots=True, weakref_slot=False)
class Source:
    """What an instruction takes from the context.

    Args:
        path: as BuildKit sees it, variables filled in.
        parents: whether ``--parents`` is given: ``**`` is any number of folders, ``/./`` says where the kept part begins.
        mounted: whether it is the source of a bind mount, which has no wildcards.
    """

    path: str
    parents: bool = False
    mounted: bool = False

    @property
    def clean(self) -> str:
        """The path from the root of the context, without ``.``, ``..`` and slashes around it; empty for all of it."""
        return normpath("/" + self.path.lstrip("/"))[1:]

    @property
    def wild(self) -> bool:
        """Whether it holds wildcards: those behind which ``..`` goes back are gone when BuildKit looks for them."""
        return not self.mounted and has_wildcards(self.path if self.parents else self.clean)

    @property
    def ambiguous(self) -> bool:
        """Whether two parts of a build would read it differently: one alone trims blanks, and takes ``!`` for a no."""
        odd = "\\" in self.path or self.clean != self.clean.strip(BLANKS) or self.clean.startswith("!")
        return not self.mounted and (odd or (self.wild and _TWO_READINGS.search(self.path) is not None))

    @property
    def kept_from(self) -> str:
        """The folder below which ``--parents`` keeps paths."""
        before, pivot, _ = self.path.partition("/./")
        return Source(before).clean if pivot else ""

    @property
    def kept_pattern(self) -> IgnoreFile:
        """What ``--parents`` looks for there: it has the syntax of an ignore file. Raises Refused for what is none."""
        before, pivot, pattern = self.path.partition("/./")
        return read_ignore_file("/" + Source(pattern if pivot else before).clean)

    @property
    def readable(self) -> bool:
        """Whether BuildKit reads its wildcards, which with ``--parents`` are those of an ignore file."""
        try:
            if self.wild and self.parents:
                self.kept_pattern.check()
            elif self.wild:
                for name in self.clean.split("/"):
                    read_wildcards(name)
        except Refused:
            return False
        return True


class Taken(NamedTuple):
    """A source as it stands in the file.

    Attributes:
        written: its text there.
        source: what BuildKit makes of it; None where a variable of it is not known.
        certain: what holds it whatever its variables are: itself, or the folder that stands before the first of them.
        token: where it stands; None where that is not told apart from the instruction.
    """

    written: str
    source: Source | None
    certain: Source
    token: Token | None


def taken(piece: InstructionPiece, escape: str, resolved: Resolved) -> Iterator[Taken]:
    """Give what an instruction takes from the build context."""
    keyword = piece.keyword.upper()
    if keyword in ("COPY", "ADD"):
        yield from _Reader(escape, resolved).copied(take_apart(piece, escape))
    elif keyword == "RUN":
        yield from _Reader(escape, resolved).mounted(take_apart(piece, escape))


class _Reader(NamedTuple):
    escape: str
    resolved: Resolved

    def copied(self, spans: Spans) -> Iterator[Taken]:
        flags = {flag.name: flag.value for flag in spans.flags}
        if flags.get("from"):
            return
        parents = "parents" in flags and _is_on(flags["parents"])
        read = node(spans.piece, self.escape)
        tokens: list[Token | None] = [*spans.fields()] if not read.json else [None] * len(read.args)
        for written, token in list(zip(read.args, tokens, strict=False))[:-1]:
            path = self.resolved(written)
            if _is_heredoc(written) or is_remote(written) or is_remote(path or ""):
                continue
            source = None if path is None else Source(path, parents)
            yield Taken(written, source, Source(self.certain(written), parents), token)

    def mounted(self, spans: Spans) -> Iterator[Taken]:
        for flag in spans.flags:
            if flag.name == "mount" and flag.value:
                yield from self.mount(flag.value, flag.token)

    def mount(self, text: str, token: Token) -> Iterator[Taken]:
        words: dict[str, str] = {}

        def filled(word: str) -> str:
            path = self.resolved(word)
            found = self.certain(word) if path is None else path
            if "$" in word or found not in words:  # of two that say the same, the one that a build may change
                words[found] = word
            return found

        try:
            mount = read_run_mount(text, filled)
        except Refused:  # by BuildKit, unless a variable makes it right
            if any(self.resolved(word) is None for word in words.values()):
                yield Taken(text, None, Source("", mounted=True), token)
            return
        if mount.type == "bind" and not mount_source(text):
            word = words.get(mount.source, "")
            source = None if self.resolved(word) is None else Source(mount.source, mounted=True)
            yield Taken(word, source, Source(self.certain(word), mounted=True), token)

    def certain(self, word: str) -> str:
        """Return the path that a word is, or the folder that stands before its first variable."""
        for dollar in re.finditer(r"\$", word):
            before = _before_variable(word[: dollar.start()], self.escape)
            if before is not None:
                return before.rpartition("/")[0]
        return self.resolved(word) or ""


def _before_variable(text: str, escape: str) -> str | None:
    """Return what a word begins with where a variable follows it; None where the ``$`` behind it would be a character."""
    for closing in ("", '"'):
        try:
            found = expand(f"{text}$x{closing}", {}, escape)
        except Refused:  # a quote is open
            continue
        return found.text if found.unmatched else None
    return None


def _is_on(value: str | None) -> bool:
    try:
        return value is None or units.boolean(value)
    except Refused:
        return False


def _is_heredoc(word: str) -> bool:
    try:
        return "<<" in word and heredoc_word(word) is not None
    except Refused:
        return False
