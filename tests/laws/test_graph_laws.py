"""Laws of the graph: whatever stages refer to each other, each is written once, after all it needs, and knows its arguments."""

from __future__ import annotations

import re
from collections.abc import Callable

import dockerfile
from hypothesis import given
from hypothesis import strategies as st

from dockerdsl import Arg, Dockerfile, Stage, bind
from dockerdsl.walk import needed_first

PLAIN, OTHER = Arg("PLAIN", "1"), Arg("OTHER")
HANDLES = (PLAIN, OTHER, Arg("DERIVED", f"{PLAIN}-x"), Arg("TARGETARCH"))
Verb = Callable[[Stage, list[Stage]], Stage]


def _copied(number: int) -> Verb:
    return lambda stage, earlier: stage.copy(earlier[number % len(earlier)] / "a", "/b") if earlier else stage


def _mounted(number: int) -> Verb:
    return lambda stage, earlier: (
        stage.run("c d", mounts=[bind(earlier[number % len(earlier)] / "a", "/b")]) if earlier else stage
    )


NUMBERS = st.integers(0, 9)
VERBS: st.SearchStrategy[Verb] = st.one_of(
    NUMBERS.map(_copied),
    NUMBERS.map(_mounted),
    st.sampled_from(HANDLES).map(lambda handle: lambda stage, _: stage.run(f"echo {handle}")),
    st.sampled_from(HANDLES).map(lambda handle: lambda stage, _: stage.env(V=f"{handle}")),
    st.sampled_from(HANDLES).map(lambda handle: lambda stage, _: stage.arg(handle)),
)


@st.composite
def graphs(draw: st.DrawFn) -> list[Stage]:
    """Some stages, each of which may begin with an earlier one, an image, or an image named by a handle."""
    stages: list[Stage] = []
    for number in range(draw(st.integers(1, 6))):
        bases = [*stages, "debian:13", f"debian:{PLAIN}", f"debian:{OTHER}"]
        stage = Stage(f"s{number}", draw(st.sampled_from(bases)))
        for verb in draw(st.lists(VERBS, max_size=3)):
            stage = verb(stage, stages)
        stages.append(stage)
    return stages


@given(graphs(), st.integers(0, 5))
def test_each_stage_is_written_once_after_all_it_needs_and_no_others(stages: list[Stage], target: int) -> None:
    wanted = stages[target % len(stages)]
    written = [read.value[2] for read in dockerfile.parse_string(str(wanted)) if read.cmd == "FROM"]
    assert written == [stage.name for stage in needed_first(wanted)]
    assert len(set(written)) == len(written)
    for stage in needed_first(wanted):
        assert all(written.index(origin.name) < written.index(stage.name) for origin in stage.origins())


@given(graphs())
def test_the_order_of_targets_does_not_change_what_is_written(stages: list[Stage]) -> None:
    one, other = Dockerfile(*stages), Dockerfile(*reversed(stages))
    assert sorted(str(one).splitlines()) == sorted(str(other).splitlines())
    assert len(one.stages) == len(other.stages) == len(stages)


@given(graphs())
def test_every_variable_is_declared_where_buildkit_looks_for_it(stages: list[Stage]) -> None:
    known: dict[str, set[str]] = {}
    before, here = {"TARGETARCH"}, set[str]()
    for read in dockerfile.parse_string(str(Dockerfile(*stages))):
        used = set(re.findall(r"\$\{(\w+)\}", read.original))
        if read.cmd == "FROM":
            assert used <= before
            here = known[read.value[2]] = set(known.get(read.value[0], ()))
            continue
        scope = here if known else before
        assert used <= scope
        if read.cmd == "ARG":
            scope.add(read.value[0].partition("=")[0])


@given(graphs())
def test_no_argument_is_declared_twice_by_itself(stages: list[Stage]) -> None:
    by_hand = {(stage.name, arg.name) for stage in stages for step in stage.steps for arg in getattr(step, "args", ())}
    found: list[tuple[str | None, str]] = []
    inherited: dict[str | None, set[str]] = {None: set()}
    name: str | None = None
    for read in dockerfile.parse_string(str(Dockerfile(*stages))):
        if read.cmd == "FROM":
            name = read.value[2]
            inherited[name] = set(inherited.get(read.value[0], ()))
        elif read.cmd == "ARG":
            arg = read.value[0].partition("=")[0]
            if (name, arg) not in by_hand:
                assert arg not in inherited[name]
                found.append((name, arg))
            inherited[name].add(arg)
    assert len(set(found)) == len(found)


@given(graphs())
def test_equal_graphs_are_equal_and_give_the_same_text(stages: list[Stage]) -> None:
    again: dict[str | None, Stage] = {}
    for stage in stages:
        image = stage.base.image
        fresh = Stage(stage.name, again[image.name] if isinstance(image, Stage) else stage.base)
        again[stage.name] = fresh.extend(stage.steps)
    target = stages[-1]
    assert again[target.name] == target
    assert hash(again[target.name]) == hash(target)
    assert str(again[target.name]) == str(target)
