"""Say which version of an image to build on: give it a tag or a digest.

Without a tag Docker takes `latest`, which is another image every few weeks: a build that worked fails, or goes on with other
programs. That goes for `--from` of COPY and of a mount as well.

Found:

```dockerfile
FROM debian
COPY --from=acme/tools /bin/tool /bin/tool
```

Instead:

```dockerfile
FROM debian:13
COPY --from=acme/tools:1.4 /bin/tool /bin/tool
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dockerdsl.checks.rule import Problem, step_rule
from dockerdsl.checks.seen import SeenStep


@step_rule("FROM", "COPY", "RUN", severity="warning", hadolint={"DL3006": "warning"}, also=("DS-0001", "CKV_DOCKER_7"))
def untagged_image(step: SeenStep) -> Iterator[Problem]:
    elsewhere = step.keyword != "FROM"
    if elsewhere and step.file.settings.preset == "hadolint":  # which looks at FROM alone
        return
    for each in step.taken:
        image = each.image
        if elsewhere and "/" not in each.written:  # `copy-from-unknown-stage` tells that a stage may be meant
            continue
        if image is not None and image.tag is None and image.digest is None:
            yield step.problem(f"the image {image} has no tag", each.token, hint=f"write {image}:VERSION")
