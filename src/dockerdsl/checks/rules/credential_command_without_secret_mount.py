"""Give a program that logs in its password by a secret mount.

What a RUN is told stands in the history of the image, and what a login writes stands in the layer. A secret mount is there for
one RUN only.

Found:

```dockerfile
FROM amazon/aws-cli:2.31.0
RUN aws configure set aws_secret_access_key "$KEY"
```

Instead:

```dockerfile
# syntax=docker/dockerfile:1
FROM amazon/aws-cli:2.31.0
RUN --mount=type=secret,id=aws,target=/root/.aws/credentials aws s3 cp s3://data/file /srv/
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from dockerdsl.checks.commands import Command
from dockerdsl.checks.rule import Problem, command_rule
from dockerdsl.instructions import Run

_LOGINS: Final[dict[str, tuple[str, ...]]] = {
    "aws": (r"configure set \S*(?:aws_access_key_id|aws_secret_access_key|aws_session_token)\b",),
    "az": (r"login .*(?:-p|--password|--federated-token)\b",),
    "docker": (r"login .*(?:-p|--password)\b",),
    "podman": (r"login .*(?:-p|--password)\b",),
    "doctl": (r"auth init .*(?:-t|--access-token)\b",),
    "gcloud": (r"auth activate-service-account\b", r"auth login .*--cred-file\b"),
    "gh": (r"auth login .*--with-token\b",),
    "helm": (r"registry login .*(?:-p|--password)\b",),
    "npm": (r"config set \S*_(?:authToken|password)\b",),
}
_searches: Final = {name: re.compile("|".join(texts), re.DOTALL).search for name, texts in _LOGINS.items()}


@command_rule(*_LOGINS, severity="warning", also=("DS-0031",))
def credential_command_without_secret_mount(command: Command) -> Iterator[Problem]:
    run = command.step.instruction
    mounted = isinstance(run, Run) and any(mount.type == "secret" for mount in run.mounts)
    words = " ".join([word.text for word in command.args])
    if not mounted and _searches[command.name](words):
        yield command.problem(
            f"{command.name} logs in, and what it is told stays in the image", hint="use RUN --mount=type=secret"
        )
