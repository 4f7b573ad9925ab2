"""Say where in somebody's source a thing was written.

A `Where` is a file, a line and, when known, columns. `caller` finds the author's call: the nearest frame that is not this
library's. It keeps the code object and the offset of the call, never the frame (a frame keeps everything alive), and
`locate` turns them into a `Where` when somebody asks: one call of a chain that is written over many lines has its own line.
"""

from __future__ import annotations

import sys
from itertools import islice
from types import CodeType, FrameType

import attrs

PACKAGE = __name__.partition(".")[0]
BEYOND = PACKAGE + "/"
"""The first text after those that begin with the package's name and a dot."""
frame_at = sys._getframe  # the documented way to a frame; inspect costs fifty times as much
_GENERATED = "<attrs generated"
"""How the file of a method begins that attrs has written; its globals name no module."""

Call = tuple[CodeType, int]
"""A call as the interpreter knows it: code object and offset of the instruction."""

Lines = tuple[str, int, int]
"""Lines of a file: its name, the first and the last."""


@attrs.frozen(slots=True, weakref_slot=False)
class Where:
    """A place in a file: lines and columns count from 1, columns in bytes of UTF-8, `end_column` is the one after the last."""

    file: str
    line: int
    column: int | None = None
    end_line: int | None = None
    end_column: int | None = None

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


def caller(depth: int = 1) -> Call | None:
    """Return the call that the author wrote: the nearest frame outside this library, or None at the top of the stack.

    `depth` is where to begin, in frames above this function: what lies below is known to be the library's.
    """
    try:
        frame: FrameType | None = frame_at(depth)
    except ValueError:  # a shallower call than the fast ones: begin here
        frame = frame_at(1)
    while frame is not None:
        module = frame.f_globals.get("__name__", "")  # what follows is `outside`, written out: it runs at every verb
        if not PACKAGE <= module < BEYOND and (module or outside(frame)):
            return frame.f_code, frame.f_lasti
        frame = frame.f_back
    return None


def outside(frame: FrameType) -> bool:
    """Return whether a frame is not this library's (nor of a method that attrs generated for it)."""
    module = frame.f_globals.get("__name__", "")
    return not PACKAGE <= module < BEYOND if module else not frame.f_code.co_filename.startswith(_GENERATED)


def locate(call: Call | Lines | Where | None) -> Where | None:
    """Return the place of a call, with the columns that `code.co_positions` gives (in bytes of UTF-8)."""
    if call is None or isinstance(call, Where):
        return call
    if len(call) == 3:
        return Where(call[0], call[1], 1, call[2])
    code, offset = call
    line, end_line, column, end_column = next(islice(code.co_positions(), offset // 2, None), (None, None, None, None))
    if line is None:
        return Where(code.co_filename, code.co_firstlineno)
    if column is None or end_column is None:
        return Where(code.co_filename, line)
    return Where(code.co_filename, line, column + 1, end_line, end_column + 1)
