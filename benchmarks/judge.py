"""Judge what generators write: does BuildKit's parser accept it, does a nasty value come out of it as it went in?

Words are cut by BuildKit's own parser (the PyPI package ``dockerfile``) and then unquoted as its shell lexer does. A figure of
a generator that writes the wrong thing is shown with a mark, because doing the wrong thing is easy to do fast.
"""

from __future__ import annotations

from collections.abc import Callable

from benchmarks.workloads import NASTY
from dockerdsl.text import live
from dockerdsl.words import read_word

try:
    import dockerfile
except ImportError:  # no judge: nothing is marked, and the table says so
    dockerfile = None

KEYWORDS = ("ENV", "LABEL", "ENTRYPOINT")
BOTH_ARGUMENTS = 2


def accepted(text: str) -> bool:
    """Return whether BuildKit's parser reads the text, its pairs being pairs."""
    if dockerfile is None:
        return True
    try:
        commands = dockerfile.parse_string(text)
    except dockerfile.GoParseError:
        return False
    return all(len(command.value) % 2 == 0 for command in commands if command.cmd in ("ENV", "LABEL"))


def quoting(write: Callable[[str, str], str]) -> dict[str, int]:
    """Return, for ENV, LABEL and ENTRYPOINT, how many of the twelve values arrive or are refused where no spelling exists."""
    return {keyword: sum(_arrives(write, keyword, value) for value in NASTY.values()) for keyword in KEYWORDS}


def _arrives(write: Callable[[str, str], str], keyword: str, value: str) -> bool:
    try:
        text = write(keyword, value)
    except ValueError:
        return keyword != "ENTRYPOINT" and "\n" in value
    return dockerfile is None or _read(text, keyword) == value


def _read(text: str, keyword: str) -> str | None:
    """Return the value in the file of a nasty value, or None when it is broken or would change at build time."""
    try:
        found = [command for command in dockerfile.parse_string(text) if command.cmd == keyword]
    except dockerfile.GoParseError:
        return None
    if len(found) != 1 or len(found[0].value) != BOTH_ARGUMENTS:
        return None
    if keyword == "ENTRYPOINT":
        return found[0].value[1] if found[0].json else None
    try:
        value = read_word(found[0].value[1], "\\")
        return None if live(value) else str(value)
    except ValueError:
        return None
