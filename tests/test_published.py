"""Images that depend on images: a file begins from what another file is published as."""

from __future__ import annotations

import pickle

import pytest

from dockerdsl import Arg, Dockerfile, From, Secret, Stage, bind, cache
from dockerdsl.errors import InvalidType, InvalidValue

base = Stage("base", "debian:13").run("apt-get update").dockerfile(image="registry.example.com/base:1.2")
unnamed = Dockerfile(Stage(None, "debian:13"))


def test_a_stage_begins_from_the_image_of_another_file() -> None:
    expected = "FROM registry.example.com/base:1.2 AS web\nRUN make\n"

    assert str(Stage("web", From(base)).run("make")) == expected
    assert str(Stage("web", base).run("make")) == expected
    assert str(Stage("web", From(base, platform="linux/arm64"))) == (
        "FROM --platform=linux/arm64 registry.example.com/base:1.2 AS web\n"
    )


def test_its_stages_are_no_part_of_the_file() -> None:
    assert [stage.name for stage in Stage("web", base).dockerfile().stages] == ["web"]


def test_another_stage_still_continues_in_the_same_file() -> None:
    stage = base.targets[0]

    assert str(Stage("web", stage)) == "FROM debian:13 AS base\nRUN apt-get update\n\nFROM base AS web\n"


def test_files_are_copied_and_mounted_from_the_image_of_another_file() -> None:
    stage = (
        Stage("web", "busybox")
        .copy(base / "usr/bin/tool", "/usr/bin/")
        .copy("/etc/tool.conf", "/etc/", from_=base)
        .run("make", mounts=[bind(base / "usr/lib", "/lib2"), bind("/x", from_=base), cache("/c", from_=base)])
    )

    assert str(stage) == (
        "FROM busybox AS web\n"
        "COPY --from=registry.example.com/base:1.2 /usr/bin/tool /usr/bin/\n"
        "COPY --from=registry.example.com/base:1.2 /etc/tool.conf /etc/\n"
        "RUN --mount=type=bind,from=registry.example.com/base:1.2,source=/usr/lib,target=/lib2 \\\n"
        "    --mount=type=bind,from=registry.example.com/base:1.2,source=/x,target=/x \\\n"
        "    --mount=type=cache,from=registry.example.com/base:1.2,target=/c \\\n"
        "    make\n"
    )


USES = {
    "FROM": lambda: Stage("web", unnamed),
    "From": lambda: From(unnamed),
    "a copy": lambda: Stage("web", "busybox").copy("/a", "/b", from_=unnamed),
    "a path": lambda: Stage("web", "busybox").copy(unnamed / "a", "/b"),
    "a mount": lambda: bind("/a", from_=unnamed),
}


@pytest.mark.parametrize("use", USES.values(), ids=USES)
def test_a_file_whose_image_has_no_name_cannot_be_meant(use: object) -> None:
    with pytest.raises(
        InvalidValue, match=r"Dockerfile\(None, 1 stages\) has no name that its image is published under"
    ) as caught:
        use()  # type: ignore[operator]

    assert caught.value.hint == (
        'say it where the file is made: image="registry.example.com/base:1.2"; or take a Stage to build it in this file'
    )


REFUSED = {
    "a digest": ("base@sha256:" + "a" * 64, InvalidValue, "no image can be published as"),
    "nothing at all": ("scratch", InvalidValue, "no image can be published as 'scratch'"),
    "upper case": ("Base", InvalidValue, "Base"),
    "a variable": (f"base:{Arg('V', '1')}", InvalidValue, "the name of an image"),
    "a number": (5, InvalidType, "the name of an image"),
    "a secret": (Secret("x"), InvalidType, "the secret 'x' would become text"),
}


@pytest.mark.parametrize(("image", "error", "what"), REFUSED.values(), ids=REFUSED)
def test_an_image_has_a_name_that_can_be_published(image: str, error: type[Exception], what: str) -> None:
    with pytest.raises(error, match=what):
        Stage(None, "a").dockerfile(image=image)


def test_the_name_is_no_part_of_the_text_and_survives_a_pickle() -> None:
    plain = base.targets[0].dockerfile()

    assert str(base) == str(plain)
    assert base == plain
    assert pickle.loads(pickle.dumps(base)).image == base.image == base.name
