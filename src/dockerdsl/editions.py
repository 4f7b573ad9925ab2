"""Editions: the styles in which Dockerfiles are written, one a year at most.

A new version of this library must not rewrite ten thousand files. So a text changes its style when its author raises the
edition, never because the library is another one; who names none has the first. An edition decides where lines break and what
stands between them; what a file means is no matter of style.

To add one, put an `Edition` at the end of `EDITIONS`. What it decides otherwise is a field, whose default is what all editions
before it do; `layout` and `render` read the field and know no edition by name.
"""

from __future__ import annotations

from typing import Final

import attrs

from dockerdsl.errors import InvalidType, InvalidValue


@attrs.frozen(slots=True, weakref_slot=False)
class Edition:
    """A style.

    Args:
        name: the year it is of.
        short: characters up to which an instruction stays on one line.
        indent: what a continued line begins with.
        parted: whether an empty line stands between stages.
    """

    name: str
    short: int = 80
    indent: str = "    "
    parted: bool = True


FIRST: Final = Edition("2026")
"""The edition of who names none. Verbs have its texts at hand; those of another are written when a file is."""

EDITIONS: Final = (FIRST,)
"""All there are, the oldest first."""


def find_edition(name: str | Edition) -> Edition:
    """Return the edition of this name.

    Raises:
        InvalidValue: when there is none.
        InvalidType: for something that is no name.
    """
    if isinstance(name, Edition):
        return name
    known = {each.name: each for each in EDITIONS}
    if name in known:
        return known[name]
    listed = ", ".join([f'"{each}"' for each in known])
    if not isinstance(name, str):
        raise InvalidType(f"an edition is a year in quotes, not {name!r}", hint=f"choose from {listed}")
    raise InvalidValue(f"there is no edition {name!r}", hint=f"choose from {listed}, or install a newer version of dockerdsl")
