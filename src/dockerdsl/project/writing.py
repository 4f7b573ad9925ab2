"""Write the changes of a project to disk so that none is ever seen half done."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator

import attrs

from dockerdsl import files
from dockerdsl.errors import DefinitionError, DockerdslError
from dockerdsl.project.drift import Change, fault_of_file, refusal
from dockerdsl.project.reading import Fault, faults_of
from dockerdsl.project.settings import Settings
from dockerdsl.project.staging import staged
from dockerdsl.where import Where


@attrs.frozen(slots=True, weakref_slot=False)
class Written:
    """The changes that were made, and why others were not."""

    done: tuple[Change, ...]
    faults: tuple[Fault, ...]


def write(settings: Settings, changes: Iterable[Change], *, force: bool = False) -> Written:
    """Write and remove files, one after the other; what is refused only when it is insisted upon."""
    done: list[Change] = []
    faults: list[Fault] = []
    waiting = list(changes)
    if not waiting:
        return Written((), ())
    with staged(settings) as staging:
        for change in waiting:
            found = list(_applied(settings, change, staging) if force or not change.refused else [refusal(settings, change)])
            faults += found
            done += [] if found else [change]
    return Written(tuple(done), tuple(faults))


def _applied(settings: Settings, change: Change, staging: str | None) -> Iterator[Fault]:
    """Write or remove one file; give what is wrong with that."""
    try:
        _apply(settings, change, staging)
    except DockerdslError as error:
        yield from faults_of(error)
    except OSError as error:
        yield fault_of_file(settings, change.path, error)


def _apply(settings: Settings, change: Change, staging: str | None) -> None:
    path = f"{settings.root}/{change.path}"
    if files.read(path) != change.old:
        at = Where(path, 1)
        raise DefinitionError(f"{change.path} was changed while this ran, and is left alone", hint="run it again", at=at)
    if change.new is None:
        os.unlink(path)
        return
    target = os.path.realpath(path)
    if not target.startswith(f"{settings.root}{os.sep}"):
        at = Where(str(settings.root / change.definition), change.line)
        raise DefinitionError(f"{change.path} is a link that leads out of the project", hint="take the link away", at=at)
    os.makedirs(os.path.dirname(target), exist_ok=True)
    if staging is None or not files.move(change.new, target, staging):
        files.write(target, change.new)
