"""Files against what BuildKit's own linter said of them: rules, lines and messages, under the preset ``buildkit``."""

from __future__ import annotations

import re

import pytest

from dockerdsl.building.image_config import ImageConfig
from dockerdsl.checks import Finding, check
from dockerdsl.checks.settings import Settings
from dockerdsl.context import Context
from dockerdsl.context.ignore import read_ignore_file
from tests.conformance.vectors import Case, cases, dockerfile, names

CASES = cases("lint") + cases("parse")
_SUGGESTED = re.compile(r" \(did you mean (.*)\?\)$")
_BUILD_PLATFORM = "what platform a build is for is not known to a check"

WAIVED = {
    "lint/InvalidBaseImagePlatform/001": _BUILD_PLATFORM,
    "lint/InvalidBaseImagePlatform/003": _BUILD_PLATFORM,
    "lint/InvalidBaseImagePlatform/004": _BUILD_PLATFORM,
    "parse/mixed/002": "the name of the image says that it is one for Windows, where a drive begins an absolute path",
    "lint/interplay/002": "BuildKit refuses the second line, and looks at none below it",
}
"""The files of which this library says something else, each with the reason."""


def _images(case: Case) -> dict[str, ImageConfig]:
    images = case.get("options", {}).get("images", {})
    return {
        name: ImageConfig(
            os=image.get("os", "linux"),
            arch=image.get("arch", "amd64"),
            variant=image.get("variant", ""),
            env=dict([each.split("=", 1) for each in image.get("env", ())]),
            shell=tuple(image.get("shell", ())),
        )
        for name, image in images.items()
        if "error" not in image
    }


def _found(case: Case) -> list[Finding]:
    options = case.get("options", {})
    ignored = read_ignore_file(options.get("dockerignore", ""))
    targets = (options["target"],) if "target" in options else ()
    context = Context(".", ignore_file=ignored)
    settings = Settings(preset="buildkit", ignore=("shellcheck",), targets=targets, context=context, images=_images(case))
    return check(dockerfile(case), settings=settings)


def _said(case: Case) -> set[tuple[str, int, str]]:
    """Return the name that BuildKit has for each finding, its line, and the message without what may have been meant."""
    return {
        (alias, each.step[0], _SUGGESTED.sub("", each.message))
        for each in _found(case)
        for alias in each.aliases
        if alias.isalpha()
    }


def _recorded(case: Case) -> set[tuple[str, int, str]]:
    return {(each["rule"], each["line"], each["message"]) for each in case["expected"]["lint"]}


@pytest.mark.parametrize("case", CASES, ids=names(CASES))
def test_findings_are_those_of_buildkits_linter(case: Case) -> None:
    if case["id"] in WAIVED:
        assert _said(case) != _recorded(case)
        pytest.skip(WAIVED[case["id"]])
    assert _said(case) == _recorded(case)


SUGGESTING = [case for case in CASES if any("suggestions" in each for each in case["expected"]["lint"])]


@pytest.mark.parametrize("case", SUGGESTING, ids=names(SUGGESTING))
def test_a_name_that_may_have_been_meant_is_one_that_buildkit_may_suggest(case: Case) -> None:
    allowed = {suggestion.removeprefix("$") for each in case["expected"]["lint"] for suggestion in each.get("suggestions", ())}
    found = {match[1].removeprefix("$") for each in _found(case) if (match := _SUGGESTED.search(each.message))}
    assert found
    assert found <= allowed


def test_every_waived_case_is_there() -> None:
    assert WAIVED.keys() <= set(names(CASES))
