"""Look into a build context: whether what a COPY, an ADD or a bind mount names is there, and sent, or ignored by which line.

Answers are those of a build. Only folders on the way to a source are listed; one that a source names is not entered, unless it
is ignored and perhaps brought back in part.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cached_property
from typing import Final, Literal

import attrs

from dockerdsl.context.ignore import NAME, IgnoreFile, Rule, read_ignore_file
from dockerdsl.context.taken import Source
from dockerdsl.context.tree import Tree, below
from dockerdsl.context.wildcards import has_wildcards, read_wildcards
from dockerdsl.errors import InvalidValue
from dockerdsl.reading.refused import Refused
from dockerdsl.where import Where

USUAL_DOCKERFILE: Final = "Dockerfile"

State = Literal["found", "missing", "ignored", "unknown"]


@attrs.frozen(slots=True, weakref_slot=False)
class Judgement:
    """What was found out about a source.

    Attributes:
        state: ``found``; ``missing``; ``ignored``, by `rule`; ``unknown`` where it cannot be said.
        rule: the line that leaves it out.
        near: a path that may be meant, of a missing one.
    """

    state: State
    rule: Rule | None = None
    near: str | None = None


def _path(path: str | os.PathLike[str]) -> str:
    return os.fspath(path)


def _path_if_any(path: str | os.PathLike[str] | None) -> str | None:
    return None if path is None else os.fspath(path)


def _tree(context: Context) -> Tree:
    return Tree(context.folder)


@attrs.frozen(eq=False)
class Context:
    """A build context, and what of it a build is sent. It remembers what it has listed; make a new one to look again.

    Attributes:
        folder: what ``docker build`` is given.
        dockerfile: the Dockerfile that is built; ``Dockerfile`` in the folder if none is named, and nobody knows better.
        ignore_file: takes the place of the ignore file on disk, to see what another one would leave out.
        tree: what is in the folder.

    Raises InvalidValue where there is no such folder.
    """

    folder: str = attrs.field(converter=_path)
    dockerfile: str | None = attrs.field(default=None, converter=_path_if_any)
    ignore_file: IgnoreFile | None = None
    tree: Tree = attrs.field(default=attrs.Factory(_tree, takes_self=True), repr=False)

    def __attrs_post_init__(self) -> None:
        if not os.path.isdir(self.folder):
            hint = "name the folder that docker build is given"
            raise InvalidValue(f"the build context {self.folder!r} is no folder", hint=hint)

    @property
    def dockerfile_path(self) -> str:
        """The path of the Dockerfile."""
        return self.dockerfile or os.path.join(self.folder, USUAL_DOCKERFILE)

    def of(self, dockerfile: str) -> Context:
        """Return the same context as a build of another Dockerfile sees it, unless it was said which one that is."""
        return self if self.dockerfile else attrs.evolve(self, dockerfile=dockerfile)

    @cached_property
    def ignored(self) -> IgnoreFile:
        """The ignore file that counts: ``<Dockerfile>.dockerignore`` beside the Dockerfile, else that of the folder.

        Raises Refused for one that BuildKit does not read.
        """
        if self.ignore_file is not None:
            return self.ignore_file
        beside, name = os.path.split(self.dockerfile_path)
        for tree, path in ((Tree(beside or "."), name + NAME), (self.tree, NAME)):
            file = os.path.normpath(os.path.join(tree.folder, path))
            try:
                content = tree.read(path)
            except OSError as error:
                what = f"the ignore file cannot be read: {error.strerror}"
                raise Refused(what, hint="let those read it who build", at=Where(file, 1)) from None
            if content is not None:
                return read_ignore_file(content, file)
        return IgnoreFile()

    @cached_property
    def refusal(self) -> Refused | None:
        """Why BuildKit does not read the ignore file, with the place; None where it does."""
        try:
            self.ignored.check()
        except Refused as error:
            return error
        return None

    def judge(self, source: Source | str) -> Judgement:
        """Return whether a source is there and sent.

        What a line ignores is ignored, there or not, unless it seems to be misspelt. Wildcards that BuildKit reads in two
        ways, or not at all, are not judged.

        Raises Refused for a line of the ignore file that BuildKit does not read.
        """
        source = Source(source) if isinstance(source, str) else source
        if source.ambiguous or not source.readable:
            return Judgement("unknown")
        found = self._matches(source) if source.wild else iter((source.clean,))
        ignored: Rule | None = None
        there = False
        for path in found:
            rule = self._left_out(path)
            there = self.tree.resolve(path) is not None
            if there and rule is None:
                return Judgement("found")
            ignored = ignored or rule
        near = None if source.wild or there else self._near(source.clean)
        if ignored is not None and near is None:
            return Judgement("ignored", ignored)
        return Judgement("missing", near=near)

    def paths(self, source: Source | str) -> list[str]:
        """Return the paths that a source names and that are there, ignored or not; ``""`` is the whole context."""
        source = Source(source) if isinstance(source, str) else source
        if source.wild:
            return list(self._matches(source))
        return [source.clean] if self.tree.resolve(source.clean) is not None else []

    # --- what wildcards match -----------------------------------------------------------------------------------------------

    def _matches(self, source: Source) -> Iterator[str]:
        if source.parents:
            yield from self._below_parents(source)
            return
        parts = source.clean.split("/")
        first = next(place for place, part in enumerate(parts) if has_wildcards(part))
        yield from self._below("/".join(parts[:first]), parts[first:])

    def _below(self, top: str, parts: list[str]) -> Iterator[str]:
        """Give what matches below a folder, name by name; links lead to that folder, and no further."""
        real = self.tree.resolve(top)
        if real is None:
            return
        found = [""]
        for number, part in enumerate(parts, 1):
            matches = read_wildcards(part).matches
            found = [below(path, name) for path in found for name in self.tree.names(below(real, path)) if matches(name)]
            if number < len(parts):
                found = [path for path in found if self.tree.is_folder(below(real, path))]
        yield from [below(top, path) for path in found]

    def _below_parents(self, source: Source) -> Iterator[str]:
        """Give what a pattern of ``--parents`` matches."""
        pattern = source.kept_pattern
        real = self.tree.resolve(source.kept_from)
        for path in self.tree.walk(real) if real is not None else ():
            inner = path[len(real or "") :].lstrip("/")
            if pattern.ignored_by(inner):
                yield below(source.kept_from, inner)

    # --- what is sent -------------------------------------------------------------------------------------------------------

    def _left_out(self, path: str) -> Rule | None:
        """Return the line that keeps a path from the build: the path itself, a link on the way, or where that leads."""
        rules = [self._rule(each) for each in self.tree.way(path) or [path]]
        return next((rule for rule in rules if rule is not None), None)

    def _rule(self, path: str) -> Rule | None:
        if not path:
            return None if self.ignored.restoring else self.ignored.ignores_all()
        standing = self.ignored.standing(path)
        if standing.rule is None or standing.closed or not self.tree.is_folder(path):
            return standing.rule
        brought_back = any(self.ignored.ignored_by(each) is None for each in self.tree.walk(path))
        return None if brought_back else standing.rule

    # --- what may be meant --------------------------------------------------------------------------------------------------

    def _near(self, path: str) -> str | None:
        """Return a path that is there and nearly this one: spelt otherwise, beside the Dockerfile, or less deep."""
        spelt = self._spelt("", path.split("/"))
        if spelt is not None:
            return spelt
        beside = os.path.relpath(os.path.dirname(self.dockerfile_path) or ".", self.folder).replace(os.sep, "/")
        candidates = [] if beside.startswith(".") else [below(beside, path)]
        candidates += [path.split("/", count)[-1] for count in range(1, path.count("/") + 1)]
        return next((each for each in candidates if self.tree.resolve(each) is not None), None)

    def _spelt(self, folder: str, parts: list[str]) -> str | None:
        first, *rest = parts
        for name in _alike(first, self.tree.names(folder)):
            path = below(folder, name)
            found = self._spelt(path, rest) if rest else path if self.tree.resolve(path) is not None else None
            if found is not None:
                return found
        return None


def _alike(name: str, known: list[str]) -> list[str]:
    """Return the names that are this one, or nearly."""
    from difflib import get_close_matches

    if name in known:
        return [name]
    same = [each for each in known if each.casefold() == name.casefold()]
    return same or get_close_matches(name, known, n=2, cutoff=0.75)
