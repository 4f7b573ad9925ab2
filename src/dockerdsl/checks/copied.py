"""Read what a COPY or an ADD copies, and to where, each word at its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from dockerdsl.checks.seen import SeenStep
from dockerdsl.instructions import Add, Copy
from dockerdsl.reading.spans import Token
from dockerdsl.values.git import is_git, is_remote

is_archive: Final = re.compile(r".*\.(?:tar|Z|bz2|gz|lz|lzma|tZ|tb2|tbz|tbz2|tgz|tlz|tpz|txz|xz|tzst|zst)", re.DOTALL).fullmatch
"""Tell by its name whether a file is an archive that ADD unpacks."""


class Copied(NamedTuple):
    """A source or a destination.

    Attributes:
        token: where it stands; all arguments where they are JSON.
        written: its text, quotes of JSON taken off.
        path: the same with variables filled in; None where only the build tells one.
        heredoc: whether it is a file whose content stands in the Dockerfile.
    """

    token: Token
    written: str
    path: str | None
    heredoc: bool = False

    @property
    def is_remote(self) -> bool:
        """Whether it is a URL or a git repository, as far as the file tells."""
        path = self.written if self.path is None else self.path
        return is_remote(path)

    @property
    def is_url(self) -> bool:
        """Whether it is a URL of a file."""
        return self.is_remote and not is_git(self.written if self.path is None else self.path)

    @property
    def is_relative(self) -> bool:
        """Whether it begins with neither a slash, nor a drive of Windows, nor a variable that only the build tells."""
        path = self.written if self.path is None else self.path
        return path != "" and path[0] not in "/\\$" and path[1:2] != ":"


def sources_of(step: SeenStep) -> Iterator[Copied]:
    """Yield the sources of a COPY or an ADD; none of one that BuildKit refuses."""
    said = step.instruction
    if isinstance(said, Copy | Add):
        for token, source in zip(_tokens(step, len(said.sources) + 1), said.sources, strict=False):
            if isinstance(source, str):
                yield Copied(token, source, step.resolved(source))
            else:
                yield Copied(token, token.text, None, heredoc=True)


def dest_of(step: SeenStep) -> Copied | None:
    """Return the destination of a COPY or an ADD; None of one that BuildKit refuses."""
    said = step.instruction
    if not isinstance(said, Copy | Add):
        return None
    return Copied(_tokens(step, len(said.sources) + 1)[-1], said.dest, step.resolved(said.dest))


def _tokens(step: SeenStep, count: int) -> list[Token]:
    """Return where the words stand; those of JSON are not told apart."""
    return step.fields if len(step.fields) == count and not is_json(step) else [step.spans.arguments] * count


def is_json(step: SeenStep) -> bool:
    """Return whether the arguments are JSON."""
    return step.spans.arguments.text.startswith("[") and step.spans.arguments.text.rstrip().endswith("]")
