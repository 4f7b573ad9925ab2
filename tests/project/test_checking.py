"""What a project says of checks: in its own settings, in hadolint's, and in rules of its own."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from dockerdsl.checks import check
from dockerdsl.checks.settings import Settings as CheckSettings
from dockerdsl.errors import SettingsError
from dockerdsl.project.checking import Checking, read_checking
from dockerdsl.project.settings import find_settings

RULE = '''\
"""Rules of this project."""

from dockerdsl.checks import command_rule


@command_rule("curl", severity="error")
def no_curl(command):
    """Fetch nothing with curl."""
    yield command.problem("curl fetches what nobody has looked at")
'''


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def said(text: str) -> Checking:
    Path("pyproject.toml").write_text(text)
    return read_checking(find_settings("."))


def test_without_settings_the_defaults_hold() -> None:
    assert read_checking(find_settings(".")).of("Dockerfile") == (CheckSettings(), "warning")


def test_everything_that_can_be_said() -> None:
    found = said(
        """
[tool.dockerdsl.check]
preset = "strict"
select = ["apt-no-yes", "DL3008"]
ignore = ["SC2086"]
severities = { apt-no-yes = "error", DL3008 = "off" }
targets = ["web"]
trusted-registries = ["ghcr.io"]
labels = { owner = "email" }
only-labels = true
pragmas = false
fail-on = "never"
"""
    )
    assert found.of("a/Dockerfile") == (
        CheckSettings(
            preset="strict",
            select=("apt-no-yes", "DL3008"),
            ignore=("SC2086",),
            severities={"apt-no-yes": "error", "DL3008": "off"},
            targets=("web",),
            trusted_registries=("ghcr.io",),
            labels={"owner": "email"},
            only_labels=True,
            pragmas=False,
        ),
        "never",
    )


def test_a_path_can_have_settings_of_its_own() -> None:
    found = said(
        """
[tool.dockerdsl.check]
preset = "strict"
ignore = ["sudo"]
[tool.dockerdsl.check.per-path]
"old/" = { preset = "default", ignore = ["apt-unpinned"], fail-on = "error" }
"*.test.Dockerfile" = { select = ["apt-no-yes"] }
"""
    )
    assert found.of("Dockerfile") == (CheckSettings(preset="strict", ignore=("sudo",)), "warning")
    assert found.of("old/a/Dockerfile") == (CheckSettings(ignore=("sudo", "apt-unpinned")), "error")
    both = CheckSettings(ignore=("sudo", "apt-unpinned"), select=("apt-no-yes",))
    assert found.of("old/a.test.Dockerfile") == (both, "error")


def test_rules_of_the_project_are_known() -> None:
    Path("tools").mkdir()
    Path("tools/rules.py").write_text(RULE)
    found = said('[tool.dockerdsl.check]\nrules = ["tools/rules.py"]\nselect = ["no-curl"]\n')
    settings, _ = found.of("Dockerfile")
    own = [rule for rule in found.rules if rule.name == "no-curl"]
    assert [str(each) for each in check("FROM a\nRUN curl x\n", settings=settings, rules=own)] == [
        "<Dockerfile>:2: error: curl fetches what nobody has looked at [no-curl]"
    ]
    assert not [name for name in sys.modules if "rules_py" in name]


@pytest.mark.parametrize(
    ("table", "line", "what", "hint"),
    [
        pytest.param('ingore = ["a"]', 2, "there is no setting 'ingore' of checks", "did you mean 'ignore'?", id="no such key"),
        pytest.param('ignore = "a"', 2, "ignore is 'a'", 'write a list of rules: ["apt-unpinned"]', id="a text for a list"),
        pytest.param(
            'preset = "hard"',
            2,
            "preset is 'hard'",
            'write "default" or "strict" or "cis" or "hadolint" or "buildkit"',
            id="no such preset",
        ),
        pytest.param(
            'select = [\n  "sudo",\n  "apt-no-yess",\n]',
            4,
            "there is no rule 'apt-no-yess'",
            "did you mean 'apt-no-yes'?",
            id="no such rule",
        ),
        pytest.param(
            'severities = { sudo = "bad" }',
            2,
            "severities is {'sudo': 'bad'}",
            'write a table: { apt-unpinned = "info" }; there are error, warning, info, style, off',
            id="no such severity",
        ),
        pytest.param(
            "pragmas = 1", 2, "pragmas is 1", "write true, or false for comments that nobody listens to", id="no flag"
        ),
        pytest.param(
            'per-path = ["old/"]',
            2,
            "per-path is ['old/']",
            'write a table of tables: "legacy/" = { ignore = ["apt-unpinned"] }',
            id="a list for a table",
        ),
        pytest.param(
            '[tool.dockerdsl.check.per-path]\n"old/" = { rules = ["x.py"] }',
            3,
            "there is no setting 'rules' of checks",
            "there are preset, select, ignore, severities, targets, trusted-registries, labels, only-labels, pragmas, fail-on",
            id="what cannot be said of a path",
        ),
    ],
)
def test_what_cannot_be_is_told_with_its_line(table: str, line: int, what: str, hint: str) -> None:
    with pytest.raises(SettingsError) as caught:
        said(f"[tool.dockerdsl.check]\n{table}\n")
    error = caught.value
    assert (error.what, error.hint, error.at.line if error.at else None) == (what, hint, line)


def test_a_file_without_rules_is_told() -> None:
    Path("empty.py").write_text("x = 1\n")
    with pytest.raises(SettingsError, match=r"empty\.py holds no rule") as caught:
        said('[tool.dockerdsl.check]\nrules = ["empty.py"]\n')
    assert caught.value.at is not None
    assert caught.value.at.line == 2


# --- hadolint's ---------------------------------------------------------------------------------------------------------------


def test_hadolints_configuration_counts_where_the_project_says_nothing() -> None:
    Path(".hadolint.yaml").write_text(
        """
ignored: [DL3008, SC2086, DL9999]
override:
  error: [DL3014]
  style: [DL3015]
failure-threshold: warning
trustedRegistries:
  - ghcr.io
disable-ignore-pragma: true
label-schema: { maintainer: rawtext, contact: email }
strict-labels: true
"""
    )
    expected = CheckSettings(
        preset="hadolint",
        ignore=("DL3008", "SC2086"),
        severities={"DL3014": "error", "DL3015": "style"},
        trusted_registries=("ghcr.io",),
        labels={"maintainer": "text", "contact": "email"},
        only_labels=True,
        pragmas=False,
    )
    assert read_checking(find_settings(".")).of("Dockerfile") == (expected, "warning")
    assert said('[tool.dockerdsl.check]\npreset = "strict"\n').of("Dockerfile")[0].preset == "strict"


@pytest.mark.parametrize("key", ["trustedRegistries", "ignored", "override", "label-schema"])
def test_what_is_left_empty_in_hadolints_configuration_says_nothing(key: str) -> None:
    Path(".hadolint.yaml").write_text(f"{key}:\n")
    empty = read_checking(find_settings(".")).of("Dockerfile")
    Path(".hadolint.yaml").write_text("")
    assert read_checking(find_settings(".")).of("Dockerfile") == empty


@pytest.mark.parametrize(
    ("text", "fail_on"),
    [("", "info"), ("no-fail: true", "never"), ("failure-threshold: none", "never"), ("failure-threshold: style", "style")],
)
def test_hadolints_threshold(text: str, fail_on: str) -> None:
    Path(".hadolint.yaml").write_text(text)
    assert read_checking(find_settings(".")).of("Dockerfile")[1] == fail_on


@pytest.mark.parametrize(
    ("text", "what"),
    [
        pytest.param("ignored: ]", ".hadolint.yaml is no YAML: expected the node content, but found ']'", id="no YAML"),
        pytest.param("trustedRegistries: ghcr.io", "trustedRegistries is 'ghcr.io'", id="a registry that is no list"),
        pytest.param("ignored: DL3008", "ignored is 'DL3008'", id="a rule that is no list"),
        pytest.param("override: [DL3008]", "override is ['DL3008']", id="severities that are no table"),
        pytest.param("label-schema: author", "label-schema is 'author'", id="labels that are no table"),
        pytest.param("override:\n  error: DL3008", "error is 'DL3008'", id="rules of a severity that are no list"),
        pytest.param("- DL3008", ".hadolint.yaml holds no settings", id="a list"),
        pytest.param("ignored: []\nfailure-threshold: bad", "failure-threshold is 'bad'", id="no such threshold"),
    ],
)
def test_what_cannot_be_in_hadolints_configuration_is_told(text: str, what: str) -> None:
    Path(".hadolint.yaml").write_text(text)
    with pytest.raises(SettingsError) as caught:
        read_checking(find_settings("."))
    assert caught.value.what == what
    assert caught.value.at is not None
    assert caught.value.at.line == (2 if "threshold" in text else 1)


def test_without_pyyaml_the_ways_out_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".hadolint.yaml").write_text("ignored: [DL3008]\n")
    monkeypatch.setitem(sys.modules, "yaml", None)
    with pytest.raises(SettingsError) as caught:
        read_checking(find_settings("."))
    assert caught.value.what == ".hadolint.yaml is YAML, which needs PyYAML"
    assert caught.value.hint == (
        "pip install 'dockerdsl[hadolint]', write [tool.dockerdsl.check] in pyproject.toml, or leave it unread: --isolated"
    )
