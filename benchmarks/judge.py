"""Judge what generators write: does BuildKit's parser accept it, does a nasty value come out of it as it went in?

Words are cut by BuildKit's own parser (the PyPI package ``dockerfile``) and then unquoted as its shell lexer does. A figure of
a generator that writes the wrong thing is shown with a mark, because doing the wrong thing is easy to do fast.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from benchmarks.workloads import NASTY
from dockerdsl.text import live
from dockerdsl.words import read_word

try:
    import dockerfile
except ImportError:  # no judge: nothing is marked, and the table says so
    dockerfile = None

KEYWORDS = ("ENV", "LABEL", "ENTRYPOINT")
BOTH_ARGUMENTS = 2


def trouble(text: str, right: str) -> str | None:
    """Return why a text does not count: BuildKit's parser refuses it, or a value in it is another than in the right text."""
    if dockerfile is None:
        return None
    try:
        found = _values(text)
    except (dockerfile.GoParseError, ValueError) as error:
        return f"BuildKit refuses it ({error})"
    wrong = next((place for place, value in _values(right).items() if found.get(place) != value), None)
    return None if wrong is None else f"{wrong[1]} {wrong[2]} arrives as {found.get(wrong)!r}"


def _values(text: str) -> dict[tuple[int, str, str], str]:
    """Return what ENV, LABEL and ARG of a file say: values by the number of their stage, keyword and key.

    A variable that BuildKit would put in stands as it is written; a dollar sign that it leaves alone is doubled.
    """
    found: dict[tuple[int, str, str], str] = {}
    stage = 0
    for command in dockerfile.parse_string(text):
        stage += command.cmd == "FROM"
        for key, value in _pairs(command):
            found[stage, command.cmd, key] = _meant(value)
    return found


def _pairs(command: Any) -> list[tuple[str, str]]:
    """Return the pairs of an instruction; raise for a word that is none, which the parser lets pass and BuildKit does not."""
    match command.cmd:
        case "ENV" | "LABEL":
            if len(command.value) % 2:
                raise ValueError(f"{command.cmd} has words that are no pairs")
            return [*zip(command.value[::2], command.value[1::2], strict=True)]
        case "ARG":
            return [(key, value) for key, _, value in (word.partition("=") for word in command.value)]
        case _:
            return []


def _meant(raw: str) -> str:
    """Return a value with its quotes taken off."""
    value = read_word(raw, "\\")
    places = {variable.start for variable in live(value)}
    return "".join([character * (1 + (character == "$" and place not in places)) for place, character in enumerate(value)])


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
