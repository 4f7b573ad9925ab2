"""Mend a text by the fixes of findings, and see that nothing else in it changes.

A fix may change the instructions that its edits touch. All others must be read after it as they were before: their text at its
place, with the same escape character, and BuildKit must refuse nothing that it did not refuse.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate
from typing import Final, NamedTuple

from dockerdsl.checks.finding import Edit, Finding, Fix
from dockerdsl.errors import EditRefused, ParseError
from dockerdsl.reading.parse import read_instruction
from dockerdsl.reading.pieces import InstructionPiece
from dockerdsl.reading.scan import Scan, scan

ROUNDS: Final = 10
"""How often a text is looked at again: a fix may make another one possible."""


def mended(text: str, look: Callable[[str], Sequence[Finding]], *, unsafe: bool = False) -> tuple[str, int]:
    """Return a text with all fixes done, those that are not safe only if asked for, and how many were done.

    A fix that leaves what it was to mend is not done again.

    Args:
        text: the text of a Dockerfile.
        look: what finds something in a text.
        unsafe: whether to do what may change the image.

    Raises:
        EditRefused: for a fix that would change more than what it is about; that would be a fault of its rule.
    """
    done = 0
    before: Counter[_Deed] = Counter()
    vain: set[_Deed] = set()
    for _ in range(ROUNDS):
        findings = [(each, _deed(each)) for each in look(text)]
        now = Counter([deed for _, deed in findings])
        vain = {deed for deed in vain if now[deed] >= before[deed]}
        chosen = _chosen([each for each, deed in findings if deed not in vain], unsafe)
        if not chosen:
            break
        text, done = _done(text, chosen), done + len(chosen)
        before, vain = now, vain | {_Deed(rule, _written(fix)) for rule, fix in chosen if not _shortens(fix)}
    return text, done


class _Deed(NamedTuple):
    """What a rule's fix writes: where it is to be written again, and as often, it was in vain."""

    rule: str
    texts: tuple[str, ...]


def _deed(finding: Finding) -> _Deed:
    return _Deed(finding.rule, _written(finding.fix) if finding.fix else ())


def _written(fix: Fix) -> tuple[str, ...]:
    return tuple([edit.text for edit in fix.edits])


def _shortens(fix: Fix) -> bool:
    return sum(len(edit.text) - (edit.end - edit.start) for edit in fix.edits) < 0


def fixed(text: str, findings: Iterable[Finding], *, unsafe: bool = False) -> str:
    """Return a text with the fixes of findings done, those that are not safe only if asked for.

    Of two fixes that would change the same characters the first is done; to do the other, check the result again.

    Raises EditRefused for a fix that would change more than what it is about.
    """
    return _done(text, _chosen(findings, unsafe))


def _chosen(findings: Iterable[Finding], unsafe: bool) -> list[tuple[str, Fix]]:
    """Return the fixes that can be done together, each with the name of its rule."""
    chosen: list[tuple[str, Fix]] = []
    edits: list[Edit] = []  # in their order, none of which meets another
    onward: set[tuple[str, str]] = set()
    for finding in findings:
        fix = finding.fix
        if fix is None or not (fix.safe or unsafe) or (fix.onward and (finding.rule, fix.what) in onward):
            continue
        if not any(_meets(edit, edits) for edit in fix.edits):
            onward |= {(finding.rule, fix.what)} if fix.onward else set()
            for edit in fix.edits:
                insort(edits, edit, key=_start)
            chosen.append((finding.rule, fix))
    return chosen


def _start(edit: Edit) -> int:
    return edit.start


def _meets(edit: Edit, others: Sequence[Edit]) -> bool:
    """Return whether an edit begins where one of the others does, or changes a character that one of them changes."""
    place = bisect_right(others, edit.start, key=_start)
    before, after = others[max(place - 1, 0) : place], others[place : place + 1]
    return any(each.start == edit.start or edit.start < each.end for each in before) or any(
        each.start < edit.end for each in after
    )


def _done(text: str, chosen: list[tuple[str, Fix]]) -> str:
    edits = sorted([edit for _, fix in chosen for edit in fix.edits], key=lambda edit: (edit.start, edit.end))
    if not edits:
        return text
    new = _edited(text, edits)
    before, after = scan(text), scan(new)
    if not _same_elsewhere(before, after, edits):
        names = ", ".join(sorted({name for name, _ in chosen}))
        raise EditRefused(f"the fix of {names} would change more than it should", hint="mend it by hand, and report it, please")
    return new


def _edited(text: str, edits: Iterable[Edit]) -> str:
    parts: list[str] = []
    end = 0
    for edit in edits:
        parts += [text[end : edit.start], edit.text]
        end = edit.end
    return "".join([*parts, text[end:]])


def _same_elsewhere(before: Scan, after: Scan, edits: Sequence[Edit]) -> bool:
    there = {start: piece.text for start, piece in _instructions(after)}
    same = all(there.get(start) == text for start, text in _untouched(before, edits))
    return same and before.escape == after.escape and _refused(after) <= _refused(before)


def _instructions(scanned: Scan) -> Iterator[tuple[int, InstructionPiece]]:
    start = 0
    for piece in scanned.pieces:
        if isinstance(piece, InstructionPiece):
            yield start, piece
        start += len(piece.text)


def _untouched(before: Scan, edits: Sequence[Edit]) -> Iterator[tuple[int, str]]:
    """Yield the text of the instructions that no edit touches, and where it must stand after the edits."""
    ends = [edit.end for edit in edits]
    shifts = [0, *accumulate([len(edit.text) - (edit.end - edit.start) for edit in edits])]
    for start, piece in _instructions(before):
        passed = bisect_right(ends, start)
        end = start + len(piece.text) + (not piece.text.endswith("\n"))
        if passed == len(edits) or edits[passed].start >= end:
            yield start + shifts[passed], piece.text


def _refused(scanned: Scan) -> int:
    return len(scanned.errors) + sum(not _readable(piece, scanned.escape) for _, piece in _instructions(scanned))


def _readable(piece: InstructionPiece, escape: str) -> bool:
    try:
        read_instruction(piece, escape)
    except ParseError:
        return False
    return True
