"""The tutorial of greet, followed to the letter: its commands run one after the other, and what it promises is seen."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest

from tests.documents import FENCE, ROOT, difference
from tests.engine.engine import Engine

PAGE = ROOT / "docs" / "tutorial-greet.md"
IMAGE = re.compile(r"(?<![\w/.-])greet(?![\w./])")
STEPS = (
    "[builder 2/5] WORKDIR /go/src/github.com/asashiho/dockertext-greet",
    "[builder 3/5] COPY go.mod .",
    "[builder 4/5] COPY main.go .",
    "[builder 5/5] RUN go build -ldflags='-s -w' -o greet .",
    "[stage-1 2/3] WORKDIR /opt/greet/bin",
    "[stage-1 3/3] COPY --from=builder /go/src/github.com/asashiho/dockertext-greet/greet .",
)


@dataclass(frozen=True)
class Ran:
    """A command of the page: what the page shows, and what happened."""

    command: str
    shown: str
    status: int
    out: str
    err: str

    @property
    def happened(self) -> str:
        """What a reader sees, without what Docker has to say about the machine when it runs a container."""
        return self.out if self.command.startswith(("docker run", "docker image")) else self.err + self.out

    def steps(self, ending: str) -> list[str]:
        """The steps of a build that ended so: ``CACHED`` or ``DONE``."""
        names = dict(re.findall(r"^#(\d+) (\[(?:builder|stage-1) .*)$", self.err, re.MULTILINE))
        ended = re.findall(rf"^#(\d+) {ending}\b", self.err, re.MULTILINE)
        return sorted(name for number, name in names.items() if number in ended and name in STEPS)


@dataclass(frozen=True)
class Story:
    """What happened under each heading, and the name that images have instead of ``greet``."""

    sections: dict[str, list[Ran]]
    image: str

    def build(self, heading: str) -> Ran:
        """The build under a heading."""
        return next(ran for ran in self.sections[heading] if "docker build" in ran.command)


def sessions() -> Iterator[tuple[str, str, str]]:
    """Heading, command and output, for each command of the page."""
    text = PAGE.read_text()
    for block in FENCE.finditer(text):
        heading = re.findall(r"^#+ (.*)$", text[: block.start()], re.MULTILINE)[-1]
        for command, shown in re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", block["body"], re.MULTILINE):
            yield heading, command, shown


@pytest.fixture(scope="module")
def story(base_image: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    base_image("golang:1.13"), base_image("busybox:latest")
    folder = tmp_path_factory.mktemp("greet")
    shutil.copytree(ROOT / "examples", folder / "examples")
    with (folder / "examples" / "greet" / "main.go").open("a") as program:
        program.write(f"\n// {uuid4()}: no cache of another day knows this program\n")
    image = f"dockerdsl-test-{uuid4().hex}"
    told = Story({}, image)
    for heading, command, shown in sessions():
        told.sections.setdefault(heading, []).append(follow(command, shown, folder, image))
    yield told
    clear(image)


def clear(image: str) -> None:
    """Remove the images of that name, and the one without a name that has the same files."""
    ours, nameless = ids(f"reference={image}*"), ids("dangling=true")
    layers = Engine().inspect(f"{image}-named")["RootFS"]
    same = [each for each in nameless if Engine().inspect(each)["RootFS"] == layers]
    subprocess.run(["docker", "image", "rm", "--force", *ours, *same], capture_output=True, check=True)


def ids(kind: str) -> list[str]:
    listed = subprocess.run(
        ["docker", "image", "ls", "--quiet", "--no-trunc", "--filter", kind], capture_output=True, check=True
    )
    return sorted(set(listed.stdout.decode().split()))


def follow(command: str, shown: str, folder: Path, image: str) -> Ran:
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}", "NO_COLOR": "1"}
    done = subprocess.run(
        ["sh", "-c", IMAGE.sub(image, command)], cwd=folder, env=environment, capture_output=True, check=False
    )
    return Ran(command, shown, done.returncode, done.stdout.decode(), done.stderr.decode())


def comparable(text: str) -> str:
    """The text without BuildKit's numbers of steps."""
    return re.sub(r"^#\d+ ", "#N ", text, flags=re.MULTILINE)


def test_everything_happens_as_the_page_shows(story: Story) -> None:
    for ran in [ran for section in story.sections.values() for ran in section]:
        assert (ran.command, ran.status, ran.err if ran.status else "") == (ran.command, 0, "")
        assert difference(comparable(ran.happened), comparable(ran.shown)) is None, ran.command


def test_the_image_is_more_than_a_hundred_times_smaller_than_its_builder(story: Story) -> None:
    builder, greet = story.sections["The image"][-1].out.split()

    assert int(builder) > 100 * int(greet)


def test_a_second_build_is_all_cache(story: Story) -> None:
    again = story.build("Again")

    assert again.steps("DONE") == []
    assert set(again.steps("CACHED")) <= set(STEPS)  # what nobody needs any more is not even looked up
    assert STEPS[3] in again.steps("CACHED")


def test_an_edit_redoes_only_what_it_must(story: Story) -> None:
    edited = story.build("After an edit")

    assert edited.steps("DONE") == sorted([STEPS[2], STEPS[3], STEPS[5]])
    assert {STEPS[0], STEPS[1]} <= set(edited.steps("CACHED"))


def test_no_cache_redoes_all_but_the_folders(story: Story) -> None:
    anew = story.build("From nothing")

    assert set(anew.steps("DONE")) >= {STEPS[1], STEPS[2], STEPS[3], STEPS[5]}
    assert set(anew.steps("CACHED")) <= {STEPS[0], STEPS[4]}  # BuildKit never does a WORKDIR again


def test_every_way_in_leads_to_the_same_image(story: Story, engine: Engine) -> None:
    made = [engine.inspect(f"{story.image}{way}") for way in ("", "-piped", "-packed", "-named")]

    assert all(image["RootFS"] == made[0]["RootFS"] for image in made)
    assert all(image["Config"] == made[0]["Config"] for image in made)


def test_a_dockerfile_alone_has_nothing_to_copy_from(story: Story) -> None:
    text = story.sections["The program"][-1].out

    done = subprocess.run(["docker", "build", "-"], input=text.encode(), capture_output=True, check=False)

    assert b'"/go.mod": not found' in done.stderr or b'"/main.go": not found' in done.stderr
