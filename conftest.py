"""What holds for every test: pages of documentation are tests, and the header names the engine."""

from __future__ import annotations

import pytest
from sybil.integration.pytest import SybilItem

from tests.documents import pages
from tests.engine.engine import probe

pytest_collect_file = pages.pytest()


def pytest_itemcollected(item: pytest.Item) -> None:
    if isinstance(item, SybilItem):  # the blocks of a page share a story: one worker runs them
        item.add_marker(pytest.mark.xdist_group(str(item.path)))


def pytest_report_header() -> str:
    return f"docker engine: {probe()}"
