"""Read one logical line as BuildKit's line parser does: flags, words, fields, JSON arrays, heredocs in it.

Four sets of white space are in play, as BuildKit has them: `BLANKS` (Unicode's) is trimmed and parts words of ENV, LABEL and
ARG; `FIELD_BLANKS` (ASCII's) parts everything else; bytes 0x85 and 0xA0 part flags, which are read byte by byte. Facts from
``parser/line_parsers.go`` and ``parser/split_command.go``.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Callable
from typing import Any, Final, NamedTuple

from dockerdsl.reading.blanks import BLANKS, FIELD_BLANKS, FLAG_BLANKS
from dockerdsl.reading.expand import split
from dockerdsl.reading.refused import Refused, quoted

_FIELDS: Final = re.compile(f"[{FIELD_BLANKS}]+")
_LONE: Final = re.compile("[\ud800-\udfff]")
_NO_BYTE: Final = re.compile("[\ud800-\udc7f\udd00-\udfff]")
_PLAIN_FLAGS: Final = re.compile(r"""(?:--[a-z][a-z-]*(?:=[!#-&(-\[\]-_a-~]*)?[\t\v\f\r ]+)+""")


@functools.cache  # it takes five milliseconds, and only those who parse need it
def _word_of(escape: str) -> re.Pattern[str]:
    """Return the pattern of a word: plain runs, escaped characters, quotes up to the last one's end or the text's.

    An escape character at the very end belongs to no word. Possessive, so that no text takes much memory. Before Python 3.11.5
    a possessive group reads too far when a turn of it has left a choice open and then fails (gh-106052: ``(?:ab?c)++`` on
    ``aca``). No turn of these can: an alternative is told by its first character, and what repeats in it gives nothing back. A
    law tries all short texts; under 3.11.2, all of up to eight characters were.
    """
    e = re.escape(escape)
    quoted_text = rf"""[^"{e}]*+(?:{e}.[^"{e}]*+)*+(?:"|(?={e}?\Z))"""
    return re.compile(rf"""(?:[^{BLANKS}"'{e}]++|{e}.|"{quoted_text}|'[^']*+(?:'|\Z))++""", re.DOTALL)


_WORD_UNSAFE: Final = re.compile("[\"'\\\\`\x1c-\x1f]")  # `str.split` parts at the last four, BuildKit does not
_PLAIN_HEREDOC: Final = re.compile(
    r"""[\x00-!#%&(-;=-\[\]-\x7f]*[\t ]<<(-?)('?)([A-Za-z0-9_]+)\2(?: [\x00-!#%&(-;=-\[\]-\x7f]*)?\Z"""
)
_HEREDOC: Final = re.compile(r"([0-9]*)<<(-?)[\t\n\f\r ]*([^<]*)")


class NotStrings(ValueError):
    """A JSON array whose elements are not all strings: BuildKit refuses the file."""


class HeredocMark(NamedTuple):
    """A heredoc announced in a line.

    Args:
        name: the delimiter, quotes taken off.
        fd: the file descriptor, 0 where none is given.
        expand: whether BuildKit expands variables in the body (no quote in the delimiter).
        chomp: whether leading tabs are dropped (``<<-``).
    """

    name: str
    fd: int
    expand: bool
    chomp: bool


def trimmed(text: str) -> str:
    """Return the text without white space at its ends, as Go's ``strings.TrimSpace`` does."""
    return text.strip(BLANKS)


def in_bytes(text: str) -> bytes:
    """Return the bytes that a text stands for: ``surrogateescape``, and U+FFFD for lone surrogates that stand for no byte."""
    try:
        return text.encode(errors="surrogateescape")
    except UnicodeEncodeError:
        return _NO_BYTE.sub("\ufffd", text).encode(errors="surrogateescape")


def split_fields(text: str) -> list[str]:
    """Return the fields between runs of ASCII white space: the arguments of FROM, EXPOSE, COPY, ADD and VOLUME."""
    return [field for field in _FIELDS.split(text) if field]


def split_words(text: str, escape: str) -> list[str]:
    """Return the words of ENV, LABEL and ARG: parted by white space outside quotes; quotes and escapes stay in them."""
    if not text.isascii():
        text = _LONE.sub("\ufffd", text)
    elif not _WORD_UNSAFE.search(text):
        return text.split()
    return _word_of(escape).findall(text)


def read_flags(text: str, escape: str) -> tuple[list[str], str]:
    """Return the flags at the beginning of arguments, quotes and escapes taken off, and the text behind them.

    Flags are read byte by byte, each byte as the Latin-1 character of its value: beyond ASCII they arrive mangled.
    """
    plain = _PLAIN_FLAGS.match(text)
    if plain is not None and text[plain.end() :][:2] != "--":
        return plain[0].split(), text[plain.end() :]
    if not text.lstrip(FLAG_BLANKS).startswith("--"):
        return [], text
    data = in_bytes(text).decode("latin-1")
    flags: list[str] = []
    position = 0
    while True:
        while position < len(data) and data[position] in FLAG_BLANKS:
            position += 1
        if not data.startswith("--", position):
            break
        flag, position = read_flag(data, position, escape)
        if flag == "--":
            break
        flags.append(flag)
    return flags, data[position:].encode("latin-1").decode(errors="surrogateescape")


def read_flag(data: str, position: int, escape: str) -> tuple[str, int]:
    """Return the flag that begins at this place, quotes and escapes taken off, and where it ends."""
    word: list[str] = []
    quote = ""
    while position < len(data):
        character = data[position]
        position += 1
        if character == escape:
            word.append(data[position : position + 1])
            position += 1
        elif quote:
            if character == quote:
                quote = ""
            else:
                word.append(character)
        elif character in "\"'":
            quote = character
        elif character in FLAG_BLANKS:
            return "".join(word), position - 1
        else:
            word.append(character)
    return "".join(word), min(position, len(data))


def _refuse_constant(name: str) -> None:
    raise ValueError(name)


def _number(text: str) -> float:
    value = float(text)
    if value in (float("inf"), float("-inf")):
        raise ValueError(text)
    return value


_DECODER: Final = json.JSONDecoder(parse_constant=_refuse_constant, parse_float=_number, parse_int=_number)


def json_array(text: str) -> list[str] | None:
    """Return the strings of a strict JSON array, or None where BuildKit silently reads the text as no JSON (section 1.6).

    Raises NotStrings for an array that holds anything but strings. Lone surrogates become U+FFFD, as Go has it.
    """
    text = text.strip(BLANKS)
    if not text.startswith("["):
        return None
    try:
        value, end = _DECODER.raw_decode(text)
    except (ValueError, RecursionError):
        return None
    if end != len(text):
        return None
    for each in value:
        if each.__class__ is not str:
            raise NotStrings("when using JSON array syntax, arrays must be comprised of strings only")
    if "\\u" in text or not text.isascii():
        return [_LONE.sub("\ufffd", each) for each in value]
    return list(value)


def heredocs_in(line: str) -> tuple[HeredocMark, ...]:
    r"""Return the heredocs that BuildKit sees in a logical line (section 1.8); the escape is ``\`` whatever the file's is.

    An open quote or a bad ``${`` anywhere in the line hides them all. Raises Refused for a delimiter that BuildKit cannot read.
    """
    if "<<" not in line:
        return ()
    plain = _PLAIN_HEREDOC.match(line)
    if plain is not None:
        return (HeredocMark(plain[3], 0, not plain[2], plain[1] == "-"),)
    try:
        words = split(line, {}, raw_quotes=True, raw_escapes=True, skip_unset=True)
    except Refused:
        return ()
    return tuple([mark for word in words if "<<" in word and (mark := heredoc_word(word))])


def heredoc_word(word: str) -> HeredocMark | None:
    """Return the heredoc that a shell word announces, None for another word (BuildKit's ``ParseHeredoc``)."""
    match = _HEREDOC.fullmatch(word)
    if match is None:
        return None
    names = split(match[3], {}, skip_unset=True)
    if len(names) != 1:
        return None
    name, raw = names[0], "".join(split(match[3], {}, raw_quotes=True, skip_unset=True))
    return HeredocMark(name, min(int(match[1] or 0), 2**64 - 1), _quotes(name) == _quotes(raw), bool(match[2]))


def _quotes(text: str) -> int:
    return text.count('"') + text.count("'")


_JSON: Final = frozenset({"RUN", "CMD", "ENTRYPOINT", "SHELL", "COPY", "ADD", "VOLUME", "HEALTHCHECK"})
_PAIRS: Final = frozenset({"ENV", "LABEL"})
_TRIGGERS: Final = 20
"""How many ONBUILDs in a row are looked behind; one behind another is refused anyway, later."""


class Body(NamedTuple):
    """A heredoc of a file: its delimiter, its content, leading tabs dropped where ``<<-`` asks, and whether it expands."""

    name: str
    content: str
    expand: bool


class Arguments:
    """What follows the keyword of an instruction in a file, each way of reading it done once, when it is asked for.

    Args:
        keyword: the instruction, upper case.
        rest: what follows, trimmed (but for a blank beyond ASCII before it: no flags stand behind one).
        escape: the escape character of the file.
        bodies: the heredocs announced in the line, in order.
        chunks: the physical lines that `text` was joined of, comments left out.
        inner: what reads another instruction, for ONBUILD.
    """

    bodies: tuple[Body, ...] = ()
    chunks: tuple[str, ...] = ()
    inner: Callable[[Arguments], Any] | None = None
    _words: list[str] | None = None
    _fields: list[str] | None = None
    _strings: list[str] | NotStrings | None = None
    _unread = True

    def __init__(self, keyword: str, rest: str, escape: str) -> None:
        self.keyword = keyword
        self.escape = escape
        if rest[:2] == "--":
            flags, text = read_flags(rest, escape)
            self.flags = flags
            self.text = trimmed(text)
        else:
            self.flags = _NO_FLAGS
            self.text = rest if rest.isascii() else trimmed(rest)

    @property
    def words(self) -> list[str]:
        """The words of ENV, LABEL and ARG, quotes and escapes in them."""
        if self._words is None:
            self._words = split_words(self.text, self.escape)
        return self._words

    @property
    def fields(self) -> list[str]:
        """The elements of the JSON array, or the words between blanks."""
        if self._fields is None:
            strings = self.strings
            self._fields = split_fields(self.text) if strings is None else strings
        return self._fields

    @property
    def strings(self) -> list[str] | None:
        """The elements of the JSON array that the text is; None when it is none.

        Raises NotStrings for an array of something else than strings.
        """
        if self._unread:
            self._strings = self._read_strings()
            self._unread = False
        if isinstance(self._strings, NotStrings):
            raise self._strings
        return self._strings

    def _read_strings(self) -> list[str] | NotStrings | None:
        text = self.command if self.keyword == "HEALTHCHECK" else self.text
        if text[:1] != "[" or text[-1] != "]" or self.keyword not in _JSON:
            return None
        try:
            return json_array(text)
        except NotStrings as error:
            return error

    @property
    def command(self) -> str:
        """What follows the first word: the command of HEALTHCHECK, the arguments of an instruction behind ONBUILD."""
        parts = _FIELDS.split(self.text, maxsplit=1)
        return parts[1] if len(parts) > 1 else ""

    @property
    def first(self) -> str:
        """The first word, where blanks part words and quotes do not group."""
        return _FIELDS.split(self.text, maxsplit=1)[0]

    def is_json(self) -> bool:
        """Return whether BuildKit reads a JSON array, be it of strings or not."""
        try:
            return self.strings is not None
        except NotStrings:
            return True

    def refusal(self) -> str | None:
        """Return BuildKit's message for arguments that its line parser refuses, or None."""
        if self.keyword in _PAIRS:
            return self._refused_pairs()
        if self.keyword == "ONBUILD":
            return self._refused_trigger()
        try:
            _ = self.strings
        except NotStrings as error:
            return str(error)
        return None

    def _refused_trigger(self) -> str | None:
        given = self
        for _ in range(_TRIGGERS):
            if given.keyword != "ONBUILD":
                return given.refusal()
            given = Arguments(given.first.upper(), given.command, given.escape)
        return None

    def _refused_pairs(self) -> str | None:
        words = self.words
        if not words:
            return None
        if "=" not in words[0]:
            return None if self.command else f"{self.keyword} must have two arguments"
        for word in words:
            if "=" not in word:
                return f"Syntax error - can't find = in {quoted(word)}. Must be of the form: name=value"
        return None


_NO_FLAGS: Final[list[str]] = []
