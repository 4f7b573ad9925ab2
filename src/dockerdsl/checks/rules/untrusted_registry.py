"""Take images from trusted registries only.

Which these are is said in the settings, `*` standing for anything: `ghcr.io`, `*.example.com`. With none, nothing is found. An
image without a registry comes from `docker.io`.

Found:

```dockerfile
# only ghcr.io is trusted
FROM quay.io/acme/base:1.0
```

Instead:

```dockerfile
# only ghcr.io is trusted
FROM ghcr.io/acme/base:1.0
```
"""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase

from dockerdsl.checks.rule import Problem, step_rule
from dockerdsl.checks.seen import SeenStep

_HUB = ("docker.io", "hub.docker.com", "index.docker.io")


@step_rule("FROM", "COPY", "RUN", severity="error", hadolint={"DL3026": "error"}, needs="trusted_registries")
def untrusted_registry(step: SeenStep) -> Iterator[Problem]:
    patterns = step.file.settings.trusted_registries
    for each in step.taken if patterns else ():
        image = each.image
        if image is not None and not _trusted(image.domain, patterns):
            yield step.problem(
                f"the registry {image.domain} is not trusted", each.token, hint=f"take it from {' or '.join(patterns)}"
            )


def _trusted(registry: str, patterns: tuple[str, ...]) -> bool:
    names = _HUB if registry in _HUB else (registry,)
    return any(fnmatchcase(name, pattern) for name in names for pattern in patterns)
