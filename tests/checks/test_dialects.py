"""The programs of a RUN are seen in the language it is written in."""

import pytest

from dockerdsl.building.image_config import ImageConfig
from dockerdsl.checks import check
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


WINDOWS = "mcr.microsoft.com/windows/servercore:ltsc2022"


@pytest.mark.parametrize(
    "opening",
    [f"FROM {WINDOWS}", f"FROM {WINDOWS} AS a\nFROM a", "FROM --platform=windows/amd64 a", "FROM golang:nanoserver"],
    ids=["the image", "a stage on it", "the platform", "the tag"],
)
def test_an_image_for_windows_has_no_posix_shell(opening: str) -> None:
    text = f"{opening}\nRUN curl -o a b | c & cd d\n"
    asked = ["shellcheck", "curl-without-fail", "pipe-without-pipefail", "cd-in-run"]
    assert check(text, select=asked) == []
    assert [each.rule for each in check(f'{opening}\nSHELL ["bash", "-c"]\nRUN curl a\n', select=asked)] == [
        "curl-without-fail"
    ]


def test_the_config_of_an_image_tells_its_shell() -> None:
    told = Settings(images={"a": ImageConfig(shell=("/bin/bash", "-o", "pipefail", "-c"))})
    assert check("FROM a\nRUN b | c\n", settings=told, select=["pipe-without-pipefail"]) == []
