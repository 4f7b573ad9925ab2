"""Cut what holds a Dockerfile into pieces, and tell where each of its lines was written in Python.

It may be a value of the DSL, a file that was read, or a text.
"""

from __future__ import annotations

from collections.abc import Sequence

from dockerdsl.dockerfile import Dockerfile
from dockerdsl.document import Document
from dockerdsl.reading.parse import Parsed
from dockerdsl.reading.scan import Scan, scan
from dockerdsl.stage import Stage
from dockerdsl.where import Where

Source = Stage | Dockerfile | Document | Parsed | Scan | str | bytes


def cut(source: Source) -> tuple[Scan, Sequence[Where | None]]:
    """Return the pieces of a source, and the place in Python of each of its lines; none for a file that was read."""
    if isinstance(source, Stage):
        source = source.dockerfile()
    if isinstance(source, Dockerfile):
        rendering = source.render()
        return scan(rendering.text), rendering.places()
    if isinstance(source, Parsed | Document):
        return source.scan, ()
    return (source if isinstance(source, Scan) else scan(source)), ()
