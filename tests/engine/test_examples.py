"""The examples, judged by BuildKit's own checks."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from dockerdsl.definitions import load
from tests.engine.engine import Engine
from tests.test_examples import EXAMPLES, NAMES

NEWER = (
    "# syntax=docker/dockerfile:1-labs\n",
    "--device=nvidia.com/gpu=all ",
    "--security=insecure ",
    "--parents ",
)
"""What the frontend of an engine in use may not know yet, and would have to fetch another for."""


def images(text: str) -> set[str]:
    """Return the images that a Dockerfile names, its arguments put in."""
    for name, default in re.findall(r"^ARG (\w+)=(\S+)$", text, re.MULTILINE):
        text = text.replace(f"${{{name}}}", default)
    named = re.findall(r"^FROM (?:--platform=\S+ )?(\S+)|--from=(\S+)|,from=([^,\s]+)", text, re.MULTILINE)
    stages = re.findall(r"^FROM .* AS (\S+)$", text, re.MULTILINE)
    return {"".join(each) for each in named} - {"scratch", *stages}


def known(text: str) -> str:
    """Return the text without what is newer than engines."""
    for each in NEWER:
        text = text.replace(each, "")
    return text


@pytest.mark.parametrize("name", NAMES)
def test_buildkit_has_nothing_to_say_against_an_example(name: str, engine: Engine, base_image: Callable[[str], str]) -> None:
    text = known(str(load(EXAMPLES / name).dockerfile))
    stand_in = f"docker-image://{base_image('busybox:latest')}"

    found = engine.check(text, EXAMPLES / name, build_contexts=dict.fromkeys(images(text), stand_in))

    assert (found.get("buildError"), found.get("warnings")) == (None, None)
