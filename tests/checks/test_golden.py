"""Under the presets `hadolint` and `buildkit` the rules find what the real tools find, but for a list of intended differences."""

import pytest

from dockerdsl.checks.catalogue import all_rules
from tests.checks.differences import INTENDED
from tests.checks.golden import RECORDS, ours, said_by_buildkit, said_by_hadolint

RULES = [rule for rule in all_rules() if rule.name != "shellcheck"]
HADOLINT = {each for rule in RULES for each in rule.hadolint}
BUILDKIT = {rule.buildkit for rule in RULES if rule.buildkit}


def read_by(tool: str) -> list[int]:
    """Return the files that a tool reads to their end."""
    return [
        number
        for number, record in enumerate(RECORDS)
        if (
            not record["buildkit_error"]
            if tool == "buildkit"
            else not record.get("hadolint_crash") and all(each["code"] != "DL1000" for each in record["hadolint"])
        )
    ]


def differing(number: int, tool: str) -> set[str]:
    """Return the ids of our rules that the tool reports at another line, or alone, or we do."""
    theirs, known = (said_by_buildkit(number), BUILDKIT) if tool == "buildkit" else (said_by_hadolint(number), HADOLINT)
    if tool == "hadolint":
        theirs = type(theirs)(set(theirs))
    found = ours(number, tool)
    return {code for code, _ in (theirs - found) + (found - theirs)} & known


CASES = [(number, tool) for tool in ("hadolint", "buildkit") for number in read_by(tool)]


@pytest.mark.parametrize(("number", "tool"), CASES, ids=[f"{tool}: {RECORDS[number]['id']}" for number, tool in CASES])
def test_findings_are_those_of_the_tool(number: int, tool: str) -> None:
    intended = {code for record, code in INTENDED if record == RECORDS[number]["id"]}
    assert differing(number, tool) - intended == set()


def test_every_intended_difference_is_one() -> None:
    found = {(RECORDS[number]["id"], code) for number, tool in CASES for code in differing(number, tool)}
    assert sorted(INTENDED.keys() - found) == []


def test_every_intended_difference_has_a_reason() -> None:
    assert [key for key, reason in INTENDED.items() if len(reason.split()) < 3] == []


def test_the_rules_that_there_are_have_files_in_which_they_fire() -> None:
    fired = {code for number, _ in CASES for code, _ in said_by_hadolint(number) + said_by_buildkit(number)}
    assert sorted((HADOLINT | BUILDKIT) - fired) == []
