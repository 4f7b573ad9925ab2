"""Throw bytes at the reader: nothing but `ParseError` comes out of it, and no byte is lost (``CONTRIBUTING.md`` says how)."""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any

from dockerdsl.errors import ParseError
from dockerdsl.reading.nodes import nodes
from dockerdsl.reading.parse import Parsed, parse, parse_scan
from dockerdsl.reading.scan import scan, scan_closely


def read(data: bytes) -> None:
    """Read a file of these bytes in every way there is."""
    scanned = scan(data)
    assert str(scanned).encode(errors="surrogateescape") == data
    nodes(scanned)
    closely = scan_closely(data)
    assert [(piece.text, piece.line) for piece in scanned.pieces] == [(piece.text, piece.line) for piece in closely.pieces]
    assert scanned.errors == closely.errors
    parsed, refusal = _outcome(parse, data)
    again, refused_again = _outcome(_parse_closely, data)
    assert (parsed, str(refusal)) == (again, str(refused_again))
    if refusal is not None:
        assert refusal.at is not None
        assert 1 <= refusal.at.line <= data.count(b"\n") + 1


def _parse_closely(data: bytes) -> Parsed:
    return parse_scan(scan_closely(data).check())


def _outcome(read: Callable[[bytes], Parsed], data: bytes) -> tuple[Parsed | None, ParseError | None]:
    try:
        return read(data), None
    except ParseError as error:
        return None, error


def main() -> None:
    """Let atheris think of bytes, the files of a folder as its beginning."""
    atheris: Any = import_module("atheris")
    target: Callable[[bytes], None] = read
    atheris.instrument_all()
    atheris.Setup(sys.argv, target)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
