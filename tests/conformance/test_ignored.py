"""What a `.dockerignore` leaves out of a build, against what a real engine sent: 83 files over one tree, and 15 that it refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dockerdsl.context.ignore import read_ignore_file
from dockerdsl.reading.refused import Refused

RECORDED: dict[str, Any] = json.loads((Path(__file__).parent / "ignored.json").read_text("utf-8"))


def _left_out(content: str) -> list[str]:
    ignored = read_ignore_file(content)
    return [path for path in RECORDED["tree"] if ignored.ignored_by(path.rstrip("/"))]


@pytest.mark.parametrize("case", RECORDED["cases"], ids=lambda case: case["id"])
def test_what_the_engine_did_not_send_is_ignored(case: dict[str, Any]) -> None:
    assert _left_out(case["ignore"]) == case["left_out"]


@pytest.mark.parametrize("case", RECORDED["refused"], ids=lambda case: case["id"])
def test_what_the_engine_refused_is_refused_with_its_words(case: dict[str, Any]) -> None:
    with pytest.raises(Refused) as refused:
        _left_out(case["ignore"])
    assert refused.value.buildkit == case["buildkit"]
    assert str(refused.value.at) == f".dockerignore:{case['line']}"
