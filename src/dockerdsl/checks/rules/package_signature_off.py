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
from dockerdsl.checks.rule import Problem, step_rule
from dockerdsl.checks.seen import SeenStep
from dockerdsl.shell import Word

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


_MARKS: Final = ("--allow-", "--force-yes", "--no", "gpgcheck", "trusted", "=")


@step_rule("RUN", severity="warning", also=_ALSO, triggers=True)
def package_signature_off(step: SeenStep) -> Iterator[Problem]:
    for command in step.commands if any(mark in step.script.text for mark in _MARKS) else ():
        flags = _FLAGS.get(command.name, frozenset())
        for word in command.args:
            if word.text[:2] == "--" and word.text[2:].partition("=")[0] in flags:
                yield command.problem(
                    f"{word.text} takes packages that nobody signed", word, hint="add the key instead", fix=command.remove(word)
                )
            if "=" in word.text and _is_off(_setting(command, word)):
                yield command.problem("packages are taken that nobody signed", word, hint="add the key instead")


def _setting(command: Command, word: Word) -> str:
    """Return what a word sets; of a text for sed, what it leaves there."""
    return word.text[word.text.rfind("gpgcheck") :] if command.name == "sed" else word.text
