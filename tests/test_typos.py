"""A keyword or a verb that is not there is answered with the one that was meant."""

from __future__ import annotations

import copy
import inspect
import pickle
import traceback
from collections.abc import Callable

import pytest

from dockerdsl import Arg, Dockerfile, From, Stage, bind, cache, heredoc, script, secret, ssh, tmpfs
from dockerdsl.errors import InvalidType, UnknownOption, UnknownVerb, did_you_mean
from dockerdsl.instructions import Workdir
from dockerdsl.typos import misspelt, teaches

STAGE = Stage("a", "b")


@pytest.mark.parametrize(
    ("call", "word", "hint"),
    [
        pytest.param(lambda **k: STAGE.run("c", **k), "mount", "did you mean 'mounts'?", id="run"),
        pytest.param(lambda **k: STAGE.copy("c", "d", **k), "chmd", "did you mean 'chmod'?", id="copy"),
        pytest.param(lambda **k: STAGE.add("c", "d", **k), "keepgitdir", "did you mean 'keep_git_dir'?", id="add"),
        pytest.param(lambda **k: STAGE.file("c", "d\n", **k), "chwon", "did you mean 'chown'?", id="file"),
        pytest.param(lambda **k: STAGE.arg("C", **k), "docs", "did you mean 'doc'?", id="arg"),
        pytest.param(lambda **k: STAGE.healthcheck("c", **k), "retry", "did you mean 'retries'?", id="healthcheck"),
        pytest.param(lambda **k: Stage("a", "b", **k), "docs", "did you mean 'doc'?", id="Stage"),
        pytest.param(lambda **k: Arg("A", **k), "dco", "did you mean 'doc'?", id="Arg"),
        pytest.param(lambda **k: From("a", **k), "plattform", "did you mean 'platform'?", id="From"),
        pytest.param(lambda **k: Dockerfile(STAGE, **k), "sintax", "did you mean 'syntax'?", id="Dockerfile"),
        pytest.param(lambda **k: bind("a", **k), "form_", "did you mean 'from_'?", id="bind"),
        pytest.param(lambda **k: cache("/a", **k), "share", "did you mean 'sharing'?", id="cache"),
        pytest.param(lambda **k: tmpfs("/a", **k), "sise", "did you mean 'size'?", id="tmpfs"),
        pytest.param(lambda **k: secret("a", **k), "requird", "did you mean 'required'?", id="secret"),
        pytest.param(ssh, "moed", "did you mean 'mode'?", id="ssh"),
        pytest.param(lambda **k: script("a", **k), "interpretor", "did you mean 'interpreter'?", id="script"),
        pytest.param(lambda **k: heredoc("a\n", **k), "nmae", "did you mean 'name'?", id="heredoc"),
        pytest.param(lambda **k: STAGE.run("c", **k), "zzz", "it takes mounts, network, security, devices", id="unlike any"),
        pytest.param(lambda **k: Workdir("/a", **k), "zzz", "it takes no options", id="no options at all"),
    ],
)
def test_a_misspelt_option_is_answered(call: Callable[..., object], word: str, hint: str) -> None:
    with pytest.raises(UnknownOption) as caught:
        call(**{word: "x"})
    assert caught.value.what.endswith(f"() has no option {word!r}")
    assert caught.value.hint == hint
    assert caught.value.at is not None
    assert caught.value.at.file == __file__


def test_a_mistake_inside_a_verb_is_left_alone() -> None:
    @teaches
    def verb() -> None:
        raise TypeError("its own")

    with pytest.raises(TypeError, match=r"^its own$"):
        verb()


def test_another_mistake_in_calling_is_left_alone() -> None:
    with pytest.raises(TypeError, match="positional argument"):
        tmpfs("/a", "64m")  # type: ignore[misc]


def test_what_is_missing_is_named() -> None:
    with pytest.raises(InvalidType) as caught:
        cache()  # type: ignore[call-arg]
    assert (caught.value.what, caught.value.hint) == ("cache() needs 'target'", "write cache(...) with it, or see help(cache)")


def test_a_taught_verb_keeps_its_name_and_signature() -> None:
    import inspect

    assert cache.__name__ == "cache"
    assert "sharing" in inspect.signature(cache).parameters


def test_the_error_names_the_function() -> None:
    def verb(*, colour: str) -> None: ...

    assert misspelt(verb, ["color"]).what == "verb() has no option 'color'"
    assert misspelt(verb, ["color"], "Paint").what == "Paint() has no option 'color'"


def test_nothing_is_meant_when_nothing_is_near() -> None:
    assert did_you_mean("zzz", ["a", "b"]) is None
    assert did_you_mean("netwrok", ["network", "net"]) == "did you mean 'network'?"


def test_what_asks_a_stage_for_something_it_may_not_have_gets_no() -> None:
    assert not hasattr(STAGE, "wrokdir")
    assert getattr(STAGE, "__rich_console__", None) is None
    assert copy.deepcopy(STAGE) == pickle.loads(pickle.dumps(STAGE)) == STAGE
    assert [name for name, _ in inspect.getmembers(STAGE) if name == "workdir"] == ["workdir"]


def test_a_misspelt_verb_is_answered_once_in_a_traceback() -> None:
    with pytest.raises(UnknownVerb) as caught:
        STAGE.wrokdir  # type: ignore[attr-defined]  # noqa: B018
    shown = "".join(traceback.format_exception_only(caught.value))
    assert (shown.count("workdir"), caught.value.name) == (1, "wrokdir")
