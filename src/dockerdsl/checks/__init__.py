"""Judge Dockerfiles: those that were written in Python, on the author's own line, and those that exist as text.

    >>> from dockerdsl import Stage
    >>> from dockerdsl.checks import check
    >>> stage = Stage(None, "debian:13").run("apt-get install --no-install-recommends curl")
    >>> [finding.rule for finding in check(stage, select=["apt-no-yes"])]
    ['apt-no-yes']

`rule` tells how a rule is written; each stands in a file of its own in `rules`. `seen` is what a rule sees of a file.
"""

from __future__ import annotations

from dockerdsl.checks.catalogue import all_rules as all_rules
from dockerdsl.checks.commands import Command as Command
from dockerdsl.checks.engine import check as check
from dockerdsl.checks.finding import Edit as Edit
from dockerdsl.checks.finding import Finding as Finding
from dockerdsl.checks.finding import Fix as Fix
from dockerdsl.checks.finding import Severity as Severity
from dockerdsl.checks.rule import Problem as Problem
from dockerdsl.checks.rule import Rule as Rule
from dockerdsl.checks.rule import command_rule as command_rule
from dockerdsl.checks.rule import file_rule as file_rule
from dockerdsl.checks.rule import run_rule as run_rule
from dockerdsl.checks.rule import stage_rule as stage_rule
from dockerdsl.checks.rule import step_rule as step_rule
from dockerdsl.checks.seen import File as File
from dockerdsl.checks.seen import SeenStage as SeenStage
from dockerdsl.checks.seen import SeenStep as SeenStep
