"""What is found in which kind of source, in which order, at which place; and rules that others write."""

import sys
from collections.abc import Iterator

import pytest

from dockerdsl import Dockerfile, Document, Stage
from dockerdsl.checks import (
    Command,
    Edit,
    File,
    Finding,
    Fix,
    Problem,
    SeenStage,
    SeenStep,
    check,
    command_rule,
    file_rule,
    run_rule,
    stage_rule,
    step_rule,
)
from dockerdsl.checks.fixes import fixed
from dockerdsl.where import Where


def test_what_was_written_in_python_is_found_there() -> None:
    stage = (
        Stage("web", "debian:13")
        .run("apt-get update && rm -rf /var/lib/apt/lists/*")
        .run("apt-get install --no-install-recommends curl")
    )  # fmt: skip
    line = sys._getframe().f_lineno - 2
    for source in (stage, Dockerfile(stage)):
        (finding,) = check(source, select=["apt-no-yes"])
        assert finding.source is not None
        assert (finding.source.file, finding.source.line) == (__file__, line)
        assert (finding.at.line, finding.at.column, finding.at.end_column) == (3, 13, 20)
        assert finding.place == finding.source


def test_what_was_read_is_found_in_its_file() -> None:
    (finding,) = check(Document.read("FROM a:1\nMAINTAINER Ada\n", "svc/Dockerfile"))
    assert str(finding) == "svc/Dockerfile:2: warning: MAINTAINER is deprecated [maintainer-deprecated]"
    assert finding.source is None
    assert finding.at == Where("svc/Dockerfile", 2, 1, 2, 15)


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        pytest.param("FROM a\nRUN x && \\\n  # é\n  apt-get install b\n", "install", id="a continued line behind a comment"),
        pytest.param('FROM a\nRUN echo "é" && apt-get install b\n', "install", id="behind what is no ASCII"),
        pytest.param("FROM a\nRUN <<E\nx\n\tapt-get install b\nE\n", "install", id="a heredoc"),
        pytest.param("FROM a\nRUN cat <<E && apt-get install b\nx\nE\n", "install", id="in front of a heredoc"),
        pytest.param('FROM a\nRUN ["apt-get", "install", "b"]\n', '"install"', id="an exec form"),
        pytest.param("FROM a\r\nRUN x && \\\r\n apt-get install b\r\n", "install", id="lines that end in a carriage return"),
        pytest.param("# escape=`\nFROM a\nRUN x && `\n apt-get install b\n", "install", id="another escape character"),
        pytest.param("FROM a\nONBUILD RUN apt-get install b\n", "install", id="behind ONBUILD"),
        pytest.param("FROM a\nRUN apt-get install b", "install", id="without a line end"),
    ],
)
def test_a_word_is_marked_where_it_stands(text: str, marked: str) -> None:
    (finding,) = check(text, select=["apt-no-yes"])
    line = text.split("\n")[finding.at.line - 1].encode()
    assert line[(finding.at.column or 0) - 1 : (finding.at.end_column or 0) - 1].decode() == marked
    mended = fixed(text, [finding])
    assert check(mended, select=["apt-no-yes"]) == []
    assert len(mended) == len(text) + len(', "-y"' if marked[0] == '"' else " -y")


def test_a_byte_order_mark_is_no_column() -> None:
    found = {each.rule: each for each in check("\ufeffFROM debian:latest as a\nRUN sudo x\n", ignore=["shellcheck"])}
    places = [(each.at.column, each.at.end_column) for each in (found["latest-tag"], found["from-as-casing"], found["sudo"])]
    assert places == [(6, 19), (20, 22), (5, 9)]


def test_what_is_refused_is_marked_behind_a_byte_order_mark() -> None:
    (finding,) = check("\ufeffFRM a\n")
    assert (finding.rule, finding.at) == ("parse-error", Where("<Dockerfile>", 1, 1, 1, 6))


@pytest.mark.parametrize("comment", ["# dockerdsl: ignore[latest-tag] r", "# hadolint ignore=DL3007"])
def test_a_pragma_may_stand_behind_a_byte_order_mark(comment: str) -> None:
    assert check(f"\ufeff{comment}\nFROM debian:latest\n", select=["latest-tag"]) == []


def test_findings_come_in_the_order_of_the_file() -> None:
    found = check("FROM a:1\nRUN wget x | y; apt-get install z\nMAINTAINER Ada\nRUN wget w\n", ignore=["shellcheck"])
    assert [(each.at.line, each.at.column) for each in found] == sorted((each.at.line, each.at.column) for each in found)
    assert [each.at.line for each in found] == [2, 2, 2, 2, 3, 4]


# --- rules of one's own ------------------------------------------------------------------------------------------------------


@file_rule(severity="error")
def two_stages(file: File) -> Iterator[Problem]:
    """Have two stages."""
    if len(file.stages) < 2:
        yield file.steps[0].problem("this file has one stage")


@stage_rule(severity="info")
def named(stage: SeenStage) -> Iterator[Problem]:
    """Name every stage."""
    if stage.name is None:
        yield stage.problem("this stage has no name", hint="write AS web")


@step_rule("WORKDIR", severity="style")
def short(step: SeenStep) -> Iterator[Problem]:
    """Keep paths short."""
    if len(step.spans.arguments.text) > 4:
        yield step.problem(
            "this is long", step.spans.arguments, fix=Fix("cut it", (Edit(*step.span(step.spans.arguments), "/a"),))
        )


@command_rule("curl", severity="warning", also=("ACME-1",))
def no_curl(command: Command) -> Iterator[Problem]:
    """Use the company's mirror."""
    yield command.problem(f"curl of {command.operands()[0].text}")


@run_rule("curl", "wget", severity="style")
def one_download(step: SeenStep) -> Iterator[Problem]:
    """Fetch one thing at a time."""
    yield step.problem(f"{len(step.commands)} programs run, and some fetch")


OWN = [two_stages, named, short, no_curl]
OWN_TEXT = "FROM a:1\nWORKDIR /a/long/path\nRUN env curl -f https://x.test\nONBUILD RUN curl -f y\nONBUILD WORKDIR /long/too\n"


def own(text: str = OWN_TEXT, **asked: object) -> list[Finding]:
    return check(text, rules=OWN, ignore=["shellcheck"], **asked)  # type: ignore[arg-type]


def test_rules_of_ones_own_judge_beside_the_others() -> None:
    assert [(each.at.line, each.rule, each.severity, each.message) for each in own()] == [
        (1, "named", "info", "this stage has no name"),
        (1, "two-stages", "error", "this file has one stage"),
        (2, "short", "style", "this is long"),
        (3, "no-curl", "warning", "curl of https://x.test"),
        (4, "no-curl", "warning", "curl of y"),
    ]


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        ("RUN curl -f x && sudo curl -f y && wget z && make", ["4 programs run, and some fetch"]),
        ("RUN make\nRUN wget x", ["1 programs run, and some fetch"]),
        ("ONBUILD RUN wget x", []),
        ("CMD curl -f x", []),
    ],
    ids=["once for several programs", "only what starts them", "not behind ONBUILD", "only RUN"],
)
def test_a_run_rule_looks_once_at_each_run_that_starts_its_programs(text: str, messages: list[str]) -> None:
    found = check(f"FROM a:1\n{text}\n", rules=[one_download], select=["one-download"])
    assert [each.message for each in found] == messages


def test_rules_of_ones_own_are_asked_for_by_name_and_alias() -> None:
    assert [each.rule for each in own(select=["ACME-1"])] == ["no-curl", "no-curl"]
    assert [each.rule for each in own(select=["short"])] == ["short"]


def test_rules_of_ones_own_mend() -> None:
    assert fixed(OWN_TEXT, own()).split("\n")[1] == "WORKDIR /a"


def test_a_rule_has_a_page() -> None:
    assert (no_curl.name, no_curl.summary, no_curl.aliases) == ("no-curl", "Use the company's mirror", ("ACME-1",))


def test_of_two_fixes_of_one_place_the_first_is_done() -> None:
    at = Where("x", 1)
    fixes = [
        Fix("a", (Edit(0, 1, "A"),)),
        Fix("b", (Edit(0, 2, "B"),)),
        Fix("c", (Edit(2, 2, "C"),)),
        Fix("d", (Edit(3, 4, ""),), safe=False),
    ]
    findings = [Finding("r", "info", "m", at, fix=fix) for fix in fixes]
    assert fixed("0123", findings) == "A1C23"
    assert fixed("0123", findings, unsafe=True) == "A1C2"
