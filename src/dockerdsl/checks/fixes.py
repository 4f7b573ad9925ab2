"""Mend a text by the fixes of findings."""

from __future__ import annotations

from collections.abc import Iterable

from dockerdsl.checks.finding import Edit, Finding


def fixed(text: str, findings: Iterable[Finding], *, unsafe: bool = False) -> str:
    """Return a text with the fixes of findings done, those that are not safe only if asked for.

    Of two fixes that would change the same characters the first is done; to do the other, check the result again.
    """
    edits: list[Edit] = []
    for finding in findings:
        if finding.fix and (finding.fix.safe or unsafe) and not any(_meet(a, b) for a in finding.fix.edits for b in edits):
            edits += finding.fix.edits
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end), reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


def _meet(one: Edit, other: Edit) -> bool:
    return one == other or (one.start < other.end and other.start < one.end) or one.start == other.start
