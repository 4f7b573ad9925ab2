"""Words against what BuildKit's own word lexer made of them: 416 recorded cases, the fault of `split` among them."""

from __future__ import annotations

from typing import Any

import pytest

from dockerdsl.reading.expand import expand, split
from dockerdsl.reading.refused import Refused
from tests.conformance.vectors import Case, cases, names

CASES = cases("words")
SWITCHES = {
    "raw_quotes": "raw_quotes",
    "raw_escapes": "raw_escapes",
    "skip_unset_env": "skip_unset",
    "skip_process_quotes": "skip_quotes",
}


class Environment(dict[str, str]):
    """An environment that remembers what was looked up in it, also by an expansion that failed."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.asked: set[str] = set()

    def get(self, name: str, default: Any = None) -> Any:
        self.asked.add(name)
        return super().get(name, default)


def _switches(case: Case) -> dict[str, Any]:
    return {ours: case[theirs] for theirs, ours in SWITCHES.items() if theirs in case}


def _expanded(case: Case, environment: dict[str, str]) -> tuple[str | None, str | None]:
    try:
        return expand(case["word"], environment, case.get("escape", "\\"), **_switches(case)).text, None
    except Refused as refused:
        return None, refused.buildkit


def _split(case: Case) -> tuple[list[str] | None, str | None]:
    try:
        return split(case["word"], case["env"], case.get("escape", "\\"), **_switches(case)), None
    except Refused as refused:
        return None, refused.buildkit


@pytest.mark.parametrize("case", CASES, ids=names(CASES))
def test_a_word_is_refused_where_buildkit_refuses_it(case: Case) -> None:
    assert (_expanded(case, case["env"])[1] is None) == case["expected"]["ok"]


@pytest.mark.parametrize("case", CASES, ids=names(CASES))
def test_a_word_expands_to_what_buildkit_makes_of_it(case: Case) -> None:
    assert _expanded(case, case["env"])[0] == case["expected"].get("expanded")


@pytest.mark.parametrize("case", CASES, ids=names(CASES))
def test_a_word_splits_as_buildkit_splits_it(case: Case) -> None:
    assert _split(case) == (case["expected"]["words"], case["expected"].get("words_error"))


@pytest.mark.parametrize("case", CASES, ids=names(CASES))
def test_the_variables_looked_up_are_those_that_buildkit_looks_up(case: Case) -> None:
    environment = Environment(case["env"])
    _expanded(case, environment)
    found, missing = (sorted(name for name in environment.asked if (name in environment) == there) for there in (True, False))
    assert [found, missing] == [case["expected"]["matched"], case["expected"]["unmatched"]]


ACCEPTED = [case for case in CASES if case["expected"]["ok"]]


@pytest.mark.parametrize("case", ACCEPTED, ids=names(ACCEPTED))
def test_an_expansion_tells_which_variables_it_looked_up(case: Case) -> None:
    expansion = expand(case["word"], case["env"], case.get("escape", "\\"), **_switches(case))
    assert sorted(expansion.matched) == case["expected"]["matched"]
    assert sorted(expansion.unmatched) == case["expected"]["unmatched"]


REFUSED = [case for case in CASES if not case["expected"]["ok"]]


@pytest.mark.parametrize("case", REFUSED, ids=names(REFUSED))
def test_a_refusal_says_what_buildkit_says(case: Case) -> None:
    assert _expanded(case, case["env"])[1] == case["expected"]["error"]
