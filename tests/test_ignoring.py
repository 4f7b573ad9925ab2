"""``Stage.ignore`` keeps rules quiet for the step before it, and says so in the file."""

from __future__ import annotations

import sys

import pytest

from dockerdsl import Arg, Dockerfile, Stage
from dockerdsl.checks import check
from dockerdsl.errors import DockerdslError, InvalidType, InvalidValue

WEB = Stage("web", "debian:13")


@pytest.mark.parametrize(
    ("stage", "text"),
    [
        pytest.param(
            WEB.run("a").run("b").ignore("sudo", reason="the installer asks for it"),
            "FROM debian:13 AS web\nRUN a\n# dockerdsl: ignore[sudo] the installer asks for it\nRUN b\n",
            id="above the step before",
        ),
        pytest.param(
            WEB.run("a").ignore("sudo", "DL3008", reason="one").ignore("apt-no-yes", reason="two").run("b"),
            "FROM debian:13 AS web\n# dockerdsl: ignore[sudo, DL3008] one\n# dockerdsl: ignore[apt-no-yes] two\nRUN a\nRUN b\n",
            id="several, in order",
        ),
        pytest.param(
            WEB.run("a").comment("what follows").blank().ignore("sudo", reason="r").run("b"),
            "FROM debian:13 AS web\n# dockerdsl: ignore[sudo] r\nRUN a\n# what follows\n\nRUN b\n",
            id="a comment is no step",
        ),
        pytest.param(
            WEB.ignore("latest-tag", reason="one").ignore("DL3006", reason="two").run("b"),
            "# dockerdsl: ignore[latest-tag] one\n# dockerdsl: ignore[DL3006] two\n#\nFROM debian:13 AS web\nRUN b\n",
            id="above FROM, kept apart from a description",
        ),
        pytest.param(
            Stage("web", "debian:13", doc="serves").ignore("sudo", reason="r"),
            "# dockerdsl: ignore[sudo] r\n# web serves\nFROM debian:13 AS web\n",
            id="above a description",
        ),
        pytest.param(
            Stage(None, WEB.run("a")).comment("first").ignore("sudo", reason="r").run("b"),
            "FROM debian:13 AS web\nRUN a\n\n# dockerdsl: ignore[sudo] r\nFROM web\n# first\nRUN b\n",
            id="above the FROM of a later stage",
        ),
        pytest.param(
            WEB.ignore("latest-tag", reason="r").run(f"echo {Arg('V', '1')}").ignore("sudo", reason="s"),
            "# dockerdsl: ignore[latest-tag] r\n#\nFROM debian:13 AS web\nARG V=1\n# dockerdsl: ignore[sudo] s\nRUN echo ${V}\n",
            id="with arguments declared between",
        ),
    ],
)
def test_the_comment_stands_above(stage: Stage, text: str) -> None:
    assert str(stage.dockerfile()) == text


def test_a_rule_is_quiet_for_that_step_alone() -> None:
    asks = "apt-get install curl"
    stage = WEB.run(asks).ignore("apt-no-yes", reason="a file answers").run(asks)
    assert [each.at.line for each in check(stage, select=["apt-no-yes"])] == [4]


def test_a_rule_is_quiet_for_from() -> None:
    latest = Stage(None, "debian:latest")
    assert [each.rule for each in check(latest, select=["latest-tag"])] == ["latest-tag"]
    assert check(latest.ignore("latest-tag", reason="bumped every night").run("a"), select=["latest-tag"]) == []


def test_one_that_does_nothing_is_found_where_it_was_written() -> None:
    stage = (
        WEB.run("id")
        .ignore("sudo", reason="once it was needed")
        .ignore("sudoo", reason="misspelt")
    )  # fmt: skip
    line = sys._getframe().f_lineno - 3
    found = [each for each in check(stage) if each.rule.startswith("ignore")]
    assert [(str(each), each.hint) for each in found] == [
        (f"{__file__}:{line}: info: sudo finds nothing here [ignore-pragma-unused]", "take it out"),
        (f"{__file__}:{line + 1}: warning: there is no rule 'sudoo' [ignore-pragma-unknown]", "did you mean 'sudo'?"),
    ]


def test_the_stage_it_grows_from_stays_as_it_is() -> None:
    before = WEB.run("a")
    assert before.ignore("sudo", reason="r") != before
    assert str(before.dockerfile()) == "FROM debian:13 AS web\nRUN a\n"
    assert before.ignore("sudo", reason="r") == WEB.run("a").ignore("sudo", reason="r")


def test_two_targets_may_share_a_stage_with_one() -> None:
    base = WEB.ignore("latest-tag", reason="r")
    text = str(Dockerfile(Stage("a", base).run("x"), Stage("b", base).run("y")))
    assert text.count("# dockerdsl: ignore[latest-tag] r\n#\nFROM debian:13 AS web\n") == 1


@pytest.mark.parametrize(
    ("rules", "reason", "kind", "what"),
    [
        pytest.param((), "r", InvalidValue, "ignore() names no rule", id="no rule"),
        pytest.param(("a, b",), "r", InvalidValue, "'a, b' cannot be the name of a rule", id="two in one"),
        pytest.param(("a]",), "r", InvalidValue, "'a]' cannot be the name of a rule", id="a bracket"),
        pytest.param(("a\nRUN evil",), "r", InvalidValue, "'a\\nRUN evil' cannot be the name of a rule", id="a line feed"),
        pytest.param(("a",), " ", InvalidValue, "the reason is ' '", id="no reason"),
        pytest.param(("a",), "r\nRUN evil", InvalidValue, "the reason is 'r\\nRUN evil'", id="a line feed in the reason"),
        pytest.param((["a"],), "r", InvalidType, "ignore() takes the names of rules and a reason, not ['a']", id="a list"),
    ],
)
def test_what_would_not_be_understood_is_refused(
    rules: tuple[str, ...], reason: str, kind: type[DockerdslError], what: str
) -> None:
    with pytest.raises(kind) as caught:
        WEB.run("a").ignore(*rules, reason=reason)
    assert caught.value.what == what
    assert caught.value.at is not None
    assert caught.value.at.file == __file__
