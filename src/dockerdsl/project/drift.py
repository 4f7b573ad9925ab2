"""Compare what definitions make with the files that are there.

Only a file whose stamp says that it was generated, and whose digest says that nobody has edited it since, may be written
over or removed. Line ends are those of the file that is there.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from shlex import quote
from typing import Final, Literal

import attrs

from dockerdsl import files
from dockerdsl.errors import DockerdslError
from dockerdsl.project.facts import ABSENT, digest_of
from dockerdsl.project.reading import Fault, Output
from dockerdsl.project.settings import Settings
from dockerdsl.project.stamp import Stamp, read_stamp, stamped
from dockerdsl.where import Where

Kind = Literal["missing", "changed", "orphan", "edited", "foreign", "unwritten"]
"""How a file differs from what its definition makes:

``missing``: it is not there; ``changed``: it is of an older definition; ``orphan``: no definition makes it any more;
``edited``: somebody has edited it since it was generated; ``foreign``: it was never generated; ``unwritten``: it is a
definition, and no file says that it was generated from it.
"""
REFUSED: Final[frozenset[Kind]] = frozenset({"edited", "foreign"})
"""Files that are left alone unless somebody insists."""
COMMAND: Final = "dockerdsl sync"


@attrs.frozen(slots=True, weakref_slot=False)
class Change:
    """A file that is not what it should be.

    Args:
        path: where it is, from the root of the project.
        kind: how it differs.
        definition: the file that makes it, or did.
        line: the line of the definition that makes it, 1 when that is not known.
        old: what is there, None when nothing is.
        new: what should be there, None when nothing should.
    """

    path: str
    kind: Kind
    definition: str
    line: int
    old: bytes | None = attrs.field(repr=False)
    new: bytes | None = attrs.field(repr=False)

    @property
    def refused(self) -> bool:
        """Whether it is left alone unless somebody insists."""
        return self.kind in REFUSED

    def first_line(self) -> int:
        """Return the first line of the file that differs, 1 when it is not known what should be there."""
        if self.old == self.new:
            return 1
        old, new = ((text or b"").split(b"\n") for text in (self.old, self.new))
        pairs = zip(old, new, strict=False)
        return next((number for number, (one, other) in enumerate(pairs, 1) if one != other), min(len(old), len(new)))


def command_for(definition: str) -> str:
    """Return the command that makes the files of one definition again, from the root."""
    return f"{COMMAND} {quote(definition)}"


def text_of(output: Output) -> str:
    """Return what an output is on disk, its stamp on top.

    Raises InvalidValue for a definition whose name cannot stand in a line.
    """
    return stamped(output.text, output.definition, command_for(output.definition))


def changed(settings: Settings, output: Output) -> Change | None:
    """Return how the file of an output differs from it, None when it does not.

    Raises OSError when the file cannot be read.
    """
    old = files.read(f"{settings.root}/{output.path}")
    new = with_ends_of(old, text_of(output))
    if old == new:
        return None
    kind = kind_of(old, output.text) or "changed"
    return Change(output.path, kind, output.definition, output.line, old, new)


def kind_of(there: bytes | None, text: str) -> Kind | None:
    """Return how a file differs from a text, whatever their stamps are; None when it says the same and nobody has edited it."""
    if there is None:
        return "missing"
    said = plain(there)
    if said == text:
        return None
    stamp = read_stamp(said)
    if stamp is None:
        return "foreign"
    if stamp.text == text:  # below a stale stamp: no work that could be lost
        return None if stamp.whole else "changed"
    return "changed" if stamp.whole else "edited"


def with_ends_of(there: bytes | None, text: str) -> bytes:
    """Return a text as bytes, its line ends those of the file that is there."""
    new = text.encode(errors="surrogateescape")
    return new.replace(b"\n", b"\r\n") if there and has_crlf(there) and b"\r" not in new else new


def has_crlf(content: bytes) -> bool:
    r"""Return whether all lines of a file end in ``\r\n``."""
    return content.count(b"\r\n") == content.count(b"\n") > 0


def output_now(path: str) -> str:
    """Return the digest of a generated file, however its lines end: they are left as somebody has them."""
    try:
        with open(path, "rb") as stream:
            content = stream.read()
    except OSError:
        return ABSENT
    return digest_of(content.replace(b"\r\n", b"\n") if has_crlf(content) else content)


def plain(content: bytes) -> str:
    """Return a file as text, its line ends those that are generated."""
    text = content.decode(errors="surrogateescape")
    return text.replace("\r\n", "\n") if has_crlf(content) else text


def orphans(
    settings: Settings, candidates: Iterable[str], made: Collection[str], answers: Callable[[str], bool]
) -> Iterator[Change]:
    """Give the generated files that no definition makes any more.

    Args:
        settings: those of the project.
        candidates: files that may have been generated, from the root.
        made: the paths that definitions make.
        answers: whether it is known what a definition makes, or that there is no such definition any more.
    """
    for path in candidates:
        if path in made or (found := stamp_of(settings, path)) is None:
            continue
        content, stamp = found
        if stamp.command != command_for(stamp.source):  # rendered by hand
            continue
        if answers(stamp.source):
            yield Change(path, "orphan" if stamp.whole else "edited", stamp.source, 1, content, None)


def stamp_of(settings: Settings, path: str) -> tuple[bytes, Stamp] | None:
    """Return the content and the stamp of a file, None when it has no stamp or cannot be read."""
    try:
        content = files.read(f"{settings.root}/{path}")
    except OSError:
        return None
    stamp = read_stamp(plain(content)) if content else None
    return (content, stamp) if content and stamp else None


def refusal(settings: Settings, change: Change) -> Fault:
    """Return why a file of a project is left alone, and the ways out."""
    at = Where(str(settings.root / change.path), change.first_line())
    if change.new is None:
        return Fault(f"{change.path} was edited by hand, and no definition makes it any more", "remove it with --force", at)
    what, hint = why_refused(change.kind, change.path, change.definition)
    return Fault(what, hint, at, (("made by", Where(str(settings.root / change.definition), change.line)),))


def why_refused(kind: Kind, path: str, definition: str) -> tuple[str, str]:
    """Return why a file is left alone, and the ways out."""
    if kind == "edited":
        hint = f"take over into {definition} what was edited, or write over it with --force"
        return f"{path} was edited by hand since it was generated", hint
    hint = f"make Python of it: dockerdsl import {path}; or write over it with --force"
    return f"{path} is there already, and was not generated", hint


class Claims:
    """Which definition writes which path: no two may write one."""

    def __init__(self, settings: Settings) -> None:
        self._root = settings.root
        self._first: dict[str, Output] = {}
        self.faults: list[Fault] = []
        self.disputed: set[str] = set()
        """The paths that several want; none gets them."""

    def claim(self, output: Output) -> None:
        """Take a path for an output. Case does not count: on some systems it makes no other file."""
        first = self._first.setdefault(output.path.casefold(), output)
        if first is output:
            return
        self.disputed |= {first.path, output.path}
        what = f"{output.path} is written twice"
        also = (("also here", self._place(first)),)
        self.faults.append(Fault(what, "give one of them another path", self._place(output), also))

    def _place(self, output: Output) -> Where:
        return Where(str(self._root / output.definition), output.line)


def fault_of_file(settings: Settings, path: str, error: OSError | DockerdslError) -> Fault:
    """Return what is wrong with a file that cannot be compared or written."""
    what = error.strerror or str(error) if isinstance(error, OSError) else error.what
    return Fault(f"{path}: {what}", at=Where(str(settings.root / path), 1))
