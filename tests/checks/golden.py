"""What hadolint and BuildKit said of 717 files, and how this library's findings are held against it."""

import json
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

from dockerdsl.checks.catalogue import all_rules
from dockerdsl.checks.engine import check
from dockerdsl.checks.settings import Settings
from dockerdsl.context import Context
from dockerdsl.context.ignore import read_ignore_file

RECORDS: list[dict[str, Any]] = [json.loads(line) for line in (Path(__file__).parent / "golden.jsonl").read_text().splitlines()]


def settings_of(record: dict[str, Any], preset: str) -> Settings:
    """Return what the record's hadolint arguments mean here."""
    given = iter(record.get("hadolint_args", ()))
    more: dict[str, Any] = {"severities": {}, "ignore": ("shellcheck",)}  # test_shell_texts holds that
    for argument in given:
        if argument == "--disable-ignore-pragma":
            more["pragmas"] = False
            continue
        if argument == "--strict-labels":
            more["only_labels"] = True
            continue
        flag, _, value = argument.partition("=") if "=" in argument else (argument, "", next(given, ""))
        if value in KNOWN and flag in ("--error", "--warning", "--info", "--style"):
            more["severities"][value] = flag[2:]
        elif value in KNOWN and flag == "--ignore":
            more["ignore"] = (*more["ignore"], value)
        elif flag == "--require-label":
            more["labels"] = {**more.get("labels", {}), **dict([value.split(":")])}
        elif flag == "--trusted-registry":
            more["trusted_registries"] = (*more.get("trusted_registries", ()), value)
    if "dockerignore" in record:
        more["context"] = Context(".", ignore_file=read_ignore_file(record["dockerignore"]))
    return Settings(preset=preset, **more)


KNOWN = {alias for rule in all_rules() for alias in rule.aliases}


@cache
def said_by_hadolint(number: int) -> Counter[tuple[str, int]]:
    """Return the ids and lines that hadolint reported, those of ShellCheck left out."""
    return Counter((each["code"], each["line"]) for each in RECORDS[number]["hadolint"] if not each["code"].startswith("SC"))


@cache
def said_by_buildkit(number: int) -> Counter[tuple[str, int]]:
    """Return the names and lines that BuildKit reported."""
    return Counter((each["rule"], each["line"]) for each in RECORDS[number]["buildkit"])


def ours(number: int, preset: str) -> Counter[tuple[str, int]]:
    """Return what this library finds under the names that the other tool has, at the lines where that one reports."""
    record = RECORDS[number]
    found: Counter[tuple[str, int]] = Counter()
    for finding in check(record["dockerfile"], settings=settings_of(record, preset)):
        for alias in finding.aliases:
            if alias.startswith("DL") if preset == "hadolint" else alias.isalpha():
                found[alias, finding.step[0]] += 1
    if preset == "hadolint":  # which reports an instruction once for each rule
        found = Counter(set(found))
    return found


def messages(number: int) -> tuple[set[tuple[str, str, int]], set[tuple[str, str, int]]]:
    """Return what BuildKit says, and what this library says under its preset: names, messages and lines."""
    theirs = {(each["rule"], each["message"], each["line"]) for each in RECORDS[number]["buildkit"]}
    record = RECORDS[number]
    found = check(record["dockerfile"], settings=settings_of(record, "buildkit"))
    return theirs, {(alias, each.message, each.step[0]) for each in found for alias in each.aliases if alias.isalpha()}
