"""Say which version of a program go is to install.

`go install example.com/tool@latest` brings another program each day. Without a version, a package outside of the module is not
even found.

Found:

```dockerfile
FROM golang:1.25
RUN go install golang.org/x/tools/cmd/stringer@latest
```

Instead:

```dockerfile
FROM golang:1.25
RUN go install golang.org/x/tools/cmd/stringer@v0.38.0
```
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dockerdsl.checks.commands import Command
from dockerdsl.checks.packages import told
from dockerdsl.checks.rule import Problem, command_rule
from dockerdsl.shell import Word

_VALUES: Final = frozenset(
    """tags ldflags gcflags asmflags gccgoflags mod modfile o p overlay pkgdir toolexec exec C buildmode compiler installsuffix
    covermode coverpkg pgo""".split()
)
_NO_VERSIONS: Final = ("latest", "none", "")
_PATTERNS: Final = frozenset({"all", "cmd", "std", "tool", "work"})
"""What stands for packages of the module or of Go, whose versions are told elsewhere."""


@command_rule("go", severity="info", hadolint={"DL3062": "warning"})
def go_unpinned(command: Command) -> Iterator[Problem]:
    verb, *rest = command.args or (None,)
    if verb is None or verb.text not in ("install", "get", "run"):
        return
    packages = _packages(rest)
    for word, text in told(command, packages[:1] if verb.text == "run" else packages):
        path, _, version = text.partition("@")
        if version in _NO_VERSIONS and not _is_own(path):
            yield command.problem(f"{path} has no version", word, hint=f"write {path}@VERSION")


def _is_own(path: str) -> bool:
    """Return whether a path is that of files, or means packages that have no version of their own."""
    return path in _PATTERNS or path.startswith((".", "/")) or path.endswith(".go")


def _packages(words: list[Word]) -> list[Word]:
    """Return what is no flag, nor the value of one: the flags of go have a hyphen and a name."""
    found: list[Word] = []
    left = iter(words)
    for word in left:
        if not word.text.startswith("-"):
            found.append(word)
        elif word.text.lstrip("-") in _VALUES:
            next(left, None)
    return found
