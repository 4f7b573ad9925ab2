"""Keep files with secrets out of the image: mount them.

A key or a password that is copied into an image can be read by everybody who can pull it, even if a later line deletes the
file. A secret that is mounted is there while its RUN runs, and nowhere afterwards.

Found:

```dockerfile
FROM node:24
COPY package.json .npmrc /app/
RUN npm ci
```

Instead:

```dockerfile
FROM node:24
COPY package.json /app/
RUN --mount=type=secret,id=npmrc,target=/root/.npmrc npm ci
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from dockerdsl.checks.rule import Problem, step_rule
from dockerdsl.checks.seen import SeenStep
from dockerdsl.instructions import Add, Copy

_FILES: Final = re.compile(
    r"""(?:^|/)(?:
    id_(?:rsa|dsa|ecdsa|ed25519)(?:_sk)? | \.(?:npmrc|pypirc|netrc|pgpass|htpasswd|dockercfg|git-credentials|vault_pass|my\.cnf)
    | \.env(?:\.(?:local|prod|production|dev|development|staging|secret|secrets))? | \.(?:ssh|aws|gnupg|kube|azure)
    | \.aws/credentials | \.docker/config\.json | \.kube/config | terraform\.tfstate | service[-_]?account[^/]*\.json
    | (?:gcp[-_]|google[-_])?credentials(?:\.json|\.ya?ml)? | secrets?\.(?:json|ya?ml|toml|env)
    | [^/]*(?:^|[-_.])(?:private|priv)?key\.pem
    | [^/]+\.(?:p12|pfx|jks|kdbx|ppk|key)
    )/?$""",
    re.VERBOSE | re.IGNORECASE,
)


@step_rule("COPY", "ADD", severity="warning", also=("DS-0031",))
def copy_secret_file(step: SeenStep) -> Iterator[Problem]:
    copy = step.instruction
    if not isinstance(copy, Copy | Add) or (isinstance(copy, Copy) and copy.from_ is not None):
        return
    if step.stage is None or not step.stage.is_shipped:
        return
    for source in copy.sources:
        if isinstance(source, str) and "://" not in source and _FILES.search(source):
            yield step.problem(
                f"{source} looks like a secret, and is in the image for everybody to read",
                _place(step, source),
                hint="mount it: RUN --mount=type=secret",
            )


def _place(step: SeenStep, source: str) -> tuple[int, int]:
    """Return the characters of a source."""
    token = next((field for field in step.fields if field.text == source), step.spans.arguments)
    return step.span(token)
