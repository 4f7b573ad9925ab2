"""What the ``check`` directive says: which of BuildKit's checks are left out, which are added, whether they fail the build."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import attrs

from dockerdsl.errors import did_you_mean
from dockerdsl.reading.blanks import BLANKS
from dockerdsl.reading.header import read_directive
from dockerdsl.reading.refused import Refused, quoted
from dockerdsl.values.units import boolean

_WORDS: Final = ("skip", "error", "experimental")


@attrs.frozen(slots=True, weakref_slot=False)
class CheckOptions:
    """Rules to skip, experimental rules to run, and whether a warning is an error; `skip_all` is ``skip=all``."""

    skip: tuple[str, ...] = ()
    skip_all: bool = False
    experimental: tuple[str, ...] = ()
    experimental_all: bool = False
    error: bool = False


def check_options(text: str) -> CheckOptions:
    """Return what ``skip=Rule,Rule;error=true;experimental=all`` says; of a word given twice the last counts.

    The directive itself is cut at its first blank before it comes here. Names of rules are not judged. Raises `Refused` as
    BuildKit's ``linter.ParseLintOptions`` does: an unknown word, no ``=``, an ``error`` that is neither true nor false.
    """
    whole = text.strip(BLANKS)
    return CheckOptions(**dict([_option(part) for part in whole.split(";", 2)])) if whole else CheckOptions()


def options_above(comments: Iterable[str]) -> CheckOptions | None:
    """Return what the first ``check=`` among the comments above an instruction says; None if nothing does.

    The comments are those of the instruction's piece, without the ``#``.
    """
    found = next((each[1] for comment in comments if (each := read_directive("#" + comment)) and each[0] == "check"), None)
    try:
        return check_options(found.partition(" ")[0]) if found is not None else None
    except Refused:
        return None


def _option(part: str) -> tuple[str, Any]:
    """Return the attribute that ``word=value`` sets and its value."""
    word, equals, value = part.partition("=")
    word, value = word.strip(BLANKS) if equals else part, value.strip(BLANKS)
    if not equals or word not in _WORDS:
        hint = (did_you_mean(word, _WORDS) if word not in _WORDS else None) or "write skip=Rule,Rule;error=true"
        what = f"the check option {part!r} is neither skip=, error= nor experimental="
        raise Refused(what, hint=hint, buildkit=f"invalid check option {quoted(word)}")
    if word == "error":
        return word, _truth(value, part)
    if value == "all":
        return f"{word}_all", True
    return word, tuple([rule.strip(BLANKS) for rule in value.split(",")])


def _truth(value: str, part: str) -> bool:
    try:
        return boolean(value)
    except Refused as error:
        buildkit = f"failed to parse check option {quoted(part)}: {error.buildkit}"
        raise Refused(f"the check option {part!r}: {error.what}", hint=error.hint, buildkit=buildkit) from None
