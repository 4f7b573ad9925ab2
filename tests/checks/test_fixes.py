"""Fixes are done until there are none left, each in its own instruction, and no other instruction changes."""

from collections.abc import Callable

import pytest

from dockerdsl.checks import Edit, Finding, Fix, check
from dockerdsl.checks.fixes import fixed, mended
from dockerdsl.errors import EditRefused
from dockerdsl.where import Where
from tests.growth import grows_in_step

TEXT = "FROM debian:13\nRUN apt-get install a\nRUN apt-get install b\n"


def finding(*edits: tuple[int, int, str], safe: bool = True, rule: str = "mine") -> Finding:
    fix = Fix("do it", tuple(Edit(*edit) for edit in edits), safe)
    return Finding(rule, "warning", "it is wrong", Where("Dockerfile", 1), fix=fix)


def at(words: str) -> int:
    return TEXT.index(words)


def once(*findings: Finding) -> Callable[[str], list[Finding]]:
    """Find these in the text as it was, and nothing in any other."""
    return lambda text: list(findings) if text == TEXT else []


def test_safe_fixes_are_done_and_counted() -> None:
    done = mended(TEXT, lambda text: check(text, select=["apt-no-yes"]))
    assert done == ("FROM debian:13\nRUN apt-get install -y a\nRUN apt-get install -y b\n", 2)


def test_a_fix_that_leaves_what_it_was_to_mend_is_done_once() -> None:
    def look(text: str) -> list[Finding]:
        end = text.index("a\n")
        return [finding((end, end, "-y "))]

    assert mended(TEXT, look)[1] == 1


def test_a_fix_that_makes_another_possible_is_followed_by_it() -> None:
    def look(text: str) -> list[Finding]:
        found = text.find("a" if "a\n" in text else "A\n")
        return [finding((found, found + 1, {"a": "A", "A": "AA"}[text[found]]))] if "AA" not in text else []

    assert mended("FROM x\nRUN a\n", lambda text: look(text) if "RUN" in text else []) == ("FROM x\nRUN AA\n", 2)


def test_fixes_that_never_end_are_left_after_ten_rounds() -> None:
    text, done = mended("FROM a\n", lambda text: [finding((len(text) - 1, len(text) - 1, str(len(text) % 10)))])
    assert (text, done) == ("FROM a7890123456\n", 10)


def test_suggestions_are_done_only_when_asked_for() -> None:
    other = finding((at("b\n"), at("b\n") + 1, "c"), safe=False)
    assert mended(TEXT, once(other)) == (TEXT, 0)
    assert mended(TEXT, once(other), unsafe=True) == (TEXT.replace("b\n", "c\n"), 1)


def test_of_two_fixes_of_the_same_characters_the_first_is_done() -> None:
    place = at("a\n")
    assert fixed(TEXT, [finding((place, place + 1, "first")), finding((place, place + 1, "second"))]) == TEXT.replace(
        "a\n", "first\n"
    )


def test_a_line_may_go_and_one_may_come() -> None:
    start, end = at("RUN apt-get install a"), at("RUN apt-get install b")
    assert fixed(TEXT, [finding((start, end, ""))]) == TEXT.replace("RUN apt-get install a\n", "")
    assert fixed(TEXT, [finding((start, start, "USER app\n"))]) == TEXT.replace("13\n", "13\nUSER app\n")


def test_what_ends_without_a_line_end_can_be_mended_there() -> None:
    text = "FROM a\nRUN apt-get install"
    assert fixed(text, [finding((len(text), len(text), " -y"))]) == text + " -y"


@pytest.mark.parametrize(
    "edit",
    [
        pytest.param((at("a\n"), at("a\n") + 1, "a \\"), id="swallows the next instruction"),
        pytest.param((at("RUN"), at("RUN"), "RUN <<E\n"), id="opens a heredoc that takes the rest"),
        pytest.param((at("a\n"), at("a\n") + 1, "a\nCOPY"), id="writes what BuildKit refuses"),
        pytest.param((0, 0, "# escape=`\n"), id="changes the escape character"),
    ],
)
def test_a_fix_that_reaches_further_is_refused(edit: tuple[int, int, str]) -> None:
    with pytest.raises(EditRefused) as caught:
        fixed(TEXT, [finding(edit, rule="greedy")])
    assert caught.value.what == "the fix of greedy would change more than it should"


def test_choosing_fixes_grows_as_there_are_findings() -> None:
    line = len("RUN a\n")
    found = [finding((at, at + 1, "b")) for at in range(len("FROM a\nRUN "), 200 * line, line)]
    assert fixed("FROM a\n" + "RUN a\n" * 3, found[:3]) == "FROM a\n" + "RUN b\n" * 3
    assert grows_in_step(lambda size: fixed("FROM a\n" + "RUN a\n" * size, found[:size]), 90)
