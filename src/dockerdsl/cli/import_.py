"""Write an existing Dockerfile as Python, and prove that it gives the same Dockerfile."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from dockerdsl import files
from dockerdsl.cli.look import Look, look_options
from dockerdsl.dockerfile import Dockerfile
from dockerdsl.errors import DefinitionError
from dockerdsl.importing.readings import differences
from dockerdsl.importing.source import Source, to_source
from dockerdsl.importing.unsayable import check_sayable
from dockerdsl.reading.parse import Parsed, parse


@click.command("import")
@click.argument("dockerfile", metavar="DOCKERFILE")
@click.option("-o", "--output", metavar="PATH", help="Write to this Python file; it must not be there yet.")
@click.option("--name", metavar="NAME", help="Call a last stage that has no name so in Python (default: image).")
@look_options
@click.pass_obj
def command(_look: Look, dockerfile: str, output: str | None, name: str | None) -> int:
    """Write an existing Dockerfile as Python.

    The Python is run, and what it gives is compared with the original as BuildKit reads both. Runs of blanks between the words
    of a shell command do not count. What has no call of its own is kept as .raw(...), and counted.
    """
    text = sys.stdin.buffer.read() if dockerfile == "-" else _content(dockerfile)
    parsed = parse(text, dockerfile)
    check_sayable(parsed)
    source = to_source(parsed, name)
    differing = differences(parsed, _made(source))
    if output is None:
        click.echo(source.text, nl=False)
    else:
        _write(Path(output), source.text)
    click.echo(_verdict(parsed, source, differing), err=True)
    return 1 if differing else 0


def _content(dockerfile: str) -> bytes:
    content = files.read(dockerfile)
    if content is None:
        raise DefinitionError(f"there is no file {dockerfile}", hint="check the path; - reads standard input")
    return content


def _write(place: Path, text: str) -> None:
    there = files.read(place)
    if there is not None and there != text.encode():
        raise DefinitionError(f"{place} is there already, and differs", hint="name another file, or move that one away")
    files.write(place, text)


def _made(source: Source) -> Parsed:
    """Return what the Python gives, read again."""
    names: dict[str, Any] = {}
    exec(compile(source.text, "<imported>", "exec"), names)
    target = names[source.target]
    return parse(str(target if isinstance(target, Dockerfile) else target.dockerfile()))


def _verdict(parsed: Parsed, source: Source, differing: list[str]) -> str:
    count = len(parsed.scan.instructions)
    kept = f"; {len(source.raws)} kept as raw lines" if source.raws else ""
    if not differing:
        return f"same as the original: {count} instruction{'' if count == 1 else 's'}{kept}"
    return "\n".join(["not the same as the original:", *[f"  {line}" for line in differing]])
