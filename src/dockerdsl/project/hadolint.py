"""Read the configuration of hadolint, for those who come from there: what it says, in the words of ``[tool.dockerdsl.check]``.

What it says of colours and formats does not count; ids of rules that there are not here are left out.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final, cast

from dockerdsl import files
from dockerdsl.checks.catalogue import all_rules, shellcheck_code
from dockerdsl.checks.finding import SEVERITIES
from dockerdsl.checks.label_kinds import LABEL_KINDS
from dockerdsl.errors import SettingsError
from dockerdsl.where import Where

NAMES: Final = (".hadolint.yaml", ".hadolint.yml")
_KINDS: Final = {each: each for each in LABEL_KINDS} | {"rawtext": "text", "githash": "hash"}
"""What hadolint calls the kinds of labels."""
_THRESHOLDS: Final[dict[str, str]] = {**{each: each for each in SEVERITIES}, "none": "never", "ignore": "never"}


def hadolint_file(root: Path) -> Path | None:
    """Return the configuration in a folder, None if there is none."""
    return next((root / name for name in NAMES if (root / name).is_file()), None)


def read_hadolint(file: Path) -> dict[str, Any]:
    """Return what a configuration says, by the names of our settings.

    Raises SettingsError for what cannot be read.
    """
    given = _loaded(file)
    _check_kinds(file, given)
    known = {each.lower() for rule in all_rules() for each in rule.hadolint}

    def ids(value: object) -> tuple[str, ...]:
        return tuple([each for each in _texts(value) if each.lower() in known or shellcheck_code(each)])

    overridden, schema = _table(given.get("override")), _table(given.get("label-schema"))
    threshold = (
        "never" if given.get("no-fail") is True else _THRESHOLDS.get(str(given.get("failure-threshold", "info")).lower())
    )
    if threshold is None:
        hint = f"write one of {', '.join(_THRESHOLDS)}"
        what = f"failure-threshold is {given['failure-threshold']!r}"
        raise SettingsError(what, hint=hint, at=_place(file, "failure-threshold"))
    return {
        "preset": "hadolint",
        "ignore": ids(given.get("ignored")),
        "severities": {id_: level for level in SEVERITIES for id_ in ids(overridden.get(level))},
        "labels": {str(key): kind for key, each in schema.items() if (kind := _KINDS.get(str(each).lower()))},
        "only_labels": given.get("strict-labels") is True,
        "trusted_registries": _texts(given.get("trustedRegistries")),
        "pragmas": given.get("disable-ignore-pragma") is not True,
        "fail_on": threshold,
    }


_LISTS: Final = ("ignored", "trustedRegistries")
_TABLES: Final = {"override": "override: {error: [DL3008]}", "label-schema": "label-schema: {author: text}"}


def _check_kinds(file: Path, given: dict[str, Any]) -> None:
    """Raise SettingsError for what is to be a list, or a table, and is not; what is left empty is neither, and says nothing."""
    for key in _LISTS:
        if (value := given.get(key)) is not None and not isinstance(value, list):
            raise SettingsError(f"{key} is {value!r}", hint=f"write a list: {key}: [{value}]", at=_place(file, key))
    for key, example in _TABLES.items():
        if (value := given.get(key)) is not None and not isinstance(value, dict):
            raise SettingsError(f"{key} is {value!r}", hint=f"write a table: {example}", at=_place(file, key))
    for level, ids in _table(given.get("override")).items():
        if ids is not None and not isinstance(ids, list):
            raise SettingsError(f"{level} is {ids!r}", hint=f"write a list: {level}: [{ids}]", at=_place(file, "override"))


def _place(file: Path, key: str) -> Where:
    lines = (files.read(file) or b"").decode(errors="replace").split("\n")
    return Where(str(file), next((number for number, line in enumerate(lines, 1) if line.startswith(key)), 1))


def _table(value: object) -> dict[str, object]:
    return cast("dict[str, object]", value) if isinstance(value, dict) else {}


def _texts(value: object) -> tuple[str, ...]:
    return tuple([str(each) for each in cast("list[object]", value)]) if isinstance(value, list) else ()


def _loaded(file: Path) -> dict[str, Any]:
    try:
        import yaml
    except ImportError:
        hint = (
            "pip install 'dockerdsl[hadolint]', write [tool.dockerdsl.check] in pyproject.toml, or leave it unread: --isolated"
        )
        raise SettingsError(f"{file.name} is YAML, which needs PyYAML", hint=hint, at=Where(str(file), 1)) from None
    try:
        loaded: object = yaml.safe_load(files.read(file) or b"")
    except yaml.YAMLError as error:
        mark: Any = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None)
        what = f"{file.name} is no YAML" + (f": {problem}" if problem else "")
        raise SettingsError(what, at=Where(str(file), mark.line + 1 if mark else 1)) from None
    if loaded is not None and not isinstance(loaded, dict):
        raise SettingsError(f"{file.name} holds no settings", hint="write ignored: [DL3008]", at=Where(str(file), 1))
    return cast("dict[str, Any]", loaded or {})
