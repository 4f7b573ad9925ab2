"""Judge what a command names: read it, mend it if asked to, and ask the rules once about all of it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

import attrs

from dockerdsl import files
from dockerdsl.checks.engine import Checker
from dockerdsl.checks.finding import Finding, at_least
from dockerdsl.checks.fixes import mended
from dockerdsl.checks.rule import Rule
from dockerdsl.checks.seen import File
from dockerdsl.checks.settings import Settings
from dockerdsl.cli.defined import defined
from dockerdsl.cli.differences import difference, print_text
from dockerdsl.cli.inputs import STANDARD_INPUT, content
from dockerdsl.cli.judgement import Judgement
from dockerdsl.cli.look import Look
from dockerdsl.cli.projects import Projects
from dockerdsl.context import Context
from dockerdsl.errors import DefinitionError, DockerdslError, InvalidValue, did_you_mean
from dockerdsl.excerpt import relative
from dockerdsl.project.checking import Limit
from dockerdsl.project.stamp import read_stamp
from dockerdsl.reading.scan import scan
from dockerdsl.where import Where

WITHOUT_SHELLCHECK: Final = ("shellcheck",)


@attrs.frozen
class Asked:
    """What the command was asked for."""

    settings: Settings
    preset: str | None
    context: str | None
    fail_on: Limit | None
    fix: bool
    diff: bool
    unsafe: bool
    stdin_filename: str
    isolated: bool


class Judging:
    """One run.

    Attributes:
        failed: whether something could not be read.
        mended: how many fixes were done.
        changes: whether a file would change.
        bad: whether something was found that fails the run.
        generated: the definition of each file that says that it was generated.
    """

    def __init__(self, asked: Asked, look: Look) -> None:
        self.asked = asked
        self.look = look
        self.failed = False
        self.mended = 0
        self.changes = False
        self.bad = False
        self.generated: dict[str, str] = {}
        self._context: Context | None = None
        self._files: dict[str, tuple[Checker, File, Limit]] = {}
        self._projects = Projects(isolated=asked.isolated)
        self._checkers: dict[str, Checker] = {}

    def over(self, paths: Sequence[str]) -> Judgement:
        """Return what is found in all that is named; what cannot be read is told on standard error.

        Raises SettingsError and InvalidValue for settings, rules, targets and a build context that there are not.
        """
        if self.asked.context is not None:
            self._context = Context(self.asked.context)
        for path in dict.fromkeys(self._named(paths)):
            checker, limit = self._checker(_place(path))
            try:
                self._add(path, checker, limit)
            except (DockerdslError, OSError, ExceptionGroup) as error:
                from dockerdsl.cli.failures import report

                report(error, self.look)
                self.failed = True
        if not self._files and not self.failed:
            raise _nothing(paths)
        if not self.failed:
            self._check_targets()
        return self._judged()

    @property
    def misses_shellcheck(self) -> bool:
        """Whether ShellCheck was to be asked and is not there."""
        return any(checker.misses_shellcheck for checker in self._checkers.values())

    def _named(self, paths: Iterable[str]) -> Iterator[str]:
        for path in paths:
            yield from [path] if _is_definition(path) else self._projects.dockerfiles(path)

    def _check_targets(self) -> None:
        """Raise InvalidValue for a target that was asked for, and is a stage of none of the files."""
        files = [file for _, file, _ in self._files.values()]
        for name in self.asked.settings.targets:
            if all(file.named(name) is None for file in files):
                names = dict.fromkeys(stage.name for file in files for stage in file.stages if stage.name)
                told = f"there are {', '.join(names)}" if names else "name it in FROM: FROM image AS name"
                raise InvalidValue(f"there is no stage {name!r}", hint=did_you_mean(name, names) or told)

    def _judged(self) -> Judgement:
        found: dict[str, list[Finding]] = {file.name: [] for _, file, _ in self._files.values()}
        for checker in self._checkers.values():
            own = [each for each in self._files.values() if each[0] is checker]
            for (_, file, limit), findings in zip(own, checker.judge([file for _, file, _ in own]), strict=True):
                found[file.name] = findings
                self.bad = self.bad or _fails(findings, limit)
        rules: dict[Rule, None] = dict.fromkeys(rule for checker in self._checkers.values() for rule in checker.rules)
        texts = {file.name: file.text for _, file, _ in self._files.values()}
        return Judgement(list(_told_once(found.values())), texts, list(rules), self.generated)

    def _add(self, path: str, checker: Checker, limit: Limit) -> None:
        if _is_definition(path):
            context = self._context or self._projects.context(_place(path))
            for each in defined(path):
                file = checker.file(scan(each.text, each.name), each.places, context)
                self._judge(checker, limit, file, from_python=True)
            return
        name = self.asked.stdin_filename if path == STANDARD_INPUT else path
        text = self._text(path, name, checker)
        source = self.generated.get(name)
        context = self._context or (self._projects.context(_place(path), source) if source else None)
        self._judge(checker, limit, checker.file(scan(text, name), (), context), from_python=False)

    def _judge(self, checker: Checker, limit: Limit, file: File, *, from_python: bool) -> None:
        if file.name not in self._files or from_python:  # what Python says of a generated file counts
            self._files[file.name] = checker, file, limit

    # --- what is in force ---------------------------------------------------------------------------------------------------

    def _checker(self, place: str) -> tuple[Checker, Limit]:
        """Return the rules for a file: those of its project, with what the command line says put on top."""
        checking = self._projects.checking(place)
        settings, limit = checking.of(place)
        own = self.asked.settings
        settings = settings.on_top(own.select, own.ignore, self.asked.preset)
        settings = attrs.evolve(settings, targets=own.targets or settings.targets)
        key = f"{checking.root} {settings!r}"
        if key not in self._checkers:
            self._checkers[key] = Checker(checking.rules, settings)
        return self._checkers[key], self.asked.fail_on or limit

    # --- mending ------------------------------------------------------------------------------------------------------------

    def _text(self, path: str, name: str, checker: Checker) -> str:
        text = content(path).decode(errors="surrogateescape")
        if stamp := read_stamp(text):
            self.generated[name] = stamp.source
        if stamp or not (self.asked.fix or self.asked.diff):
            return text
        new, done = mended(text, self._looking(checker, name), unsafe=self.asked.unsafe)
        self.mended += done
        if self.asked.diff:
            self._show(name, text, new)
            return text
        if path == STANDARD_INPUT:
            print_text(new)
        else:
            files.write(path, new.encode(errors="surrogateescape"))
        return new

    def _looking(self, checker: Checker, name: str) -> Callable[[str], list[Finding]]:
        """Return what looks for what can be mended; ShellCheck has only suggestions, and costs a process each time."""
        if not self.asked.unsafe:
            checker = Checker(checker.rules, checker.settings.on_top((), WITHOUT_SHELLCHECK))
        return lambda text: checker.judge([checker.file(scan(text, name), (), self._context)])[0]

    def _show(self, name: str, old: str, new: str) -> None:
        if new != old:
            self.changes = True
            print_text(difference(relative(name), relative(name), old, new, self.look))


def _told_once(files: Iterable[Iterable[Finding]]) -> Iterator[Finding]:
    """Yield the findings of all files; of those that several files have from one line of Python the first."""
    told: set[tuple[str, str, Where]] = set()
    for finding in [each for findings in files for each in findings]:
        key = (finding.rule, finding.message, finding.place)
        if finding.source is None or key not in told:
            yield finding
        told.add(key)


def _fails(findings: Iterable[Finding], limit: Limit) -> bool:
    return limit != "never" and any(at_least(each.severity, limit) for each in findings)


def _place(path: str) -> str:
    """Return the file that settings are looked up for, absolute; standard input stands in the current folder."""
    if path == STANDARD_INPUT:
        return os.path.abspath("Dockerfile")
    return os.path.abspath(path if os.path.exists(path) else path.rpartition(":")[0] or path)


def _is_definition(path: str) -> bool:
    return path.endswith(".py") or (".py:" in path and not os.path.exists(path))


def _nothing(paths: Sequence[str]) -> DockerdslError:
    error = DefinitionError(
        f"there is no Dockerfile in {', '.join(paths)}", hint="name the files; FILE.py is what Python defines"
    )
    error.at = None
    return error
