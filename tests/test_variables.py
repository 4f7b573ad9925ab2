"""Handles: they stand in any f-string, become ``${NAME}``, and take what they are along; secrets become nothing."""

from __future__ import annotations

import copy
import pickle
import sys

import pytest

from dockerdsl import Arg, Secret, Stage, Var, literal
from dockerdsl.errors import InvalidType, InvalidValue, SecretExposed
from dockerdsl.text import NONCHARACTERS, Text
from dockerdsl.variables import receive

GO = Arg("GO_VERSION", "1.13")


def received(value: object, **options: bool) -> tuple[str, list[Arg]]:
    uses: list[Arg] = []
    return receive(value, "a value", uses, **options), uses


# --- what a handle becomes


@pytest.mark.parametrize(
    ("value", "text", "uses"),
    [
        pytest.param(GO, "${GO_VERSION}", [GO], id="alone"),
        pytest.param(f"go{GO}", "go${GO_VERSION}", [GO], id="in an f-string"),
        pytest.param("go" + str(GO), "go${GO_VERSION}", [GO], id="joined to a text"),
        pytest.param("go%s-{}".format(GO) % GO, "go${GO_VERSION}-${GO_VERSION}", [GO], id="formatted in the old ways, twice"),  # noqa: UP032
        pytest.param(" ".join([f"{GO}", "x"]).title(), "${GO_VERSION} X", [GO], id="through methods of str"),
        pytest.param(Var("PATH"), "${PATH}", [], id="a variable"),
        pytest.param(f"/a:{Var('PATH')}", "/a:${PATH}", [], id="a variable in an f-string"),
        pytest.param(Var("A", "b"), "${A:-b}", [], id="a variable with a default"),
        pytest.param(Var("A", "$B}"), Text("${A:-$B}}", (5, 7)), [], id="a default is text"),
        pytest.param(f"{Var('A')}é", "${A}é", [], id="before a letter beyond ASCII"),
        pytest.param(f"{literal('$A')}{GO}", Text("$A${GO_VERSION}", (0,)), [GO], id="beside a literal text"),
        pytest.param(f"{GO}-{GO}", "${GO_VERSION}-${GO_VERSION}", [GO], id="one twice"),
        pytest.param("plain", "plain", [], id="none at all"),
        pytest.param("$Aé", "${A}é", [], id="a bare name before a letter beyond ASCII"),
    ],
)
def test_a_handle_becomes_a_variable(value: object, text: str, uses: list[Arg]) -> None:
    assert received(value) == (text, uses)


def test_nothing_of_a_handle_is_left_in_a_model() -> None:
    stage = Stage("a", "b").env(V=f"{GO}").run(f"echo {GO}")
    assert not any(NONCHARACTERS.search(repr(step)) for step in stage.steps)


def test_a_handle_takes_default_doc_and_place_along() -> None:
    made = Arg("A", f"x{GO}", doc="is said")
    (_, (again,)) = received(f"{made}")
    assert (again, again.doc, again.at, again.uses) == (made, "is said", made.at, (GO,))
    assert [arg.name for arg in again.with_uses()] == ["GO_VERSION", "A"]


def test_a_handle_knows_where_it_was_made() -> None:
    made = Arg("A")
    assert made.at is not None
    assert (made.at.file, made.at.line) == (__file__, sys._getframe().f_lineno - 2)


def test_a_default_keeps_what_is_literal_in_it() -> None:
    made = Arg("A", literal("$B"))
    (_, (again,)) = received(f"{made}")
    assert again.default == made.default == Text("$B", (0,))


def test_a_number_may_be_a_default() -> None:
    assert Arg("A", 5).default == "5"


def test_where_nothing_is_expanded_text_is_text() -> None:
    assert received(literal("$A"), expanded=False) == ("$A", [])
    assert type(received(literal("$A"), expanded=False)[0]) is str
    assert received("$Aé", expanded=False) == ("$Aé", [])


def test_a_shell_reads_its_own_text() -> None:
    assert received("echo $Aé", by_shell=True) == ("echo $Aé", [])
    with pytest.raises(InvalidValue, match="a shell reads it, not BuildKit"):
        received(f"echo {literal('$A')}", by_shell=True)
    with pytest.raises(InvalidValue, match="a shell reads it, not BuildKit"):
        received(f"echo {Var('A', '$5')}", by_shell=True)


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(str(GO)[1:], id="the end of one"),
        pytest.param(str(GO)[:-1], id="the beginning of one"),
        pytest.param("\ufdd5", id="a noncharacter"),
        pytest.param("\ufde0\ufdd5\ufddb\ufdd5\ufddd\ufde1", id="an empty one"),
        pytest.param("\ufde0\ufdd5\ufde1", id="half a byte of one"),
    ],
)
def test_half_a_handle_is_refused(value: str) -> None:
    with pytest.raises(InvalidValue):
        received(value)


# --- handles are values


def test_handles_that_say_the_same_are_equal() -> None:
    assert Arg("A", "b") == Arg("A", "b")
    assert hash(Arg("A", "b")) == hash(Arg("A", "b"))
    assert Arg("A", "b") != Arg("A")
    assert Var("A") != Arg("A")


@pytest.mark.parametrize("handle", [GO, Arg("A", f"x{GO}", doc="y"), Var("A", "b"), Secret("s")], ids=repr)
def test_a_handle_survives_copy_and_pickle(handle: object) -> None:
    assert pickle.loads(pickle.dumps(handle)) == handle
    assert copy.deepcopy(handle) == handle


@pytest.mark.parametrize(
    ("handle", "shown"),
    [
        (Arg("A"), "Arg('A')"),
        (Arg("A", "b"), "Arg('A', 'b')"),
        (Var("A"), "Var('A')"),
        (Var("A", "b"), "Var('A', 'b')"),
        (Secret("a"), "Secret('a')"),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_repr_is_how_it_was_written(handle: object, shown: str) -> None:
    assert repr(handle) == shown


@pytest.mark.parametrize(
    ("make", "what"),
    [
        pytest.param(lambda: f"{GO:>9}", "Arg('GO_VERSION', '1.13') takes no format '>9'", id="a format"),
        pytest.param(lambda: Arg("1A"), "'1A' is no name for an ARG", id="a bad name"),
        pytest.param(
            lambda: Arg("A", doc=" a"), "the doc of ARG A is one line without blanks at its ends", id="a doc with blanks"
        ),
        pytest.param(
            lambda: Arg("A", doc="a\nb"), "the doc of ARG A is one line without blanks at its ends", id="a doc of lines"
        ),
        pytest.param(
            lambda: Arg("A", "a\nb"),
            "the default of ARG A holds a line feed, and no spelling in a Dockerfile keeps one there",
            id="a default of lines",
        ),
        pytest.param(
            lambda: Arg("A", doc="a\0b"), "the doc of ARG A is one line without blanks at its ends", id="a doc with a NUL"
        ),
        pytest.param(lambda: Var("a-b"), "'a-b' is no name for a variable", id="a bad variable"),
        pytest.param(
            lambda: Var("A", "a\0b"), "the default of A holds a NUL, which no program can be given", id="a variable with a NUL"
        ),
        pytest.param(lambda: Secret(""), "a secret needs an id", id="no id"),
    ],
)
def test_a_bad_handle_is_refused(make: object, what: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        make()  # type: ignore[operator]
    assert caught.value.what == what


@pytest.mark.parametrize("wrong", [5, b"a", GO], ids=repr)
def test_what_stands_in_for_a_variable_is_text(wrong: object) -> None:
    with pytest.raises(InvalidType, match="the default of A is a str, not"):
        Var("A", wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize("wrong", [None, 5, b"A", GO], ids=repr)
def test_a_name_is_text(wrong: object) -> None:
    with pytest.raises(InvalidType, match="an ARG's name is a str, not"):
        Arg(wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize("wrong", [True, 1.5, b"x", ["x"]], ids=repr)
def test_a_default_is_text_a_number_or_a_handle(wrong: object) -> None:
    with pytest.raises(InvalidType, match="the default of ARG A is a str, not"):
        Arg("A", wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize("expose", [str, "{}".format, lambda each: f"{each:>9}", lambda each: "%s" % each], ids=range(4))  # noqa: UP031
def test_a_secret_never_becomes_text(expose: object) -> None:
    with pytest.raises(SecretExposed) as caught:
        expose(Secret("api-key"))  # type: ignore[operator]
    assert caught.value.hint == 'mount it: .run(..., mounts=[secret("api-key", env="API_KEY")])'


def test_a_variable_is_judged_beside_letters_beyond_ascii_too() -> None:
    assert str(Stage("a", "b").env(A="é $X").dockerfile()) == 'FROM b AS a\nENV A="é $X"\n'
    with pytest.raises(InvalidValue, match=r"'\$\{X' is not a variable: no '\}' ends it"):
        Stage("a", "b").env(A="é ${X")
