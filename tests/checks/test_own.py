"""Rules that others write: those of an installed package, those of a module, two of one name."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from dockerdsl.checks import Command, Problem, all_rules, check, command_rule
from dockerdsl.checks.own import installed_rules, known_rules, rules_in
from dockerdsl.errors import DefinitionError, InvalidValue
from dockerdsl.where import Where

MODULE = '''\
from dockerdsl.checks import command_rule, step_rule


@command_rule("curl", severity="error")
def acme_no_curl(command):
    """Fetch with the company's own tool."""
    yield command.problem("curl goes past the proxy")


@step_rule("EXPOSE", severity="off")
def acme_no_expose(step):
    """Open no ports."""
    yield step.problem("ports are opened elsewhere")
'''


def install(folder: Path, entry_points: str, **modules: str) -> None:
    """Lay a package into a folder as pip would."""
    info = folder / "acme-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: acme\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[dockerdsl.checks]\n{entry_points}\n")
    for name, text in modules.items():
        (folder / f"{name}.py").write_text(text)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.syspath_prepend(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("entry_points", "names"),
    [
        pytest.param("acme = acme_rules_a", ["acme-no-curl", "acme-no-expose"], id="a module"),
        pytest.param("acme = acme_rules_a:acme_no_curl", ["acme-no-curl"], id="a rule"),
        pytest.param(
            "a = acme_rules_a\nb = acme_rules_a:acme_no_curl", ["acme-no-curl", "acme-no-expose"], id="one of them twice"
        ),
    ],
)
def test_an_installed_package_brings_rules(folder: Path, entry_points: str, names: list[str]) -> None:
    install(folder, entry_points, acme_rules_a=MODULE)
    assert [rule.name for rule in installed_rules()] == names


def test_rules_of_a_package_are_in_force_like_all_others(folder: Path) -> None:
    install(folder, "acme = acme_rules_b", acme_rules_b=MODULE)
    text = "FROM debian:13\nRUN curl x\nEXPOSE 80\n"
    assert [str(each) for each in check(text) if each.rule.startswith("acme")] == [
        "<Dockerfile>:2: error: curl goes past the proxy [acme-no-curl]"
    ]
    assert [each.rule for each in check(text, select=["acme-no-expose"])] == ["acme-no-expose"]
    quiet = text.replace("RUN", "# dockerdsl: ignore[acme-no-curl] it is allowed here\nRUN")
    assert [each.rule for each in check(quiet) if each.rule.startswith(("acme", "ignore"))] == []


@pytest.mark.parametrize(
    ("entry_points", "what"),
    [
        pytest.param(
            "acme = acme_gone",
            "'acme' of acme cannot be loaded: ModuleNotFoundError: No module named 'acme_gone'",
            id="none there",
        ),
        pytest.param(
            "acme = acme_broken", "'acme' of acme cannot be loaded: ZeroDivisionError: division by zero", id="it fails"
        ),
        pytest.param("acme = acme_empty", "'acme' of acme holds no rule", id="nothing in it"),
        pytest.param("acme = acme_empty:x", "'acme' of acme holds no rule", id="something else"),
    ],
)
def test_a_package_whose_rules_cannot_be_loaded_is_named(folder: Path, entry_points: str, what: str) -> None:
    install(folder, entry_points, acme_broken="1 / 0\n", acme_empty="x = 1\n")
    with pytest.raises(InvalidValue) as caught:
        installed_rules()
    assert caught.value.what == f"the entry point {what}"


def test_two_rules_of_one_name_are_refused() -> None:
    @command_rule("apt-get", severity="error")
    def apt_no_yes(command: Command) -> Iterator[Problem]:
        yield command.problem("mine")

    with pytest.raises(InvalidValue, match="there are two rules 'apt-no-yes'"):
        check("FROM a\n", rules=[apt_no_yes])
    assert known_rules([all_rules()[0]]) == known_rules()


BROKEN = """\
from dockerdsl.checks import stage_rule, step_rule


@step_rule("RUN", severity="error")
def acme_breaks(step):
    \"\"\"Break.\"\"\"
    yield from step.nothing


@stage_rule(severity="off")
def acme_breaks_too(stage):
    \"\"\"Break.\"\"\"
    raise ValueError
"""


@pytest.mark.parametrize(
    ("name", "what", "lines"),
    [
        ("acme-breaks", "AttributeError: 'SeenStep' object has no attribute 'nothing'", (7, 2)),
        ("acme-breaks-too", "ValueError", (13, 1)),
    ],
)
def test_a_rule_that_breaks_is_named_with_its_own_line(
    name: str, what: str, lines: tuple[int, int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / f"{name.replace('-', '_')}_module.py"
    file.write_text(BROKEN)
    monkeypatch.syspath_prepend(tmp_path)
    rules = rules_in(import_module(file.stem), "it")

    with pytest.raises(DefinitionError) as caught:
        check("FROM x\nRUN a\n", rules=rules, select=[name])

    error = caught.value
    assert (error.what, error.hint) == (f"the rule {name} raises {what}", f"mend the rule, or leave it out: --ignore {name}")
    assert error.at is not None
    assert (error.at.file, error.at.line) == (str(file), lines[0])
    assert error.also[-1] == ("when it looked here", Where("<Dockerfile>", lines[1]))
