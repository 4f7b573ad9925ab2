r"""Draw an error with the lines that it is about, and carets under the columns.

    error: RUN holds a line feed
     --> imagefile.py:5:6
      |
    5 |     .run("make\ninstall")
      |      ^^^^^^^^^^^^^^^^^^^^
      |
      = hint: use script()

A place whose file cannot be read is named and not drawn. What comes back is plain text; `paint` may colour each part of it.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final, Literal

import attrs

from dockerdsl import files
from dockerdsl.calls import narrow
from dockerdsl.errors import DockerdslError
from dockerdsl.where import Where

Part = Literal["error", "warning", "note", "message", "frame", "caret", "dash", "hint"]
"""What a piece of a drawing is."""
Paint = Callable[[Part, str], str]

WIDTH: Final = 120
"""Characters of a source line that are shown."""
LINES: Final = 6
"""Lines of a call that are shown."""
_AROUND: Final = 10
_CONTROL: Final = {code: chr(0x2400 + code) for code in range(0x20)} | {0x7F: "\u2421", 0x09: "    "}


def plain(_part: Part, text: str) -> str:
    """Return the text uncoloured."""
    return text


def draw(error: DockerdslError, paint: Paint = plain) -> str:
    """Return an error as a block of lines: what is wrong, where, what else belongs to it, and the hint."""
    return draw_block(("error", "error"), error.what, error.at, error.also, error.hint, paint=paint)


def draw_block(
    label: tuple[Part, str],
    what: str,
    at: Where | None,
    also: Iterable[tuple[str, Where | None]] = (),
    hint: str | None = None,
    *,
    paint: Paint = plain,
    texts: Mapping[str, str] | None = None,
) -> str:
    """Return a block of lines under a label (its colour, its word): what is so, where, what else belongs to it, and a hint.

    `texts` are those of files by their names, which are not read then.
    """
    places = [_Drawn.of(at, "", texts)] if at else []
    places += [_Drawn.of(where, word, texts) for word, where in also if where]
    margin = " " * max([len(str(place.last)) for place in places], default=1)
    bar = paint("frame", f"{margin} |")
    lines = [f"{paint(*label)}: {paint('message', _hanging(what, len(label[1]) + 2))}"]
    for number, place in enumerate(places):
        arrow = paint("frame", f"{margin}{':::' if number else '-->'}")
        lines += [bar] * (number > 0) + [f"{arrow} {place.heading}", *place.body(margin, paint)]
    if hint:
        shown = f"{paint('frame', f'{margin} =')} {paint('hint', 'hint')}: {_hanging(hint, len(margin) + 9)}"
        lines += [bar] * bool(places) + [shown]
    return "\n".join(lines) + "\n"


def draw_all(errors: Iterable[DockerdslError], paint: Paint = plain) -> str:
    """Return several errors, one block after the other."""
    return "\n".join([draw(error, paint) for error in errors])


def _hanging(text: str, blanks: int) -> str:
    return text.replace("\n", "\n" + " " * blanks)


@attrs.frozen(slots=True, weakref_slot=False)
class _Drawn:
    """A place to be drawn, with a word on what stands there."""

    where: Where
    word: str
    source: list[str]

    @classmethod
    def of(cls, where: Where, word: str, texts: Mapping[str, str] | None = None) -> _Drawn:
        place = narrow(where)
        return cls(place, word, _source(place, texts or {}))

    @property
    def last(self) -> int:
        """The number of the last line shown."""
        return self.where.line + max(len(self.source) - 1, 0)

    @property
    def heading(self) -> str:
        column = f":{self.where.column}" if self.where.column else ""
        word = f", {self.word}" if self.word and not self.source else ""
        return f"{relative(self.where.file)}:{self.where.line}{column}{word}"

    def body(self, margin: str, paint: Paint) -> Iterator[str]:
        """Yield the source lines, carets under the first of them."""
        if not self.source:
            return
        bar = paint("frame", f"{margin} |")
        text, before, inside = self._first_line()
        yield bar
        yield f"{paint('frame', f'{self.where.line:>{len(margin)}} |')} {text}"
        width = max(_cells(inside), 1)
        carets = paint("dash", f"{'-' * width} {self.word}") if self.word else paint("caret", "^" * width)
        yield f"{bar} {' ' * _cells(before)}{carets}"
        for number, line in enumerate(self.source[1:], self.where.line + 1):
            yield f"{paint('frame', f'{number:>{len(margin)}} |')} {_cropped(_visible(line))}".rstrip()

    def _first_line(self) -> tuple[str, str, str]:
        """Return the first line as it is shown, what stands before the place in it, and what stands in the place."""
        line = self.source[0]
        before, inside = (_visible(part) for part in _split(line, self.where))
        text = _visible(line)
        if len(text) <= WIDTH:
            return text, before, inside
        start = min(max(len(before) - 2 * _AROUND, 0), len(text) - WIDTH)
        before = before[start:]
        return _cropped(text[start:], start > 0), before, inside[: max(WIDTH - len(before), 1)]


def _source(where: Where, texts: Mapping[str, str]) -> list[str]:
    """Return the lines of a place, or none when its file cannot be read or has no such line."""
    text = texts[where.file] if where.file in texts else _content(where.file)
    lines = text.removeprefix("\ufeff").split("\n") if text is not None else []
    end = min(where.end_line or where.line, where.line + LINES - 1)
    return [line.rstrip("\r") for line in lines[max(where.line - 1, 0) : end]]


def _content(file: str) -> str | None:
    try:
        content = files.read(file)
    except OSError:
        return None
    return None if content is None else content.decode(errors="replace")


def _split(line: str, where: Where) -> tuple[str, str]:
    """Return what stands before a place in its first line, and what stands in it there."""
    if where.column is None:
        text = line.strip()
        return line[: len(line) - len(line.lstrip())], text
    raw = line.encode(errors="surrogateescape")
    start = where.column - 1
    end = where.end_column - 1 if where.end_column and where.end_line in (None, where.line) else len(raw.rstrip())
    return raw[:start].decode(errors="replace"), raw[start:end].decode(errors="replace")


def _cropped(text: str, left: bool = False) -> str:
    """Return as much of a line as is shown, dots where something was left out."""
    text = f"…{text[1:]}" if left else text
    return text if len(text) <= WIDTH else f"{text[: WIDTH - 1]}…"


def _visible(text: str) -> str:
    """Return the text with tabs as blanks, pictures of control characters, which a terminal would obey, and no broken bytes."""
    readable = text if text.isascii() else text.encode(errors="surrogateescape").decode(errors="replace")
    return readable.translate(_CONTROL)


def _cells(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    return len(text) if text.isascii() else sum(_cell(character) for character in text)


def _cell(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def relative(file: str) -> str:
    """Return how a file is shown: from the current folder when it is below it."""
    here = os.getcwd() + os.sep
    return file.removeprefix(here) if os.path.isabs(file) else file
