"""Show findings to people: a block with the lines that it is about, or a line for each."""

from __future__ import annotations

from dockerdsl.checks.blocks import block
from dockerdsl.checks.finding import Finding
from dockerdsl.cli.judgement import Judgement, shown
from dockerdsl.excerpt import Paint, plain


def full(judgement: Judgement, paint: Paint = plain) -> str:
    """Return a block for each finding: where its author would mend it, and where it stands in what is generated."""
    return "".join([block(each, judgement.texts, _hint(each, judgement), paint) + "\n" for each in judgement.findings])


def _hint(finding: Finding, judgement: Judgement) -> str | None:
    """Return the next action, with the option that does it if there is one."""
    fix = finding.fix
    if fix is None:
        return finding.hint or (f"see {finding.url}" if finding.url else None)
    action = finding.hint or fix.what
    if not judgement.mendable(finding):
        return action
    return f"{action} (--fix does it)" if fix.safe else f"{action} (--fix --unsafe-fixes does it)"


def concise(judgement: Judgement) -> str:
    """Return a line for each finding."""
    return "".join([f"{_place(each, judgement)}: {each.severity}[{each.rule}] {each.message}\n" for each in judgement.findings])


def _place(finding: Finding, judgement: Judgement) -> str:
    start, _ = judgement.location(finding.place)
    return f"{shown(finding.place.file)}:{start['row']}:{start['column']}"
