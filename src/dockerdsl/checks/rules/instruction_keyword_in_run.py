r"""End a RUN before the next instruction.

A `\` or `&&` that was left at the end of a RUN makes the next instruction a part of it: the shell looks for a program called
COPY.

Found:

```dockerfile
FROM debian:13
RUN mkdir /srv/app && \
COPY app /srv/app/
```

Instead:

```dockerfile
FROM debian:13
RUN mkdir /srv/app
COPY app /srv/app/
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from dockerdsl.checks.commands import Command
from dockerdsl.checks.rule import Problem, step_rule
from dockerdsl.checks.seen import SeenStep
from dockerdsl.shell import Word

_KEYWORDS: Final = frozenset(
    """ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL MAINTAINER ONBUILD RUN SHELL STOPSIGNAL USER VOLUME
    WORKDIR""".split()
)


_begins_a_line: Final = re.compile(rf"\n[ \t]*(?:{'|'.join(sorted(_KEYWORDS))})\b").search


@step_rule("RUN", severity="warning", triggers=True)
def instruction_keyword_in_run(step: SeenStep) -> Iterator[Problem]:
    later = _begins_a_line(step.piece.text) is not None
    for command in step.commands if later or not step.programs.isdisjoint(_KEYWORDS) else ():
        word = command.invocation.word if command.name in _KEYWORDS else _first_of_a_line(command)
        if word:
            yield command.problem(
                f"{word.text} is part of a RUN, not an instruction", word, hint="end the RUN before it: take away the \\ or &&"
            )


def _first_of_a_line(command: Command) -> Word | None:
    """Return an argument that is a keyword and begins a line of the file, with something behind it."""
    text = command.step.file.text
    for word in command.args[:-1]:
        if word.raw in _KEYWORDS:
            start = command.span(word)[0]
            if not text[text.rfind("\n", 0, start) + 1 : start].strip():
                return word
    return None
