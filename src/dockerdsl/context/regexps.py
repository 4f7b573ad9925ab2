r"""Read the regular expressions that the patterns of a `.dockerignore` turn into, as Go's ``regexp`` reads them.

They are those that a pattern can bring about, and no more: characters, classes, ``|``, ``{2,3}``, escapes such as ``\d``. A
group stands there only as the ``(.*/)?`` of ``**``. (Go's ``regexp/syntax/parse.go``)
"""

from __future__ import annotations

import re
from typing import Final

from dockerdsl.context.automaton import (
    ANYTHING,
    EDGE,
    END,
    START,
    WITHIN,
    Characters,
    Check,
    Row,
    any_number,
    either,
    one,
    perhaps,
)

ANY_FOLDERS: Final = "(.*/)?"

_NO_LINE_FEED: Final = Characters((("\n", "\n"),), negated=True)
_MOST_REPEATED: Final = 1000
_MOST_NODES: Final = 200_000
_REPEAT: Final = re.compile(r"\{(0|[1-9][0-9]*)(,(0|[1-9][0-9]*)?)?\}")
_QUOTED: Final = re.compile(r"\\Q(.*?)(?:\\E|\Z)", re.DOTALL)
_NAMED: Final = re.compile(r"\[:(\^?)(.*?):\]", re.DOTALL)
_CATEGORY: Final = re.compile(r"\\([pP])(?:\{(\^?)(\w*)\}|(\w))")
_HEXADECIMAL: Final = re.compile(r"\\x(?:\{([0-9a-fA-F]+)\}|([0-9a-fA-F]{2}))")
_OCTAL: Final = re.compile(r"\\(0[0-7]{0,2}|[1-7][0-7]{1,2})")
_CONTROLS: Final = dict(zip("afnrtv", "\a\f\n\r\t\v", strict=True))
_CHECKS: Final = {"A": START, "z": END, "b": EDGE, "B": WITHIN}

Ranges = tuple[tuple[str, str], ...]

_DIGITS: Final = (("0", "9"),)
_LETTERS: Final = (("A", "Z"), ("a", "z"))
_PERL: Final[dict[str, Ranges]] = {
    "d": _DIGITS,
    "s": (("\t", "\n"), ("\f", "\r"), (" ", " ")),
    "w": (*_DIGITS, *_LETTERS, ("_", "_")),
}
_POSIX: Final[dict[str, Ranges]] = {
    "alnum": (*_DIGITS, *_LETTERS),
    "alpha": _LETTERS,
    "ascii": (("\0", "\x7f"),),
    "blank": (("\t", "\t"), (" ", " ")),
    "cntrl": (("\0", "\x1f"), ("\x7f", "\x7f")),
    "digit": _DIGITS,
    "graph": (("!", "~"),),
    "lower": (("a", "z"),),
    "print": ((" ", "~"),),
    "punct": (("!", "/"), (":", "@"), ("[", "`"), ("{", "~")),
    "space": (("\t", "\r"), (" ", " ")),
    "upper": (("A", "Z"),),
    "word": _PERL["w"],
    "xdigit": (*_DIGITS, ("A", "F"), ("a", "f")),
}
_CATEGORIES: Final = frozenset(
    "L Lu Ll Lt Lm Lo M Mn Mc Me N Nd Nl No P Pc Pd Ps Pe Pi Pf Po S Sm Sc Sk So Z Zs Zl Zp C Cc Cf Cs Co".split()
)
_LAST: Final = chr(0x10FFFF)


def read_regexp(text: str) -> Row:
    r"""Return what a whole text is followed through to learn whether the expression matches somewhere in it.

    Raises ValueError, with the reason, for what Go refuses.
    """
    return _Reader(text).read()


def _turned(ranges: Ranges) -> Ranges:
    """Return the characters that are in none of the ranges, which are apart."""
    edges = ["", *[edge for first, last in sorted(ranges) for edge in (first, last)], ""]
    pairs = zip(edges[::2], edges[1::2], strict=True)
    found = [(chr(ord(low) + 1) if low else "\0", chr(ord(high) - 1) if high else _LAST) for low, high in pairs if high != "\0"]
    return tuple([(first, last) for first, last in found if first <= last])


def _plain(ranges: Ranges, *, negated: bool) -> Characters:
    return Characters(_turned(ranges) if negated else ranges)


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.place = 0

    def read(self) -> Row:
        rows = [self._branch()]
        while self._skip("|"):
            rows.append(self._branch())
        return either(rows)

    def _skip(self, word: str) -> bool:
        found = self.text.startswith(word, self.place)
        self.place += len(word) * found
        return found

    def _take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        found = pattern.match(self.text, self.place)
        self.place = found.end() if found else self.place
        return found

    def _branch(self) -> Row:
        """Return one side of a ``|``, which matches anywhere unless it says where."""
        rows: list[Row] = []
        repeated = False
        while self.place < len(self.text) and self.text[self.place] != "|":
            times = self._take(_REPEAT)
            if times:
                self._repeat(rows, times, repeated)
                repeated = True
            else:
                found, repeated = self._piece()
                rows += found
            if sum(map(len, rows[-1:])) > _MOST_NODES or len(rows) > _MOST_NODES:
                raise ValueError("it is too large")
        anywhere = any_number((ANYTHING,))
        before = () if rows and rows[0] == (Check(START),) else anywhere
        after = () if rows and rows[-1] == (Check(END),) else anywhere
        return tuple([node for row in (before, *rows, after) for node in row])

    def _repeat(self, rows: list[Row], times: re.Match[str], repeated: bool) -> None:
        least = int(times[1])
        most = least if not times[2] else int(times[3]) if times[3] else None
        if repeated:
            raise ValueError(f"{times[0]} repeats what is repeated already")
        if not rows:
            raise ValueError(f"{times[0]} repeats nothing")
        if least > _MOST_REPEATED or (most is not None and not least <= most <= _MOST_REPEATED):
            raise ValueError(f"{times[0]} is no number of times")
        row = rows.pop()
        rows += [row] * least + ([any_number(row)] if most is None else [perhaps(row)] * (most - least))

    def _piece(self) -> tuple[list[Row], bool]:
        """Return the next rows, one for each that a repetition could take, and whether they are a repetition themselves."""
        if self._skip(ANY_FOLDERS):
            return [perhaps((*any_number((_NO_LINE_FEED,)), one("/")))], True
        if self._skip("^"):
            return [(Check(START),)], False
        if self._skip("$"):
            return [(Check(END),)], False
        if quoted := self._take(_QUOTED):
            return [(one(character),) for character in quoted[1]], False
        found = self._one()
        return ([any_number(found)], True) if self._skip("*") else ([found], False)

    def _one(self) -> Row:
        """Return what takes a single character, or checks a place."""
        if self._skip("."):
            return (_NO_LINE_FEED,)
        if self._skip("["):
            return (self._class(),)
        following = self.text[self.place + 1 : self.place + 2]
        if self.text[self.place] == "\\" and following in _CHECKS and following:
            self.place += 2
            return (Check(_CHECKS[following]),)
        return (self._escaped_class() or one(self._character()),)

    def _class(self) -> Characters:
        negated = self._skip("^")
        members: list[Characters] = []
        begin = self.place
        while self.place == begin or not self._skip("]"):
            members.append(self._named() or self._escaped_class() or self._range())
        ranges = [each for member in members for each in member.ranges]
        categories = [each for member in members for each in member.categories]
        return Characters(tuple(ranges), negated, tuple(categories))

    def _range(self) -> Characters:
        first = last = self._character()
        if self.text.startswith("-", self.place) and self.text[self.place + 1 : self.place + 2] not in ("]", ""):
            self.place += 1
            last = self._character()
        if last < first:
            raise ValueError(f"the range {first}-{last} runs backwards")
        return Characters(((first, last),))

    def _named(self) -> Characters | None:
        """Return the characters of a name such as ``[:alpha:]``."""
        found = self._take(_NAMED)
        if not found:
            return None
        if found[2] not in _POSIX:
            raise ValueError(f"there is no class {found[0]}")
        return _plain(_POSIX[found[2]], negated=bool(found[1]))

    def _escaped_class(self) -> Characters | None:
        r"""Return the characters of an escape such as ``\d`` or ``\pL``."""
        if not self.text.startswith("\\", self.place):
            return None
        letter = self.text[self.place + 1 : self.place + 2]
        if letter in ("p", "P"):
            return self._category()
        if letter.lower() not in _PERL:
            return None
        self.place += 2
        return _plain(_PERL[letter.lower()], negated=letter.isupper())

    def _category(self) -> Characters:
        found = self._take(_CATEGORY)
        name = (found[3] or found[4] or "") if found else ""
        if not found or name not in _CATEGORIES:
            raise ValueError(f"{found[0] if found else 'it'} names no class of characters")
        return Characters((), categories=((name, (found[1] == "p") is not bool(found[2])),))

    def _character(self) -> str:
        if self.place >= len(self.text):
            raise ValueError("its [ has no ]")
        character = self.text[self.place]
        if character != "\\":
            self.place += 1
            return character
        if found := self._take(_HEXADECIMAL) or self._take(_OCTAL):
            return _numbered(found)
        escaped = self.text[self.place + 1 : self.place + 2]
        self.place += 2
        if escaped in _CONTROLS:
            return _CONTROLS[escaped]
        if not escaped or not escaped.isascii() or escaped.isalnum():
            raise ValueError(f"\\{escaped} is no escape")
        return escaped


def _numbered(found: re.Match[str]) -> str:
    code = int(found[1], 8) if found.re is _OCTAL else int(found[1] or found[2], 16)
    if code > ord(_LAST):
        raise ValueError(f"{found[0]} is no character")
    return chr(code)
