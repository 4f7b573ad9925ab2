"""Hold rules against tables: what they mark in the tricky shapes, and what their fixes make of them."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from dockerdsl.checks.engine import check
from dockerdsl.checks.fixes import fixed

Found = Mapping[str, Mapping[str, tuple[str, list[str]]]]
"""By rule and by name: a text, and what is marked in it, in the order of the findings."""
Fixed = Mapping[str, tuple[str, str, str]]
"""By name: a rule, a text, and what all fixes of the rule make of it."""


def found(table: Found, head: str = "") -> pytest.MarkDecorator:
    """Return what gives a test ``rule``, ``text`` and ``expected`` of each case; texts stand below `head`."""
    cases = [
        pytest.param(rule, head + text, expected, id=f"{rule}: {name}")
        for rule, named in table.items()
        for name, (text, expected) in named.items()
    ]
    return pytest.mark.parametrize(("rule", "text", "expected"), cases)


def mended(table: Fixed, head: str) -> pytest.MarkDecorator:
    """Return what gives a test ``rule``, ``before`` and ``after`` of each case; texts stand below `head`."""
    cases = [pytest.param(rule, head + before, head + after, id=name) for name, (rule, before, after) in table.items()]
    return pytest.mark.parametrize(("rule", "before", "after"), cases)


def marked(text: str, rule: str) -> list[str]:
    """Return the text that each finding of a rule marks."""
    lines = [line.encode() for line in text.splitlines(keepends=True)]
    marked: list[str] = []
    for finding in check(text, select=[rule]):
        at = finding.at
        assert at.column is not None
        assert at.end_line is not None
        assert at.end_column is not None
        *before, last = [*lines[at.line - 1 : at.end_line], b""][: at.end_line - at.line + 1]
        marked.append(b"".join([*before, last[: at.end_column - 1]])[at.column - 1 :].decode())
    return marked


def mend(text: str, rule: str) -> str:
    """Return a text with all fixes of a rule done."""
    return fixed(text, check(text, select=[rule]), unsafe=True)
