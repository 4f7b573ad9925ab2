"""Print what is read in a Dockerfile: nodes, instructions, places."""

from __future__ import annotations

import json
from typing import Any

import click

from dockerdsl.cli.differences import print_text
from dockerdsl.cli.inputs import content
from dockerdsl.cli.look import look_options
from dockerdsl.document import Document
from dockerdsl.reading.nodes import Node, node
from dockerdsl.reading.pieces import Comment
from dockerdsl.reading.spans import Token
from dockerdsl.reading.steps import Step


@click.command("parse")
@click.argument("dockerfile", metavar="DOCKERFILE")
@click.option("--output-format", type=click.Choice(["text", "json"]), default="text", help="Lines, or JSON for scripts.")
@look_options
def command(dockerfile: str, output_format: str) -> int:
    """Print what is read in a Dockerfile.

    As text, the lines of each instruction and what it says. As JSON also what BuildKit's line parser makes of it ("node":
    words, flags, heredocs), and where keyword, flags and arguments stand; lines and columns count from 1. - reads standard
    input.
    """
    document = Document.read(content(dockerfile), dockerfile)
    document.parse()
    print_text(_json(document) if output_format == "json" else _text(document))
    return 0


def _text(document: Document) -> str:
    rows = [(_lines(step), step.instruction) for step in document.instructions]
    width = max([len(lines) for lines, _ in rows])
    return "".join([f"{lines:>{width}}  {instruction!r}\n" for lines, instruction in rows])


def _lines(step: Step) -> str:
    return str(step.line) if step.line == step.end_line else f"{step.line}-{step.end_line}"


def _json(document: Document) -> str:
    pieces = document.scan.pieces
    found = {
        "file": document.file,
        "escape": document.escape,
        "directives": [{"name": each.name, "value": each.value, "line": each.line} for each in document.scan.directives],
        "comments": [{"text": each.text.rstrip("\r\n"), "line": each.line} for each in pieces if isinstance(each, Comment)],
        "instructions": [_step(step) for step in document.instructions],
    }
    return json.dumps(found, indent=2) + "\n"


def _step(step: Step) -> dict[str, Any]:
    spans = step.spans
    return {
        "keyword": step.keyword,
        "stage": step.stage,
        "line": step.line,
        "end_line": step.end_line,
        "text": step.text,
        "instruction": _plain(step.instruction),
        "node": _node(node(step.piece, step.escape)),
        "spans": {
            "keyword": _span(step, spans.keyword),
            "flags": [{"name": each.name, "value": each.value, **_span(step, each.token)} for each in spans.flags],
            "arguments": _span(step, spans.arguments),
        },
    }


def _plain(value: Any) -> Any:
    """Return a value of the model as JSON has it: what differs from its default, under its name."""
    declared: Any = getattr(value, "__attrs_attrs__", None)
    if declared is not None:
        fields = [each for each in declared if each.eq and not each.name.startswith("_")]
        named = [(each.name, getattr(value, each.name), each.default) for each in fields]
        said = {name: _plain(each) for name, each, default in named if each is not None and each != default}
        return {"type": type(value).__name__, **said}
    if isinstance(value, tuple):
        return list(map(_plain, value))  # pyright: ignore[reportUnknownArgumentType]
    return str(value) if isinstance(value, str) else value


def _node(read: Node) -> dict[str, Any]:
    return {
        "keyword": read.keyword,
        "flags": list(read.flags),
        "args": list(read.args),
        "json": read.json,
        "heredocs": [{**heredoc.mark._asdict(), "content": heredoc.content} for heredoc in read.heredocs],
        "child": _node(read.child) if read.child else None,
    }


def _span(step: Step, token: Token) -> dict[str, int]:
    line, column = _place(step, token.start)
    end_line, end_column = _place(step, token.end)
    return {"line": line, "column": column, "end_line": end_line, "end_column": end_column}


def _place(step: Step, offset: int) -> tuple[int, int]:
    before = step.text[:offset].removeprefix("\ufeff")
    return step.line + before.count("\n"), len(before) - (before.rfind("\n") + 1) + 1
