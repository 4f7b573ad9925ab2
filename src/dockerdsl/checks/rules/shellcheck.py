"""Write shell that does what it says: heed ShellCheck.

ShellCheck knows hundreds of ways in which a shell text does something else than it seems to. It is asked about the shell form
of RUN and about heredocs, in the dialect that SHELL, the interpreter of the heredoc or a comment `# hadolint shell=bash` says;
ARG and ENV tell which variables are known. Each finding has a code of its own, such as `shellcheck/SC2086`, which can be
selected, ignored and given a severity by itself; otherwise it is as bad as ShellCheck says. The page of a code is
https://www.shellcheck.net/wiki/SC2086 and its like.

It is an extra, `pip install dockerdsl[shellcheck]`; without it, this rule finds nothing. Not asked for are SC1090 and SC1091
(what is sourced stands in the image) and SC2187 (ash is taken for what it is).

Found:

```dockerfile
FROM debian:13
RUN for file in /opt/*.txt; do rm $file; done
```

Instead:

```dockerfile
FROM debian:13
RUN for file in /opt/*.txt; do rm "$file"; done
```
"""

from __future__ import annotations

from typing import Final

from dockerdsl.checks.rule import EVERY, Problem, Rule


def _elsewhere(_text: object) -> tuple[Problem, ...]:
    """Find nothing: ShellCheck is asked about all files at once, by `shell_texts`."""
    return ()


shellcheck: Final = Rule(
    name="shellcheck",
    kind="text",
    keys=(EVERY,),
    look=_elsewhere,
    severity="warning",
    strict="warning",
    hadolint={"SC": "warning"},
    buildkit=None,
    also=(),
    triggers=True,
    needs=None,
    page=__doc__ or "",
)
