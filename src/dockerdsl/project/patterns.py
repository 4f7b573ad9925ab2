"""Match the paths of a project with patterns: ``*`` and ``?`` stay in a folder, ``**/`` is any folders, ``[ab]`` one character.

A pattern without ``/`` holds for the last word of a path, one that ends in ``/`` for all below a folder, as in
``.gitignore``. Paths are those from the project's root, with ``/``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Final

_PART: Final = re.compile(r"\*\*/|\*\*|\*|\?|\[[!^]?\]?[^\]/]*\]|.", re.DOTALL)
_WORDS: Final = {"**/": "(?:[^/]+/)*", "**": ".*", "*": "[^/]*", "?": "[^/]"}

Matches = Callable[[str], object]


def matcher(patterns: Iterable[str]) -> Matches:
    """Return what says whether a path matches one of the patterns; no pattern matches nothing."""
    expressions = [_expression(pattern) for pattern in patterns]
    return re.compile("|".join(expressions)).fullmatch if expressions else lambda _path: None


def _expression(pattern: str) -> str:
    anywhere = "" if "/" in pattern.rstrip("/") else "(?:[^/]+/)*"
    below = ".+" if pattern.endswith("/") else ""
    return anywhere + "".join([_words(part) for part in _PART.findall(pattern.removeprefix("/"))]) + below


def _words(part: str) -> str:
    if part in _WORDS:
        return _WORDS[part]
    if part[0] == "[" and len(part) > 1:
        inside = part[1:-1]
        negated = inside[:1] in ("!", "^")
        characters = re.escape(inside[negated:]).replace(r"\-", "-")
        return f"[^/{characters}]" if negated else f"[{characters}]"
    return re.escape(part)
