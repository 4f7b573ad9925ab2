"""What every engine test gets: the marker `engine`, an engine, base images.

Without an engine they are skipped, with the reason; where one is required, its absence is a failure. Required it is by
``DOCKERDSL_REQUIRE_ENGINE=1``, or in CI (``CI=true``) unless that variable says ``0``.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import pytest

from tests.engine.engine import Engine, has_image, probe

REQUIRED = os.environ.get("DOCKERDSL_REQUIRE_ENGINE", os.environ.get("CI", "")) in ("1", "true")


def absent(reason: str) -> None:
    """Skip the test, or fail it where an engine is required."""
    if REQUIRED:
        pytest.fail(f"an engine is required, and there is {reason}", pytrace=False)
    pytest.skip(reason)


def pytest_itemcollected(item: pytest.Item) -> None:
    item.add_marker("engine")


def pytest_runtest_setup() -> None:
    if probe().missing:
        absent(f"no engine: {probe().missing}")


@pytest.fixture
def engine() -> Iterator[Engine]:
    """An engine that forgets the images of the test."""
    engine = Engine()
    yield engine
    engine.clear()


@pytest.fixture(scope="session")
def base_image() -> Callable[[str], str]:
    """`base_image("busybox:latest")` is that name, if the engine has the image."""

    def named(name: str) -> str:
        if not has_image(name):
            absent(f"no image {name}: tests/engine/images.sh {name}")
        return name

    return named
