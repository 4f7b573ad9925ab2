"""What was read in a definition: the files that it makes, or what is wrong with it.

All of it is plain data, so it can be handed from process to process.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import attrs

from dockerdsl.errors import DefinitionError, DockerdslError
from dockerdsl.where import Where

_NAMED: Final = 3
"""Definitions that are named where many have the same fault."""


@attrs.frozen(slots=True, weakref_slot=False)
class Output:
    """A file that a definition makes.

    Args:
        path: where it is written, from the root of the project, with ``/``.
        definition: the file that defines it, from the root.
        name: the variable or function that is it, or makes it.
        line: the line of that name in the definition.
        text: what is written, without the stamp on top that says where it comes from.
        bases: the images that its stages begin with or take files from, each once, in order.
        image: the name that its own image is published under, None when nobody said it.
        sources: what is copied or mounted from the build context, as COPY writes it.
    """

    path: str
    definition: str
    name: str
    line: int
    text: str = attrs.field(repr=False)
    bases: tuple[str, ...] = ()
    image: str | None = None
    sources: tuple[str, ...] = ()


@attrs.frozen(slots=True, weakref_slot=False)
class Fault:
    """What is wrong with a definition, as its author is told it; which one it is, if it is one that was read."""

    what: str
    hint: str | None = None
    at: Where | None = None
    also: tuple[tuple[str, Where | None], ...] = ()
    definition: str = ""

    def error(self) -> DefinitionError:
        """Return it as an error that can be raised or shown."""
        return DefinitionError(self.what, hint=self.hint, at=self.at, also=self.also)


@attrs.frozen(slots=True, weakref_slot=False)
class Reading:
    """A definition, the files that it makes, and its faults; one that has faults makes no files.

    Args:
        definition: its path from the root of the project.
        outputs: the files that it makes.
        faults: what is wrong with it.
        digest: that of the definition itself.
        beside: that of the names in its folder.
        needs: the facts that it depends on, each with its digest; None when nobody can know them.
        settled: whether it is known without running it that its files are as they should be; their texts are left out.
    """

    definition: str
    outputs: tuple[Output, ...] = ()
    faults: tuple[Fault, ...] = ()
    digest: str = attrs.field(default="", eq=False, repr=False)
    beside: str = attrs.field(default="", eq=False, repr=False)
    needs: tuple[tuple[str, str], ...] | None = attrs.field(default=None, eq=False, repr=False)
    settled: bool = attrs.field(default=False, eq=False, repr=False)


def faults_of(error: BaseException) -> Iterator[Fault]:
    """Give what an error, or a group of them, says."""
    match error:
        case DockerdslError():
            yield Fault(error.what, error.hint, error.at, error.also)
        case BaseExceptionGroup():
            for each in error.exceptions:
                yield from faults_of(each)
        case _:
            raise error


def alike(faults: Iterable[Fault]) -> list[Fault]:
    """Return faults, each that many definitions have told once: what a shared module does wrong, all do that import it."""
    found: dict[object, list[Fault]] = {}
    for fault in faults:
        found.setdefault((fault.what.removeprefix(fault.definition), fault.hint, fault.at), []).append(fault)
    return [_once(same) for same in found.values()]


def _once(same: Sequence[Fault]) -> Fault:
    others = list(dict.fromkeys([fault.definition for fault in same[1:] if fault.definition != same[0].definition]))
    if not others:
        return same[0]
    names = ", ".join([*others[:_NAMED], *["..."][: len(others) - _NAMED]])
    count = f"{len(others):,} {'other' if len(others) == 1 else 'others'}"
    return attrs.evolve(same[0], what=f"{same[0].what}\n(the same in {count}: {names})")
