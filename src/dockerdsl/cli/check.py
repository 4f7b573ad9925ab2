"""Judge Dockerfiles and definitions, and mend what can be mended."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable

import click

from dockerdsl.checks.finding import SEVERITIES
from dockerdsl.checks.presets import PRESETS, in_force
from dockerdsl.checks.rule import Rule
from dockerdsl.checks.settings import Settings
from dockerdsl.cli import FAILED
from dockerdsl.cli.blocks import full
from dockerdsl.cli.check_formats import WRITE
from dockerdsl.cli.differences import print_text
from dockerdsl.cli.inputs import STANDARD_INPUT
from dockerdsl.cli.judgement import Judgement
from dockerdsl.cli.judging import Asked, Judging
from dockerdsl.cli.look import Look, look_options
from dockerdsl.cli.projects import HERE, Projects
from dockerdsl.excerpt import relative
from dockerdsl.project.checking import Limit


@click.command("check")
@click.argument("paths", metavar="[PATHS]...", nargs=-1)
@click.option("--fix", is_flag=True, help="Mend what can be mended without changing the image.")
@click.option("--diff", is_flag=True, help="Write nothing; show what --fix would change, and exit with 1 if something would.")
@click.option("--unsafe-fixes", "unsafe", is_flag=True, help="With --fix or --diff: do what may change the image, too.")
@click.option("--select", metavar="RULES", multiple=True, help="Only these rules, by name or by the id of another tool.")
@click.option("--ignore", metavar="RULES", multiple=True, help="Not these rules.")
@click.option("--preset", type=click.Choice(list(PRESETS)), help="The set of rules that is in force.")
@click.option("--target", "targets", metavar="STAGE", multiple=True, help="A stage that is built for itself; else the last is.")
@click.option("--context", metavar="FOLDER", help="The build context: see whether what is copied is there.")
@click.option(
    "--fail-on", type=click.Choice([*SEVERITIES, "never"]), help="How bad a finding must be to exit with 1; else: warning."
)
@click.option("--output-format", type=click.Choice(list(WRITE)), default="full", help="How findings are written.")
@click.option("--stdin-filename", metavar="NAME", default="-", help="What to call standard input.")
@click.option("--isolated", is_flag=True, help="Read no settings.")
@click.option("--list", "listed", is_flag=True, help="List the rules and exit.")
@look_options
@click.pass_obj
def command(
    look: Look,
    paths: tuple[str, ...],
    *,
    fix: bool,
    diff: bool,
    unsafe: bool,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    preset: str | None,
    targets: tuple[str, ...],
    context: str | None,
    fail_on: Limit | None,
    output_format: str,
    stdin_filename: str,
    isolated: bool,
    listed: bool,
) -> int:
    """Judge Dockerfiles, and mend what can be mended.

    PATHS are Dockerfiles, folders (all Dockerfiles below them), definitions (FILE.py or FILE.py:NAME), or - for standard input;
    the current folder if there are none.

    Exits with 0 if nothing bad was found, with 1 if something was, with 2 if something could not be read.
    """
    if listed:
        return _list(preset, look, isolated=isolated)
    settings = Settings(select=_ids(select), ignore=_ids(ignore), targets=targets)
    asked = Asked(settings, preset, context, fail_on, fix and not diff, diff, unsafe, stdin_filename, isolated)
    judging = Judging(asked, look)
    judgement = judging.over(paths or (".",))
    if not diff:
        _write(judgement, output_format, look, beside=asked.fix and STANDARD_INPUT in paths)
    if judging.misses_shellcheck:
        click.echo("shell text was not given to ShellCheck: pip install 'dockerdsl[shellcheck]'", err=True)
    if judgement.texts and output_format in ("full", "concise"):
        click.echo(_summary(judgement, judging, diff=diff), err=True)
    if generated := _generated(judgement):
        click.echo(generated, err=True)
    if judging.failed:
        return FAILED
    return int(judging.changes if diff else judging.bad)


def _ids(given: Iterable[str]) -> tuple[str, ...]:
    return tuple([each.strip() for text in given for each in text.split(",") if each.strip()])


def _write(judgement: Judgement, output_format: str, look: Look, *, beside: bool) -> None:
    """Write the findings; beside a Dockerfile that goes to standard output they go to standard error."""
    if output_format != "full":
        text = WRITE[output_format](judgement)
        click.echo(text, err=True, nl=False) if beside else print_text(text)
    elif beside:
        click.echo(full(judgement, look.paint(sys.stderr)), err=True, nl=False, color=look.colored(sys.stderr))
    else:
        print_text(full(judgement, look.paint(sys.stdout)))


def _summary(judgement: Judgement, judging: Judging, *, diff: bool) -> str:
    """Return ``3 findings in 2 files: 1 error, 2 warnings; --fix mends 2``."""
    files = _counted(len(judgement.texts), "file")
    if diff:
        return f"{_counted(judging.mended, 'finding')} would be mended in {files}"
    done = f"{judging.mended} mended, " if judging.mended else ""
    findings = judgement.findings
    if not findings:
        return f"{done}nothing {'else ' if done else ''}found in {files}"
    counts = Counter(each.severity for each in findings)
    told = ", ".join([_told(counts[each], each) for each in SEVERITIES if counts[each]])
    return f"{done}{_counted(len(findings), 'finding')} in {files}: {told}{_fixable(judgement)}"


def _told(count: int, severity: str) -> str:
    return _counted(count, severity) if severity in ("error", "warning") else f"{count:,} {severity}"


def _fixable(judgement: Judgement) -> str:
    fixes = [each.fix.safe for each in judgement.findings if each.fix and judgement.mendable(each)]
    safe, more = fixes.count(True), fixes.count(False)
    told = [f"--fix mends {safe}"] * bool(safe) + [f"--fix --unsafe-fixes mends {safe + more}"] * bool(more)
    return "; " + ", ".join(told) if told else ""


def _generated(judgement: Judgement) -> str | None:
    """Return where to mend what was found in files that are generated."""
    names = dict.fromkeys(each.at.file for each in judgement.findings if each.at.file in judgement.generated)
    if not names:
        return None
    first = next(iter(names))
    more = f" ({_counted(len(names) - 1, 'other file')} generated, too)" if len(names) > 1 else ""
    return f"{relative(first)} is generated from {judgement.generated[first]}: mend it there{more}"


def _counted(count: int, word: str) -> str:
    return f"{count:,} {word}{'s' * (count != 1)}"


def _list(preset: str | None, look: Look, *, isolated: bool) -> int:
    """Print the rules, each with how bad it is in the current folder, or under the preset, and what other tools call it.

    People get two lines for each, which fit a terminal; programs one, in columns.
    """
    checking = Projects(isolated=isolated).checking(HERE)
    rules = sorted(checking.rules, key=lambda rule: rule.name)
    severities: dict[Rule, str] = dict.fromkeys(rules, "off") | dict(
        in_force(rules, checking.of(HERE)[0].on_top((), (), preset))
    )
    if sys.stdout.isatty():
        paint = look.paint(sys.stdout)
        lines = [_wrapped(rule, severities[rule]).replace(rule.name, paint("message", rule.name), 1) for rule in rules]
    else:
        width = max(len(rule.name) for rule in rules)
        lines = [f"{rule.name:<{width}}  {severities[rule]:<7}  {rule.summary}{_elsewhere(rule.aliases)}\n" for rule in rules]
    print_text("".join(lines))
    return 0


def _elsewhere(aliases: tuple[str, ...]) -> str:
    return f" ({', '.join(aliases)})" if aliases else ""


def _wrapped(rule: Rule, severity: str) -> str:
    from textwrap import fill

    head = fill(f"{rule.name} {severity}{_elsewhere(rule.aliases)}", 80, subsequent_indent="    ", break_on_hyphens=False)
    return f"{head}\n{fill(rule.summary, 80, initial_indent='    ', subsequent_indent='    ')}\n"
