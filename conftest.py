"""What holds for every test: pages of documentation are tests, and the header names the engine.

The blocks of a page share a story, so one worker must run them: that is why pytest-xdist is told to share tests out by file. By
group it cannot: xdist 3.8 sets an attribute for that which pytest 9.2 no longer reads. No test is timed: a slow machine is no
fault in the code.
"""

from __future__ import annotations

from hypothesis import settings

from tests.documents import pages
from tests.engine.engine import probe

pytest_collect_file = pages.pytest()
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


def pytest_report_header() -> str:
    return f"docker engine: {probe()}"
