"""Editions: another one writes another text, and the first does not move."""

from __future__ import annotations

from pathlib import Path

import pytest

from dockerdsl import Dockerfile, From, Stage, bind, cache, script
from dockerdsl.comparing.difference import compare
from dockerdsl.definitions import load
from dockerdsl.document import Document
from dockerdsl.editions import EDITIONS, FIRST, Edition, find_edition
from dockerdsl.errors import InvalidType, InvalidValue
from dockerdsl.project.evaluation import Evaluator

NARROW = Edition("narrow", short=40, indent="  ", parted=False)
"""An edition for these tests alone: it decides everything otherwise."""

TWIN = Edition("2026")
"""The first, but not the one whose texts are at hand: each is written anew."""

EXAMPLES = sorted((Path(__file__).parent.parent / "examples").glob("*/imagefile.py"))

builder = (
    Stage("builder", From("golang:1.25"))
    .workdir("/src")
    .env(CGO_ENABLED=0, GOFLAGS="-trimpath", GOOS="linux")
    .copy("go.mod", "go.sum", "./")
    .run("go mod download", "go vet ./...", mounts=[cache("/root/.cache"), bind("go.work")])
    .run(script("make\n"))
)
image = Stage(None, "busybox").copy(builder / "out/greet", "/usr/bin/", chown="1000:1000", chmod="0755")

IN_THE_FIRST = r"""FROM golang:1.25 AS builder
WORKDIR /src
ENV CGO_ENABLED=0 GOFLAGS=-trimpath GOOS=linux
COPY go.mod go.sum ./
RUN --mount=type=cache,target=/root/.cache \
    --mount=type=bind,source=go.work,target=go.work \
    go mod download && \
    go vet ./...
RUN <<EOF
set -e
make
EOF

FROM busybox
COPY --from=builder --chown=1000:1000 --chmod=0755 /out/greet /usr/bin/
"""
NARROWLY = r"""FROM golang:1.25 AS builder
WORKDIR /src
ENV CGO_ENABLED=0 \
  GOFLAGS=-trimpath \
  GOOS=linux
COPY go.mod go.sum ./
RUN --mount=type=cache,target=/root/.cache \
  --mount=type=bind,source=go.work,target=go.work \
  go mod download && \
  go vet ./...
RUN <<EOF
set -e
make
EOF
FROM busybox
COPY --from=builder --chown=1000:1000 --chmod=0755 \
  /out/greet /usr/bin/
"""


def test_who_names_no_edition_has_the_first() -> None:
    assert str(image.dockerfile()) == str(image.dockerfile(edition="2026")) == IN_THE_FIRST


def test_another_edition_writes_another_text_and_the_first_does_not_move() -> None:
    file = image.dockerfile(edition=NARROW)

    assert str(file) == NARROWLY
    assert file.render().text == NARROWLY
    assert str(image.dockerfile()) == IN_THE_FIRST


def test_a_text_in_another_edition_means_the_same_but_for_blanks_that_a_shell_is_given() -> None:
    found = compare(Document.read(IN_THE_FIRST), Document.read(NARROWLY))

    assert [(step.step.keyword, step.fields) for step in found.steps() if step.kind != "same"] == [("RUN", ())]


def test_the_lines_of_another_edition_know_where_they_were_written() -> None:
    places = image.dockerfile(edition=NARROW).render().places()

    assert len(places) == NARROWLY.count("\n")
    assert None not in places


@pytest.mark.parametrize("file", EXAMPLES, ids=[file.parent.name for file in EXAMPLES])
def test_what_is_written_anew_is_what_was_at_hand(file: Path) -> None:
    dockerfile = load(file).dockerfile

    assert dockerfile.text(TWIN) == dockerfile.text(FIRST)


def test_an_edition_in_the_file_counts_more_than_that_of_the_project() -> None:
    assert image.dockerfile().text(NARROW) == NARROWLY
    assert image.dockerfile(edition="2026").text(NARROW) == IN_THE_FIRST


def test_a_project_writes_in_its_edition(tmp_path: Path) -> None:
    text = 'from dockerdsl import Stage\nStage("s", "a")\nimage = Stage(None, "a").env(LONG="{}", LONGER="{}")\n'
    (tmp_path / "imagefile.py").write_text(text.format("a" * 20, "b" * 20))

    texts = [Evaluator(str(tmp_path), 30, each).read("imagefile.py").outputs[0].text for each in (FIRST, NARROW)]

    assert texts == [
        f"FROM a\nENV LONG={'a' * 20} LONGER={'b' * 20}\n",
        f"FROM a\nENV LONG={'a' * 20} \\\n  LONGER={'b' * 20}\n",
    ]


def test_editions_are_named_by_their_years_in_order() -> None:
    names = [each.name for each in EDITIONS]

    assert names == sorted(set(names))
    assert all(len(name) == 4 and name.isdecimal() for name in names)
    assert [find_edition(name) for name in names] == list(EDITIONS)
    assert EDITIONS[0] is FIRST


def test_an_unknown_edition_is_refused_with_those_there_are() -> None:
    with pytest.raises(InvalidValue, match="there is no edition '2019'") as caught:
        Dockerfile(image, edition="2019")
    assert caught.value.hint == 'choose from "2026", or install a newer version of dockerdsl'

    with pytest.raises(InvalidType, match="an edition is a year in quotes, not 2026") as mistaken:
        Dockerfile(image, edition=2026)  # type: ignore[arg-type]
    assert mistaken.value.hint == 'choose from "2026"'
