"""The programs of a RUN are seen in the language it is written in."""

import pytest

from dockerdsl.checks.seen import File
from dockerdsl.checks.settings import Settings
from dockerdsl.reading.scan import scan

RUNS = {
    "sh": ("RUN a && b\n", ["a", "b"]),
    "bash": ('SHELL ["/bin/bash", "-c"]\nRUN a && b\n', ["a", "b"]),
    "PowerShell": ('SHELL ["powershell", "-Command"]\nRUN a; b\n', []),
    "cmd, inherited": ('SHELL ["cmd", "/S", "/C"]\nFROM x\nRUN a & b\n', []),
    "a heredoc for the shell": ("RUN <<E\na\nb\nE\n", ["a", "b"]),
    "a heredoc for Python": ("RUN <<E\n#!/usr/bin/env python3\nimport a\nE\n", []),
    "a heredoc for bash, whatever SHELL says": ('SHELL ["pwsh", "-c"]\nRUN <<E\n#!/bin/bash\na\nE\n', ["a"]),
    "a heredoc that a shell reads": ("RUN <<E bash\na\nE\n", ["a"]),
    "a heredoc that Python reads": ("RUN <<E python3 && b\nimport a\nE\n", ["python3", "b"]),
    "an exec form, whatever SHELL says": ('SHELL ["pwsh", "-c"]\nRUN ["a", "b"]\n', ["a"]),
}


@pytest.mark.parametrize("case", RUNS)
def test_programs_are_seen_in_their_dialect(case: str) -> None:
    text, expected = RUNS[case]
    file = File(scan(f"FROM x AS x\n{text}"), Settings())
    assert [command.name for step in file.steps for command in step.commands] == expected
