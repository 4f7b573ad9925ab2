"""Laws of reading: a scan loses nothing, takes time in proportion to the text, and agrees with BuildKit's own parser."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from itertools import product
from typing import Any

import dockerfile
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from hypothesis.errors import UnsatisfiedAssumption

from dockerdsl.errors import ParseError
from dockerdsl.reading.blanks import BLANKS
from dockerdsl.reading.lines import in_bytes, split_words
from dockerdsl.reading.nodes import nodes
from dockerdsl.reading.parse import parse
from dockerdsl.reading.pieces import InstructionPiece, Piece
from dockerdsl.reading.scan import Scan, scan, scan_closely
from tests.conformance.vectors import cases
from tests.conformance.vectors import dockerfile as recorded
from tests.growth import grows_in_step
from tests.laws.lines import files

CHARACTERS = (
    st.characters() | st.characters(categories=("Cs",)) | st.sampled_from("\\`\n\r\t \0\ufeff\x0b\x1c\x85\xa0\u2028#<\"'$")
)
ANYTHING = st.text(CHARACTERS)
PIECES = st.sampled_from([
    "FROM a", "RUN ", "COPY ", "ENV ", "LABEL ", "ARG ", "CMD ", "ONBUILD ", "HEALTHCHECK ", "EXPOSE ", "ADD ", "VOLUME ",
    "run ", " ", "\t", "\n", "\n", "\r\n", "\\\n", "\\", "`", "#", "# c\n", "'", '"', "<<E", "<<-E", "\nE\n", "\n\tE\n", "<",
    "<<'E'", "$x", "--a", "--b=c", "--", "a", "b", "=", "k=v", "é", "\xa0", "\v", "\x1c", "\ufeff", "E",
    "# escape=`\n", "# syntax=x\n",
])  # fmt: skip
LIKELY = st.lists(PIECES, max_size=20).map("".join)


@given(ANYTHING | LIKELY)
@example("\ufeff")
@example("\ud800")
@example("RUN --a=\ud800 b")
@example("\ud800" * 30_000)
@example("FROM a\n" + "ONBUILD " * 3000)
@example("RUN <<" + "${a:-" * 3000)
@example("CMD " + "[" * 30_000 + "]" * 30_000)
def test_a_scan_loses_nothing(text: str) -> None:
    found = scan(text)
    assert str(found) == text
    assert sum(piece.end_line - piece.line + 1 for piece in found.pieces) == len(text.removesuffix("\n").split("\n")) * bool(
        text
    )


def _told(piece: Piece) -> tuple[Any, ...]:
    """Return all that a piece says."""
    said = (type(piece), piece.text, piece.line, piece.end_line)
    if not isinstance(piece, InstructionPiece):
        return said
    read = (piece.keyword, piece.rest, piece.logical, piece.chunks, piece.blanks, piece.heredocs, piece.comments)
    return (*said, *read, [line.strip(" \t") for line in piece.argument_lines()])


def _same_line_by_line(text: str) -> None:
    quick, close = scan(text), scan_closely(text)
    assert [_told(piece) for piece in quick.pieces] == [_told(piece) for piece in close.pieces]
    assert (quick.errors, quick.escape) == (close.errors, close.escape)


@given(files() | LIKELY | ANYTHING)
def test_what_a_glance_tells_is_what_reading_line_by_line_tells(text: str) -> None:
    _same_line_by_line(text)


@pytest.mark.parametrize("name", ["parse", "errors", "lint"])
def test_what_a_glance_tells_of_recorded_files_is_what_reading_line_by_line_tells(name: str) -> None:
    for case in cases(name):
        _same_line_by_line(recorded(case))


@given(st.binary(max_size=200))
def test_bytes_come_back_as_they_are(data: bytes) -> None:
    assert str(scan(data)).encode(errors="surrogateescape") == data


@given(LIKELY)
def test_every_piece_but_the_last_ends_its_line(text: str) -> None:
    assert all(piece.text.endswith("\n") for piece in scan(text).pieces[:-1])


@given(LIKELY)
def test_every_character_of_a_logical_line_stands_in_the_file(text: str) -> None:
    lines = [in_bytes(line) for line in text.removeprefix("\ufeff").split("\n")]
    for piece in scan(text).instructions:
        for offset, character in enumerate(piece.logical):
            line, column = piece.place(offset)
            assert lines[line - 1].startswith(in_bytes(character), column - 1)


@given(LIKELY)
def test_buildkits_own_parser_reads_the_same(text: str) -> None:
    """The package's parser is older: it knows arrays with something behind them, and only the backslash in flags."""
    assume("[" not in text and "escape=" not in text)
    found = scan(text)
    read, message = _read(text)
    if read is None:
        assert found.errors
        assert found.errors[0].message in message
        return
    assert not found.errors
    assert [((c.cmd or "").lower(), (c.original or "").partition("\n")[0], c.start_line, c.end_line) for c in read] == [
        (piece.keyword.lower(), piece.logical, piece.line, piece.end_line) for piece in found.instructions
    ]
    assert [(c.flags, c.value) for c in read if (c.cmd or "").upper() in COMPARED] == _values(found)


def _read(text: str) -> tuple[Any, str]:
    """Return the commands that the package reads, or None and why not."""
    try:
        return dockerfile.parse_string(text), ""
    except UnicodeDecodeError:  # flags cut inside a character, which the package cannot hand over
        raise UnsatisfiedAssumption from None
    except dockerfile.GoParseError as error:
        return None, str(error)


COMPARED = frozenset({"FROM", "RUN", "COPY", "ADD", "ENV", "LABEL", "ARG", "CMD", "HEALTHCHECK", "EXPOSE", "VOLUME"})


def _values(found: Scan) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    values = []
    for node in nodes(found):
        if node.keyword.upper() in COMPARED:
            args = list(node.args)
            if node.keyword.upper() in ("ENV", "LABEL"):
                del args[2::3]  # the package leaves out whether there was a ``=``
            values.append((node.flags, tuple(args)))
    return values


def _words(text: str, escape: str) -> list[str]:
    """Return the words of a text, character by character: the rule as BuildKit's ``parseWords`` states it."""
    words, word, quote, position = [], "", "", 0
    while position < len(text):
        character = text[position]
        if character == escape and quote != "'":
            word += text[position : position + 2] if position + 1 < len(text) else ""
            position += 2
            continue
        if quote:
            quote = "" if character == quote else quote
        elif character in "\"'":
            quote = character
        elif character in BLANKS:
            words += [word] if word else []
            word, position = "", position + 1
            continue
        word += character
        position += 1
    return [*words, word] if word else words


@given(st.text(st.sampled_from("ab=\\` \t\"'\x1c\xa0é"), max_size=30), st.sampled_from("\\`"))
def test_words_are_parted_by_the_rule(text: str, escape: str) -> None:
    assert split_words(text, escape) == _words(text, escape)


def test_short_texts_are_parted_by_the_rule() -> None:
    for escape in "\\`":
        for length in range(6):
            for characters in product("a \"'\xa0" + escape, repeat=length):
                text = "".join(characters)
                assert split_words(text, escape) == _words(text, escape)


GROWING: dict[str, Callable[[int], str]] = {
    "plain lines": lambda n: "FROM a\n" + "RUN echo hello world\n" * n,
    "continuations": lambda n: "RUN a \\\n" * n,
    "comments": lambda n: "# comment\n" * n,
    "comments in a continuation": lambda n: "RUN a \\\n" + "# c\n" * n,
    "empty lines in a continuation": lambda n: "RUN a \\\n" + "\n" * n,
    "a heredoc": lambda n: "RUN <<E\n" + "line\n" * n + "E\n",
    "open heredocs": lambda n: "RUN <<E\n" * n,
    "many heredocs": lambda n: "RUN <<E\nE\n" * n,
    "heredocs of one line": lambda n: "RUN a \\\n" + "<<E \\\n" * n + "\n" + "E\n" * n,
    "directives": lambda n: "# check=a\n" * n,
    "pairs": lambda n: "ENV a='b' \\\n" + " c=d \\\n" * n,
    "bad pairs": lambda n: "ENV a='b' \\\n" + " c \\\n" * n,
    "an array": lambda n: 'CMD ["a"\\\n' + ', "b"\\\n' * n + "]",
    "ONBUILD": lambda n: "ONBUILD \\\n" * n + "RUN a",
    "indented lines": lambda n: "  RUN a\n" * n,
    "lines that end in two escapes": lambda n: "RUN a\\\\\n" * n,
    "lines that end in a blank": lambda n: "RUN a \\\n" + "b \\ \n" * n,
    "comments that end in an escape": lambda n: "RUN a \\\n" + "# c \\\n" * n,
    "comments, some in a continuation": lambda n: "RUN a \\\n# c\nb\n# d\n" * n,
    "mixed line ends": lambda n: "RUN a \\\r\n b\n" * n,
    "carriage returns": lambda n: "RUN a\r\n" * n,
}


@pytest.mark.parametrize("grown", GROWING.values(), ids=GROWING)
def test_a_scan_grows_as_the_text_does(grown: Callable[[int], str]) -> None:
    assert grows_in_step(lambda size: scan(grown(size)), 20_000)
    text = grown(100_000)
    assert str(scan(text)) == text


@pytest.mark.parametrize("grown", GROWING.values(), ids=GROWING)
def test_reading_grows_as_the_text_does(grown: Callable[[int], str]) -> None:
    def read(size: int) -> None:
        with suppress(ParseError):
            parse("FROM a\n" + grown(size))

    assert grows_in_step(read, 20_000)


@pytest.mark.parametrize("line", ["RUN " + "x" * 1_000_000, "#" + " " * 1_000_000 + "x", "# escape=a" + " " * 60_000 + "b"])
def test_a_long_line_is_read_whole(line: str) -> None:  # in no time, or for ever: nothing in between
    assert str(scan(line)) == line


def test_a_file_of_ten_megabytes_is_read_whole() -> None:
    text = "FROM a\n" + "RUN apt-get install \\\n    curl\n# a comment\n\nENV A=b\n" * 180_000
    assert str(scan(text)) == text
