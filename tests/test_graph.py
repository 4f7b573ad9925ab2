"""Which stages a file has, in what order, under what names; and where build arguments are declared."""

from __future__ import annotations

import copy
import pickle
import sys
from collections.abc import Callable

import pytest

from dockerdsl import Arg, Dockerfile, From, Stage, bind, cache
from dockerdsl.errors import GraphError, NameClash, NamelessStage, UndeclaredVariable
from dockerdsl.instructions import Copy
from tests.growth import grows_in_step

GO = Arg("GO_VERSION", "1.13")


def test_a_target_brings_the_stages_it_needs_and_no_others() -> None:
    builder = Stage("builder", "golang").run("make all")
    Stage("unused", "debian").run("false 1")
    assert str(Stage("app", "scratch").copy(builder / "out", "/")) == (
        "FROM golang AS builder\nRUN make all\n\nFROM scratch AS app\nCOPY --from=builder /out /\n"
    )


def test_stages_stand_in_order_of_first_use_each_after_what_it_needs() -> None:
    a, b = Stage("a", "x"), Stage("b", "y")
    c = Stage("c", a).copy(b / "1", "/").run("t 1", mounts=[bind(a / "2", "/2")])
    assert [stage.name for stage in Dockerfile(c).stages] == ["a", "b", "c"]


def test_several_targets_share_what_they_need() -> None:
    base = Stage("base", "debian").run("a b")
    assert str(Dockerfile(Stage("test", base).run("c d"), Stage("release", base).run("e f"))) == (
        "FROM debian AS base\nRUN a b\n\nFROM base AS test\nRUN c d\n\nFROM base AS release\nRUN e f\n"
    )


def test_a_stage_may_be_base_and_source_at_once() -> None:
    base = Stage("base", "debian")
    assert str(Stage("app", base).copy(base / "x", "/y")) == "FROM debian AS base\n\nFROM base AS app\nCOPY --from=base /x /y\n"


def test_two_equal_stages_of_one_name_are_one() -> None:
    def builder() -> Stage:
        return Stage("builder", "golang").run("make all")

    assert str(Stage("app", "scratch").copy(builder() / "a", "/").copy(builder() / "b", "/")).count("AS builder") == 1


def test_two_different_stages_of_one_name_are_an_error_that_shows_the_first_step_that_differs() -> None:
    one = Stage("a", "b").run("c d")
    other = Stage("a", "b").run("c d")
    first = one.run("e f")
    second = other.run("g h")
    with pytest.raises(NameClash) as caught:
        Dockerfile(first, second)
    assert caught.value.at == other.at
    assert caught.value.also == (
        ("the first", one.at),
        ("the first says", first.steps[1].at),
        ("the second says", second.steps[1].at),
    )


def test_an_error_about_one_name_names_each_line_once() -> None:
    one = Stage("a", "b").run("c d")
    other = Stage("a", "b").run("e f")
    with pytest.raises(NameClash) as caught:
        Dockerfile(one, other)
    assert (caught.value.at, caught.value.also) == (other.at, (("the first", one.at),))


ALPINE = Stage("alpine", "alpine:3.22")
AS_TEXT = {
    "FROM": (lambda: Dockerfile(ALPINE, Stage("b", "alpine")), "FROM is the text 'alpine'"),
    "COPY": (lambda: Dockerfile(ALPINE, Stage("b", "c").copy("d", "/e", from_="alpine")), "COPY takes from the text 'alpine'"),
    "COPY before it": (
        lambda: Dockerfile(Stage("b", "c").copy("d", "/e", from_="alpine"), ALPINE),
        "COPY takes from the text 'alpine'",
    ),
    "COPY in it": (
        lambda: Dockerfile(Stage("alpine", "b").copy("c", "/d", from_="alpine")),
        "COPY takes from the text 'alpine'",
    ),
    "COPY with a flag that is spelled closely": (
        lambda: Dockerfile(ALPINE, Stage("b", "c").copy("d", "/e", from_="alpine", chown="1000:$G")),
        "COPY takes from the text 'alpine'",
    ),
    "a mount": (
        lambda: Dockerfile(ALPINE, Stage("b", "c").run("d e", mounts=[cache("/f"), bind("g", "/h", from_="alpine")])),
        "RUN takes from the text 'alpine'",
    ),
    "COPY beside one of the stage": (
        lambda: Dockerfile(Stage("b", "c").copy(ALPINE / "d", "/e").copy("f", "/g", from_="alpine")),
        "COPY takes from the text 'alpine'",
    ),
}


@pytest.mark.parametrize(("make", "what"), AS_TEXT.values(), ids=AS_TEXT)
def test_a_text_that_buildkit_would_take_for_a_stage_is_refused(make: Callable[[], object], what: str) -> None:
    with pytest.raises(GraphError) as caught:
        make()
    assert (caught.value.what, caught.value.hint, [word for word, _ in caught.value.also]) == (
        f"{what}, and the file has a stage of that name, which BuildKit would take",
        "give the Stage itself, or write 'docker.io/library/alpine' for the image",
        ["the stage"],
    )


def test_a_text_that_buildkit_takes_for_an_image_is_one() -> None:
    before = Stage("b", "alpine").copy("c", "/d", from_="docker.io/library/alpine")
    assert str(Dockerfile(before, Stage("alpine", "alpine"))) == (
        "FROM alpine AS b\nCOPY --from=docker.io/library/alpine c /d\n\nFROM alpine AS alpine\n"
    )


def test_a_stage_that_others_use_needs_a_name() -> None:
    with pytest.raises(NamelessStage):
        Stage("app", Stage(None, "debian")).dockerfile()


def test_several_mistakes_come_as_one_group() -> None:
    with pytest.raises(ExceptionGroup) as caught:
        Dockerfile(Stage("a", "x:${A}"), Stage("b", "y:${B}"))
    assert [str(error).partition(": ")[2].partition(",")[0] for error in caught.value.exceptions] == [
        "FROM uses the variable A",
        "FROM uses the variable B",
    ]


# --- build arguments ---------------------------------------------------------------------------------------------------------


def test_a_handle_one_stage_uses_is_declared_just_before_its_first_use() -> None:
    assert str(Stage("a", "b").user("c").run(f"echo {GO}").run(f"echo {GO} again")) == (
        "FROM b AS a\nUSER c\nARG GO_VERSION=1.13\nRUN echo ${GO_VERSION}\nRUN echo ${GO_VERSION} again\n"
    )


def test_a_handle_that_from_uses_is_declared_before_the_first_from() -> None:
    assert str(Stage("a", f"golang:{GO}")) == "ARG GO_VERSION=1.13\n\nFROM golang:${GO_VERSION} AS a\n"


def test_a_handle_that_from_and_a_stage_use_is_declared_twice_once_without_default() -> None:
    assert str(Stage("a", f"golang:{GO}").run(f"echo {GO}")) == (
        "ARG GO_VERSION=1.13\n\nFROM golang:${GO_VERSION} AS a\nARG GO_VERSION\nRUN echo ${GO_VERSION}\n"
    )


def test_a_handle_of_several_stages_moves_to_the_top() -> None:
    one = Stage("one", "a").run(f"echo {GO}")
    assert str(Stage("two", "b").copy(one / "c", "/").env(V=GO)) == (
        "ARG GO_VERSION=1.13\n\nFROM a AS one\nARG GO_VERSION\nRUN echo ${GO_VERSION}\n\n"
        "FROM b AS two\nCOPY --from=one /c /\nARG GO_VERSION\nENV V=${GO_VERSION}\n"
    )


def test_a_stage_built_on_another_has_its_arguments_already() -> None:
    parent = Stage("parent", "a").run(f"echo {GO}")
    assert str(Stage("child", parent).run(f"echo {GO}")) == (
        "FROM a AS parent\nARG GO_VERSION=1.13\nRUN echo ${GO_VERSION}\n\nFROM parent AS child\nRUN echo ${GO_VERSION}\n"
    )


def test_what_is_declared_by_hand_is_not_declared_again() -> None:
    assert str(Stage("a", "b").arg(GO).user("c").run(f"echo {GO}")) == (
        "FROM b AS a\nARG GO_VERSION=1.13\nUSER c\nRUN echo ${GO_VERSION}\n"
    )


def test_a_default_that_needs_another_argument_brings_it() -> None:
    image = Arg("IMAGE", f"golang:{GO}")
    assert str(Stage("a", f"{image}")) == "ARG GO_VERSION=1.13\nARG IMAGE=golang:${GO_VERSION}\n\nFROM ${IMAGE} AS a\n"


def test_what_buildkit_sets_is_declared_in_stages_only() -> None:
    stage = Stage("a", From("golang", platform="$BUILDPLATFORM")).run(f"GOARCH={Arg('TARGETARCH')} go build")
    assert str(stage) == ("FROM --platform=$BUILDPLATFORM golang AS a\nARG TARGETARCH\nRUN GOARCH=${TARGETARCH} go build\n")


def test_a_declaration_stands_above_the_comment_of_the_step_that_needs_it() -> None:
    assert str(Stage("a", "b").comment("builds it").run(f"make {GO}")) == (
        "FROM b AS a\nARG GO_VERSION=1.13\n# builds it\nRUN make ${GO_VERSION}\n"
    )


def test_docs_are_printed_where_buildkit_reads_them() -> None:
    version = Arg("VERSION", "1", doc="is what is built")
    assert str(Stage("a", f"b:{version}", doc="builds it")) == (
        "# VERSION is what is built\nARG VERSION=1\n\n# a builds it\nFROM b:${VERSION} AS a\n"
    )


def test_args_are_declared_in_any_case() -> None:
    assert str(Dockerfile(Stage("a", "b"), args=[GO])) == "ARG GO_VERSION=1.13\n\nFROM b AS a\n"


def test_a_variable_in_from_must_be_declared() -> None:
    with pytest.raises(UndeclaredVariable, match="GO_VERSION"):
        Stage("a", "golang:${GO_VERSION}").dockerfile()


def test_what_buildkit_sets_is_not_declared_for_from() -> None:
    stage = Stage("a", From(f"b:{Arg('TARGETARCH')}", platform=f"{Arg('BUILDPLATFORM')}"))
    assert str(stage) == "FROM --platform=${BUILDPLATFORM} b:${TARGETARCH} AS a\n"


def test_what_is_declared_by_hand_and_shared_keeps_its_place_and_loses_its_default() -> None:
    stage = Stage("a", f"golang:{GO}").user("b").arg(GO).run(f"echo {GO}")
    assert str(stage) == (
        "ARG GO_VERSION=1.13\n\nFROM golang:${GO_VERSION} AS a\nUSER b\nARG GO_VERSION\nRUN echo ${GO_VERSION}\n"
    )


def test_an_argument_without_default_is_shared_by_its_name() -> None:
    handle = Arg("A")
    stage = Stage("a", "b").run(f"echo {handle}")
    assert str(Stage("c", "d").copy(stage / "e", "/f").run(f"echo {handle}")) == (
        "ARG A\n\nFROM b AS a\nARG A\nRUN echo ${A}\n\nFROM d AS c\nCOPY --from=a /e /f\nARG A\nRUN echo ${A}\n"
    )


def test_a_handle_in_a_mount_and_a_flag_is_declared() -> None:
    handle = Arg("A", "1")
    stage = Stage("a", "b").run("c d", mounts=[cache("/e", id=f"f-{handle}")]).copy("g", "h", chown=f"{handle}")
    assert str(stage) == ("FROM b AS a\nARG A=1\nRUN --mount=type=cache,id=f-${A},target=/e c d\nCOPY --chown=${A} g h\n")


def test_a_stage_that_differs_in_what_it_needs_is_another() -> None:
    def app(builder: Stage) -> Stage:
        return Stage("app", "scratch").copy(builder / "a", "/")

    one, other = app(Stage("builder", "golang")), app(Stage("builder", "golang").run("make all"))
    assert one != other
    assert one == app(Stage("builder", "golang"))


def test_stages_that_go_on_differently_clash_where_only_one_goes_on() -> None:
    one = Stage("a", "b")
    other = one.run("c d")
    with pytest.raises(NameClash) as caught:
        Dockerfile(one, other)
    assert (caught.value.at, caught.value.also) == (one.at, (("only one goes on", other.steps[0].at),))


def test_stages_that_differ_in_their_doc_alone_clash_too() -> None:
    one = Stage("a", "b", doc="c")
    other = Stage("a", "b", doc="d")
    with pytest.raises(NameClash) as caught:
        Dockerfile(one, other)
    assert (caught.value.at, caught.value.also) == (other.at, (("the first", one.at),))


# --- stages are values -------------------------------------------------------------------------------------------------------


def test_a_verb_leaves_the_stage_as_it_was() -> None:
    base = Stage("a", "b")
    base.run("c d")
    assert str(base) == "FROM b AS a\n"


def test_equality_looks_at_what_is_said_not_at_where() -> None:
    one = Stage("a", "b").run("c d")
    other = Stage("a", "b").run("c d")
    assert one == other
    assert hash(one) == hash(other)
    assert one != other.run("e f")
    assert one.at != other.at


def test_a_stage_survives_copy_and_pickle_with_its_places() -> None:
    stage = Stage("app", "x").copy(Stage("b", "y").run("c d") / "e", "/")
    again = pickle.loads(pickle.dumps(stage))
    assert again == stage
    assert [step.at for step in again.steps] == [step.at for step in stage.steps]
    assert copy.deepcopy(stage) is stage


def test_repr_is_short() -> None:
    assert repr(Stage("builder", From("golang:1.13")).run("a b")) == "Stage('builder', from 'golang:1.13', 1 instruction)"


def test_each_call_of_a_chain_has_a_line_of_its_own() -> None:
    stage = (
        Stage("a", "b")
        .run("c d")
        .user("e")
    )  # fmt: skip
    first = sys._getframe().f_lineno - 4
    assert [step.at.line for step in stage.steps if step.at] == [first + 1, first + 2]
    assert all(step.at and step.at.file == __file__ for step in stage.steps)


# --- growth ------------------------------------------------------------------------------------------------------------------


def test_twice_the_steps_cost_twice_the_calls() -> None:
    def work(count: int) -> None:
        """Make, compare and print a stage of so many steps."""
        stage = Stage("a", "b")
        for _ in range(count):
            stage = stage.run("c d")
        str(stage)
        assert stage == stage.pipe(lambda same: same)

    assert grows_in_step(work, 1_000)


def test_twice_the_stages_cost_twice_the_calls() -> None:
    def work(count: int) -> None:
        """Make, compare, hash and print so many stages in a row, twice."""
        stages = []
        for _ in range(2):
            stage = Stage("s0", "scratch")
            for number in range(1, count):
                stage = Stage(f"s{number}", stage).copy(stage / "a", "/b")
            stages.append(stage)
        assert stages[0] == stages[1]
        assert hash(stages[0]) == hash(stages[1])
        str(stages[0])

    assert grows_in_step(work, 200)


def test_five_thousand_steps_are_no_deeper_than_one() -> None:
    stage = Stage("a", "b")
    for number in range(5_000):
        stage = stage.run(f"echo {number}")
    assert str(stage).count("\n") == 5_001
    assert hash(stage) == hash(pickle.loads(pickle.dumps(stage)))


def test_five_hundred_stages_in_a_row_are_no_deeper_than_one() -> None:
    def chain() -> Stage:
        stage = Stage("s0", "scratch")
        for number in range(1, 500):
            stage = Stage(f"s{number}", stage).copy(stage / "a", "/b")
        return stage

    assert str(chain()).count("FROM ") == 500
    assert chain() == chain()
    assert hash(chain()) == hash(chain())


def test_triggers_are_equal_when_the_stages_in_them_are() -> None:
    def built(base: str) -> Stage:
        return Stage("a", "b").onbuild(Copy(("c",), "/d", from_=Stage("e", base)))

    assert built("f") == built("f") != built("g")
    assert hash(built("f")) == hash(built("f"))
    assert copy.copy(built("f")).steps == built("f").steps


def test_a_stage_whose_base_has_a_hash_already_has_the_same() -> None:
    base = Stage("a", "b").run("c d")
    first = hash(Stage("e", base))
    assert hash(base) == hash(Stage("a", "b").run("c d"))
    assert hash(Stage("e", base)) == first
