"""Rules are asked for by name; a name that no rule has is refused, with the one that was meant."""

import pytest

from dockerdsl.checks import Rule, all_rules, check
from dockerdsl.checks.settings import Settings
from dockerdsl.errors import InvalidValue

ASKS = "FROM debian:13\nRUN apt-get install --no-install-recommends curl\nMAINTAINER Ada\n"


def rules(**asked: object) -> list[str]:
    return [each.rule for each in check(ASKS, ignore=["shellcheck"], **asked)]  # type: ignore[arg-type]


@pytest.mark.parametrize("id_", ["apt-no-yes", "APT-NO-YES", "DL3014", "dl3014", "DS-0021"])
def test_a_rule_has_all_its_names(id_: str) -> None:
    assert rules(select=[id_]) == ["apt-no-yes"]


def test_what_is_selected_is_all_that_is_in_force() -> None:
    assert rules() == ["apt-no-yes", "maintainer-deprecated"]
    assert rules(select=["DL3008"]) == ["apt-unpinned"]
    assert check(ASKS, ignore=["all"]) == []


@pytest.mark.parametrize(
    ("asked", "what", "hint"),
    [
        ({"select": ["DL30008"]}, "there is no rule 'DL30008'", "did you mean 'DL3008'?"),
        ({"ignore": ["apt-no-yess"]}, "there is no rule 'apt-no-yess'", "did you mean 'apt-no-yes'?"),
        ({"select": ["zzz"]}, "there is no rule 'zzz'", "dockerdsl check --list has them all"),
        ({"preset": "strikt"}, "there is no preset 'strikt'", "did you mean 'strict'?"),
        ({"preset": "zzz"}, "there is no preset 'zzz'", "there are default, strict, cis, hadolint, buildkit"),
    ],
)
def test_what_there_is_not_is_refused(asked: dict[str, object], what: str, hint: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        check(ASKS, **asked)  # type: ignore[arg-type]
    assert (caught.value.what, caught.value.hint) == (what, hint)


def test_a_severity_that_is_said_counts_more_than_the_preset() -> None:
    said = check(ASKS, settings=Settings(severities={"DL3008": "style", "apt-no-yes": "off"}, ignore=("shellcheck", "DL4000")))
    assert [(each.rule, each.severity) for each in said] == [("apt-unpinned", "style")]


def test_the_preset_of_a_tool_has_that_tools_severities_and_words() -> None:
    (hadolint,) = check(ASKS, preset="hadolint", select=["DL4000"])
    (buildkit,) = check(ASKS, preset="buildkit", ignore=["shellcheck"])
    assert (hadolint.severity, hadolint.message) == ("error", "MAINTAINER is deprecated")
    assert (buildkit.severity, buildkit.message) == (
        "warning",
        "Maintainer instruction is deprecated in favor of using label",
    )


def test_rules_are_told_in_the_order_of_their_names() -> None:
    names = [rule.name for rule in all_rules()]
    assert names == sorted(names)
    assert all(isinstance(rule, Rule) for rule in all_rules())


@pytest.mark.parametrize(
    ("name", "url"),
    [
        ("shell-form-cmd", "https://docs.docker.com/go/dockerfile/rule/json-args-recommended/"),
        ("apt-no-yes", "https://github.com/hadolint/hadolint/wiki/DL3014"),
        ("base-platform-mismatch", None),
        ("curl-without-fail", None),
    ],
)
def test_a_rule_that_other_tools_have_knows_their_page(name: str, url: str | None) -> None:
    assert [each.url for each in all_rules() if each.name == name] == [url]


def test_a_finding_has_the_page_of_its_rule() -> None:
    assert {each.rule: each.url for each in check(ASKS, ignore=["shellcheck"])} == {
        "apt-no-yes": "https://github.com/hadolint/hadolint/wiki/DL3014",
        "maintainer-deprecated": "https://docs.docker.com/go/dockerfile/rule/maintainer-deprecated/",
    }
