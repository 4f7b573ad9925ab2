"""Say with `--checksum` what a URL or a git repository is to give.

What ADD fetches may be something else tomorrow, and nobody sees it. With a checksum the build fails then, and BuildKit need not
fetch what it has. A repository that names its commit in full is let pass.

Found:

```dockerfile
FROM debian:13
ADD https://example.com/app.tar.gz /tmp/
```

Instead:

```dockerfile
FROM debian:13
ADD --checksum=sha256:f2ca1bb6c7e907d06dafe4687e579fce76b37e4e93b7605022da52e6ccc26fd2 https://example.com/app.tar.gz /tmp/
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from dockerdsl.checks.copied import sources_of
from dockerdsl.checks.rule import Problem, step_rule
from dockerdsl.checks.seen import SeenStep

_names_commit: Final = re.compile(r"(?:#|[?&]\w+=)[0-9a-f]{40}(?:[0-9a-f]{24})?(?![0-9a-f])").search


@step_rule("ADD", severity="info")
def remote_add_no_checksum(step: SeenStep) -> Iterator[Problem]:
    if step.flag("checksum") is not None:
        return
    for each in sources_of(step):
        if not each.heredoc and each.is_remote and not _names_commit(each.path or each.written):
            hint = f"give ADD --checksum={'sha256:...' if each.is_url else 'the commit in full'}"
            yield step.problem(f"what {each.written} gives is not checked", each.token, hint=hint)
