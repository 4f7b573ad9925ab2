"""The generated files of the worked monorepo, judged by BuildKit's own checks."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.engine.engine import Engine
from tests.engine.test_examples import images
from tests.test_monorepo import FILES, MONOREPO


@pytest.mark.parametrize("path", FILES)
def test_buildkit_has_nothing_to_say_against_a_file(path: str, engine: Engine, base_image: Callable[[str], str]) -> None:
    text = (MONOREPO / path).read_text()
    stand_in = f"docker-image://{base_image('busybox:latest')}"

    found = engine.check(text, (MONOREPO / path).parent, build_contexts=dict.fromkeys(images(text), stand_in))

    assert (found.get("buildError"), found.get("warnings")) == (None, None)
