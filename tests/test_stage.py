"""Stages: composition, what verbs take, and a law: a wrong value never ends in an accident."""

from __future__ import annotations

import enum
import inspect
import pickle
from collections.abc import Callable
from pathlib import PurePosixPath
from typing import Any

import pytest

from dockerdsl import Arg, From, Instruction, Secret, Stage, StagePath, Var, cache, sh
from dockerdsl import instructions as i
from dockerdsl.errors import DockerdslError, InvalidType, InvalidValue

STAGE = Stage("a", "b")


# --- what it is


def test_a_stage_says_what_it_is() -> None:
    stage = Stage("a", From("b"), doc="does it").run("c d")
    assert (stage.name, stage.base, stage.doc) == ("a", From("b"), "does it")
    assert stage.steps == (i.Run("c d"),)
    assert stage.at is not None


@pytest.mark.parametrize(
    ("base", "image"),
    [
        pytest.param("debian:13", "debian:13", id="an image"),
        pytest.param(From("debian:13"), "debian:13", id="FROM"),
        pytest.param(STAGE, STAGE, id="a stage"),
        pytest.param(Arg("A", "b"), "${A}", id="a handle"),
        pytest.param(Var("TARGETSTAGE"), "${TARGETSTAGE}", id="a variable"),
    ],
)
def test_a_stage_begins_with_an_image_or_another_stage(base: Any, image: object) -> None:
    assert Stage("c", base).base.image == image


@pytest.mark.parametrize(
    ("stage", "shown"),
    [
        pytest.param(Stage(None, "b"), "Stage(None, from 'b', 0 instructions)", id="none"),
        pytest.param(Stage("c", STAGE).user("d"), "Stage('c', from 'a', 1 instruction)", id="one"),
        pytest.param(STAGE.user("d").user("e"), "Stage('a', from 'b', 2 instructions)", id="two"),
    ],
)
def test_repr_is_short(stage: Stage, shown: str) -> None:
    assert repr(stage) == shown


class Name(str, enum.Enum):  # noqa: UP042  (a StrEnum shows itself as what it is)
    """Texts that show themselves as something else."""

    SLIM = "slim"
    LINUX = "linux"
    NONE = "none"
    CHECK = "error=true"


SHOWN_OTHERWISE = {
    "name": (lambda t: Stage(t, "b"), "FROM b AS slim\n"),
    "base": (lambda t: Stage(None, t), "FROM slim\n"),
    "platform": (lambda _: Stage(None, From("b", platform=Name.LINUX)), "FROM --platform=linux b\n"),
    "doc": (lambda t: Stage("a", "b", doc=t), "# a slim\nFROM b AS a\n"),
    "run": (STAGE.run, "RUN slim"),
    "a chain": (lambda t: STAGE.run("a b", t), "RUN a b && \\\n    slim"),
    "an exec form": (lambda t: STAGE.cmd("a", t), 'CMD ["a", "slim"]'),
    "network": (lambda _: STAGE.run("a", network=Name.NONE), "RUN --network=none a"),
    "a value": (lambda t: STAGE.env(A=t), "ENV A=slim"),
    "a key": (lambda t: STAGE.env({t: "a"}), "ENV slim=a"),
    "paths": (lambda t: STAGE.copy(t, t), "COPY slim slim"),
    "flags": (lambda t: STAGE.copy("a", "b", from_=t, chown=t), "COPY --from=slim --chown=slim a b"),
    "workdir": (STAGE.workdir, "WORKDIR slim"),
    "an argument": (lambda t: STAGE.run(f"echo {Arg(t, t)}"), "ARG slim=slim\nRUN echo ${slim}"),
    "a mount": (lambda t: STAGE.run("a", mounts=[cache(t, id=t)]), "RUN --mount=type=cache,id=slim,target=slim a"),
    "a comment": (STAGE.comment, "# slim"),
    "a file": (lambda t: STAGE.file(t, f"{t.value}\n"), "COPY <<'EOF' slim\nslim\nEOF"),
    "directives": (
        lambda t: STAGE.dockerfile(syntax=t, check=Name.CHECK),
        "# syntax=slim\n# check=error=true\n\nFROM b AS a\n",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("make", "text"), SHOWN_OTHERWISE.values(), ids=SHOWN_OTHERWISE)
def test_a_text_is_its_characters_whatever_it_shows_itself_as(make: Callable[[Any], object], text: str) -> None:
    assert str(make(Name.SLIM)).removeprefix("FROM b AS a\n").removesuffix("\n") == text.removesuffix("\n")


def test_a_stage_does_not_change() -> None:
    with pytest.raises(AttributeError, match=r"a Stage does not change; its verbs return a new one \(tried to set 'name'\)"):
        STAGE.name = "c"  # type: ignore[misc]
    with pytest.raises(AttributeError, match=r"a Stage does not change \(tried to delete 'name'\)"):
        del STAGE.name  # type: ignore[misc]
    with pytest.raises(AttributeError):
        STAGE.colour = "c"  # type: ignore[attr-defined]


def test_a_deep_row_of_stages_survives_pickle() -> None:
    stage = Stage("s0", "scratch")
    for number in range(1, 500):
        stage = Stage(f"s{number}", stage).copy(stage / "a", "/b")
    assert pickle.loads(pickle.dumps(stage)) == stage


# --- paths in it


def test_a_path_in_a_stage_begins_at_its_root() -> None:
    assert [(STAGE / path).path for path in ("a/b", "/a", "a/", "", "/")] == ["/a/b", "/a", "/a/", "/", "/"]
    assert (STAGE / "a" / "/b/").path == (STAGE / "a/").joined("b/").path == "/a/b/"


def test_a_path_in_a_stage_is_a_value() -> None:
    assert StagePath(STAGE, "/a") == STAGE / "a"
    assert {STAGE / "a": 1}[STAGE / "a"] == 1
    assert repr(STAGE / "a/b") == "a / 'a/b'"
    assert repr(Stage(None, "b") / "c") == "stage / 'c'"


@pytest.mark.parametrize("wrong", [None, 5, PurePosixPath("a"), STAGE], ids=["None", "a number", "a path object", "a stage"])
def test_a_path_in_a_stage_is_text(wrong: Any) -> None:
    for join in (lambda: STAGE / wrong, lambda: STAGE / "a" / wrong):
        with pytest.raises(InvalidType, match="a path in a stage is a str, not"):
            join()


# --- composition


def test_a_function_in_the_middle_of_a_chain_gets_the_stage_and_its_arguments() -> None:
    def install(stage: Stage, *names: str, flags: str = "") -> Stage:
        return stage.run(f"apt-get install {flags} {' '.join(names)}")

    stage = STAGE.pipe(install, "curl", "git", flags="-y").user("c")
    assert str(stage) == "FROM b AS a\nRUN apt-get install -y curl git\nUSER c\n"


def test_pipe_returns_what_the_function_returns() -> None:
    assert STAGE.pipe(lambda stage: len(stage.steps)) == 0


def test_when_asks_a_condition() -> None:
    assert STAGE.when(True, lambda stage: stage.user("c")) == STAGE.user("c")
    assert STAGE.when([], lambda stage: stage.user("c")) is STAGE


def test_extend_takes_instructions_of_other_stages() -> None:
    assert STAGE.extend(Stage(None, "x").user("c").workdir("/d").steps) == STAGE.user("c").workdir("/d")


@pytest.mark.parametrize("wrong", ["RUN a", From("a"), STAGE, None], ids=["text", "FROM", "a stage", "None"])
def test_extend_takes_nothing_else(wrong: Any) -> None:
    with pytest.raises(InvalidType, match="a stage is made of instructions, not"):
        STAGE.extend([wrong])


def test_triggers_are_instructions_or_what_a_function_adds() -> None:
    stage = STAGE.onbuild(i.User("c"), lambda s: s.run("d e").workdir("/f"))
    assert str(stage) == "FROM b AS a\nONBUILD USER c\nONBUILD RUN d e\nONBUILD WORKDIR /f\n"


def test_a_trigger_declares_what_it_uses_once() -> None:
    handle = Arg("A", "1")
    stage = STAGE.onbuild(lambda s: s.run(f"c {handle}")).onbuild(lambda s: s.run(f"d {handle}"))
    assert str(stage) == "FROM b AS a\nONBUILD ARG A=1\nONBUILD RUN c ${A}\nONBUILD RUN d ${A}\n"
    assert str(STAGE.onbuild(lambda s: s.arg(handle).run(f"c {handle}"))) == (
        "FROM b AS a\nONBUILD ARG A=1\nONBUILD RUN c ${A}\n"
    )


def test_a_trigger_that_is_neither_is_refused() -> None:
    with pytest.raises(InvalidType, match="ONBUILD stores instructions, not 'RUN a'"):
        STAGE.onbuild("RUN a")  # type: ignore[arg-type]
    with pytest.raises(InvalidType, match="the function of ONBUILD returns None"):
        STAGE.onbuild(lambda stage: None)  # type: ignore[arg-type, return-value]


# --- what verbs take


def test_pairs_come_from_a_mapping_and_from_keywords_in_the_order_given() -> None:
    assert str(STAGE.env({"B.C": "1", "A": 2}, Z="3")) == "FROM b AS a\nENV B.C=1 A=2 Z=3\n"


@pytest.mark.parametrize("wrong", ["A=1", ["A"], 5, None], ids=repr)
def test_pairs_are_a_mapping(wrong: Any) -> None:
    with pytest.raises((InvalidType, InvalidValue)):
        STAGE.env(wrong)


def test_an_argument_by_hand_is_a_handle_or_a_name() -> None:
    assert STAGE.arg("A", 1, doc="is one") == STAGE.arg(Arg("A", "1", doc="is one"))
    with pytest.raises(InvalidValue, match=r"Arg\('A'\) has a default and a doc of its own"):
        STAGE.arg(Arg("A"), "1")


def test_no_health_check_is_none() -> None:
    assert STAGE.healthcheck(None) == STAGE.extend([i.Healthcheck(None)])


VERBS = sorted({step.keyword.lower() for step in i.INSTRUCTIONS} - {"from"} | {"file", "comment"})
FIRST: dict[str, tuple[Any, ...]] = {
    "copy": ("a", "b"), "add": ("a", "b"), "file": ("/a", "b\n"), "env": ({"A": "b"},), "label": ({"a": "b"},), "arg": ("A",),
    "expose": (80,), "stopsignal": ("TERM",), "onbuild": (i.User("a"),),
}  # fmt: skip
"""What each verb takes without complaint, where it is not one plain word."""
WRONG = [None, 7, -1, True, 1.5, "", "\n", "\0", "\ud800", "$", "${", "é", b"x", ("a",), [], [None], {}, {None: None}, {"a": None}, object(),
         Secret("s"), Arg("A"), Var("B"), STAGE, STAGE / "c", cache("/d"), sh("e f"), From("g"), PurePosixPath("h"), print]  # fmt: skip


def attempts(verb: str) -> list[Callable[[], Stage]]:
    """Calls of a verb with each wrong value in each place."""
    method = getattr(STAGE, verb)
    given = FIRST.get(verb, ("a",))
    options = [each.name for each in inspect.signature(method).parameters.values() if each.kind is each.KEYWORD_ONLY]
    calls: list[Callable[[], Stage]] = []
    for wrong in WRONG:
        calls += [lambda w=wrong, p=place: method(*given[:p], w, *given[p + 1 :]) for place in range(len(given))]  # type: ignore[misc]
        calls += [lambda w=wrong, o=option: method(*given, **{o: w}) for option in options]  # type: ignore[misc]
        calls += [lambda w=wrong: method(w)]  # type: ignore[misc]
    return calls


@pytest.mark.parametrize("verb", VERBS)
def test_a_wrong_value_is_refused_by_this_library_or_means_something(verb: str) -> None:
    for attempt in attempts(verb):
        try:
            stage = attempt()
            str(stage)
        except (DockerdslError, ExceptionGroup):
            continue
        except TypeError as error:
            if "positional argument" not in str(error):  # Python's own word on too few or too many
                raise
            continue
        assert isinstance(stage, Stage)
        assert all(isinstance(step, Instruction) for step in stage.steps)


def test_a_name_may_be_any_kind_of_str() -> None:
    class Name(str):
        __slots__ = ()

    assert str(Stage(Name("a"), "b")) == "FROM b AS a\n"


def test_a_base_may_be_any_kind_of_str() -> None:
    class Name(str):
        __slots__ = ()

    assert str(Stage("a", From(Name("scratch")))) == "FROM scratch AS a\n"
