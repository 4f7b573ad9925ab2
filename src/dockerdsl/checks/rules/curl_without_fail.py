"""Let curl fail when the server says no: give it `-f`.

Without `-f` a page that says 404 is a download like any other: the build goes on with an error message in the place of the
file.

Found:

```dockerfile
FROM debian:13
RUN curl -sSLo /srv/data.tar https://example.com/data.tar
```

Instead:

```dockerfile
FROM debian:13
RUN curl -fsSLo /srv/data.tar https://example.com/data.tar
```
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dockerdsl.checks.commands import Command
from dockerdsl.checks.downloads import CURL_VALUES
from dockerdsl.checks.rule import Problem, command_rule

_FAILS: Final = frozenset({"f", "fail", "fail-with-body"})
_LOOKS: Final = frozenset({"w", "write-out", "I", "head", "V", "version", "h", "help"})


@command_rule("curl", severity="info")
def curl_without_fail(command: Command) -> Iterator[Problem]:
    asks = command.operands(CURL_VALUES) or command.flagged(frozenset({"url"}))
    if asks and not command.flagged(_FAILS | _LOOKS, CURL_VALUES):
        yield command.problem(
            "without -f curl takes an error page for an answer", hint="give it -f", fix=command.insert("-f", safe=False)
        )
