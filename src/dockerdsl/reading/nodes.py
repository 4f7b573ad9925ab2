"""Say what BuildKit's line parser makes of an instruction: its node (``parser.Node``), flat.

A node is what an instruction says before anybody asks what it means; two files whose nodes are equal build the same images.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from dockerdsl.reading.lines import Arguments, NotStrings, split_fields
from dockerdsl.reading.pieces import Heredoc, InstructionPiece
from dockerdsl.reading.scan import Scan

_LINES: Final = frozenset({"RUN", "CMD", "ENTRYPOINT", "SHELL", "MAINTAINER", "USER", "WORKDIR", "STOPSIGNAL"})
_FIELDS: Final = frozenset({"FROM", "EXPOSE", "COPY", "ADD", "VOLUME"})
_PAIRS: Final = frozenset({"ENV", "LABEL"})
_KNOWN: Final = _LINES | _FIELDS | _PAIRS | {"ARG", "HEALTHCHECK"}


class Node(NamedTuple):
    """An instruction as BuildKit's line parser reads it.

    Attributes:
        keyword: as it is written.
        flags: ``--name=value``, quotes taken off.
        args: the words. Shell forms and the like are one, the rest of the line; ENV and LABEL have three for each pair: key,
            value, and ``=`` or nothing; quotes are kept.
        json: whether `args` are the elements of a JSON array.
        heredocs: the bodies behind the line.
        child: the instruction behind ONBUILD.
    """

    keyword: str
    flags: tuple[str, ...]
    args: tuple[str, ...]
    json: bool
    heredocs: tuple[Heredoc, ...]
    child: Node | None

    def folded(self) -> Node:
        """Return the node with its keyword in upper case, and its child's."""
        return self._replace(keyword=self.keyword.upper(), child=self.child and self.child.folded())


def nodes(scan: Scan) -> list[Node]:
    """Return the nodes of all instructions of a file."""
    return [node(piece, scan.escape) for piece in scan.instructions]


def node(piece: InstructionPiece, escape: str) -> Node:
    """Return the node of an instruction."""
    return _node(piece.keyword, piece.rest, piece.heredocs, escape)


def _node(keyword: str, rest: str, heredocs: tuple[Heredoc, ...], escape: str) -> Node:
    given = Arguments(keyword.upper(), rest, escape)
    flags = tuple(given.flags)
    if given.keyword == "ONBUILD":
        child = _node(given.first, given.command, (), escape) if given.text else None
        return Node(keyword, flags, (), False, heredocs, child)
    strings = _strings(given)
    if given.keyword == "HEALTHCHECK" and given.text:
        behind = strings if strings is not None else [given.command] if given.command else []
        return Node(keyword, flags, (given.first, *behind), strings is not None, heredocs, None)
    args = strings if strings is not None else _words(given)
    return Node(keyword, flags, tuple(args), strings is not None, heredocs, None)


def _strings(given: Arguments) -> list[str] | None:
    try:
        return given.strings
    except NotStrings:
        return None


def _words(given: Arguments) -> list[str]:
    if given.keyword not in _KNOWN:
        return [""]
    if not given.text:
        return []
    if given.keyword in _LINES:
        return [given.text]
    if given.keyword in _FIELDS:
        return split_fields(given.text)
    if given.keyword in _PAIRS:
        return _pairs(given)
    return given.words


def _pairs(given: Arguments) -> list[str]:
    if given.words and "=" not in given.words[0]:
        return [given.first, given.command, ""]
    return [part for word in given.words for key, _, value in [word.partition("=")] for part in (key, value, "=")]
