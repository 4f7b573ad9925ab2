"""What tests of refused values ask for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from dockerdsl.reading.refused import Refused


def fault(read: Callable[[str], Any], text: str) -> tuple[str, str | None, str]:
    """Return what a reader says against a text: our words, our hint, BuildKit's words."""
    with pytest.raises(Refused) as refused:
        read(text)
    return refused.value.what, refused.value.hint, refused.value.buildkit
