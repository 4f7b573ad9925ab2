"""What a Dockerfile is built from: images, and files of its build context."""

from __future__ import annotations

import pytest

from dockerdsl import Arg, Dockerfile, Stage, bind, cache, heredoc, secret
from dockerdsl.project.inputs import images_of, sources_of, taking

VERSION = Arg("VERSION", "1.25")
tools = Dockerfile(Stage(None, "busybox"), image="registry/tools:1")
builder = (
    Stage("builder", f"golang:{VERSION}")
    .add("https://example.com/x.tgz", "vendor.tar.gz", "https://github.com/a/b.git", "/x/")
    .copy("go.mod", "go.sum", "./")
    .copy(heredoc("a\n"), "/a")
    .run("make", mounts=[bind("internal", "/i"), cache("/c"), secret("s", env="S"), bind("/t", from_=tools)])
    .copy("go.mod", "/again/")
)
image = (
    Stage("web", "scratch")
    .copy(builder / "out", "/out")
    .copy("/etc/x", "/etc/", from_="alpine:3.22")
    .copy(tools / "bin", "/bin/")
    .raw("COPY <<EOF /x\ny\nEOF")
)


def test_images_are_those_of_from_then_those_that_files_are_taken_from() -> None:
    assert images_of(image.dockerfile()) == ("golang:1.25", "scratch", "registry/tools:1", "alpine:3.22")


def test_an_image_that_only_a_build_knows_stands_as_it_is_written() -> None:
    assert images_of(Stage(None, f"golang:{Arg('V')}").dockerfile()) == ("golang:",)


def test_sources_are_what_copy_add_and_bind_take_from_the_context() -> None:
    assert sources_of(builder.dockerfile()) == ("vendor.tar.gz", "go.mod", "go.sum", "internal")


def test_a_raw_instruction_and_a_bind_without_a_source_may_take_anything() -> None:
    assert sources_of(image.dockerfile())[-1] == "."
    assert sources_of(Stage(None, "a").run("make", mounts=[bind(target="/src")]).dockerfile()) == (".",)


TAKEN = {
    "a file": ("go.mod", "go.mod", True),
    "a file elsewhere": ("go.mod", "x/go.mod", False),
    "a folder": ("src/", "src/a/b.c", True),
    "a folder without a slash": ("src", "src/a/b.c", True),
    "another that begins so": ("src", "srcs", False),
    "what the client calls the root": ("/go.mod", "go.mod", True),
    "a dot before it": ("./go.mod", "go.mod", True),
    "the way up ends at the root": ("../x", "x", True),
    "everything": (".", "a/b", True),
    "a pattern": ("*.toml", "a.toml", True),
    "a pattern stays in its folder": ("*.toml", "x/a.toml", False),
    "a folder that matches": ("*c", "src/a", True),
    "one of several characters": ("a[12].c", "a2.c", True),
    "an escaped star": ("a\\*", "a*", True),
    "an escaped star is no other character": ("a\\*", "ab", False),
    "a variable: all of its folder": ("a/$X/b", "a/q/b", True),
    "a variable: no other folder": ("a/$X/b", "b/q/b", False),
    "a variable at the root": ("$X", "z/y", True),
}


@pytest.mark.parametrize(("source", "path", "taken"), TAKEN.values(), ids=TAKEN)
def test_a_source_takes_a_path(source: str, path: str, taken: bool) -> None:
    assert bool(taking([source])(path)) is taken


def test_no_source_takes_nothing() -> None:
    assert not taking([])("a")
