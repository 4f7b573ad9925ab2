"""Ask ShellCheck about shell texts: one process for all of them, every finding at its place.

ShellCheck is the extra ``dockerdsl[shellcheck]``. One that happens to be on the PATH is not asked, and configuration files and
sourced scripts are not read: the answer depends on the text, and on what is installed beside this library. ShellCheck counts
columns in characters, a tab and an emoji being one each.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import Any, Final, Literal, NamedTuple

from dockerdsl.errors import ToolFailed
from dockerdsl.shell import Dialect

Level = Literal["error", "warning", "info", "style"]

INTERPRETERS: Final[dict[Dialect, str]] = {
    "sh": "/bin/sh",
    "bash": "/bin/bash",
    "dash": "/bin/dash",
    "ash": "/bin/busybox sh",
    "ksh": "/bin/ksh",
}
"""The dialects that ShellCheck reads; it says so of another one (SC1071), and is not asked here."""

EXCLUDED: Final[dict[str, str]] = {
    "SC1090": "what is sourced under a name made of variables stands in the image",
    "SC1091": "what is sourced stands in the image, not here",
    "SC2187": "ash is a dialect of its own here",
}
"""What is not asked for, and why."""

_LONGEST_COMMAND: Final = 20_000
"""How many characters of names one process takes: Windows allows 32,767 for a whole command."""

_NAME: Final = re.compile(r"[A-Za-z_]\w*", re.ASCII).fullmatch
_NO_CHARACTER: Final = re.compile("[\ud800-\udfff]")
_LEADING_COMMENTS: Final = re.compile(r"(?:[ \t]*(?:#[^\n]*)?\n)*")


class Body(NamedTuple):
    """A shell text, its dialect, and the variables that its environment has."""

    text: str
    dialect: Dialect = "sh"
    names: tuple[str, ...] = ()


class Replacement(NamedTuple):
    """What mends a complaint: text that takes the place of ``body.text[start:end]``."""

    start: int
    end: int
    text: str


class Complaint(NamedTuple):
    """What ShellCheck says: a code such as ``SC2086``, how bad it is, why, where it stands in the text, what would mend it."""

    code: str
    level: Level
    message: str
    start: int
    end: int
    fix: tuple[Replacement, ...] = ()


def ask_shellcheck(bodies: Sequence[Body]) -> list[tuple[Complaint, ...]] | None:
    """Return what ShellCheck says of each text, in its order; None where there is no ShellCheck.

    Raises ToolFailed where it does not answer.
    """
    program = find_shellcheck()
    if program is None:
        return None
    scripts = {body: _Script(body) for body in bodies if body.dialect in INTERPRETERS}
    answers = _ask(program, [script.text for script in scripts.values()])
    said = {body: tuple(map(script.complaint, answer)) for (body, script), answer in zip(scripts.items(), answers, strict=True)}
    return [said.get(body, ()) for body in bodies]


def find_shellcheck() -> str | None:
    """Return the path of the program that is installed beside this Python's packages; None if there is none."""
    import os
    import shutil
    import sysconfig

    folders = [sysconfig.get_path("scripts"), sysconfig.get_path("scripts", f"{os.name}_user")]
    return shutil.which("shellcheck", path=os.pathsep.join(folders))


# --- the process -----------------------------------------------------------------------------------------------------------


def _ask(program: str, scripts: Sequence[str]) -> list[list[Any]]:
    """Return the comments on each script, as ShellCheck writes them."""
    import tempfile
    from pathlib import Path

    answers: list[list[Any]] = [[] for _ in scripts]
    with tempfile.TemporaryDirectory(prefix="dockerdsl-") as folder:
        names = [f"{number}.sh" for number in range(len(scripts))]
        for name, script in zip(names, scripts, strict=True):
            Path(folder, name).write_bytes(script.encode())
        for some in _batches(names):
            for comment in _run(program, some, folder):
                answers[int(comment["file"].removesuffix(".sh"))].append(comment)
    return answers


def _batches(names: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield the names in groups that a command line can hold."""
    begin, size = 0, 0
    for number, name in enumerate(names):
        if size + len(name) >= _LONGEST_COMMAND:
            yield names[begin:number]
            begin, size = number, 0
        size += len(name) + 1
    if begin < len(names):
        yield names[begin:]


def _run(program: str, names: Sequence[str], folder: str) -> Iterable[Any]:
    """Run ShellCheck on files of a folder; it exits with 1 where it finds something, with more where it cannot go on."""
    import json
    import subprocess

    command = [program, "--norc", "--format=json1", "--severity=style", f"--exclude={','.join(EXCLUDED)}", *names]
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    except OSError as error:
        raise ToolFailed(f"shellcheck does not start: {error}", hint=f"look at {program}") from error
    if done.returncode not in (0, 1):
        said = done.stderr.decode(errors="replace").strip().splitlines()[:1]
        raise ToolFailed(
            f"shellcheck fails: {said[0] if said else f'exit code {done.returncode}'}", hint=f"run {program} --version"
        )
    comments: Iterable[Any] = json.loads(done.stdout)["comments"]
    return comments


# --- a script --------------------------------------------------------------------------------------------------------------


class _Script:
    r"""A text as ShellCheck is given it, and the way back to places in the text.

    ``#!`` says the dialect, and ``export NAME=1`` that a variable is known. Comments with which the text begins come before
    that: only there does ``# shellcheck disable=SC2086`` hold for all that follows.
    """

    def __init__(self, body: Body) -> None:
        names = " ".join([f"{name}=1" for name in sorted(set(body.names)) if _NAME(name)])
        comments = _LEADING_COMMENTS.match(body.text)
        self.size = len(body.text)
        self.lead = comments.end() if comments and names else 0
        self.front = f"#!{INTERPRETERS[body.dialect]}\n"
        self.known = f"export {names}\n" if names else ""
        text = _NO_CHARACTER.sub("_", body.text)
        bare = f"##{text[2:]}" if text.startswith("#!") else text
        self.text = self.front + bare[: self.lead] + self.known + bare[self.lead :]
        self.lines = [0, *accumulate([len(line) + 1 for line in self.text.split("\n")])]

    def complaint(self, comment: Any) -> Complaint:
        """Return a comment at its place in the text."""
        start = self._place(comment["line"], comment["column"])
        end = self._place(comment["endLine"], comment["endColumn"])
        fix = comment["fix"]["replacements"] if comment["fix"] else ()
        replacements = sorted([self._replacement(each) for each in fix], key=lambda each: each[:2])
        return Complaint(
            f"SC{comment['code']}", comment["level"], comment["message"], start, max(start, end), tuple(replacements)
        )

    def _replacement(self, said: Any) -> Replacement:
        start = self._place(said["line"], said["column"])
        return Replacement(start, self._place(said["endLine"], said["endColumn"]), said["replacement"])

    def _place(self, line: int, column: int) -> int:
        """Return where a line and a column of the script, both from 1, are in the text."""
        at = self.lines[min(line, len(self.lines)) - 1] + column - 1 - len(self.front)
        if at > self.lead:
            at = max(self.lead, at - len(self.known))
        return min(max(at, 0), self.size)
