"""Write the exec form as JSON: double quotes, commas between, none at the end.

What begins with a bracket and is no JSON is taken for the shell form: the shell is asked to run a program named `['app',`. The
build goes well, the container does not start.

Found:

```dockerfile
FROM debian:13
CMD ['app', '--port', '80']
```

Instead:

```dockerfile
FROM debian:13
CMD ["app", "--port", "80"]
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from dockerdsl.checks.finding import Edit, Fix
from dockerdsl.checks.rule import Problem, step_rule
from dockerdsl.checks.seen import SeenStep
from dockerdsl.reading.lines import NotStrings, json_array
from dockerdsl.reading.spans import Token

_CURLY: Final = "\u2018\u2019"
_QUOTES: Final = f"\"'\u201c\u201d{_CURLY}"
_meant: Final = re.compile(
    rf"\[(?: *[{_QUOTES}][^{_QUOTES}]*[{_QUOTES}] *(?:,|\]$)|[{_QUOTES}]|[^\s\[\]\"']+ *,[^\]]*\]$)"
).match
"""Matches what was meant to be JSON, and is no test of the shell's: ``[ -f a ]``."""


@step_rule("RUN", "CMD", "ENTRYPOINT", "COPY", "ADD", "VOLUME", "HEALTHCHECK", severity="warning", triggers=True)
def json_form_malformed(step: SeenStep) -> Iterator[Problem]:
    if "[" not in step.piece.text:
        return
    token = _written(step)
    if not _meant(token.text) or _is_json(token.text):
        return
    mended = _mended(token.text)
    yield step.problem(
        "this begins like JSON and is not, so it is taken for plain words",
        token,
        hint=f"write {mended}" if mended else "write double quotes around each string, and commas between",
        fix=Fix("write JSON", (Edit(*step.span(token), mended),), safe=False) if mended else None,
    )


def _written(step: SeenStep) -> Token:
    """Return the arguments, of HEALTHCHECK what stands behind CMD."""
    arguments = step.spans.arguments
    if step.keyword != "HEALTHCHECK":
        return arguments
    found = re.match(r"CMD[ \t]+", arguments.text, re.IGNORECASE)
    begin = found.end() if found else 0
    return step.spans.part(arguments.at + begin, arguments.at + len(arguments.text))


def _is_json(text: str) -> bool:
    try:
        return json_array(text) is not None
    except NotStrings:
        return True


def _mended(text: str) -> str | None:
    """Return the text as JSON, where quotes or a last comma are all that is wrong."""
    plain = re.sub("[\u201c\u201d]", '"', text)
    for quotes in (plain, re.sub(f"['{_CURLY}]", '"', plain) if '"' not in plain else plain):
        found = re.sub(r",\s*\]$", "]", quotes)
        if _is_json(found):
            return found
    return None
