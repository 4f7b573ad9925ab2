"""Read one logical line as BuildKit's line parser does: flags, words, fields, JSON arrays, heredocs in it.

Four sets of white space are in play, as BuildKit has them: `BLANKS` (Unicode's) is trimmed and parts words of ENV, LABEL and
ARG; `FIELD_BLANKS` (ASCII's) parts everything else; bytes 0x85 and 0xA0 part flags, which are read byte by byte. Facts from
``parser/line_parsers.go`` and ``parser/split_command.go``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any, Final, NamedTuple

BLANKS: Final = "\t\n\v\f\r \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
FIELD_BLANKS: Final = "\t\v\f\r "
_FIELDS: Final = re.compile("[\t\v\f\r ]+")
_FLAG_BLANKS: Final = "\t\n\v\f\r \x85\xa0"
_BLANK_SET: Final = frozenset(BLANKS)
_PLAIN_FLAGS: Final = re.compile(r"""(?:--[a-z][a-z-]*(?:=[!#-&(-\[\]-_a-~]*)?[\t\v\f\r ]+)+""")


def _words_of(escape: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return the patterns of a whole line of ASCII words and of one word; possessive, so that no text takes long."""
    e = re.escape(escape)
    word = rf"""(?:[^\t\n\v\f\r "'{e}]|{e}.|"(?:[^"{e}]|{e}.)*+"|'[^']*+')++"""
    return re.compile(rf"(?:[\t\n\v\f\r ]|{word})*+", re.DOTALL), re.compile(word, re.DOTALL)


_WORDS: Final = {escape: _words_of(escape) for escape in "\\`"}
_WORD_UNSAFE: Final = re.compile("[\"'\\\\`]")
_PLAIN_HEREDOC: Final = re.compile(r"""[^"'\\<\x80-\U0010ffff]*[\t ]<<(-?)('?)([A-Za-z0-9_]+)\2(?: [^"'\\<\x80-\U0010ffff]*)?\Z""")
_HEREDOC: Final = re.compile(r"(?P<fd>[0-9]*)<<(?P<chomp>-?+)(?P<rest>[^<]+)", re.DOTALL)


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


def split_fields(text: str) -> list[str]:
    """Return the fields between runs of ASCII white space: the arguments of FROM, EXPOSE, COPY, ADD and VOLUME."""
    return [field for field in _FIELDS.split(text) if field]


def split_words(text: str, escape: str) -> list[str]:
    """Return the words of ENV, LABEL and ARG: parted by white space outside quotes; quotes and escapes stay in them."""
    if text.isascii():
        if not _WORD_UNSAFE.search(text):
            return text.split()
        whole, word = _WORDS[escape]
        if whole.fullmatch(text):
            return word.findall(text)
    return _words_one_by_one(text, escape)


def _words_one_by_one(text: str, escape: str) -> list[str]:
    words: list[str] = []
    word: list[str] = []
    quote = ""
    position, end = 0, len(text)
    while position < end:
        character = text[position]
        if character == escape and quote != "'":
            if position + 1 < end:
                word.append(text[position : position + 2])
            position += 2
            continue
        if quote:
            quote = "" if character == quote else quote
        elif character in "\"'":
            quote = character
        elif character in _BLANK_SET:
            if word:
                words.append("".join(word))
                word = []
            position += 1
            continue
        word.append(character)
        position += 1
    return [*words, "".join(word)] if word else words


def read_flags(text: str, escape: str) -> tuple[list[str], str]:
    """Return the flags at the beginning of arguments, quotes and escapes taken off, and the text behind them.

    Flags are read byte by byte, each byte as the Latin-1 character of its value: beyond ASCII they arrive mangled.
    """
    plain = _PLAIN_FLAGS.match(text)
    if plain is not None and text[plain.end() :][:2] != "--":
        return plain[0].split(), text[plain.end() :]
    if not text.lstrip(_FLAG_BLANKS).startswith("--"):
        return [], text
    data = text.encode(errors="surrogateescape").decode("latin-1")
    flags: list[str] = []
    position = 0
    while True:
        while position < len(data) and data[position] in _FLAG_BLANKS:
            position += 1
        if not data.startswith("--", position):
            break
        flag, position = _flag(data, position, escape)
        if flag == "--":
            break
        flags.append(flag)
    return flags, data[position:].encode("latin-1").decode(errors="surrogateescape")


def _flag(data: str, position: int, escape: str) -> tuple[str, int]:
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
        elif character in _FLAG_BLANKS:
            break
        else:
            word.append(character)
    return "".join(word), position


def _refuse_constant(name: str) -> None:
    raise ValueError(name)


def _number(text: str) -> float:
    value = float(text)
    if value in (float("inf"), float("-inf")):
        raise ValueError(text)
    return value


_DECODER: Final = json.JSONDecoder(parse_constant=_refuse_constant, parse_float=_number, parse_int=_number)
_LONE: Final = re.compile("[\ud800-\udfff]")


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
    if not all(isinstance(each, str) for each in value):
        raise NotStrings("when using JSON array syntax, arrays must be comprised of strings only")
    return [_LONE.sub("\ufffd", each) for each in value]


def heredocs_in(line: str) -> tuple[HeredocMark, ...]:
    r"""Return the heredocs that BuildKit sees in a logical line (section 1.8); the escape is ``\`` whatever the file's is.

    An unbalanced quote anywhere in the line hides them all.
    """
    if "<<" not in line:
        return ()
    plain = _PLAIN_HEREDOC.match(line)
    if plain is not None:
        return (HeredocMark(plain[3], 0, not plain[2], plain[1] == "-"),)
    found = [mark for word in _shell_words(line) or () if (mark := _heredoc(word))]
    return tuple(found)


def _heredoc(word: str) -> HeredocMark | None:
    match = _HEREDOC.fullmatch(word)
    if match is None:
        return None
    rest = match["rest"].lstrip(" \t")
    parts = _shell_words(rest)
    if parts is None or len(parts) != 1:
        return None
    name = re.sub(r"\\(.)|[\"']", lambda found: found[1] or "", parts[0], flags=re.DOTALL)
    if not name:
        return None
    return HeredocMark(name, min(int(match["fd"] or 0), 2**64 - 1), not re.search("[\"']", parts[0]), bool(match["chomp"]))


def _shell_words(line: str) -> list[str] | None:
    """Return the shell words of a line, quotes kept; blanks right behind ``<<`` stay in the word. None: a quote is open."""
    words: list[str] = []
    start, position, quote = 0, 0, ""
    opening = re.compile(r"[0-9]*<<[ \t]*")
    while position < len(line):
        character = line[position]
        if character == "\\" and quote != "'":
            position += 2
            continue
        if quote:
            quote = "" if character == quote else quote
        elif character in "\"'":
            quote = character
        elif character in _BLANK_SET and not (character in " \t" and opening.fullmatch(line, start, position)):
            if position > start:
                words.append(line[start:position])
            start = position + 1
        position += 1
    if quote:
        return None
    return [*words, line[start:]] if start < len(line) else words


_JSON: Final = frozenset({"RUN", "CMD", "ENTRYPOINT", "SHELL", "COPY", "ADD", "VOLUME", "HEALTHCHECK"})
_PAIRS: Final = frozenset({"ENV", "LABEL"})


class Body(NamedTuple):
    """A heredoc of a file: its delimiter, its content, leading tabs dropped where ``<<-`` asks, and whether it expands."""

    name: str
    content: str
    expand: bool


class Arguments:
    """What follows the keyword of an instruction in a file, each way of reading it done once, when it is asked for.

    Args:
        keyword: the instruction, upper case.
        rest: what follows, trimmed.
        escape: the escape character of the file.
        bodies: the heredocs announced in the line, in order.
        chunks: the physical lines that `text` was joined of, comments left out.
        inner: what reads another instruction, for ONBUILD.
    """

    __slots__ = ("_fields", "_strings", "_words", "bodies", "chunks", "escape", "flags", "inner", "keyword", "text")

    def __init__(self, keyword: str, rest: str, escape: str) -> None:
        self.keyword = keyword
        self.escape = escape
        if rest[:2] == "--":
            flags, text = read_flags(rest, escape)
            self.flags = flags
            self.text = trimmed(text)
        else:
            self.flags = _NO_FLAGS
            self.text = rest
        self.bodies: tuple[Body, ...] = ()
        self.chunks: tuple[str, ...] = ()
        self.inner: Callable[[Arguments], Any] | None = None
        self._words: list[str] | None = None
        self._fields: list[str] | None = None
        self._strings: list[str] | None | NotStrings = _UNREAD

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
        if self._strings is _UNREAD:
            self._strings = self._read_strings()
        if isinstance(self._strings, NotStrings):
            raise self._strings
        return self._strings

    def _read_strings(self) -> list[str] | None | NotStrings:
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
        return trimmed(parts[1]) if len(parts) > 1 else ""

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
        if self.keyword == "ONBUILD" and self.text:
            return Arguments(self.first.upper(), self.command, self.escape).refusal()
        if self.keyword in _PAIRS:
            return self._refused_pairs()
        try:
            _ = self.strings
        except NotStrings as error:
            return str(error)
        return None

    def _refused_pairs(self) -> str | None:
        words = self.words
        if not words:
            return None
        if "=" not in words[0]:
            return None if self.command else f"{self.keyword} must have two arguments"
        for word in words:
            if "=" not in word:
                return f"Syntax error - can't find = in \"{word}\". Must be of the form: name=value"
        return None


_NO_FLAGS: Final[list[str]] = []
_UNREAD: Final = NotStrings("not read yet")
