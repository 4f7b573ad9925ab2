"""Strings that break what is not careful: a table of small ones, and longer ones made of them, the same at every run.

`TEXTS` are values for any field, `NAMES` those of them that a file can have. `cannot_be_*` say which of them no spelling in a
Dockerfile carries, in the words of BuildKit's own limits: the tests hold the library to exactly these.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from random import Random

from dockerdsl import literal

BLANKS = "\t\n\v\f\r \x85\xa0\u1680\u2003\u2028\u2029\u3000"
"""White space to BuildKit, as far as it is in `ATOMS`."""

ATOMS = {
    "nothing": "",
    "a word": "word",
    # quotes and escapes
    "a double quote": '"', "a pair of double quotes": '""', "double quoted": '"x y"', "an open double quote": '"x',
    "a single quote": "'", "single quoted": "'x y'", "an apostrophe": "it's", "a backquote": "`", "backquotes": "``",
    "a backslash": "\\", "two backslashes": "\\\\", "three backslashes": "\\\\\\", "an escaped quote": '\\"',
    "an escaped dollar": "\\$x", "backslash n": "\\n", "a unicode escape": "\\u0041", "backslash blank": "\\ ",
    "backquote quote": '`"', "a windows path": "C:\\new\\table", "all quotes": "\"'`\\",
    # variables
    "a dollar": "$", "two dollars": "$$", "a variable": "$HOME", "a braced variable": "${HOME}", "a digit": "$1",
    "a default": "${UNSET:-y z}", "a required variable": "${UNSET:?no}", "a prefix": "${HOME#/}", "a bad variable": "${",
    "no variable": "${}", "bash only": "${x^^}", "a command": "$(id)", "a quoted string of bash": "$'x'",
    "dollar quote": '$"x"',
    "dollar hash": "$#", "a brace": "}", "a price": "$5.00", "an escaped brace": "${HOME\\}", "percent": "%PATH% %s %%",
    "templates": "{{x}} {% y %} <%= z %>", "hcl": "${x} %{if y}",
    # what the line parser looks for
    "a hash": "#", "a comment": "# comment", "a directive": "# escape=`", "a trailing comment": "x # y", "a heredoc": "<<EOF",
    "a quoted heredoc": "<<'EOF'", "a chomping heredoc": "<<-EOF", "a heredoc behind a blank": "x <<EOF", "a shift": "1 << 2",
    "a here-string": "<<<x", "angles": "<<", "the delimiter": "EOF", "a flag": "--from=x", "dashes": "--", "a dash": "-",
    "an option": "-x", "a word and a flag": "x --from=y", "an array": '["a"]', "an array of numbers": "[1, 2]",
    "an empty array": "[]", "an array with a tail": '["a"] # x', "a bad array": "['a']", "an open array": '["a"',
    "an object": '{"a": 1}', "json strings": '"a", "b"', "null": "null", "an instruction": "RUN rm -rf /x",
    "ONBUILD": "ONBUILD ",
    "NONE": "NONE", "AS": "AS x", "a line that goes on": "x \\", "a line that goes on in the other dialect": "x `",
    # patterns and paths
    "a star": "*", "two stars": "**", "a question mark": "?", "a class": "[ab]", "a negated class": "[^a]", "a range": "[a-c]",
    "an open bracket": "[", "a closing bracket": "]", "a bang": "!", "a bang and a name": "!x", "a caret": "^", "a tilde": "~",
    "a dot": ".", "two dots": "..", "a slash": "/", "two slashes": "//", "a relative path": "./x/../y",
    "an alternative": "{a,b}",
    "a git remote": "git@h:p", "any remote": "me@h.org:p", "http": "http:x", "a url": "https://h/x",
    "a repository": "https://h/x.git",
    # what ends words, pairs and lists
    "equals": "=", "a pair": "a=b", "a comma": ",", "csv": 'a,"b"', "a colon": ":", "a semicolon": ";", "a pipe": "|",
    "an and": "&&",
    "an amp": "&", "redirections": "> x < y", "parentheses": "(x)", "a plus": "+", "an at": "@",
    # blanks and controls
    "a blank": " ", "two blanks": "  ", "TAB": "\t", "VT": "\v", "FF": "\f", "CR": "\r", "LF": "\n", "CRLF": "\r\n",
    "NUL": "\0",
    "SOH": "\x01", "ESC": "\x1b", "FS": "\x1c", "US": "\x1f", "DEL": "\x7f", "C1": "\x80", "NEL": "\x85", "NBSP": "\xa0",
    "OGHAM SPACE": "\u1680", "EM SPACE": "\u2003", "ZWSP": "\u200b", "LINE SEPARATOR": "\u2028",
    "PARAGRAPH SEPARATOR": "\u2029",
    "IDEOGRAPHIC SPACE": "\u3000", "BOM": "\ufeff",
    # letters far away
    "composed": "é", "decomposed": "e\u0301", "a variable and a letter": "$HOMEé", "digits": "$\u0661", "kanji": "日本",
    "a variable of letters": "$é",
    "right to left": "\u202ex", "an emoji": "😀", "a family": "👩\u200d👧", "U+FFFD": "\ufffd", "U+FFFF": "\uffff",
    "U+10FFFF": "\U0010ffff", "a noncharacter": "\ufdd0", "a lone surrogate": "\ud800", "a byte": "\udcff",
}  # fmt: skip


def _mixes(seed: int, count: int) -> Iterator[str]:
    random = Random(seed)
    atoms = [atom for atom in ATOMS.values() if not re.search("[\0\n\ud800-\udfff\ufdd0]", atom)]
    for _ in range(count):
        yield "".join(random.choice(atoms) for _ in range(random.randint(2, 5)))


TEXTS = tuple(
    dict.fromkeys(
        [
            *ATOMS.values(),
            *(f"a{atom}b" for atom in ATOMS.values()),
            *(f"{atom}b" for atom in ATOMS.values()),
            *(f"a{atom}" for atom in ATOMS.values()),
            *_mixes(1, 150),
        ]
    )
)

SHORT = tuple(dict.fromkeys([*ATOMS.values(), *_mixes(2, 20)]))
"""Fewer of them, for what costs time."""


def cannot_be_characters(text: str) -> bool:
    """What no UTF-8 file holds, and the noncharacters that the library keeps for itself."""
    return re.search("[\ud800-\udfff\ufdd0-\ufdef]", text) is not None


def cannot_be_arguments(text: str) -> bool:
    """What no program can be given."""
    return "\0" in text or cannot_be_characters(text)


def cannot_be_on_a_line(text: str) -> bool:
    """What no value in a line of a Dockerfile holds: a line feed would end it."""
    return "\n" in text or cannot_be_arguments(text)


def cannot_be_in_a_flag(text: str) -> bool:
    """BuildKit reads flags byte by byte: beyond ASCII they arrive mangled."""
    return cannot_be_on_a_line(text) or not text.isascii()


def cannot_be_a_command(text: str, escape: str) -> bool:
    """What shell text on a line cannot be: it would be trimmed, read as JSON, or joined to the next line."""
    joined = text.endswith(escape) and not text.endswith(escape * 2)
    return cannot_be_on_a_line(text) or text.strip(BLANKS) != text or not text or joined or _is_array(text)


def _is_array(text: str) -> bool:
    try:
        return isinstance(json.loads(text), list)
    except ValueError:
        return False


def itself(text: str) -> str:
    """Say the text so that nothing in it is live; a dollar that begins no variable is itself anyway."""
    return literal(text) if re.search(r"\$[A-Za-z_{]", text) else text


def _is_name(text: str) -> bool:
    return not re.search("[\0/\ud800-\udfff\ufdd0]", text) and text not in ("", ".", "..") and len(text.encode()) < 250


NAMES = tuple(dict.fromkeys(name for atom in SHORT for name in (atom, f"a{atom}b") if _is_name(name)))
"""File names, line feeds in them too."""


def decoys(name: str) -> list[str]:
    """Return names that a careless pattern for this name matches as well."""
    found = {re.sub(r"[*?\[\]^!\\$`'\"]", "x", name), name.strip(), re.sub(r"\\(.)", r"\1", name)}
    return sorted(each for each in found - {name} if _is_name(each) and each not in NAMES)
