"""Write the comment that keeps rules of a check quiet for the instruction below it: ``dockerdsl: ignore[rule, rule] reason``.

`checks.pragmas` reads it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from dockerdsl.errors import InvalidType, InvalidValue

_is_id: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_./-]*").fullmatch


def ignore_comment(rules: Sequence[str], reason: str) -> str:
    """Return the text of the comment, without its mark.

    Raises InvalidValue for no rule, for what can be the name of none, and for a reason that is no line of text.
    """
    if not rules:
        raise InvalidValue("ignore() names no rule", hint='write .ignore("apt-unpinned", reason="...")')
    for each in (*rules, reason):
        if not isinstance(each, str):
            raise InvalidType(f"ignore() takes the names of rules and a reason, not {each!r}")
    for rule in rules:
        if not _is_id(rule):
            hint = "dockerdsl check --list has them all; give several one by one"
            raise InvalidValue(f"{rule!r} cannot be the name of a rule", hint=hint)
    if not reason.strip() or not reason.isprintable():
        raise InvalidValue(f"the reason is {reason!r}", hint="say in one line why the rule is not heeded here")
    return f"dockerdsl: ignore[{', '.join(rules)}] {reason.strip()}"
