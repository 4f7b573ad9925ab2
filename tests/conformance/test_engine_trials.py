"""Trials on a real engine (Docker 28.5.2, frontend about 1.19) against what is told without one: verdict, config, texts.

What fails only while something is run or copied, and what that older frontend did not know, is waived one by one.
"""

from __future__ import annotations

import base64
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from dockerdsl.building.evaluate import Options, evaluate
from dockerdsl.building.image_config import ImageConfig
from dockerdsl.errors import BuildRefused, ParseError
from dockerdsl.reading.scan import scan
from dockerdsl.values.platforms import parse_platform

Trial = dict[str, Any]
TRIALS: list[Trial] = json.loads((Path(__file__).parent / "engine.json").read_text("utf-8"))["trials"]
NUMBERED = [pytest.param(number, id=f"{number}-{trial['kind']}") for number, trial in enumerate(TRIALS)]

RUN_TIME = re.compile(
    r"failed to compute cache key|rpc error|lstat |open /a/b|^process \"|failed to resolve source metadata|unset ssh forward"
    r"|is not allowed$|syntax error in pattern|illegal exclusion pattern"
)
"""What only a build finds out: files, patterns against files, images, secrets, permissions, programs."""

OLDER = {
    145: "--parents came with frontend 1.20",
    146: "--parents came with frontend 1.20",
    178: "mtime came with frontend 1.23",
    822: "--security came with frontend 1.20",
    823: "--security came with frontend 1.20",
}
WAIVED = {
    **OLDER,
    701: "check=error=true fails a build for a warning, and rules are no matter of conversion",
}
PREFIX = re.compile(r"^(dockerfile parse error on line \d+: |failed to marshal LLB definition: )")


def _text(value: Any) -> str | bytes:
    return base64.b64decode(value["b64"]) if isinstance(value, dict) else value


def _options(trial: Trial) -> Options:
    args, given = list(trial["args"]), Options(check=trial["kind"] == "check")
    build_args: dict[str, str] = {}
    target, platform = None, given.platform
    while args:
        option, value = args.pop(0), args.pop(0)
        if option == "--build-arg":
            name, _, build_args[name] = value.partition("=")
        elif option == "--target":
            target = value
        else:
            platform = parse_platform(value)
    return Options(build_args, target, platform, check=given.check)


@cache
def _answer(number: int) -> ImageConfig | ParseError | BuildRefused:
    trial = TRIALS[number]
    try:
        return evaluate(scan(_text(trial["dockerfile"])), _options(trial)).image.done()
    except (ParseError, BuildRefused) as error:
        return error


def _error(trial: Trial) -> str | None:
    """Return what the engine said against it."""
    found = trial.get("error") or trial.get("build_error")
    return found["message"] if isinstance(found, dict) else found


@pytest.mark.parametrize("number", NUMBERED)
def test_a_file_is_refused_where_the_engine_refuses_it(number: int) -> None:
    if number in WAIVED:
        pytest.skip(WAIVED[number])
    error = _error(TRIALS[number])
    if error and RUN_TIME.search(error):
        error = None
    answer = _answer(number)
    assert isinstance(answer, ImageConfig) == (error is None), answer


REFUSED = [each for each in NUMBERED if (error := _error(TRIALS[each.values[0]])) and not RUN_TIME.search(error)]


@pytest.mark.parametrize("number", REFUSED)
def test_a_refusal_says_what_the_engine_says(number: int) -> None:
    if number in WAIVED:
        pytest.skip(WAIVED[number])
    answer = _answer(number)
    assert isinstance(answer, ParseError | BuildRefused)
    message = re.sub(r" \(did you mean .*$", "", PREFIX.sub("", _error(TRIALS[number]) or ""))
    assert answer.what == message


def _inspected(config: ImageConfig) -> dict[str, Any]:
    """Return a config as ``docker image inspect`` shows it, PATH and empty fields left out."""
    health = config.healthcheck
    fields = {
        "Env": [f"{name}={value}" for name, value in config.env.items() if name != "PATH"],
        "Cmd": list(config.cmd or ()),
        "Entrypoint": list(config.entrypoint or ()),
        "WorkingDir": config.workdir,
        "User": config.user,
        "Labels": dict(config.labels),
        "ExposedPorts": {port: {} for port in config.exposed_ports},
        "Volumes": {path: {} for path in config.volumes},
        "Shell": list(config.shell),
        "StopSignal": config.stopsignal,
        "OnBuild": list(config.onbuild),
        "Author": config.author,
        "Healthcheck": health
        and {
            "Test": list(health.test),
            "Interval": health.interval,
            "Timeout": health.timeout,
            "StartPeriod": health.start_period,
            "StartInterval": health.start_interval,
            "Retries": health.retries,
        },
    }
    found = {name: value for name, value in fields.items() if value}
    if "Healthcheck" in found:
        found["Healthcheck"] = {name: value for name, value in found["Healthcheck"].items() if value}
    return found


IMAGES = [each for each in NUMBERED if "config" in TRIALS[each.values[0]]]


@pytest.mark.parametrize("number", IMAGES)
def test_the_image_has_the_config_that_was_told(number: int) -> None:
    config = _answer(number)
    assert isinstance(config, ImageConfig)
    assert _inspected(config) == TRIALS[number]["config"]
