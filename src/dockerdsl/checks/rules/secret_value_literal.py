"""Leave secrets out of a Dockerfile.

What stands in a Dockerfile is in its repository, in the history of the image and in the cache of the build. A secret mount
gives it to one RUN and to nobody else. Only what is plainly a secret is found: keys that begin as those of AWS, GitHub, GitLab,
Slack, Stripe, Google and npm do, private keys, and passwords in URLs.

Found:

```dockerfile
FROM debian:13
RUN git clone https://ada:correct-horse@git.example.com/app.git
```

Instead:

```dockerfile
# syntax=docker/dockerfile:1
FROM debian:13
RUN --mount=type=secret,id=netrc,target=/root/.netrc git clone https://git.example.com/app.git
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from dockerdsl.checks.rule import Problem, file_rule
from dockerdsl.checks.seen import File

_KINDS: Final = {
    "aws": ("a key of AWS", r"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b"),
    "github": ("a token of GitHub", r"\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{22,})\b"),
    "gitlab": ("a token of GitLab", r"\bglpat-[A-Za-z0-9_-]{20,}"),
    "slack": ("a token of Slack", r"\bxox[abprs]-[A-Za-z0-9-]{10,}"),
    "stripe": ("a key of Stripe", r"\b[rs]k_live_[A-Za-z0-9]{16,}"),
    "google": ("a key of Google", r"\bAIza[A-Za-z0-9_-]{35}"),
    "npm": ("a token of npm", r"\bnpm_[A-Za-z0-9]{36}\b"),
    "key": ("a private key", r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY(?: BLOCK)?-----"),
    "url": (
        "a password in a URL",
        r"\b(?:git\+)?(?:https?|ftps?)://[^\s/:@$'\"<>{}]*:[^\s/:@$'\"<>{}]+@(?!localhost\b|127\.)[A-Za-z0-9\[]",
    ),
}
_secret: Final = re.compile("|".join([f"(?P<{name}>{pattern})" for name, (_, pattern) in _KINDS.items()]), re.ASCII)
_MARKS: Final = "AKIA ASIA ghp_ gho_ ghu_ ghs_ ghr_ github_pat_ glpat- xox _live_ AIza npm_ PRIVATE".split()
_with_password: Final = re.compile(r"://[^\s/@]*@").search
_PLAIN: Final = ("EXAMPLE", "XXXX", "xxxx", "****")


@file_rule(severity="error")
def secret_value_literal(file: File) -> Iterator[Problem]:
    for step in file.steps if _may_hold(file.text) else ():
        for match in _secret.finditer(step.piece.text) if _may_hold(step.piece.text) else ():
            if not any(plain in match[0] for plain in _PLAIN):
                kind = _KINDS[match.lastgroup or "key"][0]
                at = step.start + match.start(), step.start + match.end()
                yield step.problem(f"{kind} stands in the file", at, hint="use RUN --mount=type=secret, and make a new one")


def _may_hold(text: str) -> bool:
    """Return whether a secret may stand in a text: one without what stands in each of them is let go at once."""
    return _with_password(text) is not None or any(mark in text for mark in _MARKS)
