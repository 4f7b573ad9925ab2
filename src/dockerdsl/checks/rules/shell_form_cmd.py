"""Start programs by the exec form of CMD and ENTRYPOINT.

The shell form runs a shell that runs the program. The shell is process 1 and does not hand on the signal that asks the
container to stop: it is killed ten seconds later, in the middle of its work. ENTRYPOINT in shell form is deaf to CMD and to
arguments of `docker run`, too. Where a SHELL was chosen, or CMD begins with `exec`, the author knows. Broken JSON is told by
`json-form-malformed`.

Found:

```dockerfile
FROM debian:13
CMD app --port 80
```

Instead:

```dockerfile
FROM debian:13
CMD ["app", "--port", "80"]
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dockerdsl.checks.exec_forms import exec_form, is_exec
from dockerdsl.checks.malformed_json import malformed_json
from dockerdsl.checks.rule import Problem, step_rule
from dockerdsl.checks.seen import SeenStep
from dockerdsl.instructions import Cmd, Entrypoint


@step_rule("CMD", "ENTRYPOINT", severity="warning", hadolint={"DL3025": "warning"}, buildkit="JSONArgsRecommended")
def shell_form_cmd(step: SeenStep) -> Iterator[Problem]:
    said, text, preset = step.instruction, step.spans.arguments, step.file.settings.preset
    if not isinstance(said, Cmd | Entrypoint) or isinstance(said.command, tuple) or not (text.text or preset == "buildkit"):
        return
    if preset != "hadolint" and _has_chosen_shell(step):
        return
    if preset not in ("hadolint", "buildkit") and (malformed_json(step) or (step.keyword == "CMD" and is_exec(text.text))):
        return
    yield step.problem(
        f"{step.keyword} runs a shell, which does not hand on signals",
        text,
        hint='write the exec form: ["program", "argument"]',
        fix=exec_form(step, text),
        buildkit=f"JSON arguments recommended for {step.keyword} to prevent unintended behavior related to OS signals",
    )


def _has_chosen_shell(step: SeenStep) -> bool:
    """Return whether a SHELL, or the config of the image below, says which shell it is."""
    if step.last("SHELL") is not None:
        return True
    return step.stage is not None and step.stage.image is not None and bool(step.stage.image.shell)
