"""Measure how fast Dockerfiles are read, beside PyPI's ``dockerfile`` (BuildKit's Go parser), and how rightly.

Ours gives typed instructions with the lines they stand on; the other gives words. Every field of every instruction is looked
at, theirs too, so that nothing can be left for later. Speed counts bytes of UTF-8 for each second of CPU; the ratio is taken
round by round, and depends on the interpreter and on how it was built. What is read is compared with the other's answer, and with recorded ones of
BuildKit's own.
"""

from __future__ import annotations

import json
import platform
from collections.abc import Callable
from operator import attrgetter
from pathlib import Path
from typing import Any, NamedTuple

import attrs

from benchmarks.clock import compare
from benchmarks.corpus import corpus
from dockerdsl.errors import ParseError
from dockerdsl.instructions import INSTRUCTIONS
from dockerdsl.reading.nodes import Node, nodes
from dockerdsl.reading.parse import Raw, parse
from dockerdsl.reading.scan import scan

try:
    import dockerfile
except ImportError:
    dockerfile = None

GOAL = 5.0
RECORDED = Path(__file__).parent.parent / "tests" / "conformance" / "parse.jsonl"


class Reading(NamedTuple):
    """What reading costs: bytes of the corpus, its instructions, bytes a second, and how many times the Go parser's speed."""

    size: int
    instructions: int
    ours: float
    scanning: float
    theirs: float | None
    ratio: float | None
    low: float | None
    high: float | None


class Agreement(NamedTuple):
    """How many of all are read as BuildKit reads them."""

    same: int
    all: int


def reading(rounds: int, files: int = 200) -> Reading:
    """Measure the corpus, each contestant in turn."""
    texts = corpus(files)
    size = sum(len(text.encode()) for text in texts)
    calls: dict[str, Callable[[], object]] = {
        "ours": lambda: _each(_looked_at, texts),
        "scanning": lambda: _each(scan, texts),
    }
    if dockerfile is not None:
        calls["theirs"] = lambda: _each(_theirs_looked_at, texts)
    measured = compare(calls, rounds)
    count = sum(len(scan(text).instructions) for text in texts)
    ours, scanning, theirs = (
        size / measured[name].seconds if name in measured else None for name in ("ours", "scanning", "theirs")
    )
    ratio = measured.get("theirs")
    spread = (ratio.ratio, ratio.low, ratio.high) if ratio else (None, None, None)
    return Reading(size, count, ours or 0, scanning or 0, theirs, *spread)


def _each(read: Callable[[str], object], texts: list[str]) -> None:
    """Read file after file, and keep none: who keeps all of them pays for the garbage collector's rounds."""
    for text in texts:
        read(text)


_FIELDS = {cls: attrgetter(*[each.name for each in attrs.fields(cls)], "note") for cls in (*INSTRUCTIONS, Raw)}


def _looked_at(text: str) -> None:
    """Read a file, and every field of what is in it."""
    parsed = parse(text)
    for step in parsed.args:
        _FIELDS[step.__class__](step)
    for stage in parsed.stages:
        _FIELDS[stage.base.__class__](stage.base)
        for step in stage.steps:
            _FIELDS[step.__class__](step)


def _theirs_looked_at(text: str) -> None:
    for each in dockerfile.parse_string(text):
        tuple(each)


def agreement(files: int = 200) -> dict[str, Agreement]:
    """Return how many files are read alike: those recorded of BuildKit, and those of the corpus."""
    recorded = [json.loads(line) for line in RECORDED.read_text("utf-8").splitlines()] if RECORDED.exists() else []
    plain = [case for case in recorded if "dockerfile" in case and not case["expected"].get("lengths_only")]
    found = {"recorded": Agreement(sum(map(_as_recorded, plain)), len(plain))}
    if dockerfile is not None:
        texts = corpus(files)
        found["corpus"] = Agreement(sum(map(_as_they_do, texts)), len(texts))
    return found


def _as_recorded(case: dict[str, Any]) -> bool:
    try:
        read = nodes(parse(case["dockerfile"]).scan)
    except ParseError:
        return False
    expected = [(each["cmd"], each["flags"], each["args"], each["json"]) for each in case["expected"]["parse"]["nodes"]]
    return [(each.keyword, [*each.flags], [*each.args], each.json) for each in read] == expected


def _as_they_do(text: str) -> bool:
    scanned = scan(text)
    ours = [
        (piece.line, piece.end_line, *_flat(node)) for piece, node in zip(scanned.instructions, nodes(scanned), strict=True)
    ]
    theirs = [
        (
            each.start_line,
            each.end_line,
            each.cmd.upper(),
            each.flags,
            each.value,
            each.json,
            [h.content for h in each.heredocs],
        )
        for each in dockerfile.parse_string(text)
    ]
    return ours == theirs


def _flat(node: Node) -> tuple[Any, ...]:
    """Return a node as ``dockerfile`` shows it: pairs without their ``=``, the words of a trigger as its own."""
    keyword, bodies = node.keyword.upper(), [heredoc.content for heredoc in node.heredocs]
    said = node.child or node
    args = said.args
    if said.keyword.upper() in ("ENV", "LABEL"):
        args = tuple(part for place, part in enumerate(args) if place % 3 < 2)
    return keyword, (*node.flags, *(node.child.flags if node.child else ())), args, said.json, bodies


def show(rounds: int) -> None:
    """Print speed and agreement."""
    read = reading(rounds)
    per = read.size / read.instructions
    print(
        f"\nreading, CPython {platform.python_version()}: {read.size / 1e6:.2f} MB, {read.instructions} instructions of {per:.0f} bytes"
    )
    print(f"  ours, typed instructions {read.ours / 1e6:6.1f} MB/s   {1e6 * per / read.ours:.1f} us an instruction")
    print(f"  ours, pieces only        {read.scanning / 1e6:6.1f} MB/s")
    if read.theirs is None:
        print("  the package dockerfile is not installed: nothing to compare with")
    else:
        print(f"  dockerfile (Go)          {read.theirs / 1e6:6.1f} MB/s")
        print(f"  times as fast (goal >= {GOAL})  {read.ratio:.2f} [{read.low:.2f}-{read.high:.2f}]")
    for name, found in agreement().items():
        print(f"  {name}: {found.same} of {found.all} read as BuildKit reads them")


if __name__ == "__main__":
    show(15)
