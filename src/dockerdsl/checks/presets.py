"""Sets of rules: which are in force under a preset, and how bad their findings are."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from dockerdsl.checks.catalogue import named, part_of
from dockerdsl.checks.finding import Default, Severity
from dockerdsl.checks.rule import Rule
from dockerdsl.checks.settings import Settings
from dockerdsl.errors import InvalidValue, did_you_mean

_REFUSALS: Final = frozenset({"parse-error", "build-error"})
"""The rules that say what BuildKit refuses."""

CIS: Final = frozenset(
    """add-instead-of-copy copy-secret-file credential-command-without-secret-mount last-user-root missing-healthcheck no-user
    package-signature-off remote-add-no-checksum secret-name-in-arg-env secret-value-literal tls-verification-off
    undigested-image untrusted-registry update-without-install""".split()
)
"""The rules that hold a Dockerfile to section 4 of the CIS Docker Benchmark, as far as a file can show it."""


def _default(rule: Rule) -> Default:
    return rule.severity


def _strict(rule: Rule) -> Default:
    return rule.strict


def _cis(rule: Rule) -> Default:
    if rule.name not in CIS:
        return "off"
    return "warning" if rule.severity == "off" else rule.severity


def _hadolint(rule: Rule) -> Default:
    for severity in rule.hadolint.values():
        return severity
    return "off"


def _buildkit(rule: Rule) -> Default:
    return "warning" if rule.buildkit else "error" if rule.name in _REFUSALS else "off"


PRESETS: Final[dict[str, Callable[[Rule], Default]]] = {
    "default": _default,
    "strict": _strict,
    "cis": _cis,
    "hadolint": _hadolint,
    "buildkit": _buildkit,
}


def _when_on(rule: Rule) -> Severity:
    """Return how bad a rule is that is off and was asked for."""
    for severity in (rule.severity, rule.strict):
        if severity != "off":
            return severity
    return "warning"


def in_force(rules: Iterable[Rule], settings: Settings) -> list[tuple[Rule, Severity]]:
    """Return the rules that settings put in force, each with its severity.

    Rules that are selected are the only ones, and in force even if the preset has them off.

    Raises InvalidValue for a preset or an id that there is not.
    """
    rules = list(rules)
    if settings.preset not in PRESETS:
        raise InvalidValue(
            f"there is no preset {settings.preset!r}",
            hint=did_you_mean(settings.preset, PRESETS) or f"there are {', '.join(PRESETS)}",
        )
    preset = PRESETS[settings.preset]
    selected, ignored = named(settings.select, rules), named(settings.ignore, rules)
    selected |= {name.partition("/")[0] for name in selected}
    said: dict[str, Default] = {name: severity for id_, severity in settings.severities.items() for name in named([id_], rules)}
    found: list[tuple[Rule, Severity]] = []
    for rule in rules:
        severity = said.get(rule.name) or preset(rule)
        if severity == "off" and rule.name in selected:
            severity = _when_on(rule)
        if severity != "off" and rule.name not in ignored and (not settings.select or rule.name in selected):
            found.append((rule, severity))
    return found


def parts_in_force(chosen: Iterable[tuple[Rule, Severity]], settings: Settings) -> dict[str, Default]:
    """Return how bad each part is of the rules that hadolint has several ids for, or off, by the name of the part."""
    found: dict[str, Default] = {}
    for rule, severity in chosen:
        for code, hadolint in rule.hadolint.items() if len(rule.hadolint) > 1 else ():
            part, known = part_of(rule, code), [rule]
            asked = _meaning(settings.select, known)
            said: dict[str, Default] = {
                name: each for id_, each in settings.severities.items() for name in _meaning([id_], known)
            }
            usual: Default = hadolint if settings.preset == "hadolint" else severity
            set_to = said.get(part, said.get(rule.name, usual))
            off = part in _meaning(settings.ignore, known) or (settings.select and asked.isdisjoint({part, rule.name}))
            found[part] = "off" if off else set_to
    return found


def _meaning(ids: Iterable[str], known: list[Rule]) -> set[str]:
    """Return what those of some ids mean that are of these rules."""
    own = {each.lower() for rule in known for each in (rule.name, *rule.aliases, "all")}
    return named([id_ for id_ in ids if id_.lower() in own], known)
