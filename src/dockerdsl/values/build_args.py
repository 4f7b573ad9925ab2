"""The build arguments that BuildKit sets by itself."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final


def _sides(meanings: Mapping[str, str]) -> dict[str, str]:
    sides = {"TARGET": "the platform that is built for", "BUILD": "the platform that builds"}
    return {side + part: meaning.format(whose) for side, whose in sides.items() for part, meaning in meanings.items()}


PLATFORM_ARGS: Final[Mapping[str, str]] = MappingProxyType({
    **_sides({
        "PLATFORM": "{}, as linux/arm/v7",
        "OS": "the os of {}",
        "ARCH": "the architecture of {}",
        "VARIANT": "the variant of {}, often empty",
        "OSVERSION": "the os version of {}, often empty",
    }),
    "TARGETSTAGE": "the name of the stage that is built, 'default' if it has none",
})  # fmt: skip
"""ARGs that BuildKit sets, each with its meaning: usable in FROM at once, in a stage after ``ARG NAME``."""

PLATFORM_ARGS_SINCE: Final[Mapping[str, str]] = MappingProxyType(
    {"TARGETSTAGE": "1.11", "TARGETOSVERSION": "1.13", "BUILDOSVERSION": "1.13"}
)
"""The frontend that brought a platform ARG, for those that not every frontend has."""
