"""Errors drawn with the lines they are about: whole drawings."""

from __future__ import annotations

from pathlib import Path

import pytest

from dockerdsl import Stage
from dockerdsl.errors import DockerdslError
from dockerdsl.excerpt import draw, draw_all
from dockerdsl.where import Where

SOURCE = """\
one = 1
two = first("é", "日本").second("\t", 3)
    indented
many = (
    Stage("a", "b")
    .run(
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
    )
)
"""


@pytest.fixture(autouse=True)
def _source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("source.txt").write_text(SOURCE)


def drawn(
    at: Where | None, *, what: str = "wrong", hint: str | None = None, also: tuple[tuple[str, Where | None], ...] = ()
) -> str:
    error = DockerdslError(what, hint=hint, at=at or Where("", 0), also=also)
    error.at = at
    return draw(error)


def test_columns_get_carets() -> None:
    assert drawn(Where("source.txt", 1, 1, 1, 4), hint="do\nthis") == (
        "error: wrong\n --> source.txt:1:1\n  |\n1 | one = 1\n  | ^^^\n  |\n  = hint: do\n          this\n"
    )


def test_a_line_without_columns_is_marked_whole() -> None:
    assert drawn(Where("source.txt", 3)) == (
        "error: wrong\n --> source.txt:3\n  |\n3 |     indented\n  |     ^^^^^^^^\n"
    )  # fmt: skip


def test_columns_count_bytes_and_carets_count_cells() -> None:
    line = SOURCE.split("\n")[1]
    before = line.index(".second") + 1

    at = Where("source.txt", 2, len(line[:before].encode()) + 1, 2, len(line.encode()) + 1)

    assert drawn(at) == (
        "error: wrong\n"
        " --> source.txt:2:29\n"
        "  |\n"
        '2 | two = first("é", "日本").second("    ", 3)\n'
        "  |                          ^^^^^^^^^^^^^^^^^\n"
    )


def test_a_long_call_is_shown_in_part_with_carets_below_its_first_line() -> None:
    assert drawn(Where("source.txt", 6, 6, 13, 6), what="one\ntwo") == (
        "error: one\n"
        "       two\n"
        "  --> source.txt:6:6\n"
        "   |\n"
        " 6 |     .run(\n"
        "   |      ^^^^\n"
        ' 7 |         "one",\n'
        ' 8 |         "two",\n'
        ' 9 |         "three",\n'
        '10 |         "four",\n'
        '11 |         "five",\n'
    )


def test_other_places_are_underlined_with_their_word() -> None:
    also = (("the first", Where("source.txt", 1, 7, 1, 8)), ("nowhere", None), ("elsewhere", Where("gone.txt", 12, 3)))

    assert drawn(Where("source.txt", 3), also=also, hint="look") == (
        "error: wrong\n"
        "  --> source.txt:3\n"
        "   |\n"
        " 3 |     indented\n"
        "   |     ^^^^^^^^\n"
        "   |\n"
        "  ::: source.txt:1:7\n"
        "   |\n"
        " 1 | one = 1\n"
        "   |       - the first\n"
        "   |\n"
        "  ::: gone.txt:12:3, elsewhere\n"
        "   |\n"
        "   = hint: look\n"
    )


def test_an_error_without_a_place_is_two_lines() -> None:
    assert drawn(None, hint="look") == "error: wrong\n  = hint: look\n"


@pytest.mark.parametrize(
    "at",
    [
        pytest.param(Where("gone.txt", 7), id="no file"),
        pytest.param(Where(".", 7), id="a folder"),
        pytest.param(Where("source.txt", 99), id="no such line"),
        pytest.param(Where("<stdin>", 1), id="no path"),
    ],
)
def test_a_place_that_cannot_be_read_is_named(at: Where) -> None:
    assert drawn(at) == f"error: wrong\n --> {at}\n".replace(" -->", "  -->" if at.line > 9 else " -->")


def test_a_path_below_this_folder_is_shown_from_here(tmp_path: Path) -> None:
    assert drawn(Where(str(tmp_path / "source.txt"), 1, 1, 1, 4)).split("\n")[1] == " --> source.txt:1:1"
    assert drawn(Where("/far/away.txt", 1)).split("\n")[1] == " --> /far/away.txt:1"


def test_a_line_too_long_is_cut_around_the_place() -> None:
    Path("long.txt").write_text("a" * 300 + "HERE" + "b" * 300)

    assert drawn(Where("long.txt", 1, 301, 1, 305)) == (
        "error: wrong\n"
        " --> long.txt:1:301\n"
        "  |\n"
        f"1 | …{'a' * 19}HERE{'b' * 95}…\n"
        f"  | {' ' * 20}^^^^\n"
    )  # fmt: skip


def test_control_characters_are_pictures() -> None:
    Path("bell.txt").write_text("a\x07\x1b[31mb")

    assert drawn(Where("bell.txt", 1)).split("\n")[3] == "1 | a␇␛[31mb"


def test_lines_end_at_line_feeds_alone() -> None:
    Path("crlf.txt").write_bytes(b"\xef\xbb\xbfone\x0b\r\ntwo\xe2\x80\xa8\r\nthree\xff\r\n")

    assert drawn(Where("crlf.txt", 3)).split("\n")[3:5] == ["3 | three�", "  | ^^^^^^"]


def test_the_verb_of_a_chain_on_one_line_is_meant(tmp_path: Path) -> None:
    path = tmp_path / "imagefile.py"
    path.write_text('from dockerdsl import Stage\n\nweb = Stage("é", "x") if 0 else Stage("web", "x").user("é").env(A="\\0")\n')

    with pytest.raises(DockerdslError) as caught:
        exec(compile(path.read_text(), path, "exec"), {"__name__": "there"})

    assert draw(caught.value) == (
        "error: the value of ENV A holds a NUL, which no program can be given\n"
        " --> imagefile.py:3:63\n"
        "  |\n"
        '3 | web = Stage("é", "x") if 0 else Stage("web", "x").user("é").env(A="\\0")\n'
        "  |                                                             ^^^^^^^^^^^\n"
        "  |\n"
        "  = hint: take it out\n"
    )


def test_several_are_drawn_one_after_the_other() -> None:
    errors = [DockerdslError(what, at=Where("gone.txt", 1)) for what in ("one", "two")]

    assert draw_all(errors) == "error: one\n --> gone.txt:1\n\nerror: two\n --> gone.txt:1\n"


def test_every_part_is_painted() -> None:
    error = DockerdslError("wrong", hint="look", at=Where("source.txt", 1, 1, 1, 4), also=[("it", Where("source.txt", 3))])

    painted = draw(error, lambda part, text: f"<{part}>{text}</>")

    assert painted == (
        "<error>error</>: <message>wrong</>\n"
        "<frame> --></> source.txt:1:1\n"
        "<frame>  |</>\n"
        "<frame>1 |</> one = 1\n"
        "<frame>  |</> <caret>^^^</>\n"
        "<frame>  |</>\n"
        "<frame> :::</> source.txt:3\n"
        "<frame>  |</>\n"
        "<frame>3 |</>     indented\n"
        "<frame>  |</>     <dash>-------- it</>\n"
        "<frame>  |</>\n"
        "<frame>  =</> <hint>hint</>: look\n"
    )


def test_a_stage_s_own_place_can_be_drawn() -> None:
    place = Stage("a", "b").at

    assert place is not None
    assert draw(DockerdslError("here", at=place)).split("\n")[3].endswith('place = Stage("a", "b").at')


def test_marks_above_letters_take_no_column(tmp_path: Path) -> None:
    Path("marks.txt").write_text("e\u0301 = wrong\n")
    assert drawn(Where("marks.txt", 1, 7, 1, 12)) == (
        "error: wrong\n --> marks.txt:1:7\n  |\n1 | e\u0301 = wrong\n  |     ^^^^^\n"
    )


def test_a_file_that_is_no_python_any_more_has_its_columns(tmp_path: Path) -> None:
    Path("broken.py").write_text("x = (\n")
    assert drawn(Where("broken.py", 1, 1, 1, 2)) == "error: wrong\n --> broken.py:1:1\n  |\n1 | x = (\n  | ^\n"
