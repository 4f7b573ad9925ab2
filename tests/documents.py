"""Documentation, read as tests: each page tells one story, and what it shows is what happens.

Fenced blocks of a page are taken in order, in one namespace and one temporary folder that starts with the repository's
``examples/``:

- ``python`` runs there. What it prints is compared with the ``dockerfile`` or ``text`` block after it, when at most a line of
  prose stands between.
- ``console`` runs its ``$`` lines there and compares what they print, if all are ``dockerdsl``, ``cat``, ``ls`` or ``cd``, which
  holds to the end of the block. A block with any other command is for the reader alone.
- In what is shown, a line ``...`` stands for any lines.
- A block of any language with ``title="path"`` is also written to that path, so that later blocks find the file.

``<!-- skip: next -->`` above a block leaves it alone.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import chdir, redirect_stdout
from dataclasses import dataclass
from difflib import unified_diff
from io import StringIO
from itertools import zip_longest
from pathlib import Path
from subprocess import PIPE, STDOUT
from tempfile import mkdtemp
from textwrap import dedent

from sybil import Document, Example, Region, Sybil
from sybil.parsers.markdown import SkipParser

ROOT = Path(__file__).parent.parent
FOLDER = "the folder"  # no name that a page's Python could take
COMMANDS = ("dockerdsl", "cat", "ls", "cd")
FENCE = re.compile(
    r"^(?P<indent> *)(?P<marks>`{3,})(?P<language>\w*)(?P<rest>[^\n`]*)\n(?P<body>.*?)^(?P=indent)(?P=marks)[ ]*$",
    re.MULTILINE | re.DOTALL,
)
TITLE = re.compile(r'title="(?P<path>[^"]+)"')


@dataclass(frozen=True)
class Block:
    """One fenced block of a page."""

    language: str
    path: str | None
    body: str
    line: int
    printed: str | None
    """The output that the page shows for it."""


def fences(document: Document) -> Iterator[Region]:
    """Every fenced block that does something, as a region."""
    found = list(FENCE.finditer(document.text))
    for match, after in zip_longest(found, found[1:]):
        title = TITLE.search(match["rest"])
        block = Block(
            language=match["language"],
            path=title["path"] if title else None,
            body=dedent(match["body"]),
            line=document.text.count("\n", 0, match.start("body")),
            printed=claimed(document.text[match.end() : after.start()], after) if after else None,
        )
        if block.path or block.language in ("python", "console"):
            yield Region(match.start(), match.end(), block, evaluate)


def claimed(prose: str, block: re.Match[str]) -> str | None:
    """The block's text, if it reads as the output of what stands before the prose."""
    is_output = block["language"] in ("dockerfile", "text") and "\n" not in prose.strip()
    return dedent(block["body"]) if is_output else None


def evaluate(example: Example) -> str | None:
    """Do what the block says; return what is wrong with it."""
    block: Block = example.parsed
    with chdir(example.namespace[FOLDER]):
        if block.path:
            Path(block.path).parent.mkdir(parents=True, exist_ok=True)
            Path(block.path).write_text(block.body, encoding="utf-8")
        if block.language == "python":
            return difference(run_python(block, example), block.printed)
        if block.language == "console":
            return difference(run_console(block.body), block.body)
    return None


def run_python(block: Block, example: Example) -> str:
    source = "\n" * block.line + block.body
    with redirect_stdout(StringIO()) as out:
        exec(compile(source, example.path, "exec", dont_inherit=True), example.namespace)
    return out.getvalue()


def run_console(session: str) -> str:
    """The session as it happens: each command, then what it prints."""
    commands = [line for line in session.splitlines() if line.startswith("$ ")]
    if not all(command.split()[1] in COMMANDS for command in commands):
        return session
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "NO_COLOR": "1", "COLUMNS": "100"}
    happened = ""
    folder = Path()
    for command in commands:
        if command.startswith("$ cd "):
            folder /= command.removeprefix("$ cd ")
            happened += f"{command}\n"
            continue
        done = subprocess.run(
            command[2:], shell=True, cwd=folder, env=environment, stdout=PIPE, stderr=STDOUT, text=True, check=False
        )
        happened += f"{command}\n{done.stdout}"
    return happened


def difference(happened: str, shown: str | None) -> str | None:
    """What is wrong, if anything; a fence cannot show whether blank lines end the text, so they do not count."""
    if shown is None:
        return None
    happened, shown = (text.rstrip("\n") + "\n" for text in (happened, shown))
    pattern = "".join("(?:.*\n)*?" if line == "...\n" else re.escape(line) for line in shown.splitlines(keepends=True))
    if re.fullmatch(pattern, happened):
        return None
    return "".join(unified_diff(shown.splitlines(True), happened.splitlines(True), "the page shows", "it prints"))


def begin(namespace: dict[str, object]) -> None:
    folder = mkdtemp(prefix="dockerdsl-page-")
    shutil.copytree(ROOT / "examples", Path(folder) / "examples")
    namespace[FOLDER] = folder


def end(namespace: dict[str, object]) -> None:
    shutil.rmtree(str(namespace[FOLDER]))


pages = Sybil([fences, SkipParser()], patterns=["*.md"], path=str(ROOT), setup=begin, teardown=end)
