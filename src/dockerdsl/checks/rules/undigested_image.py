"""Pin images by their digest.

A tag can be moved to another image, by its owner or by whoever got hold of the owner's account. A digest names one image for
ever; tools that keep dependencies up to date renew it.

Found:

```dockerfile
FROM debian:13
```

Instead:

```dockerfile
FROM debian:13@sha256:fd8f5a1df07b5195613e4b9a0b6a947d3772a151b81975db27d47f093f60c6e6
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dockerdsl.checks.rule import Problem, step_rule
from dockerdsl.checks.seen import SeenStep


@step_rule("FROM", "COPY", "RUN", severity="off")
def undigested_image(step: SeenStep) -> Iterator[Problem]:
    for each in step.taken:
        image = each.image
        if image is not None and image.digest is None:
            yield step.problem(f"the image {image} has no digest", each.token, hint="write @sha256:... behind it")
