"""Let a pipe fail when one of its commands does.

A shell looks only at the last command of a pipe: when `curl` fails and `tar` is content with nothing, the build goes on with an
empty folder. `pipefail` makes every command count. It is a word of bash, ash and zsh, not of every `/bin/sh`. What only prints
a text, such as `echo`, is taken to go well.

Found:

```dockerfile
FROM debian:13
RUN sort /srv/names | uniq > /srv/unique
```

Instead:

```dockerfile
FROM debian:13
SHELL ["/bin/bash", "-o", "pipefail", "-c"]
RUN sort /srv/names | uniq > /srv/unique
```
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dockerdsl.checks.belonging import line_above
from dockerdsl.checks.finding import Fix
from dockerdsl.checks.rule import Problem, step_rule
from dockerdsl.checks.seen import SeenStep
from dockerdsl.shell import ShellCommand
from dockerdsl.words import write_json

_WITHOUT: Final = frozenset({"sh", "dash"})
"""Shells that may not know pipefail."""
_GO_WELL: Final = frozenset({"echo", "printf", "yes", ":", "true"})


@step_rule("RUN", severity="warning", hadolint={"DL4006": "warning"})
def pipe_without_pipefail(step: SeenStep) -> Iterator[Problem]:
    script = step.script
    if "|" not in script.text or script.exec is not None:
        return
    own = script.heredoc and script.text.startswith("#!")
    if "pipefail" in (script.text.partition("\n")[0].split() if own else step.shell):
        return
    pipe = _first_pipe(script.shell.commands)
    if pipe:
        at = script.place(pipe[0].start, pipe[-1].end)
        yield step.problem(
            f"{_name(pipe[0])} may fail and nobody sees it: only the last command of a pipe counts",
            (script.place(pipe[0].start, pipe[0].start)[0], at[1]),
            hint="set pipefail with SHELL, or write set -o pipefail in front",
            fix=None if own else _shell(step),
        )


def _first_pipe(commands: tuple[ShellCommand, ...]) -> list[ShellCommand]:
    """Return the commands of the first pipe that may hide a failure, as far as they are simple; nothing behind pipefail."""
    for number, command in enumerate(commands):
        if command.name and command.name.text == "set" and any(word.text == "pipefail" for word in command.args):
            return []
        if command.place == command.pipes - 1 or _name(command) in _GO_WELL:
            continue
        return [each for each in commands[number:] if each.pipeline == command.pipeline]
    return []


def _name(command: ShellCommand) -> str:
    return command.name.text if command.name else "an assignment"


def _shell(step: SeenStep) -> Fix:
    """Return the suggestion to set a shell in which pipes fail; what follows in the stage has it, too."""
    set_ = step.last("SHELL")
    alpine = step.stage is not None and "alpine" in step.stage.root.base
    known = "/bin/ash" if alpine else "/bin/bash"
    program, *words = step.shell if set_ else (known, "-c")
    if program.rpartition("/")[2] in _WITHOUT:
        program = known
    line = f"SHELL {write_json([program, '-o', 'pipefail', *words])}"
    return Fix("set a SHELL with pipefail", (line_above(step, line),), safe=False, onward=True)
