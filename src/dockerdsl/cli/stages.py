"""List the stages of a Dockerfile and what they need."""

from __future__ import annotations

import json
from typing import Any

import click

from dockerdsl.cli.differences import print_text
from dockerdsl.cli.inputs import content
from dockerdsl.cli.look import look_options
from dockerdsl.document import Document
from dockerdsl.reading.mentions import Mention
from dockerdsl.reading.steps import DocumentStage


@click.command("stages")
@click.argument("dockerfile", metavar="DOCKERFILE")
@click.option("--output-format", type=click.Choice(["text", "json"]), default="text", help="A table, or JSON for scripts.")
@look_options
def command(dockerfile: str, output_format: str) -> int:
    """List the stages of a Dockerfile and what they need.

    What a stage needs are the stages and images that its COPY --from and its mounts name. Where a base has variables, what it
    is with the defaults of their ARGs stands in parentheses. - reads standard input.
    """
    document = Document.read(content(dockerfile), dockerfile)
    document.parse()
    print_text(_json(document) if output_format == "json" else _table(document))
    return 0


def _needs(document: Document, stage: DocumentStage) -> list[Mention]:
    return [each for each in document.mentions if each.step.stage == stage.number]


def _table(document: Document) -> str:
    rows = [("", "STAGE", "BASE", "LINES", "NEEDS")]
    for stage in document.stages:
        base, *others = _needs(document, stage)
        needs = dict.fromkeys(_shown(document, each) for each in others)
        rows.append((str(stage.number), stage.name or "-", _base(base), f"{stage.line}-{stage.end_line}", ", ".join(needs)))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ["  ".join([cell.ljust(width) for cell, width in zip(row, widths, strict=True)]).rstrip() for row in rows]
    return "\n".join(lines) + "\n"


def _base(mention: Mention) -> str:
    return f"{mention.text} ({mention.value or 'the build decides'})" if mention.variable else mention.text


def _shown(document: Document, mention: Mention) -> str:
    if mention.stage is None:
        return mention.text
    return document.stages[mention.stage].name or str(mention.stage)


def _json(document: Document) -> str:
    found = {"file": document.file, "stages": [_stage(document, stage) for stage in document.stages]}
    return json.dumps(found, indent=2) + "\n"


def _stage(document: Document, stage: DocumentStage) -> dict[str, Any]:
    base, *others = [_mention(each) for each in _needs(document, stage)]
    lines = {"line": stage.line, "end_line": stage.end_line}
    return {"number": stage.number, "name": stage.name, "base": base, "needs": others, **lines}


def _mention(mention: Mention) -> dict[str, Any]:
    image = mention.image
    return {
        "kind": mention.kind,
        "text": mention.text,
        "value": mention.value,
        "stage": mention.stage,
        "image": image.canonical if image else None,
        "onbuild": mention.trigger,
        "line": mention.line,
    }
