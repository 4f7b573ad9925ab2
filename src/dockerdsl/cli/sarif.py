"""Write the findings of checks as SARIF 2.1.0, which code hosts show beside the lines.

See https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html.
"""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import quote

from dockerdsl.checks.finding import Edit, Finding, Fix
from dockerdsl.checks.rule import Rule
from dockerdsl.cli.formats import json_text
from dockerdsl.cli.judgement import Judgement, readable, sentence, shown
from dockerdsl.where import Where

SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS: Final = {"error": "error", "warning": "warning", "info": "note", "style": "note", "off": "none"}


def sarif(judgement: Judgement) -> str:
    """Return one run: the rules that found something, and each finding with its region and its fixes."""
    names = sorted({each.rule for each in judgement.findings})
    urls = {each.rule: each.url for each in judgement.findings if each.url}
    driver = {"name": "dockerdsl", "rules": [_rule(name, judgement.rules.get(name), urls.get(name)) for name in names]}
    marks = judgement.fingerprints
    number = {name: place for place, name in enumerate(names)}
    results = [_result(each, mark, number[each.rule], judgement) for each, mark in zip(judgement.findings, marks, strict=True)]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return json_text({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def _rule(name: str, rule: Rule | None, url: str | None) -> dict[str, Any]:
    found: dict[str, Any] = {"id": name}
    if rule is not None:
        found["shortDescription"] = {"text": rule.summary or name}
        found["help"] = {"text": rule.page or name, "markdown": rule.page or name}
        found["defaultConfiguration"] = {"level": _LEVELS[rule.severity], "enabled": rule.severity != "off"}
        found["properties"] = {"tags": list(rule.aliases)}
    return found | ({"helpUri": url} if url else {})


def _result(finding: Finding, mark: str, index: int, judgement: Judgement) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": _LEVELS[finding.severity],
        "message": {"text": sentence(finding)},
        "locations": [_location(finding.place, judgement)],
        "partialFingerprints": {"dockerdsl/v1": mark},
    }
    if finding.source and not finding.at.file.startswith("<"):
        result["relatedLocations"] = [_location(finding.at, judgement) | {"message": {"text": "in the Dockerfile"}}]
    if finding.fix and judgement.mendable(finding):
        result["fixes"] = [_fix(finding.fix, finding.at.file, judgement)]
    return result


def _fix(fix: Fix, file: str, judgement: Judgement) -> dict[str, Any]:
    replacements = [
        {"deletedRegion": _deleted(edit, file, judgement), "insertedContent": {"text": readable(edit.text)}}
        for edit in fix.edits
    ]
    what = fix.what if fix.safe else f"{fix.what} (may change the image)"
    return {
        "description": {"text": what},
        "artifactChanges": [{"artifactLocation": _artifact(file), "replacements": replacements}],
    }


def _deleted(edit: Edit, file: str, judgement: Judgement) -> dict[str, int]:
    return _region(judgement.spot(file, edit.start), judgement.spot(file, edit.end))


def _location(at: Where, judgement: Judgement) -> dict[str, Any]:
    return {"physicalLocation": {"artifactLocation": _artifact(at.file), "region": _region(*judgement.location(at))}}


def _artifact(file: str) -> dict[str, str]:
    return {"uri": quote(shown(file))}


def _region(start: dict[str, int], end: dict[str, int]) -> dict[str, int]:
    return {"startLine": start["row"], "startColumn": start["column"], "endLine": end["row"], "endColumn": end["column"]}
