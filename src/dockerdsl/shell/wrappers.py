"""Programs that run another one, and how their own words end.

``sudo -u app env X=1 make`` runs ``make``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from dockerdsl.shell.command import Word


class Wrapper(NamedTuple):
    """How the words of a program end: a verb; flags, some with values; assignments; so many words of its own.

    With the flags of `ends` it runs nothing, as in ``command -v make``.
    """

    values: frozenset[str]
    operands: int
    assignments: bool
    ends: frozenset[str]
    verb: str


def _takes(values: str = "", *, operands: int = 0, assignments: bool = False, ends: str = "", verb: str = "") -> Wrapper:
    return Wrapper(frozenset(values.split()), operands, assignments, frozenset(ends.split()), verb)


_CONDA: Final = _takes("n name p prefix cwd r root-prefix", verb="run")
_RUN: Final = _takes(verb="run")


WRAPPERS: Final[dict[str, Wrapper]] = {
    "builtin": _takes(),
    "bundle": _takes(verb="exec"),
    "busybox": _takes(ends="list install"),
    "chroot": _takes(operands=1),
    "command": _takes(ends="v V"),
    "doas": _takes("C u", ends="L s"),
    "conda": _CONDA,
    "dumb-init": _takes("r rewrite"),
    "eatmydata": _takes(),
    "env": _takes("u unset C chdir", assignments=True, ends="S split-string"),
    "exec": _takes("a"),
    "fakeroot": _takes("l lib f faked s i b"),
    "gosu": _takes(operands=1),
    "ionice": _takes("c class n classdata", ends="p P u"),
    "linux32": _takes(),
    "linux64": _takes(),
    "mamba": _CONDA,
    "micromamba": _CONDA,
    "nice": _takes("n adjustment"),
    "nohup": _takes(),
    "pipenv": _RUN,
    "poetry": _RUN,
    "setarch": _takes(operands=1),
    "setsid": _takes(),
    "stdbuf": _takes("i input o output e error"),
    "su-exec": _takes(operands=1),
    "sudo": _takes(
        "C close-from D chdir g group h host p prompt R chroot r role T command-timeout t type U other-user u user",
        assignments=True,
        ends="e edit K l list V v validate",
    ),
    "time": _takes("f format o output"),
    "timeout": _takes("k kill-after s signal", operands=1),
    "tini": _takes("e p"),
    "xargs": _takes("a arg-file d delimiter E I L n max-args P max-procs s max-chars process-slot-var"),
}


def wrapped(words: Sequence[Word], place: int, wrapper: Wrapper) -> int:
    """Return which of the words is the program that the wrapper at a place runs; 0 if it runs none."""
    at = _behind_flags(words, place + 1, wrapper)
    if at and wrapper.verb:
        runs = at < len(words) and words[at].text == wrapper.verb
        at = _behind_flags(words, at + 1, wrapper) if runs else 0
    while wrapper.assignments and 0 < at < len(words) and "=" in words[at].text:
        at += 1
    return at + wrapper.operands if 0 < at < len(words) - wrapper.operands else 0


def _behind_flags(words: Sequence[Word], at: int, wrapper: Wrapper) -> int:
    """Return the first word from `at` on that is no flag and no flag's value; 0 if a flag says that nothing runs."""
    while at < len(words) and (text := words[at].text).startswith("-"):
        at += 1
        if text == "--":
            break
        if not wrapper.ends.isdisjoint(flag_names(text)):
            return 0
        at += takes_next(text, wrapper.values)
    return at


def flag_names(text: str) -> Sequence[str]:
    """Return the names of the flags that a word sets.

    >>> flag_names("--user=app"), flag_names("-qy"), flag_names("-"), flag_names("x")
    (('user',), 'qy', '', '')
    """
    if text.startswith("--"):
        return (text[2:].partition("=")[0],) if len(text) > 2 else ""
    return text[1:] if text.startswith("-") else ""


def takes_next(text: str, values: frozenset[str]) -> bool:
    """Return whether the word behind a flag is its value, where the flags of these names have one.

    >>> [takes_next(text, frozenset({"t", "target"})) for text in ("-t", "-yt", "-tx", "--target", "--target=x")]
    [True, True, False, True, False]
    """
    if text.startswith("--"):
        return text[2:] in values
    first = next((number for number, letter in enumerate(text[1:], 2) if letter in values), 0)
    return first == len(text) > 1
