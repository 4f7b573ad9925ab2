"""The harness, proven: what it builds, runs, reads and removes."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.engine.engine import BuildError, Engine, has_image, probe


@pytest.fixture
def busybox(base_image: Callable[[str], str]) -> str:
    return base_image("busybox:latest")


def test_the_probe_names_three_versions() -> None:
    assert all((probe().client, probe().server, probe().buildx))


def test_a_file_of_an_image_made_from_scratch_can_be_read(engine: Engine) -> None:
    image = engine.build("FROM scratch\nCOPY a /b/c\n", {"a": b"\x00\xff\n"})

    assert engine.read_file(image, "/b/c") == b"\x00\xff\n"


def test_a_context_may_be_a_folder(engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "a").write_text("from a folder")

    image = engine.build("FROM scratch\nCOPY a /\n", tmp_path)

    assert engine.read_file(image, "a") == b"from a folder"


def test_owner_and_mode_are_seen(engine: Engine) -> None:
    image = engine.build("FROM scratch\nCOPY --chown=5:6 --chmod=640 a /\n", {"a": b""})

    found = engine.stat(image, "/a")

    assert (found.uid, found.gid, found.mode & 0o7777) == (5, 6, 0o640)


def test_a_missing_path_and_a_folder_are_errors(engine: Engine) -> None:
    image = engine.build("FROM scratch\nCOPY a /b/c\n", {"a": b""})

    with pytest.raises(FileNotFoundError, match="/nope"):
        engine.read_file(image, "/nope")
    with pytest.raises(IsADirectoryError):
        engine.read_file(image, "/b")


def test_an_image_runs(engine: Engine, busybox: str) -> None:
    image = engine.build(f'FROM {busybox}\nENV A="x  y"\nENTRYPOINT ["sh", "-c"]\n')

    done = engine.run(image, 'echo "$A"; exit 3')

    assert (done.stdout, done.returncode) == ("x  y\n", 3)
    assert "A=x  y" in engine.inspect(image)["Config"]["Env"]


def test_arguments_targets_and_secrets_arrive(engine: Engine, busybox: str) -> None:
    text = f"""\
FROM {busybox} AS first
ARG WHO
RUN --mount=type=secret,id=word,required=true cat /run/secrets/word >/out && echo "$WHO" >>/out
FROM first
RUN rm /out
"""

    image = engine.build(text, args={"WHO": "world"}, target="first", secrets={"word": b"hello\n"})

    assert engine.read_file(image, "/out") == b"hello\nworld\n"


def test_any_image_name_can_be_stood_in_for(engine: Engine, busybox: str) -> None:
    image = engine.build(
        "FROM gcr.io/far/away:1\nRUN echo yes >/out\n", build_contexts={"gcr.io/far/away:1": f"docker-image://{busybox}"}
    )

    assert engine.read_file(image, "/out") == b"yes\n"


def test_a_build_that_fails_says_what_it_printed(engine: Engine, busybox: str) -> None:
    with pytest.raises(BuildError) as caught:
        engine.build(f"FROM {busybox}\nRUN echo before the fall; exit 7\n")

    assert "before the fall" in caught.value.output
    assert "exit code: 7" in str(caught.value)


def test_checks_see_warnings_and_errors(engine: Engine) -> None:
    warned = engine.check("FROM scratch as a\n")
    broken = engine.check("FRO scratch\n")

    assert [warning["ruleName"] for warning in warned["warnings"]] == ["FromAsCasing"]
    assert "unknown instruction: FRO" in broken["buildError"]["message"]


def test_images_are_removed(engine: Engine) -> None:
    image = engine.build("FROM scratch\nCOPY a /\n", {"a": b""})
    assert has_image(image)

    engine.clear()

    assert not has_image(image)


def test_no_container_stays(engine: Engine) -> None:
    image = engine.build("FROM scratch\nCOPY a /\n", {"a": b""})
    engine.read_file(image, "/a")

    left = subprocess.run(["docker", "ps", "-aq", "--filter", f"ancestor={image}"], capture_output=True, check=True)

    assert left.stdout == b""
