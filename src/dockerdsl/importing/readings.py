"""Say what BuildKit would make of the instructions of two files, so that an imported one can be held against its original."""

from __future__ import annotations

import re
from typing import Final

from dockerdsl import instructions as i
from dockerdsl.commands import Chain, stand_alone
from dockerdsl.flags import flag_values
from dockerdsl.instruction import Instruction, spell
from dockerdsl.paths import Heredoc
from dockerdsl.reading.parse import Parsed
from dockerdsl.render import instruction_text
from dockerdsl.variables import Arg

BARE: Final = re.compile(r"\$([A-Za-z_][A-Za-z0-9_]*)(?!\w)")
"""A variable that stands without braces; BuildKit takes letters beyond ASCII to its name, braces would not."""
EXPANDED: Final = (i.From, i.Env, i.Label, i.Workdir, i.User, i.Expose, i.Volume, i.Stopsignal, i.Copy, i.Add)
"""Instructions whose variables BuildKit puts in, no shell: braces around a name change nothing."""


def chain_of(text: str) -> list[str]:
    """Return the commands that ``&&`` joins in a shell text, runs of blanks between words as one blank.

    A text that cannot be parted is its only part, and one that ``&&`` would part inside of brackets keeps together.
    """
    parts, word, depth, quote, position = [""], "", 0, "", 0
    while position < len(text):
        character = text[position]
        if character == "\\" and quote != "'":
            word += text[position : position + 2]
            position += 2
            continue
        if quote:
            quote = "" if character == quote else quote
        elif character in "\"'":
            quote = character
        elif character in "({":
            depth += 1
        elif character in ")}":
            depth -= 1
        elif character in " \t":
            character = "" if word.endswith(" ") or not word else " "
        elif text.startswith("&&", position) and not depth:
            parts[-1] = word.strip(" ")
            parts.append("")
            word, position = "", position + 2
            continue
        word += character
        position += 1
    parts[-1] = word.strip(" ")
    if depth or quote or not stand_alone(parts):
        return [text]
    return parts


def differences(original: Parsed, made: Parsed) -> list[str]:
    """Return what BuildKit would read otherwise in two files, an instruction a line; nothing when they are the same to it."""
    lines, others = _readings(original), _readings(made)
    here, there = set(lines), set(others)
    found = [f"- {line}" for line in lines if line not in there] + [f"+ {line}" for line in others if line not in here]
    return found or ([] if lines == others else ["the instructions stand in another order"])


def _readings(parsed: Parsed) -> list[str]:
    escape = parsed.scan.escape
    found = [_declared(arg) for step in parsed.args if isinstance(step, i.Declare) for arg in step.args]
    for stage in parsed.stages:
        found.append(f"{meaning(stage.base, escape)} AS {(stage.name or '').lower()}")
        for step in stage.steps:
            if isinstance(step, i.Declare):
                found += [_declared(arg) for arg in step.args]
            else:
                found.append(str(meaning(step, escape)))
    directives = sorted([f"{each.name}={each.value}" for each in parsed.scan.directives])
    return [each for each in directives if each != "escape=\\"] + found


def _declared(arg: Arg) -> str:
    return f"ARG {braced(repr(arg))}"


def meaning(step: Instruction, escape: str) -> object:
    """Return what BuildKit makes of an instruction: its text, but of a heredoc only what the file it makes depends on.

    Runs of blanks between the words of a shell text do not count: the shell sees none of them. Nor do the braces of a variable
    that BuildKit puts in.
    """
    if isinstance(step, i.Run) and isinstance(step.command, str | Chain):
        text = step.command if isinstance(step.command, str) else " && ".join(step.command.commands)
        return spell(step, escape).flags, " && ".join(chain_of(text))
    if isinstance(step, i.Copy | i.Add) and any(isinstance(source, Heredoc) for source in step.sources):
        folder = str(step.dest).endswith("/")
        sources = [_file_of(source, folder) if isinstance(source, Heredoc) else source for source in step.sources]
        flags: list[object] = [(each.name, getattr(value, "name", value)) for each, value in flag_values(step)]
        return type(step).__name__, sources, step.dest, flags
    text = instruction_text(step, escape)
    return braced(text, escape) if isinstance(step, EXPANDED) else text


def braced(text: str, escape: str = "\\") -> str:
    """Return a text with braces around the variables that BuildKit puts in; what is escaped stays."""
    return re.sub(rf"({re.escape(escape)}.)|{BARE.pattern}", lambda match: match[1] or f"${{{match[2]}}}", text)


def _file_of(source: Heredoc, folder: bool) -> tuple[str, str | None, bool]:
    return source.content, source.name if folder else None, source.expand and any(c in source.content for c in "$\\")
