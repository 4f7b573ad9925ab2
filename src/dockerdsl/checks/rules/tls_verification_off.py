"""Let programs check with whom they speak: leave the verification of TLS on.

Without it everyone on the way can put something else in the place of a download. A certificate of one's own is made known by
installing it, with `update-ca-certificates`, or by a flag such as `--cacert`.

Found:

```dockerfile
FROM debian:13
RUN curl -fk https://example.com/data.tar -o /srv/data.tar
```

Found:

```dockerfile
FROM node:24
ENV NODE_TLS_REJECT_UNAUTHORIZED=0
```

Instead:

```dockerfile
FROM debian:13
RUN curl -f --cacert /srv/ca.pem https://example.com/data.tar -o /srv/data.tar
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from dockerdsl.checks.commands import Command
from dockerdsl.checks.downloads import CURL_VALUES
from dockerdsl.checks.finding import Fix
from dockerdsl.checks.packages import APT, DNF, PIPS, PYTHONS, YUM, pip_of
from dockerdsl.checks.rule import Problem, step_rule
from dockerdsl.checks.seen import SeenStep
from dockerdsl.shell import Word

_ALSO: Final = tuple([f"CKV2_DOCKER_{number}" for number in (2, 3, 4, 5, 6, 12, 13, 14, 15, 16)])
_CURL: Final = frozenset({"k", "insecure", "proxy-insecure"})
_WGET: Final = frozenset({"no-check-certificate"})
_NO: Final = r"[=\s]+[\"']?(?:false|0|no|off|null)\b"
_SETTINGS: Final[dict[str, str]] = {
    "git": r"http\.(?:\S*\.)?sslVerify",
    **dict.fromkeys(("npm", "yarn", "pnpm"), r"(?:strict-ssl|enableStrictSsl)"),
    **dict.fromkeys((*YUM.programs, *DNF.programs, "yum-config-manager"), "sslverify"),
    **dict.fromkeys(APT.programs, r"Acquire::https?::(?:\S*::)?Verify-(?:Peer|Host)"),
    **dict.fromkeys(("conda", "mamba"), "ssl_verify"),
    **dict.fromkeys(("echo", "printf"), r"\b(?:strict-ssl|sslverify|ssl_verify)"),
}
_is_off: Final = {program: re.compile(setting + _NO, re.IGNORECASE).search for program, setting in _SETTINGS.items()}
_PROGRAMS: Final = frozenset({*_SETTINGS, *PIPS, *PYTHONS, "uv", "curl", "wget", "apk", "export"})
"""What `_of_command` has to do with."""
_VARIABLES: Final = {
    **dict.fromkeys(("PYTHONHTTPSVERIFY", "NODE_TLS_REJECT_UNAUTHORIZED", "YARN_ENABLE_STRICT_SSL", "CONDA_SSL_VERIFY"), True),
    **dict.fromkeys(("NPM_CONFIG_STRICT_SSL", "npm_config_strict_ssl"), True),
    **dict.fromkeys(("GIT_SSL_NO_VERIFY", "PIP_TRUSTED_HOST"), False),
}
"""Variables that switch it off: those that do so by a no, and those that do so by any value."""


@step_rule("RUN", "ENV", "ARG", severity="warning", also=_ALSO, triggers=True)
def tls_verification_off(step: SeenStep) -> Iterator[Problem]:
    if step.keyword == "RUN":
        for command in step.commands:
            if command.name in _PROGRAMS or command.invocation.environment:
                yield from _of_command(command)
        return
    for name, value in step.pairs:
        if name in _VARIABLES and _switches_off(name, step.resolved(value or "") or ""):
            token = next((token for token in step.words if token.text.startswith(name)), None)
            yield step.problem(f"{name} switches the verification of TLS off", token, hint="leave it out")


def _of_command(command: Command) -> Iterator[Problem]:
    for flag, fix in _flags(command):
        yield command.problem(f"{flag.text} lets {command.name} speak with anyone", flag, hint="leave it out", fix=fix)
    yield from [
        command.problem("the verification of TLS is switched off", word, hint="leave it out") for word in _settings(command)
    ]
    exported = command.args if command.name == "export" else ()
    for given in (*command.invocation.environment, *exported):
        name, _, value = given.text.partition("=")
        if _switches_off(name, value):
            yield command.problem(f"{name} switches the verification of TLS off", given, hint="leave it out")


def _flags(command: Command) -> Iterator[tuple[Word, Fix]]:
    """Yield the flags that switch it off, each with what takes it out."""
    if command.name == "curl":
        yield from [(word, command.remove_flag(word, "k")) for word in command.flagged(_CURL, CURL_VALUES)]
    elif command.name in ("wget", "apk"):
        yield from [(word, command.remove(word)) for word in command.flagged(_WGET)]
    pip = pip_of(command)
    for word, after in pairwise((*pip.args, None)) if pip else ():
        if word and after and word.text == "--trusted-host":
            yield word, command.remove(word, after)
        elif word and word.text.startswith("--trusted-host="):
            yield word, command.remove(word)


def _settings(command: Command) -> Iterator[Word]:
    """Yield the words, some with the value behind them, that set what the program calls it to a no."""
    is_off = _is_off.get(command.name)
    if is_off is None or not is_off(" ".join([word.text for word in command.args])):
        return
    for word, after in pairwise((*command.args, None)):
        if word and (is_off(word.text) or (after and not is_off(after.text) and is_off(f"{word.text} {after.text}"))):
            yield word


def _switches_off(name: str, value: str) -> bool:
    by_no = _VARIABLES.get(name)
    return by_no is not None and (value.lower() in ("0", "false", "no", "off") if by_no else value != "")
