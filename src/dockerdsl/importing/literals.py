"""Write Python: strings, calls and chains of calls, laid out as formatters lay them out (88 columns, double quotes).

A call stands on one line if it fits, else its arguments stand one a line with a comma behind the last.
"""

from __future__ import annotations

import re
from ast import literal_eval
from collections.abc import Iterable, Sequence
from typing import Final

WIDTH: Final = 88
INDENT: Final = "    "
_LITERAL: Final = re.compile(r"""(f?)(["'])((?:(?!\2)[^\\\n]|\\.)*)\2""")


def quoted(text: str) -> str:
    """Return a string literal: double quotes unless single ones save an escape."""
    shown = repr(text)
    if shown[0] == '"' or text.count('"') > text.count("'"):
        return shown
    inner = shown[1:-1].replace("\\'", "'").replace('"', '\\"')
    return f'"{inner}"'


def interpolated(text: str, names: dict[str, str]) -> str | None:
    """Return an f-string in which each ``${NAME}`` of `names` is the variable it is mapped to, or None without any."""
    spellings = {f"${{{name}}}": variable for name, variable in names.items() if f"${{{name}}}" in text}
    if not spellings:
        return None
    literal = quoted(text.replace("{", "{{").replace("}", "}}"))
    for spelling, variable in spellings.items():
        literal = literal.replace(spelling.replace("{", "{{").replace("}", "}}"), f"{{{variable}}}")
    return f"f{literal}"


def call(name: str, arguments: Sequence[str], indent: str, prefix: str = "") -> str:
    """Return a call, laid out behind `prefix` on a line that begins with `indent`."""
    line = f"{prefix}{name}({', '.join(arguments)})"
    if "\n" not in line and len(indent) + len(line) <= WIDTH:
        return line
    inner = indent + INDENT
    together = f"{inner}{', '.join(arguments)}"
    if "\n" not in together and len(together) <= WIDTH:
        return f"{prefix}{name}(\n{together}\n{indent})"
    several = len(arguments) > 1
    comma = "," if several else ""
    lines = [f"{inner}{folded(argument, inner, alone=not several)}{comma}" for argument in arguments]
    return "\n".join([f"{prefix}{name}(", *lines, f"{indent})"])


def folded(literal: str, indent: str, *, alone: bool) -> str:
    """Return a string literal that is too long for its line as several, parted at blanks; in parentheses beside others."""
    match = _LITERAL.fullmatch(literal)
    if match is None or len(indent) + len(literal) < WIDTH:
        return literal
    prefix, quote, text = match.groups()
    inner = indent if alone else indent + INDENT
    room = WIDTH - len(inner) - len(prefix) - 2
    lines = [""]
    for word in re.findall("[^ ]* +|[^ ]+", text):
        if lines[-1] and len(lines[-1]) + len(word) > room:
            lines.append("")
        lines[-1] += word
    if len(lines) == 1:
        return literal
    parts = f"\n{inner}".join([_part(prefix, f"{quote}{line}{quote}") for line in lines])
    return parts if alone else f"(\n{inner}{parts}\n{indent})"


def _part(prefix: str, literal: str) -> str:
    """Return a part of a literal in quotes of its own; only what has braces needs to be an f-string."""
    return f"{prefix if '{' in literal or '}' in literal else ''}{quoted(literal_eval(literal))}"


def listed(items: Iterable[str], indent: str) -> str:
    """Return a list, on one line if it fits behind `indent`."""
    line = f"[{', '.join(items)}]"
    if len(indent) + len(line) <= WIDTH - 10:
        return line
    inner = indent + INDENT
    return "\n".join(["[", *[f"{inner}{item}," for item in items], f"{indent}]"])


def lines_of(text: str, indent: str) -> str:
    """Return a literal of several lines of text: one string a line, joined by standing beside each other."""
    lines = [line for line in re.split("(?<=\n)", text) if line]
    if len(lines) < 2 or len(indent) + len(quoted(text)) < WIDTH:
        return quoted(text)
    return f"\n{indent}".join([quoted(line) for line in lines])


def tripled(text: str, indent: str) -> str | None:
    """Return a triple-quoted literal whose lines are indented, for text that is dedented when read; None if it cannot be."""
    if '"""' in text or "\\" in text or not all(line.isprintable() for line in text.split("\n")):
        return None
    body = "\n".join([f"{indent}{line}" if line else "" for line in text.split("\n")])
    return f'"""\n{body}\n{indent}"""'


def identifier(text: str) -> str:
    """Return a Python name for a text."""
    from keyword import iskeyword

    name = "".join([c if c.isalnum() and c.isascii() else "_" for c in text]).strip("_") or "stage"
    if name[0].isdigit() or iskeyword(name):
        name = f"stage_{name}"
    return name
