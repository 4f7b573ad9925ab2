"""Comments above FROM and ARG: BuildKit's own check for descriptions has nothing to say."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dockerdsl import Dockerfile, Stage
from tests.engine.engine import Engine
from tests.test_descriptions import FILES


@pytest.mark.parametrize("file", [file for file, _ in FILES.values()], ids=FILES)
def test_no_comment_is_taken_for_a_description(
    file: Dockerfile | Stage, engine: Engine, base_image: Callable[[str], str]
) -> None:
    stand_in = f"docker-image://{base_image('busybox:latest')}"
    text = f"# check=experimental=InvalidDefinitionDescription\n\n{file}"

    found = engine.check(text, build_contexts={"busybox:1": stand_in, "busybox:2": stand_in})

    assert (found.get("buildError"), found.get("warnings")) == (None, None)
