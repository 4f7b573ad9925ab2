"""A file in pieces: what each is, where it stands, and that nothing is lost."""

from __future__ import annotations

import pytest

from dockerdsl.errors import ParseError
from dockerdsl.reading.nodes import nodes
from dockerdsl.reading.pieces import Blank, Comment, Directive, InstructionPiece, Piece, Unread
from dockerdsl.reading.scan import scan, scan_closely

FILE = """\
# syntax=docker/dockerfile:1
# escape=\\

# about
FROM a AS b
RUN one \\
    # between
    && two \\

    && three
COPY <<-EOF /x
\tline
\tEOF
  cmd ["x"]
"""


def _shown(piece: Piece) -> tuple[str, int, int]:
    return type(piece).__name__, piece.line, piece.end_line


def test_a_file_is_cut_into_pieces() -> None:
    found = scan(FILE)
    assert [_shown(piece) for piece in found.pieces] == [
        ("Directive", 1, 1),
        ("Directive", 2, 2),
        ("Blank", 3, 3),
        ("Comment", 4, 4),
        ("InstructionPiece", 5, 5),
        ("InstructionPiece", 6, 10),
        ("InstructionPiece", 11, 13),
        ("InstructionPiece", 14, 14),
    ]
    assert str(found) == FILE


def test_an_instruction_is_what_buildkit_makes_of_its_lines() -> None:
    first, run, copy, cmd = scan(FILE).instructions
    assert (first.keyword, first.rest, first.comments) == ("FROM", "a AS b", ("about",))
    assert run.logical == "RUN one     && two     && three"
    assert run.chunks == ((6, "RUN one "), (8, "    && two "), (10, "    && three"))
    assert run.blanks == (9,)
    assert [(heredoc.mark.name, heredoc.mark.chomp, heredoc.content) for heredoc in copy.heredocs] == [
        ("EOF", True, "\tline\n")
    ]
    assert (cmd.keyword, cmd.rest, cmd.logical) == ("cmd", '["x"]', 'cmd ["x"]')


PLACES = {
    "the keyword": (0, (6, 1)),
    "the first line": (4, (6, 5)),
    "behind a comment": (12, (8, 5)),
    "behind an empty line": (23, (10, 5)),
    "the end": (30, (10, 12)),
}


@pytest.mark.parametrize(("offset", "place"), PLACES.values(), ids=PLACES)
def test_a_character_of_the_logical_line_has_its_place_in_the_file(offset: int, place: tuple[int, int]) -> None:
    run = scan(FILE).instructions[1]
    assert run.place(offset) == place
    line, column = place
    assert FILE.split("\n")[line - 1][column - 1] == run.logical[offset]


def test_an_indented_instruction_begins_behind_its_blanks() -> None:
    assert scan("FROM a\n \tRUN x\n").instructions[1].place(4) == (2, 7)


def test_columns_count_bytes_and_no_byte_order_mark() -> None:
    assert scan("\ufeffFROM é:x\n").instructions[0].place(6) == (1, 8)


def test_directives_know_name_and_value() -> None:
    found = scan("# syntax=a\n#ESCAPE = ` \r\n# check=skip=X Y\nRUN x `\ny")
    assert [(each.name, each.value) for each in found.directives] == [("syntax", "a"), ("escape", "`"), ("check", "skip=X Y")]
    assert found.escape == "`"
    assert found.instructions[0].logical == "RUN x y"


KINDS: dict[str, tuple[str, list[type[Piece]]]] = {
    "nothing": ("", []),
    "an empty line": ("\n", [Blank]),
    "white space": (" \t\xa0\n", [Blank]),
    "white space to Python only": ("\x1c\n", [InstructionPiece]),
    "a carriage return ends no line": ("# a\rRUN b", [Comment]),
    "a line feed only": ("RUN a\vRUN b\x85RUN c\u2028RUN d", [InstructionPiece]),
    "a byte order mark": ("\ufeff# escape=`\nRUN a", [Directive, InstructionPiece]),
    "a byte order mark elsewhere": ("RUN a\n\ufeff# c\n", [InstructionPiece, InstructionPiece]),
    "a directive behind a comment": ("# c\n# escape=`\n", [Comment, Comment]),
    "a directive behind an empty line": ("\n# escape=`\n", [Blank, Comment]),
    "an indented directive": ("  # escape=`\n", [Directive]),
    "an unknown directive": ("# foo=bar\n# escape=`\n", [Comment, Comment]),
    "a comment between blanks": (" # c \n", [Comment]),
    "a line that is too long, and all that follows": (f"RUN a\nRUN {'x' * 65_535}\nRUN b\n", [InstructionPiece, Unread]),
}


@pytest.mark.parametrize(("text", "kinds"), KINDS.values(), ids=KINDS)
def test_a_line_is_of_one_kind(text: str, kinds: list[type[Piece]]) -> None:
    found = scan(text)
    assert [type(piece) for piece in found.pieces] == kinds
    assert str(found) == text


LOGICAL = {
    "a comment without a line end at the end": ("RUN a \\\n# b", ["RUN a "]),
    "what only Python takes for a blank": ("RUN a \\\n\x1c# b\n", ["RUN a \x1c# b"]),
    "blanks before the escape stay": ("RUN a \\\n  b", ["RUN a   b"]),
    "nothing between": ("RUN a\\\nb", ["RUN ab"]),
    "blanks behind the escape": ("RUN a\\ \t\nb", ["RUN ab"]),
    "other blanks behind the escape": ("RUN a\\\v\nRUN b", ["RUN a\\\v", "RUN b"]),
    "two escapes": ("RUN a\\\\\nRUN b", ["RUN a\\\\", "RUN b"]),
    "three escapes": ("RUN a\\\\\\\nRUN b", ["RUN a\\\\\\", "RUN b"]),
    "a comment that seems to go on": ("RUN a \\\n# c \\\nb", ["RUN a b"]),
    "an empty line": ("RUN a \\\n\nRUN b", ["RUN a RUN b"]),
    "the file's end": ("RUN a \\", ["RUN a "]),
    "an escape alone": ("\\\nRUN b", ["RUN b"]),
    "CRLF": ("RUN a \\\r\n b\r\n", ["RUN a  b"]),
    "many carriage returns": ("RUN a\r\r\n", ["RUN a"]),
}


@pytest.mark.parametrize(("text", "lines"), LOGICAL.values(), ids=LOGICAL)
def test_lines_go_on(text: str, lines: list[str]) -> None:
    for read in (scan, scan_closely):
        found = read(text)
        assert [piece.logical for piece in found.instructions] == lines
        assert str(found) == text


COMMENTS = {
    "those above": ("# a\n#b\nFROM x", ("a", "b")),
    "an empty line does not part": ("# a\n\nFROM x", ("a",)),
    "an empty comment does": ("# a\n#\n# b\nFROM x", ("b",)),
    "directives are none": ("# syntax=x\n# a\nFROM x", ("a",)),
    "an indented one keeps its mark": ("  # a \nFROM x", ("# a",)),
    "CRLF": ("# a\r\nFROM x", ("a",)),
    "a wide blank before it is cut in two, as in BuildKit": ("\u2003# a\nFROM x", ("\udc80\udc83# a",)),
    "none": ("FROM x", ()),
}


@pytest.mark.parametrize(("text", "comments"), COMMENTS.values(), ids=COMMENTS)
def test_comments_belong_to_the_instruction_below(text: str, comments: tuple[str, ...]) -> None:
    assert scan(text).instructions[0].comments == comments


def test_heredocs_follow_their_line() -> None:
    text = "RUN <<A <<B\n# a \\\nA\n\n B\nB\nONBUILD COPY <<C /\r\nc\r\nC\r\nENV a <<D\n"
    found = scan(text)
    assert [[heredoc.content for heredoc in piece.heredocs] for piece in found.instructions] == [
        ["# a \\\n", "\n B\n"],
        ["c\r\n"],
        [],
    ]
    assert str(found) == text


ERRORS = {
    "a delimiter that cannot be read": (
        "FROM a\nRUN <<E${b/' <<:'/#}}",
        """failed to process ":'/#}}": unexpected end of statement while looking for matching single-quote""",
        2,
    ),
    "no instruction": ("# c\n", "file with no instructions", 1),
    "an open heredoc": ("FROM a\nRUN <<E <<F\nx", "unterminated heredoc", 2),
    "a directive twice": ("# check=a\n# check=b\nFROM a", "only one check parser directive can be used", 1),
    "a bad escape character": ("# escape=x\nFROM a", "invalid escape token 'x' does not match ` or \\", 1),
    "a bad pair": ("FROM a\nENV \\\n a=b \\\n c\n", 'Syntax error - can\'t find = in "c". Must be of the form: name=value', 2),
    "a bad array": ("FROM a\nRUN [1]", "when using JSON array syntax, arrays must be comprised of strings only", 2),
    "a line that is too long": ("FROM a\n#" + "x" * 65_535, "dockerfile line greater than max allowed size of 65535", 1),
}


@pytest.mark.parametrize(("text", "message", "line"), ERRORS.values(), ids=ERRORS)
def test_what_buildkit_refuses_is_noted_and_raised_on_demand(text: str, message: str, line: int) -> None:
    found = scan(text, "a/Dockerfile")
    assert str(found) == text
    with pytest.raises(ParseError) as raised:
        found.check()
    assert raised.value.what == message
    assert raised.value.at is not None
    assert (raised.value.at.file, raised.value.at.line) == ("a/Dockerfile", line)


def test_an_open_heredoc_is_noted_once() -> None:
    assert len(scan("RUN <<A <<B <<C\n").errors) == 1


def test_a_file_that_is_right_passes_its_check() -> None:
    found = scan(FILE)
    assert found.check() is found


def test_bytes_that_are_not_utf_8_are_kept() -> None:
    data = b"FROM a\nRUN \xff\xfe\n# \x80"
    assert str(scan(data)).encode(errors="surrogateescape") == data


def test_a_piece_shows_its_text_and_line() -> None:
    assert repr(scan("FROM a\n# b\n").pieces) == "(InstructionPiece('FROM a\\n', line 1), Comment('# b\\n', line 2))"


def test_the_nodes_of_a_file_are_read_whatever_they_are() -> None:
    found = [(node.keyword, node.args) for node in nodes(scan("FROM a\nCOPY [1]\nCMD\nNOPE b\n"))]
    assert found == [("FROM", ("a",)), ("COPY", ("[1]",)), ("CMD", ()), ("NOPE", ("",))]
