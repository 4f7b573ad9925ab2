"""Test what an organisation wants of its Dockerfiles: assertions for a test suite, with failures that show the line.

>>> from dockerdsl import Stage
>>> from dockerdsl.testing import assert_clean
>>> assert_clean(Stage("web", "debian:13").user("app"), select=["latest-tag"])
"""

from __future__ import annotations

from collections.abc import Iterable

from dockerdsl.checks.blocks import block
from dockerdsl.checks.engine import Checker
from dockerdsl.checks.finding import Finding, Severity, at_least
from dockerdsl.checks.own import known_rules
from dockerdsl.checks.rule import Rule
from dockerdsl.checks.settings import Settings
from dockerdsl.context import Context
from dockerdsl.sources import Source


def assert_clean(
    source: Source,
    *,
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
    preset: str | None = None,
    context: Context | None = None,
    settings: Settings | None = None,
    rules: Iterable[Rule] = (),
    fail_on: Severity = "style",
) -> None:
    """Raise AssertionError if rules find something in a stage, a Dockerfile, an existing file, or a text; it shows the lines.

    All but `fail_on` is as `check` takes it.

    Args:
        source: what is judged.
        fail_on: how bad a finding must be; everything counts if nobody says otherwise.

    Raises InvalidValue for a preset or a rule that there is not.
    """
    __tracebackhide__ = True  # pytest then shows the caller's line
    told = (settings or Settings()).on_top(select, ignore, preset, context)
    checker = Checker(known_rules(rules), told)
    file = checker.file(source)
    found = [each for each in checker.judge([file])[0] if at_least(each.severity, fail_on)]
    if found:
        raise AssertionError(_said(found, {file.name: file.text}))


def _said(found: list[Finding], texts: dict[str, str]) -> str:
    count = f"{len(found)} finding{'s' * (len(found) != 1)}"
    blocks = [block(each, texts, each.hint or (each.fix.what if each.fix else None)) for each in found]
    return "\n".join([f"not clean: {count}\n", *blocks])
