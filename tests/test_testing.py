"""The assertions for the tests of an organisation: what passes, and what a failure shows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dockerdsl import Dockerfile, Document, Stage
from dockerdsl.checks import Problem, SeenStage, stage_rule
from dockerdsl.checks.settings import Settings
from dockerdsl.context import Context
from dockerdsl.errors import InvalidValue
from dockerdsl.testing import assert_clean

TEXT = "FROM debian:13\nRUN apt-get install -y curl\n"


@stage_rule(severity="error")
def owner_label(stage: SeenStage) -> Iterator[Problem]:
    """Say who owns the image."""
    if "LABEL" not in stage.by_keyword:
        yield stage.problem("nobody owns this image", hint="write LABEL owner=...")


def test_what_is_clean_passes() -> None:
    stage = Stage("web", "debian:13").label(owner="web")
    for source in (stage, Dockerfile(stage), Document.read(str(stage.dockerfile())), str(stage.dockerfile())):
        assert_clean(source, select=["latest-tag", "owner-label"], rules=[owner_label])


def test_a_failure_shows_every_finding_at_its_line() -> None:
    with pytest.raises(AssertionError) as caught:
        assert_clean(TEXT, select=["apt-recommends", "owner-label"], rules=[owner_label])
    assert (
        str(caught.value)
        == """\
not clean: 2 findings

error[owner-label]: nobody owns this image
 --> <Dockerfile>:1:1
  |
1 | FROM debian:13
  | ^^^^^^^^^^^^^^
  |
  = hint: write LABEL owner=...

info[apt-recommends]: apt-get installs recommended packages, too
 --> <Dockerfile>:2:13
  |
2 | RUN apt-get install -y curl
  |             ^^^^^^^
  |
  = hint: give it --no-install-recommends
"""
    )


def test_what_was_written_in_python_is_shown_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(Path(__file__).parent)
    stage = Stage(None, "debian:13").run("apt-get install -y curl")
    with pytest.raises(AssertionError) as caught:
        assert_clean(stage, select=["apt-recommends"])
    shown = str(caught.value).splitlines()
    assert shown[3].lstrip().startswith("--> test_testing.py:")
    assert shown[5].endswith("| " + '    stage = Stage(None, "debian:13").run("apt-get install -y curl")')
    assert "2 | RUN apt-get install -y curl" in [line.strip() for line in shown]


def test_milder_findings_can_be_let_pass() -> None:
    assert_clean(TEXT, select=["apt-recommends"], fail_on="warning")


def test_settings_and_a_context_can_be_told(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="b is not there in the build context"):
        assert_clean("FROM debian:13\nCOPY b /c\n", select=["copy-missing-source"], context=Context(tmp_path))
    assert_clean(TEXT, settings=Settings(select=("apt-recommends",), severities={"apt-recommends": "off"}, ignore=("all",)))


def test_a_rule_that_there_is_not_is_no_clean_answer() -> None:
    with pytest.raises(InvalidValue, match="there is no rule 'apt-recommend'"):
        assert_clean(TEXT, select=["apt-recommend"])
