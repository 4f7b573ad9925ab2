"""Tell what goes wrong in a rule that somebody else wrote by its own lines."""

from __future__ import annotations

import os

from dockerdsl.checks.catalogue import all_rules
from dockerdsl.checks.commands import Command
from dockerdsl.checks.pragmas import Pragma
from dockerdsl.checks.rule import Rule
from dockerdsl.checks.seen import File, SeenStage, SeenStep
from dockerdsl.errors import DockerdslError
from dockerdsl.mishaps import told
from dockerdsl.where import Where


def failure(rule: Rule, seen: object, error: Exception) -> Exception:
    """Return what to raise for an error in a rule, which looked at something: the error itself in one of this library's."""
    if rule in all_rules() or isinstance(error, DockerdslError):
        return error
    found = told(error, f"the rule {rule.name}")
    if found.at and not os.path.exists(found.at.file):  # none of its lines is known
        found.at = None
    found.also = (*found.also, ("when it looked here", _place(seen)))
    found.hint = found.hint or f"mend the rule, or leave it out: --ignore {rule.name}"
    return found


def _place(seen: object) -> Where | None:
    match seen:
        case SeenStep():
            return Where(seen.file.name, seen.lines[0])
        case Command():
            return _place(seen.step)
        case SeenStage():
            return _place(seen.opening)
        case Pragma():
            return Where(seen.file.name, seen.line)
        case File():
            return Where(seen.name, 1)
        case _:
            return None
