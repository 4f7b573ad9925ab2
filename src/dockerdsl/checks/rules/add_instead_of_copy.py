"""Copy files with COPY; ADD is for URLs, git repositories and archives.

ADD does more than one may see: it unpacks what looks like an archive and fetches what looks like an address. COPY only copies.
A source with a variable that only the build tells is let pass.

Found:

```dockerfile
FROM debian:13
ADD app.conf /etc/app/
```

Instead:

```dockerfile
FROM debian:13
COPY app.conf /etc/app/
ADD rootfs.tar.xz /
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from dockerdsl.checks.copied import Copied, is_archive, sources_of
from dockerdsl.checks.finding import Fix
from dockerdsl.checks.rule import Problem, step_rule
from dockerdsl.checks.seen import SeenStep

_is_surely_none: Final = re.compile(r"\.{0,2}|.*/|[^*?\[]*\.(?!\d+\Z)[A-Za-z]\w*", re.DOTALL).fullmatch
"""A folder, or a file whose name says what else it is: ADD looks into files for an archive, whatever they are called."""
_ONLY_ADD: Final = frozenset({"checksum", "keep-git-dir", "unpack"})


@step_rule("ADD", severity="warning", hadolint={"DL3020": "error"}, also=("DS-0005", "CKV_DOCKER_4"))
def add_instead_of_copy(step: SeenStep) -> Iterator[Problem]:
    sources = list(sources_of(step))
    plain = [each for each in sources if _is_plain(each)]
    if not plain or step.flag("unpack") is not None:
        return
    every = len(plain) == len(sources) and not any(flag.name in _ONLY_ADD for flag in step.spans.flags)
    yield step.problem(
        f"{plain[0].written} only needs to be copied",
        plain[0].token,
        hint="write COPY" if every else "copy it with a COPY of its own",
        fix=_fix(step, safe=all(each.heredoc or _is_surely_none(each.path or "*") for each in plain)) if every else None,
    )


def _is_plain(source: Copied) -> bool:
    """Return whether a source is in the build context or in the file, and no archive."""
    return source.heredoc or (source.path is not None and not source.is_remote and not is_archive(source.path))


def _fix(step: SeenStep, *, safe: bool) -> Fix:
    keyword = step.spans.keyword
    return Fix("write COPY", (step.replace(keyword, "copy" if keyword.text.islower() else "COPY"),), safe)
