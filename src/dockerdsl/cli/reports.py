"""Say what a run of ``dockerdsl sync`` found, or did: facts and differences on standard output, words on standard error."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import click

from dockerdsl.cli.differences import difference, print_text
from dockerdsl.cli.findings import here, of_changes, of_faults
from dockerdsl.cli.formats import WRITE
from dockerdsl.cli.look import Look
from dockerdsl.project.comparison import Comparison
from dockerdsl.project.drift import Change
from dockerdsl.project.reading import Fault
from dockerdsl.project.settings import Settings

FORMATS: Final = ("full", *WRITE)


class Report:
    """How a run is told."""

    def __init__(self, settings: Settings, look: Look, output_format: str) -> None:
        self._settings = settings
        self._look = look
        self._format = output_format

    def would(self, comparison: Comparison, command: str) -> None:
        """Tell what differs, and at last the command that repairs it."""
        findings = [*of_changes(self._settings, comparison.changes, done=False), *of_faults(comparison.faults)]
        if self._format == "full":
            for change in [each for each in comparison.changes if each.old != each.new]:
                print_text(self._difference(change))
        else:
            print_text(WRITE[self._format](findings, comparison.in_step))
        self._tell(comparison.faults)
        if self._format == "full":
            for finding in findings[: len(comparison.changes)]:
                click.echo(finding.message, err=True)
        if not findings:
            return
        differing = _counted(len(comparison.changes), "file differs", "files differ")
        click.echo(_summary(differing, _failed(comparison.faults), _in_step(comparison.in_step)), err=True)
        if comparison.changes:
            click.echo(f"run: {command}", err=True)

    def did(self, done: Sequence[Change], faults: Sequence[Fault], in_step: int) -> None:
        """Tell what was written and removed, and what could not be."""
        findings = list(of_changes(self._settings, done, done=True))
        if self._format == "full":
            for finding in findings:
                click.echo(finding.message, err=True)
        else:
            print_text(WRITE[self._format]([*findings, *of_faults(faults)], in_step + len(done)))
        self._tell(faults)
        removed = sum(change.new is None for change in done)
        written = _counted(len(done) - removed, "file written", "files written")
        gone = _counted(removed, "file removed", "files removed")
        click.echo(_summary(written, gone, _failed(faults), _in_step(in_step)), err=True)

    def _tell(self, faults: Sequence[Fault]) -> None:
        from dockerdsl.cli.failures import report

        if errors := [fault.error() for fault in faults]:
            report(ExceptionGroup("definitions", errors), self._look)

    def _difference(self, change: Change) -> str:
        path = here(self._settings, change.path)
        old, new = ((text or b"").decode(errors="surrogateescape") for text in (change.old, change.new))
        before, after = ("/dev/null" if text is None else path for text in (change.old, change.new))
        return difference(before, after, old, new, self._look)


def _summary(*parts: str | None) -> str:
    """Return ``2 files differ, 1 failed, 9,998 in step``."""
    return ", ".join(part for part in parts if part)


def _counted(count: int, one: str, several: str) -> str | None:
    return f"{count:,} {one if count == 1 else several}" if count else None


def _failed(faults: Sequence[Fault]) -> str | None:
    return _counted(len(faults), "failed", "failed")


def _in_step(count: int) -> str:
    return f"{count:,} in step"
