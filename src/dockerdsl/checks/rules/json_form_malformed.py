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

from dockerdsl.checks.finding import Edit, Fix
from dockerdsl.checks.malformed_json import CURLY, is_json, malformed_json
from dockerdsl.checks.rule import Problem, step_rule
from dockerdsl.checks.seen import SeenStep


@step_rule("RUN", "CMD", "ENTRYPOINT", "COPY", "ADD", "VOLUME", "HEALTHCHECK", severity="warning", triggers=True)
def json_form_malformed(step: SeenStep) -> Iterator[Problem]:
    token = malformed_json(step)
    if token is None:
        return
    mended = _mended(token.text)
    yield step.problem(
        "this begins like JSON and is not, so it is taken for plain words",
        token,
        hint=f"write {mended}" if mended else "write double quotes around each string, and commas between",
        fix=Fix("write JSON", (Edit(*step.span(token), mended),), safe=False) if mended else None,
    )


def _mended(text: str) -> str | None:
    """Return the text as JSON, where quotes or a last comma are all that is wrong."""
    plain = re.sub("[\u201c\u201d]", '"', text)
    for quotes in (plain, re.sub(f"['{CURLY}]", '"', plain) if '"' not in plain else plain):
        found = re.sub(r",\s*\]$", "]", quotes)
        if is_json(found):
            return found
    return None
