"""Say which version of an image to build on: give it a tag or a digest.

Without a tag Docker takes `latest`, which is another image every few weeks: a build that worked fails, or goes on with other
programs.

Found:

```dockerfile
FROM debian
```

Instead:

```dockerfile
FROM debian:13
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dockerdsl.checks.rule import Problem, step_rule
from dockerdsl.checks.seen import SeenStep


@step_rule("FROM", severity="warning", hadolint={"DL3006": "warning"}, also=("DS-0001", "CKV_DOCKER_7"))
def untagged_image(step: SeenStep) -> Iterator[Problem]:
    for each in step.taken:
        image = each.image
        if image is not None and image.tag is None and image.digest is None:
            yield step.problem(f"the image {image} has no tag", each.token, hint=f"write {image}:VERSION")
