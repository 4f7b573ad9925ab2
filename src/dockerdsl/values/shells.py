"""The shells whose language is that of ``sh``, or nearly: by the names of their programs."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal

Shellish = Literal["sh", "bash", "dash", "ash", "ksh", "zsh"]

SHELLS: Final[Mapping[str, Shellish]] = MappingProxyType({
    "sh": "sh",
    "bash": "bash",
    "dash": "dash",
    "ash": "ash",
    "ksh": "ksh",
    "ksh93": "ksh",
    "mksh": "ksh",
    "oksh": "ksh",
    "zsh": "zsh",
})  # fmt: skip
"""What each of them reads."""
