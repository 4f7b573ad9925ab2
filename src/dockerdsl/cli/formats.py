"""Write findings down for other programs: GitHub, GitLab, SARIF, JSON, or one line each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from dockerdsl.cli.findings import FAULT, Finding

_RULES: Final = {
    "missing": "A definition makes a file that is not there.",
    "changed": "A file is not what its definition makes.",
    "orphan": "No definition makes a generated file any more.",
    "edited": "A generated file was edited by hand.",
    "foreign": "A definition makes a file that somebody else wrote.",
    "unwritten": "A definition has no generated file.",
    FAULT: "A definition cannot be read.",
}


def _concise(findings: Sequence[Finding], _in_step: int) -> str:
    return "".join(f"{each.file}:{each.line}: {each.kind}: {_message(each)}\n" for each in findings)


def _message(finding: Finding) -> str:
    """Return what a finding says, in one line."""
    source = f" ({finding.definition[0]}:{finding.definition[1]})" if finding.definition else ""
    return " ".join(f"{finding.message}{source}".split())


def _github(findings: Sequence[Finding], _in_step: int) -> str:
    """Return workflow commands (https://docs.github.com/actions/reference/workflow-commands-for-github-actions)."""
    return "".join(
        f"::error title=dockerdsl ({each.kind}),file={github_property(each.file)},"
        f"line={each.line}::{github_data(_message(each))}\n"
        for each in findings
    )


def github_data(text: str) -> str:
    """Return the text of a workflow command."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def github_property(text: str) -> str:
    """Return the value of a property of a workflow command."""
    return github_data(text).replace(":", "%3A").replace(",", "%2C")


def _gitlab(findings: Sequence[Finding], _in_step: int) -> str:
    """Return a Code Quality report (https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format)."""
    return json_text(
        [
            {
                "description": _message(each),
                "check_name": f"dockerdsl-{each.kind}",
                "fingerprint": _fingerprint(each),
                "severity": "blocker" if each.kind == FAULT else "major",
                "location": {"path": each.file, "lines": {"begin": each.line}},
            }
            for each in findings
        ]
    )


def _fingerprint(finding: Finding) -> str:
    """Return what tells a finding from others as long as it is about the same thing; its line may move."""
    from hashlib import sha256

    return sha256(f"{finding.kind}\0{finding.file}\0{finding.message}".encode(errors="surrogateescape")).hexdigest()


def _json(findings: Sequence[Finding], in_step: int) -> str:
    return json_text({"findings": [_fact(each) for each in findings], "in_step": in_step})


def _fact(finding: Finding) -> dict[str, Any]:
    file, line = finding.definition or (None, None)
    return {
        "kind": finding.kind,
        "file": finding.file,
        "line": finding.line,
        "message": finding.message,
        "hint": finding.hint,
        "action": finding.action,
        "definition": {"file": file, "line": line} if finding.definition else None,
    }


def _sarif(findings: Sequence[Finding], _in_step: int) -> str:
    """Return SARIF 2.1.0: the place of a result is the definition, which is what must be edited, if there is one."""
    driver = {"name": "dockerdsl", "rules": [{"id": name, "shortDescription": {"text": says}} for name, says in _RULES.items()]}
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": [_result(each) for each in findings]}
    schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
    return json_text({"$schema": schema, "version": "2.1.0", "runs": [run]})


def _result(finding: Finding) -> dict[str, Any]:
    own = _location(finding.file, finding.line)
    result: dict[str, Any] = {
        "ruleId": finding.kind,
        "level": "error",
        "message": {"text": finding.message},
        "locations": [_location(*finding.definition) if finding.definition else own],
        "partialFingerprints": {"dockerdsl/v1": _fingerprint(finding)},
    }
    return result | ({"relatedLocations": [own]} if finding.definition else {})


def _location(file: str, line: int) -> dict[str, Any]:
    from urllib.parse import quote

    return {"physicalLocation": {"artifactLocation": {"uri": quote(file)}, "region": {"startLine": line}}}


def json_text(value: object) -> str:
    """Return a value as indented JSON."""
    import json

    return json.dumps(value, indent=2) + "\n"


WRITE: Final[dict[str, Callable[[Sequence[Finding], int], str]]] = {
    "concise": _concise,
    "github": _github,
    "gitlab": _gitlab,
    "json": _json,
    "sarif": _sarif,
}
"""What writes findings, and how many files are in step, in each format."""
