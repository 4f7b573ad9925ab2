"""Run rules over a file and tell what they find, in the order of the file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any, get_args

import attrs

from dockerdsl.checks.catalogue import part_of, shellcheck_code
from dockerdsl.checks.finding import Finding
from dockerdsl.checks.own import known_rules
from dockerdsl.checks.pragmas import heard, pragmas_of
from dockerdsl.checks.presets import in_force, parts_in_force
from dockerdsl.checks.rule import EVERY, Kind, Problem, Rule
from dockerdsl.checks.seen import File, SeenStage, SeenStep
from dockerdsl.checks.settings import Settings
from dockerdsl.context import Context
from dockerdsl.sources import Source, cut
from dockerdsl.where import Where


def check(
    source: Source,
    *,
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
    preset: str | None = None,
    settings: Settings | None = None,
    context: Context | None = None,
    rules: Iterable[Rule] = (),
) -> list[Finding]:
    """Return what the rules find in a stage, a Dockerfile, an existing file, or a text.

    Args:
        source: what is judged. Findings in what was written in Python say where.
        select: the only rules that are in force, by name or by the id of another tool; all of the preset if none is named.
        ignore: rules that are not.
        preset: ``default`` if nobody says otherwise; ``strict``; ``cis``; ``hadolint`` or ``buildkit`` for those of that tool's
            rules that there are here.
        settings: everything that can be said about a check; the arguments above are put on top of it.
        context: the build context, where sources are looked for.
        rules: rules of one's own, beside those of this library and of installed packages.

    Raises:
        InvalidValue: for a preset or a rule that there is not.
    """
    settings = (settings or Settings()).on_top(select, ignore, preset, context)
    return Checker(known_rules(rules), settings).check(source)


class Checker:
    """Rules that were chosen once, for many files.

    Args:
        rules: all that there are; the settings say which of them are in force.
        settings: everything that can be said about a check.

    Raises InvalidValue for a preset or a rule that there is not.
    """

    def __init__(self, rules: Iterable[Rule], settings: Settings) -> None:
        self.settings = settings
        self.rules = tuple(rules)
        chosen = in_force(self.rules, settings)
        self.severities = dict(chosen)
        self._parts = parts_in_force(chosen, settings)
        told = [
            rule for rule in self.severities if rule.needs == "context" or _is_told(rule, settings)
        ]  # a file may have its own
        self._of: dict[Kind, _RulesOf] = {
            kind: _RulesOf([rule for rule in told if rule.kind == kind]) for kind in get_args(Kind)
        }

    def check(self, source: Source) -> list[Finding]:
        """Return what the rules find."""
        return self.check_all([source])[0]

    def check_all(self, sources: Iterable[Source]) -> list[list[Finding]]:
        """Return what the rules find in each of the sources; ShellCheck is asked once about all of them."""
        return self.judge([self.file(source) for source in sources])

    def file(self, source: Source, places: Sequence[Where | None] = (), context: Context | None = None) -> File:
        """Return a source as the rules see it.

        Args:
            source: what is judged.
            places: those in Python of the lines of one that does not know them.
            context: its own build context, in place of the one in the settings.
        """
        scanned, known = cut(source)
        settings = attrs.evolve(self.settings, context=context) if context else self.settings
        return File(scanned, settings, known or places)

    def judge(self, files: Sequence[File]) -> list[list[Finding]]:
        """Return what the rules find in each of the files; ShellCheck is asked once about all of them."""
        found = [[each for problem in self._problems(file) if (each := self._finding(*problem, file))] for file in files]
        asked = self._asked_shellcheck(files)
        if asked is not None:
            found = [some + more for some, more in zip(found, asked, strict=True)]
        heard = [self._heard(file, some, shell=asked is not None) for file, some in zip(files, found, strict=True)]
        return [sorted(some, key=_order) for some in heard]

    def _asked_shellcheck(self, files: Sequence[File]) -> list[list[Finding]] | None:
        if not self._of["text"]:
            return None
        from dockerdsl.checks.shell_texts import findings_of_shellcheck

        return findings_of_shellcheck(files)

    @property
    def misses_shellcheck(self) -> bool:
        """Whether ShellCheck is to be asked and is not there."""
        from dockerdsl.shellcheck import find_shellcheck

        return bool(self._of["text"]) and find_shellcheck() is None

    def _heard(self, file: File, found: list[Finding], *, shell: bool) -> list[Finding]:
        """Return the findings that no comment of the file means, and what is found in those comments."""
        pragmas = pragmas_of(file) if self.settings.pragmas else []
        if not pragmas:
            return found
        found = list(heard(pragmas, found))
        for pragma in pragmas:
            pragma.unknown = [id_ for id_ in pragma.ids if not self._knows(id_.text)]
            pragma.unused = [
                id_ for id_ in pragma.ids if id_.text.lower() not in pragma.used and self._looked(id_.text, file, shell)
            ]
            problems = _asked(self._of["pragma"][EVERY], pragma)
            found += [each for problem in problems if (each := self._finding(*problem, file))]
        return found

    def _knows(self, id_: str) -> bool:
        return id_.lower() in self._known or shellcheck_code(id_) is not None

    @cached_property
    def _known(self) -> set[str]:
        return {"all"} | _ids(self.rules)

    @cached_property
    def _in_force(self) -> dict[str, Rule]:
        return {id_: rule for rule in self.severities for id_ in _ids([rule])}

    def _looked(self, id_: str, file: File, shell: bool) -> bool:
        """Return whether something looked for what an id means; `shell`: ShellCheck did."""
        if id_.lower() == "shellcheck" or shellcheck_code(id_):
            return shell
        rule = self._in_force.get(id_.lower())
        return rule is not None and _is_told(rule, file.settings)

    def _problems(self, file: File) -> list[tuple[Rule, Problem]]:
        found: list[tuple[Rule, Problem]] = []
        for step in file.steps:
            found += self._of_step(step)
            if step.keyword == "ONBUILD" and step.inner is not None:
                found += self._of_step(step.inner)
        for stage in file.stages:
            if self.settings.preset == "buildkit":
                found += self._of_triggers(stage)
            found += _asked(self._of["stage"][EVERY], stage)
        return found + _asked(self._of["file"][EVERY], file)

    def _of_step(self, step: SeenStep) -> list[tuple[Rule, Problem]]:
        step.instruction  # noqa: B018  # read once, in order: what cannot be read is noted in the file
        rules = self._of["step"][step.keyword]
        of_run, of_command = self._of["run"], self._of["command"]
        commands = step.commands if step.keyword == "RUN" and (of_run or of_command) else ()
        if commands:
            rules = [*rules, *dict.fromkeys([rule for command in commands for rule in of_run[command.name]])]
        found = _asked([rule for rule in rules if rule.triggers] if step.trigger else rules, step)
        for command in commands:
            found += _asked(of_command[command.name], command)
        return found

    def _of_triggers(self, stage: SeenStage) -> list[tuple[Rule, Problem]]:
        """Return what BuildKit finds in the triggers that a stage runs."""
        return [
            each
            for step in stage.run_triggers
            for each in _asked([rule for rule in self._of["step"][step.keyword] if rule.buildkit], step)
        ]

    def _finding(self, rule: Rule, problem: Problem, file: File) -> Finding | None:
        """Return what a problem is as a finding; None if that part of the rule is not in force."""
        severity = self._parts.get(part_of(rule, problem.code), self.severities[rule])
        if severity == "off":
            return None
        at = problem.elsewhere or file.where(problem.start, problem.end)
        message = (problem.buildkit or problem.message) if self.settings.preset == "buildkit" else problem.message
        aliases = (
            (problem.code, *(each for each in rule.aliases if each not in rule.hadolint)) if problem.code else rule.aliases
        )
        source = None if problem.elsewhere else file.source(at.line) or file.source(problem.lines[0])
        return Finding(
            rule.name, severity, message, at, source, problem.hint, aliases, problem.lines, problem.fix, rule.url, problem.heard
        )


class _RulesOf(dict[str, list[Rule]]):
    """Rules by the keyword or the program that they look at; each list ends with those that look at all, as does any other."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        every = [rule for rule in rules if EVERY in rule.keys]
        for key in dict.fromkeys([key for rule in rules for key in rule.keys]):
            self[key] = [*[rule for rule in rules if key in rule.keys and rule not in every], *every]
        self.every = every

    def __missing__(self, key: str) -> list[Rule]:
        return self.every


def _asked(rules: Iterable[Rule], seen: Any) -> list[tuple[Rule, Problem]]:
    found: list[tuple[Rule, Problem]] = []
    for rule in rules:
        try:
            for problem in rule.look(seen):
                found.append((rule, problem))  # noqa: PERF401  # what was found before an error does not matter
        except Exception as error:
            from dockerdsl.checks.failing import failure

            if (told := failure(rule, seen, error)) is error:
                raise
            raise told from error
    return found


def _is_told(rule: Rule, settings: Settings) -> bool:
    """Return whether settings tell what a rule must know to find anything."""
    return rule.needs is None or bool(getattr(settings, rule.needs))


def _ids(rules: Iterable[Rule]) -> set[str]:
    return {each.lower() for rule in rules for each in (rule.name, *rule.aliases)}


def _order(finding: Finding) -> tuple[int, int, str, str]:
    return finding.at.line, finding.at.column or 0, finding.rule, finding.message
