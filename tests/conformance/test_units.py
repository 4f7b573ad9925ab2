"""Small values against what BuildKit's own parsers answered: 308 recorded cases, result and text of the error counted apart."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dockerdsl.images import parse_reference
from dockerdsl.reading.check_options import check_options
from dockerdsl.reading.refused import Refused
from dockerdsl.values import units
from dockerdsl.values.durations import duration
from dockerdsl.values.git import git_ref, is_git
from dockerdsl.values.platforms import Platform, parse_platform

CASES = [json.loads(line) for line in (Path(__file__).parent / "units.jsonl").read_text("utf-8").splitlines()]


def _check_options(value: str) -> dict[str, Any]:
    options = check_options(value)
    return {
        "skip": list(options.skip),
        "skip_all": options.skip_all,
        "experimental": list(options.experimental),
        "experimental_all": options.experimental_all,
        "error": options.error,
    }


def _git_ref(value: str) -> dict[str, Any]:
    ref = git_ref(value)
    names = ("checksum", "keep_git_dir", "local_like", "ref", "remote", "short_name", "subdir", "submodules", "unencrypted")
    return {name: getattr(ref, name) for name in names}


def _platform(value: str) -> dict[str, Any]:
    platform = parse_platform(value, builder=Platform("linux", "amd64"))
    return {
        "os": platform.os,
        "arch": platform.arch,
        "variant": platform.variant,
        "os_version": platform.os_version,
        "format": platform.short,
        "format_all": str(platform),
        "normalized": str(platform.normalized()),
    }


def _reference(value: str) -> dict[str, Any]:
    reference = parse_reference(value)
    return {
        "string": reference.canonical,
        "domain": reference.domain,
        "path": reference.path,
        "familiar": reference.familiar,
        "tag": reference.tag,
        "digest": reference.digest,
        "with_default_tag": str(reference.with_default_tag),
    }


READERS: dict[str, Callable[[str], Any]] = {
    "bool": units.boolean,
    "check_options": _check_options,
    "csv": lambda value: list(units.csv_fields(value)),
    "device": lambda value: units.device(value)._asdict(),
    "digest": units.digest,
    "duration": duration,
    "gitref": _git_ref,
    "platform": _platform,
    "reference": _reference,
    "signal": units.signal,
    "size": units.size,
    "symbolic_mode": lambda value: bool(units.mode(value)),
}

ELSEWHERE = {"heredoc": "words that open a heredoc are read with the heredocs themselves"}

MINE = [case for case in CASES if case["unit"] in READERS]


def _answer(case: dict[str, Any]) -> tuple[bool, Any]:
    try:
        return True, READERS[case["unit"]](case["value"])
    except Refused as refused:
        return False, refused.buildkit


@pytest.mark.parametrize("case", MINE, ids=[case["id"] for case in MINE])
def test_a_value_means_what_buildkit_makes_of_it(case: dict[str, Any]) -> None:
    expected = case["expected"]
    accepted, answer = _answer(case)
    assert accepted == expected["ok"], answer
    if accepted:
        assert answer == expected["result"]


REFUSED = [case for case in MINE if not case["expected"]["ok"]]


@pytest.mark.parametrize("case", REFUSED, ids=[case["id"] for case in REFUSED])
def test_a_refusal_says_what_buildkit_says(case: dict[str, Any]) -> None:
    assert _answer(case) == (False, case["expected"]["error"])


@pytest.mark.parametrize("case", REFUSED, ids=[case["id"] for case in REFUSED])
def test_a_refusal_teaches_in_our_own_words(case: dict[str, Any]) -> None:
    with pytest.raises(Refused) as refused:
        READERS[case["unit"]](case["value"])
    error = refused.value
    assert error.what
    assert error.hint
    assert error.what != error.buildkit
    for suggestion in case["expected"].get("suggestions", ()):
        assert error.hint == f"did you mean {suggestion!r}?"


GIT = [case for case in MINE if case["unit"] == "gitref"]


@pytest.mark.parametrize("case", GIT, ids=[case["id"] for case in GIT])
def test_add_fetches_what_is_a_git_source_and_cannot_be_a_path(case: dict[str, Any]) -> None:
    expected = case["expected"]
    local_like = expected["ok"] and expected["result"]["local_like"]
    assert is_git(case["value"]) == (expected["is_git"] and not local_like)


def test_every_kind_of_case_is_read_here_or_elsewhere() -> None:
    assert {case["unit"] for case in CASES} == READERS.keys() | ELSEWHERE.keys()
