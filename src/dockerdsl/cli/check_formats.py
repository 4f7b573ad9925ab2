"""Write the findings of checks for the programs that gather them: JSON, GitHub, GitLab, Checkstyle, JUnit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from dockerdsl.checks.finding import Finding
from dockerdsl.cli.blocks import concise, full
from dockerdsl.cli.formats import github_data, github_property, json_text
from dockerdsl.cli.judgement import Judgement, readable, sentence, shown
from dockerdsl.cli.sarif import sarif

_GITHUB: Final = {"error": "error", "warning": "warning", "info": "notice", "style": "notice"}
_GITLAB: Final = {"error": "critical", "warning": "major", "info": "minor", "style": "info"}
_CHECKSTYLE: Final = {"error": "error", "warning": "warning", "info": "info", "style": "info"}


def json(judgement: Judgement) -> str:
    """Return a list of objects."""
    return json_text([_object(each, judgement) for each in judgement.findings])


def _object(finding: Finding, judgement: Judgement) -> dict[str, Any]:
    start, end = judgement.location(finding.at)
    source = finding.source
    return {
        "code": finding.rule,
        "aliases": list(finding.aliases),
        "message": readable(finding.message),
        "severity": finding.severity,
        "hint": finding.hint,
        "filename": shown(finding.at.file),
        "location": start,
        "end_location": end,
        "source": {"filename": shown(source.file), "location": judgement.location(source)[0]} if source else None,
        "url": finding.url,
        "fix": _fix(finding, judgement),
    }


def _fix(finding: Finding, judgement: Judgement) -> dict[str, Any] | None:
    fix, file = finding.fix, finding.at.file
    if fix is None or file not in judgement.texts:
        return None
    edits = [
        {
            "content": readable(edit.text),
            "location": judgement.spot(file, edit.start),
            "end_location": judgement.spot(file, edit.end),
        }
        for edit in fix.edits
    ]
    return {"message": fix.what, "applicability": "safe" if fix.safe else "unsafe", "edits": edits}


def github(judgement: Judgement) -> str:
    """Return workflow commands (https://docs.github.com/actions/reference/workflow-commands-for-github-actions)."""
    return "".join([_command(each, judgement) for each in judgement.findings])


def _command(finding: Finding, judgement: Judgement) -> str:
    start, end = judgement.location(finding.place)
    facts: dict[str, object] = {"title": f"dockerdsl ({finding.rule})", "file": shown(finding.place.file), "line": start["row"]}
    facts |= {"endLine": end["row"]}
    if start["row"] == end["row"]:
        facts |= {"col": start["column"], "endColumn": end["column"]}
    said = ",".join([f"{name}={github_property(str(value))}" for name, value in facts.items()])
    return f"::{_GITHUB[finding.severity]} {said}::{github_data(sentence(finding))}\n"


def gitlab(judgement: Judgement) -> str:
    """Return a Code Quality report (https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format)."""
    return json_text(
        [
            {
                "description": sentence(each),
                "check_name": each.rule,
                "fingerprint": mark,
                "severity": _GITLAB[each.severity],
                "location": {"path": shown(each.place.file), "lines": {"begin": judgement.location(each.place)[0]["row"]}},
            }
            for each, mark in zip(judgement.findings, judgement.fingerprints, strict=True)
        ]
    )


def checkstyle(judgement: Judgement) -> str:
    """Return the XML of Checkstyle: what stands in each file."""
    lines = ['<?xml version="1.0" encoding="utf-8"?>', '<checkstyle version="4.3">']
    for file, findings in _by_file(judgement).items():
        lines.append(f"  <file name={_quoted(file)}>" if findings else f"  <file name={_quoted(file)}/>")
        for each in findings:
            spot = judgement.location(each.place)[0]
            said = f'line="{spot["row"]}" column="{spot["column"]}" severity="{_CHECKSTYLE[each.severity]}"'
            lines.append(f"    <error {said} message={_quoted(sentence(each))} source={_quoted(f'dockerdsl.{each.rule}')}/>")
        lines += ["  </file>"] * bool(findings)
    return "\n".join([*lines, "</checkstyle>"]) + "\n"


def junit(judgement: Judgement) -> str:
    """Return the XML of JUnit: each file a suite, each finding a test that failed; a clean file is one that passed."""
    by_file = _by_file(judgement)
    failures = len(judgement.findings)
    tests = sum([max(len(findings), 1) for findings in by_file.values()])
    lines = ['<?xml version="1.0" encoding="utf-8"?>', f'<testsuites name="dockerdsl" tests="{tests}" failures="{failures}">']
    for file, findings in by_file.items():
        lines.append(f'  <testsuite name={_quoted(file)} tests="{max(len(findings), 1)}" failures="{len(findings)}">')
        lines += [f'    <testcase name="no findings" classname={_quoted(file)}/>'] * (not findings)
        lines += [line for each in findings for line in _failure(each, file, judgement)]
        lines.append("  </testsuite>")
    return "\n".join([*lines, "</testsuites>"]) + "\n"


def _failure(finding: Finding, file: str, judgement: Judgement) -> list[str]:
    spot = judgement.location(finding.place)[0]
    name = _quoted(f"{finding.rule} at line {spot['row']}")
    place = f"{file}:{spot['row']}:{spot['column']}"
    return [
        f"    <testcase name={name} classname={_quoted(file)}>",
        f"      <failure message={_quoted(sentence(finding))} type={_quoted(finding.severity)}>{_escaped(place)}</failure>",
        "    </testcase>",
    ]


def _by_file(judgement: Judgement) -> dict[str, list[Finding]]:
    """Return the findings of each file, those without any too; those of a definition stand under its Python."""
    sources = {each.at.file: each.place.file for each in judgement.findings}
    found = {shown(sources.get(name, name)): list[Finding]() for name in judgement.texts}
    for each in judgement.findings:
        found.setdefault(shown(each.place.file), []).append(each)
    return found


def _quoted(text: str) -> str:
    from xml.sax.saxutils import quoteattr

    return quoteattr(_xml(text))


def _escaped(text: str) -> str:
    from xml.sax.saxutils import escape

    return escape(_xml(text))


def _xml(text: str) -> str:
    """Return a text without the characters that XML 1.0 cannot hold."""
    return "".join([each if each >= " " or each in "\t\n\r" else "\ufffd" for each in text])


WRITE: Final[dict[str, Callable[[Judgement], str]]] = {
    "full": full,
    "concise": concise,
    "json": json,
    "sarif": sarif,
    "github": github,
    "gitlab": gitlab,
    "checkstyle": checkstyle,
    "junit": junit,
}
"""What writes findings in each format."""
