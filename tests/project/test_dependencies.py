"""Images that are built from images: order, circles, and what a change reaches."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dockerdsl.cli import run
from dockerdsl.project.dependencies import find_dependencies
from dockerdsl.project.reading import Output
from dockerdsl.project.settings import Settings
from tests.project.conftest import write


def output(path: str, *bases: str, image: str | None = None) -> Output:
    return Output(f"{path}/Dockerfile", f"{path}/imagefile.py", "image", 3, "", bases, image)


def order(*outputs: Output) -> list[str]:
    found = find_dependencies(Settings(Path("/p")), outputs)
    assert found.faults == ()
    return [each.path.removesuffix("/Dockerfile") for each in found.outputs]


# --- order


def test_a_file_stands_behind_those_whose_images_it_is_built_from() -> None:
    assert order(output("a", "reg/m:1"), output("m", "reg/z:1", image="reg/m:1"), output("z", image="reg/z:1")) == [
        "z",
        "m",
        "a",
    ]


def test_files_that_need_nothing_of_each_other_stand_in_the_order_of_their_paths() -> None:
    assert order(output("c"), output("a"), output("b")) == ["a", "b", "c"]


SAME = {
    "written alike": ("reg/base:1", "reg/base:1"),
    "a tag that is left out": ("reg.io/base", "reg.io/base:latest"),
    "the registry that is meant without one": ("base:1", "docker.io/library/base:1"),
    "pinned by its digest": ("reg/base:1", "reg/base:1@sha256:" + "a" * 64),
}


@pytest.mark.parametrize(("image", "base"), SAME.values(), ids=SAME)
def test_an_image_is_known_however_it_is_written(image: str, base: str) -> None:
    assert order(output("a", base), output("z", image=image)) == ["z", "a"]


def test_another_tag_is_another_image() -> None:
    assert order(output("a", "reg/base:2"), output("z", image="reg/base:1")) == ["a", "z"]


def test_a_circle_is_refused_at_all_its_places() -> None:
    outputs = [output("a", "reg/b", image="reg/a"), output("b", "reg/c", image="reg/b"), output("c", "reg/a", image="reg/c")]

    fault = find_dependencies(Settings(Path("/p")), outputs).faults[0]

    assert fault.what.startswith("images are built from each other in a circle: ")
    assert sorted(fault.what.partition(": ")[2].split(" -> ")[1:]) == ["a/Dockerfile", "b/Dockerfile", "c/Dockerfile"]
    assert len({str(place) for place in (fault.at, *[where for _, where in fault.also])}) == 3


def test_a_file_that_is_built_from_its_own_image_is_a_circle() -> None:
    fault = find_dependencies(Settings(Path("/p")), [output("a", "reg/a", image="reg/a")]).faults[0]

    assert fault.what == "images are built from each other in a circle: a/Dockerfile -> a/Dockerfile"


def test_an_image_that_two_publish_is_refused_at_both_places() -> None:
    outputs = [output("b", image="reg/x:latest"), output("a", image="reg/x")]

    fault = find_dependencies(Settings(Path("/p")), outputs).faults[0]

    assert (fault.what, str(fault.at)) == (
        "b/Dockerfile and a/Dockerfile are both published as reg/x:latest",
        "/p/b/imagefile.py:3",
    )
    assert [(word, str(where)) for word, where in fault.also] == [("also here", "/p/a/imagefile.py:3")]


# --- the command


@pytest.fixture(autouse=True)
def _definitions(project: Path) -> None:
    """Make a base, a tool that is built from it, a service that takes the tool, and one that needs nothing of them."""
    write("dockerdsl.toml", 'roots = ["shared"]\n')
    write("shared/common.py", "from settings import VERSION\nfrom dockerdsl import Dockerfile, Stage\n")
    write("shared/settings.py", "VERSION = '13'\n")
    with Path("shared/common.py").open("a") as file:
        file.write("base = Dockerfile(Stage(None, f'debian:{VERSION}'), image='reg/base:1')\n")
        file.write("tool = Dockerfile(Stage(None, base).copy('tool.c', '/'), image='reg/tool:1')\n")
    write("images/base/imagefile.py", "from common import base as other\nimage = other\n")
    write("images/tool/imagefile.py", "from common import tool as other\nimage = other\n")
    write(
        "api/imagefile.py",
        "from common import tool\nimage = Stage('api', 'busybox').copy(tool / 'bin', '/bin').copy('src/', '/')\n",
    )
    write("site/imagefile.py", "image = Stage('site', 'nginx').copy('*.html', '/')\n")


def listed(capfd: pytest.CaptureFixture[str], *args: str) -> str:
    assert run(["list", *args]) == 0
    out, err = capfd.readouterr()
    assert err == ""
    return out


def test_files_are_listed_with_their_images_and_bases(capfd: pytest.CaptureFixture[str]) -> None:
    assert listed(capfd) == (
        "FILE                    IMAGE       BASES\n"
        "images/base/Dockerfile  reg/base:1  debian:13\n"
        "site/Dockerfile         -           nginx\n"
        "images/tool/Dockerfile  reg/tool:1  reg/base:1\n"
        "api/Dockerfile          -           busybox, reg/tool:1\n"
    )


def test_only_what_is_asked_for_is_listed_from_where_one_is(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert listed(capfd, "images", "--output-format", "paths") == "images/base/Dockerfile\nimages/tool/Dockerfile\n"
    monkeypatch.chdir("images")
    assert listed(capfd, "base", "../site", "--output-format", "paths") == "base/Dockerfile\n../site/Dockerfile\n"


def test_json_has_all_that_is_known(capfd: pytest.CaptureFixture[str], project: Path) -> None:
    assert json.loads(listed(capfd, "api", "--output-format", "json")) == {
        "root": str(project),
        "files": [
            {
                "path": "api/Dockerfile",
                "definition": "api/imagefile.py",
                "name": "image",
                "line": 3,
                "image": None,
                "bases": ["busybox", "reg/tool:1"],
                "needs": ["images/tool/Dockerfile"],
                "context": "api",
                "sources": ["src/"],
            }
        ],
    }


REACHED = {
    "a definition": (["site/imagefile.py"], {"site": ["site/imagefile.py"]}),
    "a definition whose image others are built from": (
        ["images/base/imagefile.py"],
        {
            "images/base": ["images/base/imagefile.py"],
            "images/tool": ["images/base/Dockerfile"],
            "api": ["images/tool/Dockerfile"],
        },
    ),
    "a module that definitions import": (
        ["shared/common.py"],
        {
            "images/base": ["shared/common.py"],
            "images/tool": ["shared/common.py", "images/base/Dockerfile"],
            "api": ["shared/common.py", "images/tool/Dockerfile"],
        },
    ),
    "a module that a module imports": (
        ["shared/settings.py"],
        {
            "images/base": ["shared/settings.py"],
            "images/tool": ["shared/settings.py", "images/base/Dockerfile"],
            "api": ["shared/settings.py", "images/tool/Dockerfile"],
        },
    ),
    "a file that is copied": (["api/src/a/b.go"], {"api": ["api/src/a/b.go"]}),
    "a file that is copied, into an image that others take from": (
        ["images/tool/tool.c"],
        {"images/tool": ["images/tool/tool.c"], "api": ["images/tool/Dockerfile"]},
    ),
    "a file that a pattern takes": (["site/a.html"], {"site": ["site/a.html"]}),
    "a file that nothing takes": (["site/sub/a.html", "api/README.md", "src/x"], {}),
    "a file that is gone": (["api/src/gone.go"], {"api": ["api/src/gone.go"]}),
    "the generated file itself": (["api/Dockerfile"], {"api": ["api/Dockerfile"]}),
    "what the context leaves out": (["site/.dockerignore"], {"site": ["site/.dockerignore"]}),
    "the settings": (
        ["dockerdsl.toml"],
        {
            "images/base": ["dockerdsl.toml"],
            "site": ["dockerdsl.toml"],
            "images/tool": ["dockerdsl.toml", "images/base/Dockerfile"],
            "api": ["dockerdsl.toml", "images/tool/Dockerfile"],
        },
    ),
    "nothing": ([], {}),
}


@pytest.mark.parametrize(("changed", "reached"), REACHED.values(), ids=REACHED)
def test_a_change_reaches(capfd: pytest.CaptureFixture[str], changed: list[str], reached: dict[str, list[str]]) -> None:
    found = json.loads(listed(capfd, "--affected-by", *changed, "--output-format", "json"))["files"]

    assert {each["path"].removesuffix("/Dockerfile"): each["because"] for each in found} == reached


def test_a_change_and_what_it_reaches_are_shown(capfd: pytest.CaptureFixture[str]) -> None:
    assert listed(capfd, "--affected-by", "images/tool/tool.c") == (
        "FILE                    IMAGE       BECAUSE OF\n"
        "images/tool/Dockerfile  reg/tool:1  images/tool/tool.c\n"
        "api/Dockerfile          -           images/tool/Dockerfile\n"
    )
    assert listed(capfd, "--affected-by", "README.md") == ""


def test_what_is_built_at_the_root_is_reached_from_there(capfd: pytest.CaptureFixture[str]) -> None:
    write("dockerdsl.toml", 'roots = ["shared"]\ncontext = "root"\n')

    assert listed(capfd, "--affected-by", "src/x", "--output-format", "paths") == "api/Dockerfile\n"
    assert listed(capfd, "--affected-by", "api/src/x", "--output-format", "paths") == ""


def test_what_differs_from_a_revision_is_what_has_changed(capfd: pytest.CaptureFixture[str]) -> None:
    from tests.project.test_history import git

    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "one")
    write("site/new.html")

    assert listed(capfd, "--changed-since", "HEAD", "--output-format", "paths") == "site/Dockerfile\n"


def test_a_definition_that_asks_a_program_is_reached_by_anything(capfd: pytest.CaptureFixture[str]) -> None:
    write("site/imagefile.py", "import subprocess\nsubprocess.run(['true'])\nimage = Stage('site', 'nginx')\n")

    assert listed(capfd, "--affected-by", "README.md", "--output-format", "paths") == "site/Dockerfile\n"


def test_what_is_wrong_is_told_after_what_could_be_listed(capfd: pytest.CaptureFixture[str]) -> None:
    write("site/imagefile.py", "1 / 0\n")

    assert run(["list", "--output-format", "paths"]) == 2
    out, err = capfd.readouterr()
    assert out == "images/base/Dockerfile\nimages/tool/Dockerfile\napi/Dockerfile\n"
    assert err.startswith("error: site/imagefile.py raises ZeroDivisionError: division by zero\n --> site/imagefile.py:2:1\n")


def test_a_circle_is_told_with_both_places(capfd: pytest.CaptureFixture[str]) -> None:
    write("api/imagefile.py", "image = Dockerfile(Stage('api', 'reg/site'), image='reg/api')\n")
    write("site/imagefile.py", "image = Dockerfile(Stage('site', 'reg/api'), image='reg/site')\n")

    assert run(["list", "--output-format", "paths"]) == 2
    assert (
        capfd.readouterr().err
        == """\
error: images are built from each other in a circle: api/Dockerfile -> site/Dockerfile -> api/Dockerfile
 --> api/imagefile.py:2
  |
2 | image = Dockerfile(Stage('api', 'reg/site'), image='reg/api')
  | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  |
 ::: site/imagefile.py:2
  |
2 | image = Dockerfile(Stage('site', 'reg/api'), image='reg/site')
  | -------------------------------------------------------------- site/Dockerfile is made here
  |
  = hint: let one of them begin from an image that needs none of them
"""
    )
