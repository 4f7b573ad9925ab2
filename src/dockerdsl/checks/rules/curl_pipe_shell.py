"""Look at a script before you run it: keep it out of a pipe to a shell.

What a server sends today is run as root, whole or cut off in the middle. Downloaded to a file it can be held against a
checksum, and `ADD --checksum` does both.

Found:

```dockerfile
FROM debian:13
RUN curl -fsSL https://example.com/install.sh | sh
```

Instead:

```dockerfile
# syntax=docker/dockerfile:1
FROM debian:13
ADD --checksum=sha256:24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d https://example.com/install.sh /tmp/
RUN sh /tmp/install.sh && rm /tmp/install.sh
```
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator
from typing import Final

from dockerdsl.checks.commands import Command
from dockerdsl.checks.rule import Problem, run_rule
from dockerdsl.checks.seen import SeenStep
from dockerdsl.values.shells import SHELLS

_LOADERS: Final = ("curl", "wget")
_INTERPRETERS: Final = frozenset({*SHELLS, "python", "python3", "perl", "ruby", "node", "php"})
_FED: Final = frozenset({"-", "-s", "/dev/stdin"})


@run_rule(*_LOADERS, severity="info", triggers=True)
def curl_pipe_shell(step: SeenStep) -> Iterator[Problem]:
    loaders = [command for command in step.commands if command.name in _LOADERS]
    piped = {loader.invocation.command.pipeline: loader for loader in reversed(loaders)}
    within = [loader for loader in loaders if loader.invocation.command.nested == "substitution"]
    for command in step.commands:
        loader = _before(command, piped) or _among_words(command, within)
        if loader:
            at = min(loader.span()[0], command.span()[0]), max(loader.span()[1], command.span()[1])
            yield step.problem(f"what {loader.name} brings is run unseen", at, hint="use ADD --checksum, then run the file")


def _before(command: Command, piped: dict[int, Command]) -> Command | None:
    """Return what loads the text that an interpreter gets through a pipe."""
    own = command.invocation.command
    loader = piped.get(own.pipeline)
    runs = loader and loader.invocation.command.place < own.place and command.name in _INTERPRETERS and _reads_input(command)
    return loader if runs else None


def _among_words(command: Command, within: list[Command]) -> Command | None:
    """Return what loads the text that a shell is given as a word."""
    run = command.invocation
    if not (command.name in (*SHELLS, "source", ".") or any(word.text in (*SHELLS, "eval") for word in run.through)):
        return None
    for word in (run.word, *run.args):
        at = bisect(within, word.start, key=lambda loader: loader.invocation.word.start)
        if at < len(within) and within[at].invocation.word.start < word.end:
            return within[at]
    return None


def _reads_input(command: Command) -> bool:
    """Return whether an interpreter is given no script, so that it runs what comes through the pipe."""
    words = [word.text for word in command.args]
    if not _FED.isdisjoint(words):
        return True
    script = ("c", "n") if command.name in SHELLS else ("c", "e", "m", "n")
    return not command.has(*script) and not command.operands(frozenset({"o"}))
