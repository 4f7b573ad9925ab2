"""Leave passwords out of an image.

A password that a build sets is the same in every container, and its hash can be read by everyone who has the image. To log in
to a container one needs none.

Found:

```dockerfile
FROM debian:13
RUN echo root:secret | chpasswd
```

Instead:

```dockerfile
FROM debian:13
USER 10001
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dockerdsl.checks.commands import Command
from dockerdsl.checks.rule import Problem, command_rule


@command_rule("chpasswd", severity="warning", also=("CKV2_DOCKER_17",))
def chpasswd(command: Command) -> Iterator[Problem]:
    yield command.problem("the image gets a password that everyone can read", hint="take it out: docker exec needs no password")
