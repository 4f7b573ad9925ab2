"""Say what a run of ``dockerdsl sync`` found, or did: facts and differences on standard output, words on standard error."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import click

from dockerdsl.cli.differences import difference, print_text
from dockerdsl.cli.findings import here, hint, message, of_changes, of_faults
from dockerdsl.cli.formats import WRITE
from dockerdsl.cli.look import Look
from dockerdsl.project.comparison import Comparison
from dockerdsl.project.drift import Change
from dockerdsl.project.reading import Fault, alike
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
        changes, faults = comparison.changes, comparison.faults
        if self._format == "full":
            for change in [each for each in changes if each.old != each.new]:
                print_text(self._difference(change))
        self._list(changes, faults, comparison.in_step, done=False)
        if changes or faults:
            differing = _counted(len(changes), "file differs", "files differ")
            click.echo(_summary(differing, _failed(faults), _in_step(comparison.in_step)), err=True)
        if changes:
            click.echo(f"run: {command}", err=True)

    def did(self, done: Sequence[Change], faults: Sequence[Fault], in_step: int) -> None:
        """Tell what was written and removed, and what could not be."""
        self._list(done, faults, in_step + len(done), done=True)
        removed = sum(change.new is None for change in done)
        written = _counted(len(done) - removed, "file written", "files written")
        gone = _counted(removed, "file removed", "files removed")
        click.echo(_summary(written, gone, _failed(faults), _in_step(in_step)), err=True)

    def _list(self, changes: Sequence[Change], faults: Sequence[Fault], in_step: int, *, done: bool) -> None:
        """Tell each change and each fault: in words, or as the format has it."""
        if self._format != "full":
            findings = [*of_changes(self._settings, changes, done=done), *of_faults(self._settings, alike(faults))]
            print_text(WRITE[self._format](findings, in_step))
        elif changes and done:
            click.echo("\n".join([message(self._settings, change, done=True) for change in changes]), err=True)
        self._tell(faults)
        if self._format == "full" and changes and not done:
            click.echo("\n".join([line for change in changes for line in self._would(change)]), err=True)

    def _would(self, change: Change) -> Iterator[str]:
        yield message(self._settings, change, done=False)
        if what_to_do := hint(self._settings, change):
            yield f"  = hint: {what_to_do}"

    def _tell(self, faults: Sequence[Fault]) -> None:
        from dockerdsl.cli.failures import report

        if errors := [fault.error() for fault in alike(faults)]:
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
