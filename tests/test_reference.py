"""The reference page names everything that is public."""

from __future__ import annotations

import re
from pathlib import Path

import dockerdsl

PAGE = (Path(__file__).parent.parent / "docs" / "reference.md").read_text(encoding="utf-8")


def test_every_public_name_is_on_the_reference_page() -> None:
    named = set(re.findall(r"^::: dockerdsl\.(\w+)$", PAGE, re.MULTILINE))
    of_instructions = {"From", "Instruction"}
    of_errors = {"DockerdslError"}

    assert set(dockerdsl.__all__) - {"__version__"} - named - of_instructions - of_errors == set()
