"""Say with USER who the containers run as.

Where nobody says it, it is root, unless the image below says otherwise. An image whose name or config tells that it is not root
is let pass, as is one with a program that gives up root later, such as gosu. A file that does not say what runs, with CMD or
ENTRYPOINT, is judged only by the presets `strict` and `cis`: it may be there for others to build on.

Found:

```dockerfile
FROM debian:13
CMD ["/srv/app"]
```

Instead:

```dockerfile
FROM debian:13
USER 10001
CMD ["/srv/app"]
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from dockerdsl.checks.rule import Problem, stage_rule
from dockerdsl.checks.seen import SeenStage
from dockerdsl.checks.users import User, drops_root

_is_not_root: Final = re.compile("non-?root|rootless|unprivileged", re.IGNORECASE).search


@stage_rule(severity="info", also=("DS-0002", "CKV_DOCKER_3"))
def no_user(stage: SeenStage) -> Iterator[Problem]:
    if not stage.is_target or stage.last("USER") is not None or not _can_run(stage):
        return
    if not _has_a_user(stage) and not stage.is_windows and not drops_root(stage):
        yield stage.problem("containers run as root: there is no USER", at=stage.base_token, hint="write USER at the end")


def _can_run(stage: SeenStage) -> bool:
    """Return whether containers are to run; files on nothing are only carried."""
    strictly = stage.file.settings.preset in ("strict", "cis") and stage.root.base != "scratch"
    return strictly or any(stage.last(keyword) for keyword in ("CMD", "ENTRYPOINT"))


def _has_a_user(stage: SeenStage) -> bool:
    """Return whether the image that a stage begins with has a user that is not root."""
    if stage.image is not None and stage.image.user:
        return not User(*stage.image.user.split(":")[:1]).is_root
    return _is_not_root(stage.root.base) is not None
