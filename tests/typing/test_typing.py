"""Editors and type checkers see what is there: two judge what they must accept and what they must refuse."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
GOOD, BAD = HERE / "good.py", HERE / "bad.py"


def lines_refused(path: Path) -> set[int]:
    return {number for number, line in enumerate(path.read_text().splitlines(), 1) if line.endswith("# refused")}


def complaints_of_mypy(path: Path) -> dict[int, str]:
    """Return the lines that mypy complains about, each with its words."""
    pytest.importorskip("mypy")
    command = [sys.executable, "-m", "mypy", "--strict", "--no-error-summary", "--hide-error-context", str(path)]
    output = subprocess.run(command, capture_output=True, text=True, check=False, cwd=HERE.parent.parent).stdout
    found = re.findall(rf"{re.escape(path.name)}:(\d+): error: (.+)", output)
    return {int(line): words for line, words in found}


def complaints_of_pyright(path: Path) -> dict[int, str]:
    """Return the lines that pyright complains about, each with its words."""
    pytest.importorskip("pyright")
    command = [sys.executable, "-m", "pyright", "--outputjson", "--pythonpath", sys.executable, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=HERE.parent.parent)
    if not done.stdout.startswith("{"):
        pytest.skip(f"pyright does not run here: {done.stderr.strip()[:200]}")
    found = json.loads(done.stdout)["generalDiagnostics"]
    return {each["range"]["start"]["line"] + 1: each["message"] for each in found if each["severity"] == "error"}


JUDGES = {"mypy": complaints_of_mypy, "pyright": complaints_of_pyright}


@pytest.mark.parametrize("judge", JUDGES)
def test_what_is_right_is_accepted(judge: str) -> None:
    assert JUDGES[judge](GOOD) == {}


@pytest.mark.parametrize("judge", JUDGES)
def test_what_is_wrong_is_refused_line_by_line(judge: str) -> None:
    complaints = JUDGES[judge](BAD)
    assert sorted(lines_refused(BAD) - complaints.keys()) == []
    assert {line: words for line, words in complaints.items() if line not in lines_refused(BAD)} == {}
