"""Read the recorded cases: what BuildKit's own parser answered; bytes that are not UTF-8 are lone surrogates."""

from __future__ import annotations

import base64
import json
from functools import cache
from pathlib import Path
from typing import Any

Case = dict[str, Any]


@cache
def cases(name: str) -> list[Case]:
    path = Path(__file__).parent / f"{name}.jsonl"
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def names(chosen: list[Case]) -> list[str]:
    return [case["id"] for case in chosen]


def dockerfile(case: Case) -> str:
    if "dockerfile_b64" in case:
        return base64.b64decode(case["dockerfile_b64"]).decode(errors="surrogateescape")
    if "dockerfile_parts" in case:
        return "".join([text * times for text, times in case["dockerfile_parts"]])
    text: str = case["dockerfile"]
    return text
