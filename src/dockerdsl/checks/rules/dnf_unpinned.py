"""Say which version of a package dnf is to install.

Without a version the image gets whatever the repository holds on the day of the build. A base image pinned by digest and a
repository that is a snapshot are sturdier than the pin of each package. Therefore this rule is off unless asked for, and on in
the preset `strict`.

Found:

```dockerfile
FROM fedora:43
RUN dnf install -y httpd && dnf clean all
```

Instead:

```dockerfile
FROM fedora:43
RUN dnf install -y httpd-2.4.65 && dnf clean all
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dockerdsl.checks.commands import Command
from dockerdsl.checks.packages import DNF, without_version
from dockerdsl.checks.rule import Problem, command_rule


@command_rule(*DNF.programs, severity="off", strict="info", hadolint={"DL3041": "warning"})
def dnf_unpinned(command: Command) -> Iterator[Problem]:
    for word, text in without_version(command, DNF):
        yield command.problem(f"{text} has no version", word, hint="write its version, or pin the base image by digest")
