"""What a build finds in its context, against what is said of it without one."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from dockerdsl.context import Context
from tests.context.test_folder import JUDGED, lay_out
from tests.engine.engine import BuildError, Engine


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return lay_out(tmp_path)


def _copied(engine: Engine, folder: Path, path: str) -> bool:
    """Return whether a COPY brings anything; a build that fails because nothing is there brings nothing."""
    try:
        return bool(engine.export(f"FROM scratch\nCOPY {json.dumps([path, '/x/'])}\n", folder))
    except BuildError as error:
        if not re.search("not found|no such file|too many links", error.output):
            raise
        return False


@pytest.mark.parametrize("path", [path for path, said in JUDGED.values() if said != "unknown"])
def test_a_source_is_copied_where_it_is_said_to_be_found(engine: Engine, folder: Path, path: str) -> None:
    said = Context(folder).judge(path).state
    assert _copied(engine, folder, path) is (said == "found")
