"""Print the page of a rule."""

from __future__ import annotations

import click

from dockerdsl.checks.catalogue import named, shellcheck_code
from dockerdsl.checks.own import known_rules
from dockerdsl.checks.rule import Rule
from dockerdsl.checks.shell_texts import WIKI
from dockerdsl.cli.differences import print_text
from dockerdsl.cli.look import look_options
from dockerdsl.cli.projects import HERE, Projects
from dockerdsl.errors import SettingsError


@click.command("rule")
@click.argument("id_", metavar="ID")
@look_options
def command(id_: str) -> int:
    """Print the page of a rule.

    ID is its name, or what hadolint, BuildKit, Trivy or Checkov call it: apt-unpinned, DL3008. Rules that the project of the
    current folder has of its own are known, too.
    """
    rules = _rules()
    wanted = {name.partition("/")[0] for name in named([id_], rules)}
    print_text("\n".join([page(rule) for rule in rules if rule.name in wanted]))
    if code := shellcheck_code(id_):
        print_text(f"{code}: {WIKI}{code}\n")
    return 0


def _rules() -> tuple[Rule, ...]:
    """Return all rules, those of the project, too, as far as its settings can be read."""
    try:
        return Projects().checking(HERE).rules
    except SettingsError:
        return known_rules()


def page(rule: Rule) -> str:
    """Return the page of a rule, Markdown."""
    known = f"Elsewhere: {', '.join(rule.aliases)}.\n" if rule.aliases else ""
    severity = f"off, {rule.strict} in the preset strict" if rule.severity == "off" and rule.strict != "off" else rule.severity
    return f"# {rule.name}\n\n{rule.page.rstrip()}\n\nSeverity: {severity}.\n{known}"
