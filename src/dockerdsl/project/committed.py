"""How a project stands as far as that can be told without running any of its code.

Of files that say they were generated, it is known whether somebody has edited them since, and whether the definition that they
name is there; of definitions, whether a file names them. Whether a definition would make something else now is not known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from dockerdsl.project.comparison import Comparison
from dockerdsl.project.discovery import Found
from dockerdsl.project.drift import Change, command_for, stamp_of
from dockerdsl.project.settings import Settings


def committed(settings: Settings, found: Found, chosen: Callable[[str], bool]) -> Comparison:
    """Return what is wrong with the generated files of the definitions asked for; no code of the project is run."""
    named: set[str] = set()
    changes: list[Change] = []
    whole = 0
    for source, change in _generated(settings, found):
        named.add(source)
        if not chosen(source):
            continue
        whole += change is None
        changes += [change] if change else []
    changes += [
        Change(definition, "unwritten", definition, 1, None, None)
        for definition in found.definitions
        if chosen(definition) and definition not in named
    ]
    return Comparison(tuple(sorted(changes, key=lambda change: change.path)), (), whole)


def _generated(settings: Settings, found: Found) -> Iterator[tuple[str, Change | None]]:
    """Give what is wrong with each file that sync has generated, behind the definition that it names."""
    definitions = set(found.definitions)
    for path in found.candidates:
        if (read := stamp_of(settings, path)) is None:
            continue
        content, stamp = read
        if not stamp.whole:
            yield stamp.source, Change(path, "edited", stamp.source, 1, content, content)
        elif stamp.command == command_for(stamp.source):
            orphan = Change(path, "orphan", stamp.source, 1, content, None)
            yield stamp.source, None if stamp.source in definitions else orphan
