"""Let package managers check signatures: leave out flags that forbid it.

A signature is what tells a package of the distribution from one that somebody put in its place. A key that is missing can be
added, with `signed-by`, `rpm --import` or below `/etc/apk/keys`.

Found:

```dockerfile
FROM alpine:3.22
RUN apk add --no-cache --allow-untrusted /tmp/tool.apk
```

Instead:

```dockerfile
FROM alpine:3.22
COPY ada.rsa.pub /etc/apk/keys/
RUN apk add --no-cache /tmp/tool.apk
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from dockerdsl.checks.commands import Command
from dockerdsl.checks.packages import APT, DNF, YUM, ZYPPER
from dockerdsl.checks.rule import Problem, command_rule

_ALSO: Final = tuple([f"CKV2_DOCKER_{number}" for number in range(7, 12)])
_FLAGS: Final[dict[str, frozenset[str]]] = {
    "apk": frozenset({"allow-untrusted"}),
    **dict.fromkeys(
        APT.programs,
        frozenset(
            {"allow-unauthenticated", "force-yes", "allow-insecure-repositories", "allow-downgrade-to-insecure-repositories"}
        ),
    ),
    **dict.fromkeys((*YUM.programs, *DNF.programs), frozenset({"nogpgcheck", "no-gpgchecks"})),
    **dict.fromkeys(ZYPPER.programs, frozenset({"no-gpg-checks", "no-gpg-check", "gpgcheck-allow-unsigned"})),
    "rpm": frozenset("nosignature nodigest noverify nopayload nofiledigest".split()),
}
_is_off: Final = re.compile(
    r"(?:APT::Get::AllowUnauthenticated|Acquire::AllowInsecureRepositories)[=\s]+[\"']?(?:true|1|yes)"
    r"|\b(?:pkg_)?gpgcheck[=\s]+(?:0|false|no)\b|\[[^]]*\btrusted=yes\b[^]]*\]",
    re.IGNORECASE,
).search


@command_rule(severity="warning", also=_ALSO)
def package_signature_off(command: Command) -> Iterator[Problem]:
    flags = _FLAGS.get(command.name)
    for word in command.flagged(flags) if flags else ():
        yield command.problem(
            f"{word.text} takes packages that nobody signed", word, hint="add the key instead", fix=command.remove(word)
        )
    for word in command.args:
        text = word.text[word.text.rfind("gpgcheck") :] if command.name == "sed" else word.text
        if "=" in text and _is_off(text):
            yield command.problem("packages are taken that nobody signed", word, hint="add the key instead")
