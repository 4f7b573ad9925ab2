"""Whole files against what BuildKit's conversion made of them: verdict, image, places, texts; counted apart.

``convert`` is a build of one target, ``check`` the run of ``docker build --check`` through every stage.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any

import attrs
import pytest

from dockerdsl.building.evaluate import Options, evaluate
from dockerdsl.building.image_config import ImageConfig
from dockerdsl.building.sound import is_sound
from dockerdsl.errors import BuildRefused, ParseError
from dockerdsl.reading.scan import scan
from dockerdsl.values.platforms import parse_platform
from tests.conformance.vectors import Case, cases, dockerfile

ALL = cases("parse") + cases("errors") + cases("lint")
SECTIONS = ("convert", "check")
LINT = "# check=error=true fails a build for a warning, and rules are no matter of conversion"
WAIVED = {("errors/directive/018", section): LINT for section in SECTIONS}
WAIVED_LINES = {
    "errors/long-line/001": "nothing was read, and BuildKit says line 0",
    "errors/long-line/011": "BuildKit's reader, stopped inside a continuation, hands out the beginning of the line as one more",
}
IDS = [pytest.param(case, section, id=f"{case['id']}-{section}") for case in ALL for section in SECTIONS]

Refused = ParseError | BuildRefused


def _images(given: Case) -> Callable[[str], ImageConfig | None]:
    """Return what looks images up as the case says the registry answers."""

    def look_up(name: str) -> ImageConfig | None:
        answer = given.get(name)
        if answer is None:
            return None
        if "error" in answer:
            raise LookupError(answer["error"])
        env = dict(each.split("=", 1) for each in answer.get("env", []))
        known = {key: tuple(value) if isinstance(value, list) else value for key, value in answer.items()}
        return ImageConfig(**{**known, "env": env})

    return look_up


def _options(case: Case, section: str) -> Options:
    given = case.get("options", {})
    options = Options(
        given.get("build_args", {}), given.get("target"), images=_images(given.get("images", {})), check=section == "check"
    )
    if "platform" in given and section == "convert":
        return attrs.evolve(options, platform=parse_platform(given["platform"]))
    return options


@cache
def _answers() -> dict[tuple[str, str], ImageConfig | Refused]:
    return {(case["id"], section): _answer(case, section) for case in ALL for section in SECTIONS}


def _answer(case: Case, section: str) -> ImageConfig | Refused:
    try:
        return evaluate(scan(dockerfile(case)), _options(case, section)).image.done()
    except (ParseError, BuildRefused) as error:
        return error


def shown(config: ImageConfig) -> dict[str, Any]:
    """Return a config as it is recorded: what is not set is not there."""
    health = config.healthcheck
    fields = {
        "os": config.os,
        "arch": config.arch,
        "labels": dict(config.labels),
        "healthcheck": health and {**attrs.asdict(health), "test": list(health.test)},
        **{name: getattr(config, name) for name in ("workdir", "user", "stopsignal", "author")},
        **{name: list(getattr(config, name) or ()) for name in ("cmd", "entrypoint", "shell", "onbuild")},
        **{name: list(getattr(config, name)) for name in ("exposed_ports", "volumes")},
    }
    env = [f"{name}={value}" for name, value in config.env.items()]
    history = [{"created_by": step.created_by, "empty_layer": step.empty} for step in config.history]
    return {**{name: value for name, value in fields.items() if value}, "env": env, "history": history}


@pytest.mark.parametrize(("case", "section"), IDS)
def test_a_file_is_refused_where_buildkit_refuses_it(case: Case, section: str) -> None:
    if (case["id"], section) in WAIVED:
        pytest.skip(WAIVED[case["id"], section])
    answer = _answers()[case["id"], section]
    assert isinstance(answer, ImageConfig) == case["expected"][section]["ok"], answer


BUILT = [
    pytest.param(case, id=case["id"])
    for case in ALL
    if case["expected"]["convert"]["ok"] and "image" in case["expected"]["convert"]
]


@pytest.mark.parametrize("case", BUILT)
def test_the_image_is_the_one_that_buildkit_makes(case: Case) -> None:
    config = _answers()[case["id"], "convert"]
    assert isinstance(config, ImageConfig)
    assert shown(config) == case["expected"]["convert"]["image"]


READABLE = [
    pytest.param(case, id=case["id"])
    for case in ALL
    if "options" not in case and not isinstance(_answer(case, "check"), ParseError)
]


@pytest.mark.parametrize("case", READABLE)
def test_a_file_that_is_sound_at_a_glance_is_not_refused(case: Case) -> None:
    assert not is_sound(scan(dockerfile(case))) or case["expected"]["check"]["ok"]


def test_many_files_are_sound_at_a_glance() -> None:
    sound = [case for case in ALL if case["expected"]["check"]["ok"] and is_sound(scan(dockerfile(case)))]
    assert len(sound) > 100


REFUSED = [each for each in IDS if not each.values[0]["expected"][each.values[1]]["ok"]]


def _refused(case: Case, section: str) -> Refused:
    if (case["id"], section) in WAIVED:
        pytest.skip(WAIVED[case["id"], section])
    answer = _answers()[case["id"], section]
    assert isinstance(answer, ParseError | BuildRefused)
    return answer


@pytest.mark.parametrize(("case", "section"), REFUSED)
def test_a_refusal_says_what_buildkit_says(case: Case, section: str) -> None:
    message = re.sub(r"^dockerfile parse error on line \d+: ", "", case["expected"][section]["error"])
    assert _refused(case, section).what == message


@pytest.mark.parametrize(("case", "section"), REFUSED)
def test_a_refusal_stands_where_buildkit_says(case: Case, section: str) -> None:
    """A bad directive is told with the line before it by BuildKit; where it names no line, we may."""
    lines = case["expected"][section]["error_lines"]
    if case["id"] in WAIVED_LINES:
        pytest.skip(WAIVED_LINES[case["id"]])
    error = _refused(case, section)
    found = [at for at in (error.at, *[at for _, at in error.also]) if at is not None]
    if isinstance(error, BuildRefused) and lines:
        assert sorted({n for at in found for n in range(at.line, (at.end_line or at.line) + 1)}) == lines
    elif lines:
        directive = "directive" in case["tags"]
        assert found[0].line in ([line + 1 for line in lines] if directive and lines[0] == found[0].line - 1 else lines)


def test_every_waiver_is_for_a_case_that_is_there() -> None:
    known = {case["id"] for case in ALL}
    assert {name for name, _ in WAIVED} | WAIVED_LINES.keys() <= known
