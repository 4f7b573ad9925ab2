"""Write the Dockerfiles of a project, or see whether they are in step."""

from __future__ import annotations

from typing import NoReturn

import attrs
import click

from dockerdsl.cli import FAILED
from dockerdsl.cli.look import Look, look_options
from dockerdsl.cli.progress import shown
from dockerdsl.cli.reports import FORMATS, Report
from dockerdsl.errors import DockerdslError
from dockerdsl.project.cache import Cache
from dockerdsl.project.committed import committed
from dockerdsl.project.comparison import Comparison, compare
from dockerdsl.project.discovery import Found, discover
from dockerdsl.project.repository import changed_since
from dockerdsl.project.selection import select
from dockerdsl.project.settings import Settings, find_settings
from dockerdsl.project.touched import touched
from dockerdsl.project.workers import worth
from dockerdsl.project.writing import write


@attrs.frozen(slots=True, weakref_slot=False)
class Asked:
    """What the command was asked for."""

    paths: tuple[str, ...]
    only: tuple[str, ...]
    changed_since: str | None
    dry: bool
    untrusted: bool
    force: bool
    jobs: int | None
    cache: bool
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
@click.option("--diff", is_flag=True, help="The same as --check.")
@click.option("--only", metavar="PATTERN", multiple=True, help="Only definitions whose paths match; may be given often.")
@click.option("--changed-since", metavar="REV", help="Only definitions that may be touched since this revision.")
@click.option("--watch", is_flag=True, help="Do it again whenever something changes, until Ctrl-C.")
@click.option("--untrusted", is_flag=True, help="Run no code of the project: check what generated files say of themselves.")
@click.option("--force", is_flag=True, help="Write over files that were edited by hand, or never generated.")
@click.option("--jobs", "-j", type=click.IntRange(1), metavar="N", help="Processes that run definitions (default: what pays).")
@click.option("--no-cache", is_flag=True, help="Run every definition, and remember nothing.")
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
    changed_since: str | None,
    watch: bool,
    untrusted: bool,
    force: bool,
    jobs: int | None,
    no_cache: bool,
    output_format: str,
) -> int:
    """Write the Dockerfiles of a project, or see whether they are in step.

    PATHS are folders of the project, definitions, or generated files; all of the project by default. Definitions are Python,
    and run with all that you may do.
    """
    if watch and (no_cache or untrusted):
        raise click.UsageError("--watch goes by what definitions depend on: leave --no-cache and --untrusted out")
    dry = check or diff or untrusted
    asked = Asked(paths, only, changed_since, dry, untrusted, force, jobs, not no_cache, output_format)
    settings = find_settings(paths[0] if paths else ".")
    return _watched(settings, asked, look) if watch else _synced(settings, asked, look)


def _watched(settings: Settings, asked: Asked, look: Look) -> NoReturn:
    """Sync again and again; Ctrl-C ends it."""
    from dockerdsl.cli.failures import report
    from dockerdsl.project.watching import after, state, wait

    while True:
        before = state(settings, Cache(settings).facts())
        try:
            _synced(settings, asked, look)
        except (DockerdslError, OSError) as error:
            report(error, look)
        cache = Cache(settings)
        facts = cache.facts()
        now = after(before, state(settings, facts))
        if not cache.stale():  # something may have changed before it was known to matter
            wait(settings, facts, now)


def _synced(settings: Settings, asked: Asked, look: Look) -> int:
    found = discover(settings)
    cache = Cache(settings, use=asked.cache and not asked.untrusted)
    comparison = _compared(settings, found, cache, asked)
    report = Report(settings, look, asked.output_format)
    if asked.dry:
        cache.save(found.definitions)
        report.would(comparison, asked.command(force=any(change.refused for change in comparison.changes)))
        return FAILED if comparison.faults else int(bool(comparison.changes))
    written = write(settings, comparison.changes, force=asked.force)
    cache.save(found.definitions)
    report.did(written.done, [*comparison.faults, *written.faults], comparison.in_step)
    return FAILED if comparison.faults or written.faults else 0


def _compared(settings: Settings, found: Found, cache: Cache, asked: Asked) -> Comparison:
    selection = select(settings, found, asked.paths, asked.only, _among(settings, found, cache, asked))
    if asked.untrusted:
        comparison = committed(settings, found, selection.chosen)
    else:
        readings = cache.readings(selection.definitions, lambda count: asked.jobs or worth(count))
        comparison = compare(settings, found, selection.chosen, shown(readings, len(selection.definitions)))
    if not selection.definitions and not comparison.changes and not asked.changed_since:
        raise _nothing(settings, asked)
    return comparison


def _among(settings: Settings, found: Found, cache: Cache, asked: Asked) -> set[str] | None:
    if asked.changed_since is None:
        return None
    return touched(settings, found, changed_since(settings.root, asked.changed_since), cache.needs)


def _nothing(settings: Settings, asked: Asked) -> DockerdslError:
    where = " ".join([*asked.paths, *asked.only]) or str(settings.root)
    error = DockerdslError(f"there is no definition in {where}", hint=f"definitions are {', '.join(settings.definitions)}")
    error.at = None
    return error
