"""Places: the author's call, not the library's; each call of a chain its own."""

from __future__ import annotations

import sys
from types import CodeType, SimpleNamespace

import attrs
import pytest

import dockerdsl
from dockerdsl import Arg, Stage, Where, where
from dockerdsl.errors import InvalidValue
from dockerdsl.where import caller, locate

CHAIN = """\
stage = (
    Stage("a", From("b"))
    .run("c d")
    .run(
        "e f",
        "g h",
    ).user("i").env(J="ü")
    .copy("k", "l")
)
"""


def executed(code: str, *, name: str = "images", file: str = "images.py", **given: object) -> dict[str, object]:
    """What a piece of an author's source leaves behind."""
    names = {public: getattr(dockerdsl, public) for public in dockerdsl.__all__} | given
    names["__name__"] = name
    exec(compile(code, file, "exec"), names)
    return names


def test_each_call_of_a_chain_has_lines_and_columns_of_its_own() -> None:
    stage = executed(CHAIN)["stage"]
    assert isinstance(stage, Stage)
    assert stage.at == Where("images.py", 2, 5, 2, 26)
    assert stage.base.at == Where("images.py", 2, 16, 2, 25)
    assert [step.at for step in stage.steps] == [
        Where("images.py", 3, 6, 3, 16),
        Where("images.py", 4, 6, 7, 6),
        Where("images.py", 7, 7, 7, 16),
        Where("images.py", 7, 17, 7, 28),
        Where("images.py", 8, 6, 8, 20),
    ]


def test_a_place_shows_file_and_line() -> None:
    assert str(Where("images.py", 3, 5, 4, 6)) == "images.py:3"


def test_frames_of_the_library_are_skipped() -> None:
    recipe = executed("def recipe(stage):\n    return stage.run('a b')\n", name="dockerdsl.recipes.go", file="go.py")["recipe"]
    stage = executed("stage = Stage('a', 'b').pipe(recipe)\n", recipe=recipe)["stage"]
    assert isinstance(stage, Stage)
    assert [str(step.at) for step in stage.steps] == ["images.py:1"]


def test_a_package_whose_name_only_begins_alike_is_an_author() -> None:
    stage = executed("stage = Stage('a', 'b').run('c d')", name="dockerdslish.images", file="other.py")["stage"]
    assert isinstance(stage, Stage)
    assert [str(step.at) for step in stage.steps] == ["other.py:1"]


def test_an_error_is_where_the_author_made_it() -> None:
    with pytest.raises(InvalidValue) as caught:
        executed("\n\nStage('a', 'b').run('')")
    assert str(caught.value.at) == "images.py:3"


def test_what_is_made_in_a_loop_or_a_function_has_the_line_of_its_call() -> None:
    code = (
        "def twice(s):\n    for _ in range(2):\n        s = s.run('a b')\n    return s\nstage = Stage('a', 'b').pipe(twice)\n"
    )
    stage = executed(code)["stage"]
    assert isinstance(stage, Stage)
    assert [str(step.at) for step in stage.steps] == ["images.py:3", "images.py:3"]


def test_a_handle_keeps_its_place_through_an_f_string() -> None:
    stage = executed("A = Arg('A')\nstage = Stage('a', 'b').run(f'c {A}')\n")["stage"]
    assert isinstance(stage, Stage)
    ((handle,),) = [step.uses for step in stage.steps]
    assert handle.at == Where("images.py", 1, 5, 1, 13)


# --- looking for it


def test_the_caller_is_the_nearest_frame_outside() -> None:
    call = caller(1)
    assert call is not None
    assert call[0] is sys._getframe().f_code


def test_a_depth_beyond_the_stack_begins_at_the_top() -> None:
    call = caller(10_000)
    assert call is not None
    assert call[0] is sys._getframe().f_code


def test_without_an_author_there_is_no_place(monkeypatch: pytest.MonkeyPatch) -> None:
    only = SimpleNamespace(f_globals={"__name__": "dockerdsl.stage"}, f_back=None)
    monkeypatch.setattr(where, "frame_at", lambda depth: only)
    assert caller() is None
    assert locate(None) is None


def test_what_attrs_made_is_no_author() -> None:
    @attrs.frozen
    class Holder:
        at: object = attrs.field(factory=lambda: caller(1))

    call = Holder().at
    assert isinstance(call, tuple)
    assert call[0].co_filename == __file__


def test_code_without_columns_has_its_line() -> None:
    assert locate((_without_places(compile("x = 1", "images.py", "exec")), 0)) == Where("images.py", 1)


def test_lines_of_a_file_are_a_place() -> None:
    assert locate(("Dockerfile", 3, 5)) == Where("Dockerfile", 3, 1, 5)


def test_a_place_is_its_own_place() -> None:
    assert locate(Where("a", 1)) == Where("a", 1)


def _without_places(code: CodeType) -> CodeType:
    """The code as an interpreter that keeps no columns has it."""
    return code.replace(co_linetable=b"")


def test_equality_does_not_look_at_places() -> None:
    one = executed("a = Arg('A'); stage = Stage('a', 'b').run('c d')")
    other = executed("\na = Arg('A')\nstage = Stage('a', 'b').run('c d')")
    assert one["stage"] == other["stage"]
    assert one["a"] == other["a"] == Arg("A")


def test_code_with_lines_alone_has_the_line_of_the_call() -> None:
    code = compile("x = 1", "images.py", "exec").replace(co_linetable=bytes([0xEF, 4]))  # eight units, two lines further down
    assert locate((code, 0)) == Where("images.py", 3)
