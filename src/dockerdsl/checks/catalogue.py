"""Find rules: all that this package brings, and by the names that they have here and elsewhere."""

from __future__ import annotations

import functools
import pkgutil
import re
from collections.abc import Iterable
from importlib import import_module
from typing import Final

from dockerdsl.checks import rules
from dockerdsl.checks.rule import Rule
from dockerdsl.errors import InvalidValue, did_you_mean

_is_code: Final = re.compile(r"SC\d{4}", re.ASCII).fullmatch


@functools.cache
def all_rules() -> tuple[Rule, ...]:
    """Return every rule of this package, in the order of their names."""
    modules = [import_module(f"{rules.__name__}.{each.name}") for each in pkgutil.iter_modules(rules.__path__)]
    found = [value for module in modules for value in vars(module).values() if isinstance(value, Rule)]
    return tuple(sorted(found, key=lambda rule: rule.name))


def nearest(id_: str) -> str | None:
    """Return a hint at the rule that was meant by an id which no rule has."""
    return did_you_mean(id_, [each for rule in all_rules() for each in (rule.name, *rule.aliases)])


def named(ids: Iterable[str], known: Iterable[Rule]) -> set[str]:
    """Return the names of the rules that these ids mean: a name, an alias of another tool, or ``all``.

    A code of ShellCheck, as ``SC2086`` or ``shellcheck/SC2086``, is the name of a part of a rule; so is an id of hadolint
    where a rule has several: ``DL3051`` is ``label-schema/DL3051``.

    Raises InvalidValue for one that no rule has.
    """
    by_id: dict[str, set[str]] = {}
    for rule in known:
        for each in (rule.name, *rule.aliases, "all"):
            by_id.setdefault(each.lower(), set()).add(part_of(rule, each))
    found: set[str] = set()
    for each in ids:
        code = shellcheck_code(each)
        if code and "shellcheck" in by_id:
            found.add(f"shellcheck/{code}")
            continue
        if each.lower() not in by_id:
            near = did_you_mean(each, [id_ for rule in known for id_ in (rule.name, *rule.aliases)])
            raise InvalidValue(f"there is no rule {each!r}", hint=near or "dockerdsl check --list has them all")
        found |= by_id[each.lower()]
    return found


def part_of(rule: Rule, id_: str | None) -> str:
    """Return the name of what an id of a rule means: that of the rule, or of a part where hadolint has several ids for it."""
    return f"{rule.name}/{id_}" if len(rule.hadolint) > 1 and id_ in rule.hadolint else rule.name


def shellcheck_code(id_: str) -> str | None:
    """Return the code of ShellCheck that an id means, upper case; None for any other id.

    >>> shellcheck_code("sc2086"), shellcheck_code("shellcheck/SC2086"), shellcheck_code("DL3008")
    ('SC2086', 'SC2086', None)
    """
    code = id_.upper().removeprefix("SHELLCHECK/")
    return code if _is_code(code) else None
