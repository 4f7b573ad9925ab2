"""How `dockerdsl sync` tells other programs what it found."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from dockerdsl.cli import run
from tests.project.conftest import write


@pytest.fixture(autouse=True)
def _project(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    write("dockerdsl.toml")
    for folder in ("a b", "c", "d"):
        write(f"{folder}/imagefile.py", "web = Stage(None, 'x')\n")
    assert run(["sync"]) == 0
    write("a b/imagefile.py", "\nweb = Stage(None, 'y')\n")
    Path("c/imagefile.py").unlink()
    write("d/imagefile.py", "1 / 0\n")
    capfd.readouterr()


def told(capfd: pytest.CaptureFixture[str], output_format: str) -> str:
    assert run(["sync", "--check", "--output-format", output_format]) == 2
    out, err = capfd.readouterr()
    assert err.endswith("2 files differ, 1 failed, 0 in step\nrun: dockerdsl sync\n")
    return out


def loaded(capfd: pytest.CaptureFixture[str], output_format: str) -> Any:
    return json.loads(told(capfd, output_format))


GONE = "c/Dockerfile would be removed: no definition makes it any more"
RAISES = "d/imagefile.py raises ZeroDivisionError: division by zero"


def test_concise_is_a_line_for_each(capfd: pytest.CaptureFixture[str]) -> None:
    assert told(capfd, "concise") == (
        "a b/Dockerfile:3: changed: a b/Dockerfile would change (a b/imagefile.py:3)\n"
        f"c/Dockerfile:1: orphan: {GONE} (c/imagefile.py:1)\n"
        f"d/imagefile.py:2: definition: {RAISES}\n"
    )


def test_github_gets_workflow_commands(capfd: pytest.CaptureFixture[str]) -> None:
    assert told(capfd, "github") == (
        "::error title=dockerdsl (changed),file=a b/Dockerfile,line=3::a b/Dockerfile would change (a b/imagefile.py:3)\n"
        f"::error title=dockerdsl (orphan),file=c/Dockerfile,line=1::{GONE} (c/imagefile.py:1)\n"
        f"::error title=dockerdsl (definition),file=d/imagefile.py,line=2::{RAISES}\n"
    )


def test_gitlab_gets_a_code_quality_report(capfd: pytest.CaptureFixture[str]) -> None:
    changed, orphan, definition = loaded(capfd, "gitlab")

    assert changed == {
        "description": "a b/Dockerfile would change (a b/imagefile.py:3)",
        "check_name": "dockerdsl-changed",
        "fingerprint": sha256(b"changed\0a b/Dockerfile\0a b/Dockerfile would change").hexdigest(),
        "severity": "major",
        "location": {"path": "a b/Dockerfile", "lines": {"begin": 3}},
    }
    assert [orphan["check_name"], definition["check_name"], definition["severity"]] == [
        "dockerdsl-orphan",
        "dockerdsl-definition",
        "blocker",
    ]


def test_json_has_all_facts(capfd: pytest.CaptureFixture[str]) -> None:
    found = loaded(capfd, "json")

    assert found["in_step"] == 0
    assert found["findings"][0] == {
        "kind": "changed",
        "file": "a b/Dockerfile",
        "line": 3,
        "message": "a b/Dockerfile would change",
        "hint": None,
        "action": "write",
        "definition": {"file": "a b/imagefile.py", "line": 3},
    }
    assert [(each["kind"], each["action"]) for each in found["findings"]] == [
        ("changed", "write"),
        ("orphan", "remove"),
        ("definition", "fail"),
    ]


def test_sarif_names_the_definition_and_the_file_that_belongs_to_it(capfd: pytest.CaptureFixture[str]) -> None:
    found = loaded(capfd, "sarif")
    (only,) = found["runs"]
    changed, _, definition = only["results"]

    assert (found["version"], only["tool"]["driver"]["name"]) == ("2.1.0", "dockerdsl")
    assert {each["ruleId"] for each in only["results"]} <= {each["id"] for each in only["tool"]["driver"]["rules"]}
    assert changed["locations"] == [place("a%20b/imagefile.py", 3)]
    assert changed["relatedLocations"] == [place("a%20b/Dockerfile", 3)]
    assert definition["locations"] == [place("d/imagefile.py", 2)]


def place(file: str, line: int) -> dict[str, Any]:
    return {"physicalLocation": {"artifactLocation": {"uri": file}, "region": {"startLine": line}}}


def test_what_was_written_is_told_too(capfd: pytest.CaptureFixture[str]) -> None:
    Path("d/imagefile.py").unlink()
    assert run(["sync", "--output-format", "json"]) == 0
    out, err = capfd.readouterr()

    assert [(each["file"], each["message"]) for each in json.loads(out)["findings"]] == [
        ("a b/Dockerfile", "a b/Dockerfile written"),
        ("c/Dockerfile", "c/Dockerfile removed"),
        ("d/Dockerfile", "d/Dockerfile removed"),
    ]
    assert err == "1 file written, 2 files removed, 0 in step\n"


@pytest.mark.parametrize("output_format", ["concise", "github", "gitlab", "json", "sarif"])
def test_nothing_found_is_told_in_every_format(capfd: pytest.CaptureFixture[str], output_format: str) -> None:
    Path("d/imagefile.py").unlink()
    run(["sync"])
    capfd.readouterr()

    assert run(["sync", "--check", "--output-format", output_format]) == 0
    out, err = capfd.readouterr()
    assert err == ""
    if output_format in ("concise", "github"):
        assert out == ""
    else:
        found = json.loads(out)
        assert found == [] or found.get("findings") == [] or found["runs"][0]["results"] == []
