"""Marked functions, and the paths that a Dockerfile may have."""

from __future__ import annotations

import pickle

import pytest

from dockerdsl import Dockerfile, Stage, target
from dockerdsl.errors import DockerdslError, InvalidType, InvalidValue
from dockerdsl.targets import Mark, mark_of, target_path

WEB = Stage("web", "nginx")


def test_a_marked_function_stays_what_it_was() -> None:
    @target("web.Dockerfile", dockerignore=True)
    def web() -> Stage:
        return WEB

    @target
    def plain() -> Stage:
        return WEB

    assert web() is WEB
    assert [mark_of(web), mark_of(plain), mark_of(test_a_marked_function_stays_what_it_was), mark_of(5)] == [
        Mark("web.Dockerfile", True),
        Mark(),
        None,
        None,
    ]


PATHS = ["Dockerfile", "web.Dockerfile", "a/b/Dockerfile.web", "../Containerfile", "dockerfile-dev", "é/Dockerfile"]


@pytest.mark.parametrize("path", PATHS)
def test_a_path_is_kept(path: str) -> None:
    assert target_path(path) == path
    assert Dockerfile(WEB, path=path).path == WEB.dockerfile(path=path).path == path


REFUSED = {
    "no name of a Dockerfile": ("web", InvalidValue, "no tool would take 'web' for a Dockerfile by its name", 'write "web.Dockerfile"'),
    "a folder": ("web/", InvalidValue, "no tool would take 'web/' for a Dockerfile by its name", 'write "web/Dockerfile"'),
    "the folder above": ("..", InvalidValue, "no tool would take '..' for a Dockerfile by its name", 'write "../Dockerfile"'),
    "nothing": ("", InvalidValue, "no tool would take '' for a Dockerfile by its name", 'write "./Dockerfile"'),
    "an absolute one": ("/Dockerfile", InvalidValue, "the path '/Dockerfile' is absolute", "write it from the folder of the definition"),
    "a drive": ("C:Dockerfile", InvalidValue, "the path 'C:Dockerfile' is absolute", "write it from the folder of the definition"),
    "a backslash": ("a\\Dockerfile", InvalidValue, "the path 'a\\\\Dockerfile' is not spelled with / alone", 'write "deploy/web.Dockerfile"'),
    "a line feed": ("a\nDockerfile", InvalidValue, "the path 'a\\nDockerfile' is not spelled with / alone", 'write "deploy/web.Dockerfile"'),
    "what belongs to one": ("x.Dockerfile.dockerignore", InvalidValue, "the path 'x.Dockerfile.dockerignore' is that of a .dockerignore", "name the Dockerfile it belongs to"),
    "no text": (5, InvalidType, "a path of a Dockerfile is a str, not 5", 'write "deploy/web.Dockerfile"'),
}  # fmt: skip


@pytest.mark.parametrize(("path", "kind", "what", "hint"), REFUSED.values(), ids=REFUSED)
def test_another_path_is_refused(path: str, kind: type[DockerdslError], what: str, hint: str) -> None:
    for attempt in (lambda: target_path(path), lambda: Dockerfile(WEB, path=path)):
        with pytest.raises(kind) as caught:
            attempt()
        assert (caught.value.what, caught.value.hint) == (what, hint)


@pytest.mark.parametrize("thing", [5, Stage, ["Dockerfile"]], ids=["a number", "a class", "a list"])
def test_a_mark_stands_on_a_function(thing: object) -> None:
    with pytest.raises(InvalidType, match="@target marks a function, not "):
        target(thing)  # type: ignore[call-overload]


def test_the_path_is_no_part_of_the_text_or_of_what_is_equal() -> None:
    web = Dockerfile(WEB, path="web.Dockerfile")

    assert (str(web), hash(web), web) == (str(Dockerfile(WEB)), hash(Dockerfile(WEB)), Dockerfile(WEB))
    assert pickle.loads(pickle.dumps(web)).path == "web.Dockerfile"
