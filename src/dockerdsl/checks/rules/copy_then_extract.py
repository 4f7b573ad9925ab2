"""Let ADD unpack an archive of the context.

COPY puts the archive into a layer of its own, where it stays when it was unpacked by a RUN. ADD unpacks it on the way: tar
archives, also those packed by gzip, bzip2, xz or zstd.

Found:

```dockerfile
FROM debian:13
COPY app.tar.gz /tmp/
RUN tar -xzf /tmp/app.tar.gz -C /opt
```

Instead:

```dockerfile
FROM debian:13
ADD app.tar.gz /opt/
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from dockerdsl.checks.commands import Command
from dockerdsl.checks.copied import is_archive
from dockerdsl.checks.rule import Problem, stage_rule
from dockerdsl.checks.seen import SeenStage, SeenStep
from dockerdsl.instructions import Copy

_UNPACKERS: Final = frozenset("unzip gunzip bunzip2 unlzma unxz unzstd zgz uncompress zcat gzcat".split())
_extracts: Final = re.compile(r"-?[A-Za-z]*x[A-Za-z]*", re.ASCII).fullmatch


@stage_rule(severity="info", hadolint={"DL3010": "info"})
def copy_then_extract(stage: SeenStage) -> Iterator[Problem]:
    copied: dict[str, tuple[SeenStep, str]] = {}
    for step in stage.steps:
        said = step.instruction
        if isinstance(said, Copy) and said.from_ is None:
            copied |= {name: (step, archive) for name, archive in _archives(said)}
        for command in step.commands if copied else ():
            for name in _unpacked(command) & copied.keys():
                copy, archive = copied.pop(name)
                copied = {key: value for key, value in copied.items() if value[0] is not copy}
                yield copy.problem(f"{archive} stays in the layer below what it holds", hint="let ADD unpack it")


def _archives(copy: Copy) -> Iterator[tuple[str, str]]:
    """Yield the names that archives have in the image, and here."""
    sources = [source for source in copy.sources if isinstance(source, str)]
    renamed = len(sources) == 1 and not copy.dest.endswith("/") and is_archive(copy.dest)
    for source in sources:
        if renamed or is_archive(source):
            yield (copy.dest if renamed else source).rpartition("/")[2], source


def _unpacked(command: Command) -> set[str]:
    """Return the names of the files that a command unpacks."""
    if command.name == "tar":
        first = command.args[0].text if command.args else ""
        flags = [word.text for word in command.args if word.text.startswith("-")]
        by_letter = any(_extracts(text) for text in (first, *[flag for flag in flags if flag[:2] != "--"]))
        if not by_letter and not command.has("extract", "get"):
            return set()
    elif command.name not in _UNPACKERS:
        return set()
    return {word.text.rpartition("/")[2].rpartition("=")[2] for word in command.args}
