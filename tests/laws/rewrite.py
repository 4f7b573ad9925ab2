"""Write what was read from a file as text again, laid out as this library does: ``parse(rewrite(parse(x))) == parse(x)``.

Comments, empty lines and the spelling of the file are gone; what its instructions say is kept.
"""

from __future__ import annotations

from dockerdsl.reading.parse import Parsed, Raw
from dockerdsl.render import Page, opening_text


def rewrite(parsed: Parsed) -> str:
    """Return the text of a file that has been read.

    Raises Unspellable for a value that this library reads and cannot write.
    """
    escape = parsed.scan.escape
    page = Page(escape)
    for directive in parsed.scan.directives:
        page.add(f"# {directive.name}={directive.value}")
    page.steps(parsed.args)
    for stage in parsed.stages:
        page.blank()
        base = stage.base
        page.add(base.text if isinstance(base, Raw) else opening_text(base, stage.name, escape), base)
        page.steps(stage.steps)
    return page.finish().text
