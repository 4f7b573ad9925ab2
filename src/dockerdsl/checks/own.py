"""Find rules that others write: those of installed packages, those of a module, and what goes by one name twice.

A package offers rules through the entry point group ``dockerdsl.checks``. An entry point is a rule, several, or a module with
some in it:

    [project.entry-points."dockerdsl.checks"]
    acme = "acme_dockerfiles.rules"
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Iterable
from types import ModuleType
from typing import Final, cast

from dockerdsl.checks.catalogue import all_rules
from dockerdsl.checks.rule import Rule
from dockerdsl.errors import InvalidValue

GROUP: Final = "dockerdsl.checks"
"""The entry point group in which packages offer rules."""


def known_rules(more: Iterable[Rule] = ()) -> tuple[Rule, ...]:
    """Return every rule: those of this package, of installed packages, and some more.

    Raises InvalidValue where two of them have one name, and for a package whose rules cannot be loaded.
    """
    found: dict[str, Rule] = {}
    for rule in (*all_rules(), *installed_rules(), *more):
        if found.setdefault(rule.name, rule) is not rule:
            hint = "call yours by another name: the function's name is that of the rule"
            raise InvalidValue(f"there are two rules {rule.name!r}", hint=hint)
    return tuple(found.values())


def installed_rules() -> tuple[Rule, ...]:
    """Return the rules that installed packages offer, in the order of the entry points' names.

    Raises InvalidValue for a package whose rules cannot be loaded.
    """
    return _installed(tuple(sys.path))


@functools.lru_cache(maxsize=1)
def _installed(_where: tuple[str, ...]) -> tuple[Rule, ...]:
    from importlib.metadata import entry_points

    found: list[Rule] = []
    for each in sorted(entry_points(group=GROUP), key=lambda each: (each.name, each.value)):
        owner = f"the entry point {each.name!r} of {each.dist.name if each.dist else 'a package'}"
        try:
            loaded = each.load()
        except Exception as error:
            hint = f"mend {each.value}, or uninstall the package"
            raise InvalidValue(f"{owner} cannot be loaded: {type(error).__name__}: {error}", hint=hint) from error
        found += rules_in(loaded, owner)
    return tuple(dict.fromkeys(found))


def rules_in(value: object, owner: str) -> list[Rule]:
    """Return the rules of a module, a rule by itself, or some in a list; `owner` is what it is called in errors.

    Raises InvalidValue where there are none.
    """
    if isinstance(value, Rule):
        return [value]
    listed = vars(value).values() if isinstance(value, ModuleType) else value
    if isinstance(listed, Iterable):
        found = [each for each in cast("Iterable[object]", listed) if isinstance(each, Rule)]
        if found:
            return list(dict.fromkeys(found))
    raise InvalidValue(
        f"{owner} holds no rule", hint="a rule is made by command_rule, run_rule, step_rule, stage_rule or file_rule"
    )
