"""Keep secrets out of ARG and ENV: mount them.

What ARG and ENV hold is written into the image's config and history, and everybody who can pull the image can read it, even if
a later line unsets it. A secret that is mounted is there while its RUN runs, and nowhere afterwards.

Names are judged, by their words: `API_KEY`, `DB_PASSWORD`. A word that says that the secret is elsewhere (`PASSWORD_FILE`), and
a value that is empty, a path, the fingerprint of a public key, or yes or no, is let pass. So are stages of which nothing is in
what is built.

Found:

```dockerfile
FROM debian:13
ARG GITHUB_TOKEN
RUN git clone https://$GITHUB_TOKEN@github.com/acme/app
```

Instead:

```dockerfile
FROM debian:13
RUN --mount=type=secret,id=github,env=GITHUB_TOKEN git clone https://$GITHUB_TOKEN@github.com/acme/app
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from dockerdsl.checks.assigned import Assigned
from dockerdsl.checks.rule import Problem, step_rule
from dockerdsl.checks.seen import SeenStep

_SECRET: Final = frozenset("apikey auth credential credentials key password pword passwd secret token".split())
_ALSO: Final = frozenset("passphrase psw pwd".split())
_ELSEWHERE: Final = frozenset("public file version".split())
_HARMLESS: Final = frozenset(
    """algorithm alias bits count dir enabled encoding expiration expiry format host id keyserver length level limit location
    method mode name names path port prefix provider realm server size timeout ttl type uri url urls""".split()
)
_PUBLIC: Final = frozenset({"gpg", "pgp"})
_is_no_secret: Final = re.compile(
    r"""(["']?)(?:[/~.].*|[\w./-]+\.(?:crt|json|key|pem|txt)|true|false|yes|no|on|off|none)?\1""", re.IGNORECASE
).fullmatch
_is_fingerprint: Final = re.compile(r"""["']?(?:0x)?[0-9A-F]{8,40}["']?""", re.IGNORECASE).fullmatch


@step_rule(
    *("ARG", "ENV"),
    severity="warning",
    hadolint={"DL3064": "warning"},
    buildkit="SecretsUsedInArgOrEnv",
    also=("DS-0031",),
)
def secret_name_in_arg_env(step: SeenStep) -> Iterator[Problem]:
    if step.stage is None:
        return
    exactly = step.file.settings.preset == "buildkit"
    if not any(_is_secret(name, exactly=exactly) for name, _ in step.pairs):
        return
    for each in step.assigned:
        if _is_secret(each.name.text, exactly=exactly) and (exactly or (step.stage.is_shipped and not _harmless(step, each))):
            yield step.problem(
                f"{each.name.text} looks like a secret, and {step.keyword} is for everybody to read",
                each.name,
                hint="mount it: RUN --mount=type=secret",
                buildkit=f'Do not use ARG or ENV instructions for sensitive data ({step.keyword} "{each.name.text}")',
            )


def _is_secret(name: str, *, exactly: bool) -> bool:
    words = set(name.lower().split("_"))
    if exactly:
        return bool(words & _SECRET) and not words & _ELSEWHERE
    return bool(words & (_SECRET | _ALSO)) and not words & (_ELSEWHERE | _HARMLESS)


def _harmless(step: SeenStep, each: Assigned) -> bool:
    """Return whether its value is none to hide; an ARG is as good as what the build gives."""
    text = each.value.text if each.value else ""
    public = bool(_PUBLIC & set(each.name.text.lower().split("_"))) and _is_fingerprint(text) is not None
    return public or ((step.keyword == "ENV" or bool(text.strip("\"'"))) and _is_no_secret(text) is not None)
