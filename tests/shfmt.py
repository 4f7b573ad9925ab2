"""What shfmt reads in a shell text: the second opinion on ours.

Its tree is walked for simple commands; the words of each are spelled as ours are: quotes off, ``${x}`` for a variable, the
source of any other ``${...}``, ``${...}`` for the rest.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from typing import Any

from dockerdsl.shell.ansi import decode

SHFMT = shutil.which("shfmt")
Command = tuple[str, ...]


def commands(text: str) -> list[Command] | None:
    """Return the simple commands that shfmt finds, each as its words; None for what it refuses."""
    assert SHFMT
    done = subprocess.run([SHFMT, "-ln", "bash", "--to-json"], input=text.encode(), capture_output=True, check=False)
    return sorted(_found(json.loads(done.stdout), text.encode())) if done.returncode == 0 else None


def _found(node: Any, source: bytes) -> Iterator[Command]:
    if isinstance(node, list):
        for each in node:
            yield from _found(each, source)
    elif isinstance(node, dict):
        match node.get("Type"):
            case "CallExpr" | "DeclClause" | "LetClause":
                yield _command(node, source)
            case _:
                if node.get("Redirs") and "Cmd" not in node:
                    yield ()
        for each in node.values():
            yield from _found(each, source)


def _command(node: Any, source: bytes) -> Command:
    words = [_word(word, source) for word in node.get("Args", [])]
    if node["Type"] == "DeclClause":
        words = [node["Variant"]["Value"], *(_assignment(each, source) for each in node.get("Args", []))]
    if node["Type"] == "LetClause":
        words = ["let", *(_slice(each, source) for each in node["Exprs"])]
    return (*(_assignment(each, source) for each in node.get("Assigns", []) or []), *words)


def _assignment(node: Any, source: bytes) -> str:
    if node.get("Naked"):
        return _word(node["Value"], source) if node.get("Value") else str(node["Name"]["Value"])
    before = source[node["Pos"]["Offset"] : (node.get("Value") or node.get("Array") or {"Pos": node["End"]})["Pos"]["Offset"]]
    return before.decode() + (_word(node["Value"], source) if node.get("Value") else _slice(node.get("Array"), source))


def _slice(node: Any, source: bytes) -> str:
    return source[node["Pos"]["Offset"] : node["End"]["Offset"]].decode() if node else ""


def _word(node: Any, source: bytes) -> str:
    return "".join(_part(part, source, quoted=False) for part in node.get("Parts", []))


def _part(node: Any, source: bytes, *, quoted: bool) -> str:
    written, value = _slice(node, source), node.get("Value", "")
    plain = re.fullmatch(r"\$\{?(\w+|[@*#?$!-])\}?", written, re.ASCII)
    match node["Type"]:
        case "Lit":
            said = re.sub(r'\\([$`"\\])' if quoted else r"(?s)\\(.)", r"\1", value.replace("\\\n", ""))
        case "SglQuoted":
            said = decode(value) if node.get("Dollar") else value
        case "DblQuoted":
            said = "".join(_part(part, source, quoted=True) for part in node.get("Parts", []))
        case "ParamExp":
            said = f"${{{plain[1]}}}" if plain else written
        case "ExtGlob" | "BraceExp":
            said = written
        case _:
            said = "${...}"
    return said
