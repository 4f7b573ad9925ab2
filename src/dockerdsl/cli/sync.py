"""Write the Dockerfiles of a project, or see whether they are in step."""

from __future__ import annotations

import attrs
import click

from dockerdsl.cli import FAILED
from dockerdsl.cli.look import Look, look_options
from dockerdsl.cli.progress import shown
from dockerdsl.cli.reports import FORMATS, Report
from dockerdsl.errors import DockerdslError
from dockerdsl.project.comparison import Comparison, compare
from dockerdsl.project.discovery import discover
from dockerdsl.project.drift import Change, fault_of_file, refusal
from dockerdsl.project.reading import Fault, faults_of
from dockerdsl.project.selection import select
from dockerdsl.project.settings import Settings, find_settings
from dockerdsl.project.workers import read_all
from dockerdsl.project.writing import Writer

WORTH_A_PROCESS = 1000
"""Definitions that take about as long as another process takes to start, many times over."""


@attrs.frozen
class Asked:
    """What the command was asked for."""

    paths: tuple[str, ...]
    only: tuple[str, ...]
    changed_since: str | None
    dry: bool
    force: bool
    jobs: int | None
    output_format: str

    def command(self, *, force: bool) -> str:
        """Return the command that repairs what was found."""
        from shlex import join

        only = [word for pattern in self.only for word in ("--only", pattern)]
        since = ["--changed-since", self.changed_since] if self.changed_since else []
        return join(["dockerdsl", "sync", *only, *since, *["--force"][:force], *self.paths])


@click.command("sync")
@click.argument("paths", metavar="[PATHS]...", nargs=-1)
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 if a file would change, and show how.")
@click.option("--diff", is_flag=True, help="Write nothing; show only what would change, and exit with 1 if something would.")
@click.option("--only", metavar="PATTERN", multiple=True, help="Only definitions whose paths match; may be given often.")
@click.option("--force", is_flag=True, help="Write over files that were edited by hand, or never generated.")
@click.option("--jobs", "-j", type=click.IntRange(1), metavar="N", help="Processes that run definitions (default: what pays).")
@click.option("--output-format", type=click.Choice(FORMATS), default="full", help="How to say what differs.")
@look_options
@click.pass_obj
def command(
    look: Look,
    paths: tuple[str, ...],
    *,
    check: bool,
    diff: bool,
    only: tuple[str, ...],
    force: bool,
    jobs: int | None,
    output_format: str,
) -> int:
    """Write the Dockerfiles of a project, or see whether they are in step.

    PATHS are folders of the project, definitions, or generated files; all of the project by default.
    """
    return _synced(Asked(paths, only, None, check or diff, force, jobs, output_format), look)


def _synced(asked: Asked, look: Look) -> int:
    settings = find_settings(asked.paths[0] if asked.paths else ".")
    comparison = _compared(settings, asked)
    report = Report(settings, look, asked.output_format)
    if asked.dry:
        report.would(comparison, asked.command(force=any(change.refused for change in comparison.changes)))
        return FAILED if comparison.faults else int(bool(comparison.changes))
    done, faults = _applied(settings, comparison, asked.force)
    report.did(done, [*comparison.faults, *faults], comparison.in_step)
    return FAILED if comparison.faults or faults else 0


def _compared(settings: Settings, asked: Asked) -> Comparison:
    found = discover(settings)
    selection = select(settings, found, asked.paths, asked.only)
    readings = read_all(settings, selection.definitions, asked.jobs or _jobs(len(selection.definitions)))
    comparison = compare(settings, found, selection.chosen, shown(readings, len(selection.definitions)))
    if not selection.definitions and not comparison.changes:
        raise _nothing(settings, asked)
    return comparison


def _nothing(settings: Settings, asked: Asked) -> DockerdslError:
    where = " ".join([*asked.paths, *asked.only]) or str(settings.root)
    error = DockerdslError(f"there is no definition in {where}", hint=f"definitions are {', '.join(settings.definitions)}")
    error.at = None
    return error


def _applied(settings: Settings, comparison: Comparison, force: bool) -> tuple[list[Change], list[Fault]]:
    """Write what may be written; return that, and what is wrong with the rest."""
    done: list[Change] = []
    faults: list[Fault] = []
    writer = Writer(settings)
    try:
        for change in comparison.changes:
            if change.refused and not force:
                faults.append(refusal(settings, change))
                continue
            try:
                writer.apply(change)
                done.append(change)
            except DockerdslError as error:
                faults += faults_of(error)
            except OSError as error:
                faults.append(fault_of_file(settings, change.path, error))
    finally:
        writer.close()
    return done, faults


def _jobs(definitions: int) -> int:
    """Return how many processes pay: one more for every so many definitions, if there are processors for them."""
    import os

    return max(1, min(os.cpu_count() or 1, definitions // WORTH_A_PROCESS))
