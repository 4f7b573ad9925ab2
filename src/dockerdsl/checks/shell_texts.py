"""Tell what ShellCheck finds in the shell texts of files, each finding at its place in the file.

One process is asked for all files. A finding is called ``shellcheck/SC2086``, and is as bad as ShellCheck says if the settings
say nothing of it. Its fix is a suggestion: words in quotes are no longer split, and sometimes that was meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from dockerdsl.checks.catalogue import shellcheck_code
from dockerdsl.checks.commands import Script
from dockerdsl.checks.finding import Default, Edit, Finding, Fix, Severity
from dockerdsl.checks.malformed_json import malformed_json
from dockerdsl.checks.seen import File, SeenStep
from dockerdsl.checks.settings import Settings
from dockerdsl.reading.pieces import Comment
from dockerdsl.shell import Dialect, dialect_of
from dockerdsl.shellcheck import INTERPRETERS, Body, Complaint, Replacement, ask_shellcheck

RULE: Final = "shellcheck"
"""The name of the rule that all of its findings belong to."""

WIKI: Final = "https://www.shellcheck.net/wiki/"

_PROXIES: Final = "HTTP_PROXY http_proxy HTTPS_PROXY https_proxy FTP_PROXY ftp_proxy NO_PROXY no_proxy".split()
"""Arguments that every build has without an ARG."""

_pragma: Final = re.compile(r"[ \t]*#[ \t]*hadolint[ \t]+shell[ \t]*=[ \t]*(\S+)").match


def findings_of_shellcheck(files: Sequence[File]) -> list[list[Finding]] | None:
    """Return what ShellCheck finds in each file; None where there is no ShellCheck.

    Raises ToolFailed where it does not answer.
    """
    asked = [list(_scripts(file)) for file in files]
    answers = ask_shellcheck([body for scripts in asked for _, body in scripts])
    if answers is None:
        return None
    left = iter(answers)
    return [
        _in_force(file, [(script, next(left)) for script, _ in scripts]) for file, scripts in zip(files, asked, strict=True)
    ]


def _in_force(file: File, answers: Iterable[tuple[Script, Iterable[Complaint]]]) -> list[Finding]:
    """Return the findings of a file that its settings want."""
    codes = _Codes(file.settings)
    return [
        _finding(script, said, severity) for script, answer in answers for said in answer if (severity := codes.severity(said))
    ]


class _Codes:
    """What settings say of ShellCheck's codes."""

    def __init__(self, settings: Settings) -> None:
        everything = any(each.lower() in (RULE, "sc", "all") for each in settings.select)
        self.only = _codes(() if everything else settings.select)
        self.ignored = _codes(settings.ignore)
        self.said: dict[str, Default] = {
            shellcheck_code(each) or each.lower(): severity for each, severity in settings.severities.items()
        }

    def severity(self, complaint: Complaint) -> Severity | None:
        """Return how bad a complaint is; None if it is not wanted."""
        code = complaint.code
        if code in self.ignored or (self.only and code not in self.only):
            return None
        severity: Default = self.said.get(code) or self.said.get(RULE) or complaint.level
        return None if severity == "off" else severity


def _codes(ids: Iterable[str]) -> set[str]:
    return {code for each in ids if (code := shellcheck_code(each))}


def _scripts(file: File) -> Iterator[tuple[Script, Body]]:
    """Yield the shell texts of a file: no exec form, nor what was meant for one, nor what no dialect of ShellCheck is."""
    pragmas = _Pragmas(file)
    for step in file.steps:
        run = step.inner or step
        if run.keyword != "RUN":
            continue
        script = run.script
        known = pragmas.at(run) or script.dialect
        if script.exec is None and known in INTERPRETERS and malformed_json(run) is None:
            yield script, Body(script.text, known, tuple(_names(run)))


def _names(step: SeenStep) -> list[str]:
    """Return the variables that a RUN has; for what stands behind ONBUILD, nobody knows yet."""
    known = () if step.trigger or step.stage is None else step.stage.variables_before(step.number)
    return sorted({*_PROXIES, *known})


class _Pragmas:
    """The dialects that comments such as ``# hadolint shell=/bin/bash`` give.

    One before the first FROM holds for all stages, one in a stage for the rest of it.
    """

    def __init__(self, file: File) -> None:
        self.said = [(piece.line, found[1]) for piece in _comments(file) if (found := _pragma(piece.text))]
        self.first = file.stages[0].opening.piece.line if file.stages else 0

    def at(self, step: SeenStep) -> Dialect | None:
        """Return the dialect of a RUN, if a comment gives it."""
        opening = step.stage.opening.piece.line if step.stage else 0
        for line, shell in reversed(self.said):
            if line < self.first or opening < line < step.piece.line:
                return dialect_of(shell)
        return None


def _comments(file: File) -> Iterable[Comment]:
    return [piece for piece in file.scan.pieces if isinstance(piece, Comment)]


def _finding(script: Script, said: Complaint, severity: Severity) -> Finding:
    step = script.step
    start, end = script.place(said.start, said.end)
    at = step.file.where(start, end)
    source = step.file.source(at.line) or step.file.source(step.lines[0])
    return Finding(
        rule=f"{RULE}/{said.code}",
        severity=severity,
        message=said.message,
        at=at,
        source=source,
        aliases=(said.code,),
        step=step.lines,
        fix=Fix("do as ShellCheck proposes", tuple([_edit(script, each) for each in said.fix]), safe=False)
        if said.fix
        else None,
        url=f"{WIKI}{said.code}",
    )


def _edit(script: Script, said: Replacement) -> Edit:
    """Return a replacement as an edit of the file."""
    if said.end > said.start:
        return Edit(*script.place(said.start, said.end), said.text)
    before = said.start > 0 and not script.text[said.start - 1].isspace()
    place = script.place(said.start - 1, said.start)[1] if before else script.place(said.start, said.start + 1)[0]
    return Edit(place, place, said.text)
