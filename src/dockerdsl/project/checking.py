"""Read what a project says of checks: ``[tool.dockerdsl.check]``, or hadolint's configuration where there is no such table.

    [tool.dockerdsl.check]
    preset = "strict"
    ignore = ["apt-unpinned"]
    severities = { "sudo" = "error" }
    fail-on = "info"
    rules = ["tools/dockerfile_rules.py"]

    [tool.dockerdsl.check.per-path]
    "legacy/" = { preset = "default", ignore = ["all"] }

A table of ``per-path`` speaks for the files whose paths match its pattern. What it says takes the place of what is said for
all; ``ignore`` and ``severities`` are added. Patterns are those of `patterns`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Final, Literal, cast

import attrs

from dockerdsl import files
from dockerdsl.checks.catalogue import named
from dockerdsl.checks.finding import SEVERITIES, Severity
from dockerdsl.checks.label_kinds import LABEL_KINDS
from dockerdsl.checks.own import known_rules, rules_in
from dockerdsl.checks.presets import PRESETS
from dockerdsl.checks.rule import Rule
from dockerdsl.checks.settings import Settings as CheckSettings
from dockerdsl.errors import InvalidValue, SettingsError, did_you_mean
from dockerdsl.project.hadolint import hadolint_file, read_hadolint
from dockerdsl.project.patterns import matcher
from dockerdsl.project.settings import Settings
from dockerdsl.where import Where

Limit = Severity | Literal["never"]
"""How bad a finding must be to fail a run."""


@attrs.frozen
class Checking:
    """What a project says of checks.

    Args:
        root: the folder that paths are told from.
        said: what is said for all files, by the names of the settings.
        per_path: patterns, and what is said for the files whose paths match them.
        rules: all rules that there are, those of the project and of installed packages among them.
    """

    root: Path
    said: Mapping[str, Any]
    per_path: tuple[tuple[str, Mapping[str, Any]], ...] = ()
    rules: tuple[Rule, ...] = attrs.field(factory=known_rules)

    def of(self, file: str | os.PathLike[str]) -> tuple[CheckSettings, Limit]:
        """Return what a file is judged by, and how bad a finding in it must be to fail a run."""
        path = os.path.relpath(os.path.realpath(file), os.path.realpath(self.root)).replace(os.sep, "/")
        said = dict(self.said)
        for pattern, more in self.per_path:
            if matcher([pattern])(path):
                ignored = (*said.get("ignore", ()), *more.get("ignore", ()))
                severities = {**said.get("severities", {}), **more.get("severities", {})}
                said |= {**more, "ignore": ignored, "severities": severities}
        fail_on: Limit = said.pop("fail_on", "warning")
        return CheckSettings(**said), fail_on


def read_checking(settings: Settings) -> Checking:
    """Return what a project says of checks; hadolint's configuration at its root counts where it says nothing itself.

    Raises SettingsError for what cannot be, with the line.
    """
    if settings.check and settings.file:
        return _Reader(settings.root, settings.file, settings.check).read()
    file = hadolint_file(settings.root)
    return Checking(settings.root, read_hadolint(file) if file else {})


# --- what may stand there ----------------------------------------------------------------------------------------------------


def _texts(value: object) -> tuple[str, ...] | None:
    listed = cast("list[object]", value) if isinstance(value, list) else [None]
    found = [each for each in listed if isinstance(each, str)]
    return tuple(found) if len(found) == len(listed) else None


def _table(value: object) -> dict[str, Any] | None:
    return cast("dict[str, Any]", value) if isinstance(value, dict) else None


def _flag(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def _one_of(*words: str) -> Callable[[object], str | None]:
    return lambda value: value if isinstance(value, str) and value in words else None


def _severities(value: object) -> dict[str, str] | None:
    table = cast("dict[str, object]", value) if isinstance(value, dict) else {"": None}
    found = {key: each for key, each in table.items() if isinstance(each, str) and each in (*SEVERITIES, "off")}
    return found if len(found) == len(table) else None


def _labels(value: object) -> dict[str, str] | None:
    table = _table(value)
    return table if table is not None and all(kind in LABEL_KINDS for kind in table.values()) else None


_EVERYWHERE: Final[Mapping[str, tuple[Callable[[object], Any], str]]] = {
    "preset": (_one_of(*PRESETS), " or ".join([f'"{each}"' for each in PRESETS])),
    "select": (_texts, 'a list of rules: ["apt-unpinned"]'),
    "ignore": (_texts, 'a list of rules: ["apt-unpinned"]'),
    "severities": (_severities, f'a table: {{ apt-unpinned = "info" }}; there are {", ".join((*SEVERITIES, "off"))}'),
    "targets": (_texts, 'a list of stages: ["release", "test"]'),
    "trusted-registries": (_texts, 'a list of patterns: ["registry.example.com"]'),
    "labels": (_labels, f'a table: {{ "org.opencontainers.image.source" = "url" }}; there are {", ".join(LABEL_KINDS)}'),
    "only-labels": (_flag, "true, or false for an image that may have other labels"),
    "pragmas": (_flag, "true, or false for comments that nobody listens to"),
    "fail-on": (_one_of(*SEVERITIES, "never"), " or ".join([f'"{each}"' for each in (*SEVERITIES, "never")])),
}
"""Every setting that may stand in a table of ``per-path``, too: what reads it, giving None for what it cannot be, and what it
should be."""
_ONCE: Final = ("rules", "per-path")


class _Reader:
    """Reads a table of settings, and knows where each of them stands."""

    def __init__(self, root: Path, file: Path, table: Mapping[str, object]) -> None:
        self.root = root
        self.file = file
        self.table = table
        self.content = (files.read(file) or b"").decode(errors="replace")

    def read(self) -> Checking:
        paths = _texts(self.table.get("rules", []))
        if paths is None:
            raise self._wrong("rules", self.table["rules"], 'a list of files: ["tools/dockerfile_rules.py"]')
        rules = self._rules(paths)
        said = self._said({key: value for key, value in self.table.items() if key not in _ONCE}, rules, _ONCE)
        return Checking(self.root, said, tuple(self._per_path(self.table.get("per-path", {}), rules)), rules)

    def _rules(self, paths: Iterable[str]) -> tuple[Rule, ...]:
        try:
            return known_rules([rule for path in paths for rule in _rules_of(self.root / path)])
        except InvalidValue as error:
            raise SettingsError(error.what, hint=error.hint, at=self._place("rules")) from None

    def _per_path(self, table: object, rules: tuple[Rule, ...]) -> Iterable[tuple[str, Mapping[str, Any]]]:
        tables = _table(table)
        if tables is None or not all(isinstance(each, dict) for each in tables.values()):
            raise self._wrong("per-path", table, 'a table of tables: "legacy/" = { ignore = ["apt-unpinned"] }')
        for pattern, given in tables.items():
            yield pattern, self._said(given, rules)

    def _said(self, table: Mapping[str, object], rules: tuple[Rule, ...], more: Iterable[str] = ()) -> dict[str, Any]:
        """Return what a table says, by the names in `CheckSettings`; `more` are the other keys that it may have."""
        said: dict[str, Any] = {}
        for key, given in table.items():
            if key not in _EVERYWHERE:
                known = (*_EVERYWHERE, *more)
                hint = did_you_mean(key, known) or f"there are {', '.join(known)}"
                raise SettingsError(f"there is no setting {key!r} of checks", hint=hint, at=self._place(key))
            read, wanted = _EVERYWHERE[key]
            value: Any = read(given)
            if value is None:
                raise self._wrong(key, given, wanted)
            said[key.replace("-", "_")] = value
            if key in ("select", "ignore", "severities"):
                self._check_names(key, value, rules)
        return said

    def _check_names(self, key: str, ids: Iterable[str], rules: tuple[Rule, ...]) -> None:
        for each in ids:
            try:
                named([each], rules)
            except InvalidValue as error:
                raise SettingsError(error.what, hint=error.hint, at=self._place(each, self._place(key).line)) from None

    def _wrong(self, key: str, given: object, wanted: str) -> SettingsError:
        return SettingsError(f"{key} is {given!r}", hint=f"write {wanted}", at=self._place(key))

    def _place(self, word: str, first: int = 0) -> Where:
        """Return the first line that has a word, from line `first` on, or from the head of the table."""
        lines = self.content.split("\n")
        head = first or next((number for number, line in enumerate(lines, 1) if re.search(r"^\s*\[.*\bcheck\b", line)), 1)
        spelled = re.compile(rf"""(?<![\w-]){re.escape(word)}(?![\w-])""")
        found = (number for number, line in enumerate(lines, 1) if number >= head and spelled.search(line))
        return Where(str(self.file), next(found, head))


def _rules_of(file: Path) -> list[Rule]:
    from dockerdsl.definitions import running

    with running(file) as module:
        return rules_in(module, str(file))
