"""The command: what it prints, where, and how it leaves."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from dockerdsl.cli import COMMANDS, run
from dockerdsl.cli.look import Look

GREET = """\
from dockerdsl import Stage

builder = Stage("builder", "golang").run("go build -o /greet .")
greet = Stage(None, "busybox").copy(builder / "greet")
"""
TEXT = """\
FROM golang AS builder
RUN go build -o /greet .

FROM busybox
COPY --from=builder /greet /greet
"""


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    Path("imagefile.py").write_text(GREET)


@pytest.fixture
def dockerdsl(capfdbinary: pytest.CaptureFixture[bytes]) -> Command:
    return Command(capfdbinary)


class Command:
    """The command, called in this process: its exit code, what it printed, what it said."""

    def __init__(self, captured: pytest.CaptureFixture[bytes]) -> None:
        self.captured = captured

    def __call__(self, *args: str) -> tuple[int, str, str]:
        code = run(args)
        out, err = self.captured.readouterr()
        return code, out.decode(), err.decode()


def process(*args: str, **environment: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "dockerdsl", *args]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=os.environ | environment)


# --- rendering ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("choice", ["imagefile.py", "imagefile.py:greet", "."])
def test_render_prints_the_file(dockerdsl: Command, choice: str) -> None:
    assert dockerdsl("render", choice) == (0, TEXT, "")
    assert dockerdsl("render", choice, "-o", "-") == (0, TEXT, "")


def test_render_prints_utf_8_and_line_feeds_in_any_locale() -> None:
    Path("imagefile.py").write_text("from dockerdsl import Stage\nweb = Stage(None, 'x').label(a='é 日本')\n", encoding="utf-8")

    out, err = process("render", ".", PYTHONIOENCODING="ascii", LC_ALL="C", PYTHONUTF8="0").communicate()

    assert (out, err) == ('FROM x\nLABEL a="é 日本"\n'.encode(), b"")


def test_render_writes_the_file_when_it_differs(dockerdsl: Command) -> None:
    assert dockerdsl("render", ".", "-o", "Dockerfile") == (0, "", "Dockerfile written\n")
    assert Path("Dockerfile").read_bytes() == TEXT.encode()

    os.utime("Dockerfile", (1, 1))
    assert dockerdsl("render", ".", "-o", "Dockerfile") == (0, "", "Dockerfile is up to date\n")
    assert Path("Dockerfile").stat().st_mtime == 1


def test_a_folder_as_output_means_the_dockerfile_in_it(dockerdsl: Command) -> None:
    Path("out").mkdir()

    assert dockerdsl("render", ".", "--output", "out") == (0, "", "out/Dockerfile written\n")
    assert Path("out/Dockerfile").read_text() == TEXT


def test_check_and_diff_write_nothing_and_say_how_to(dockerdsl: Command) -> None:
    missing = "Dockerfile is missing; to write it: dockerdsl render imagefile.py:greet -o Dockerfile\n"
    whole = "--- /dev/null\n+++ Dockerfile\n@@ -0,0 +1,5 @@\n" + "".join(f"+{line}\n" for line in TEXT.split("\n")[:-1])

    assert dockerdsl("render", ".", "--check") == (1, "", missing)
    assert dockerdsl("render", ".", "--diff") == (1, whole, missing)
    assert dockerdsl("render", ".", "--diff", "--check") == (1, whole, missing)
    assert not Path("Dockerfile").exists()


def test_check_and_diff_compare_with_the_output(dockerdsl: Command) -> None:
    Path("there").write_bytes(TEXT.replace("golang", "golang:1.13").rstrip("\n").encode())
    differs = "there would change; to write it: dockerdsl render imagefile.py:greet -o there\n"

    assert dockerdsl("render", ".", "-o", "there", "--diff") == (
        1,
        (
            "--- there\n"
            "+++ there\n"
            "@@ -1,5 +1,5 @@\n"
            "-FROM golang:1.13 AS builder\n"
            "+FROM golang AS builder\n"
            " RUN go build -o /greet .\n"
            " \n"
            " FROM busybox\n"
            "-COPY --from=builder /greet /greet\n"
            "\\ No newline at end of file\n"
            "+COPY --from=builder /greet /greet\n"
        ),
        differs,
    )
    assert dockerdsl("render", ".", "-o", "there", "--check") == (1, "", differs)


def test_check_and_diff_are_silent_when_nothing_would_change(dockerdsl: Command) -> None:
    Path("Dockerfile").write_text(TEXT)

    assert dockerdsl("render", ".", "--check", "--diff") == (0, "", "")


def test_what_a_definition_prints_is_no_part_of_the_file(dockerdsl: Command) -> None:
    Path("imagefile.py").write_text(f"print('hello')\n{GREET}")

    assert dockerdsl("render", ".") == (0, TEXT, "hello\n")


# --- errors ------------------------------------------------------------------------------------------------------------------


def test_an_error_of_the_author_is_one_block(dockerdsl: Command) -> None:
    Path("imagefile.py").write_text("from dockerdsl import Stage\n\nweb = (\n    Stage('web', 'nginx')\n    .run('')\n)\n")

    assert dockerdsl("render", ".") == (
        2,
        "",
        (
            "error: RUN is empty\n"
            " --> imagefile.py:5:6\n"
            "  |\n"
            "5 |     .run('')\n"
            "  |      ^^^^^^^\n"
            "  |\n"
            "  = hint: write a command\n"
        ),
    )


def test_an_exception_of_the_author_is_one_block_without_our_lines(dockerdsl: Command) -> None:
    Path("imagefile.py").write_text("def port():\n    return int('http')\n\nPORT = port()\n")

    assert dockerdsl("render", ".") == (
        2,
        "",
        (
            "error: imagefile.py raises ValueError: invalid literal for int() with base 10: 'http'\n"
            " --> imagefile.py:2:12\n"
            "  |\n"
            "2 |     return int('http')\n"
            "  |            ^^^^^^^^^^^\n"
            "  |\n"
            " ::: imagefile.py:4:8\n"
            "  |\n"
            "4 | PORT = port()\n"
            "  |        ------ called from\n"
        ),
    )


def test_several_errors_come_one_after_the_other(dockerdsl: Command) -> None:
    Path("imagefile.py").write_text(
        "from dockerdsl import Stage\n"
        "one = Stage(None, 'x')\n"
        "two = Stage(None, 'y')\n"
        "web = Stage('web', 'z').copy(one / 'a').copy(two / 'b')\n"
    )

    code, out, err = dockerdsl("render", "imagefile.py:web")

    assert (code, out) == (2, "")
    assert err == "".join(
        f"{blank}error: Stage('web', from 'z', 2 instructions) refers to a stage that has no name\n"
        f" --> imagefile.py:4:{column}\n"
        "  |\n"
        "4 | web = Stage('web', 'z').copy(one / 'a').copy(two / 'b')\n"
        f"  | {' ' * (column - 1)}^^^^^^^^^^^^^^^\n"
        "  |\n"
        f" ::: imagefile.py:{line}:7\n"
        "  |\n"
        f"{line} | {name} = Stage(None, '{base}')\n"
        "  |       ---------------- the nameless stage\n"
        "  |\n"
        '  = hint: name it: Stage("builder", ...)\n'
        for blank, column, line, name, base in (("", 25, 2, "one", "x"), ("\n", 41, 3, "two", "y"))
    )


PLAINLY = {
    "a missing file": (["render", "nope.py"], "there is no file nope.py", "check the path"),
    "a doubt": (["render", "two.py:x"], "two.py defines no 'x'", "it defines dev, prod"),
    "a missing argument": (["render"], "Missing argument 'FILE[:NAME]'.", "see dockerdsl render --help"),
    "an unknown command": (["rendr"], "no such command 'rendr', did you mean 'render'?", "see dockerdsl --help"),
    "a strange command": (["zzz"], "no such command 'zzz'", "see dockerdsl --help"),
    "a place that is no folder": (
        ["render", ".", "-o", "no/such/Dockerfile"],
        "no/such/Dockerfile: No such file or directory",
        None,
    ),
}


@pytest.mark.parametrize(("args", "what", "hint"), PLAINLY.values(), ids=PLAINLY)
def test_an_error_without_a_place_is_said_plainly(dockerdsl: Command, args: list[str], what: str, hint: str | None) -> None:
    Path("two.py").write_text("from dockerdsl import Stage\ndev, prod = Stage('dev', 'x'), Stage('prod', 'x')\n")

    code, out, err = dockerdsl(*args)

    assert (code, out, err.replace(f"{Path.cwd()}/", "")) == (
        2,
        "",
        f"error: {what}\n" + (f"  = hint: {hint}\n" if hint else ""),
    )


def test_traceback_shows_it_as_well(dockerdsl: Command) -> None:
    Path("imagefile.py").write_text("1 / 0\n")

    code, _, err = dockerdsl("render", ".", "--traceback")

    assert code == 2
    assert err.startswith("Traceback (most recent call last):\n")
    assert err.endswith("1 | 1 / 0\n  | ^^^^^\n")


def test_a_bug_of_ours_says_that_it_is_one(dockerdsl: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dockerdsl.cli.render.load", lambda _: 1 / 0)

    assert dockerdsl("render", ".") == (
        2,
        "",
        (
            "error: dockerdsl itself failed: ZeroDivisionError: division by zero\n"
            "  = hint: this is a bug; --traceback shows where, please report it\n"
        ),
    )


def test_control_c_leaves_with_130_and_no_traceback() -> None:
    Path("imagefile.py").write_text("import time, sys\nprint('begun', flush=True)\ntime.sleep(60)\n")
    running = process("render", ".")
    assert running.stderr is not None
    assert running.stderr.readline() == b"begun\n"

    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=30)

    assert (running.returncode, out, err.strip()) == (130, b"", b"")


@pytest.mark.parametrize("args", [["render", "big.py"], ["render", "imagefile.py"], ["--help"]], ids=" ".join)
def test_a_reader_who_leaves_is_no_error(args: list[str]) -> None:
    Path("big.py").write_text(
        "from dockerdsl import Stage\nbig = Stage(None, 'x').env({f'N{i}': 'v' * 50 for i in range(5000)})\n"
    )
    running = process(*args)
    assert running.stdout is not None
    assert running.stderr is not None

    running.stdout.close()
    running.wait(timeout=30)

    assert (running.returncode, running.stderr.read()) == (0, b"")
    running.stderr.close()


def test_a_full_disk_is_an_error() -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full")
    command = [sys.executable, "-m", "dockerdsl", "render", "."]

    with open("/dev/full", "wb") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False)

    assert (done.returncode, done.stderr) == (2, b"error: No space left on device\n")


# --- how it looks ------------------------------------------------------------------------------------------------------------

HELP = """\
Usage: dockerdsl [OPTIONS] COMMAND [ARGS]...

  Write Dockerfiles in Python.

Options:
  --version                    Print the version.
  --color [auto|always|never]  Colour the output; auto asks NO_COLOR,
                               FORCE_COLOR and the terminal.
  --traceback                  Show Python's traceback of an error as well.
  -h, --help                   Show this message and exit.

Commands:
"""
HELP += "".join(f"  {name:<{max(map(len, COMMANDS))}}  {says}\n" for name, says in COMMANDS.items())


def test_help_is_printed(dockerdsl: Command) -> None:
    assert dockerdsl("--help") == (0, HELP, "")
    assert dockerdsl("-h") == (0, HELP, "")


def test_nothing_asked_for_is_answered_with_help(dockerdsl: Command) -> None:
    assert dockerdsl() == (2, "", HELP)


def test_the_version_is_printed(dockerdsl: Command) -> None:
    from dockerdsl import __version__

    assert dockerdsl("--version") == (0, f"dockerdsl {__version__}\n", "")


@pytest.mark.parametrize("name", COMMANDS)
def test_the_table_says_what_each_command_says_of_itself(dockerdsl: Command, name: str) -> None:
    _, out, _ = dockerdsl(name, "--help")

    assert out.split("\n")[2].strip() == COMMANDS[name]


RED = "\x1b[31m\x1b[1merror\x1b[0m"
COLORS = {
    "not for a file": ([], {}, False),
    "when asked for": (["--color", "always"], {}, True),
    "when asked for, in spite of NO_COLOR": (["--color=always"], {"NO_COLOR": "1"}, True),
    "FORCE_COLOR": ([], {"FORCE_COLOR": "1"}, True),
    "NO_COLOR beats FORCE_COLOR": ([], {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
    "never, in spite of FORCE_COLOR": (["--color", "never"], {"FORCE_COLOR": "1"}, False),
    "an empty FORCE_COLOR says nothing": ([], {"FORCE_COLOR": ""}, False),
}


@pytest.mark.parametrize(("args", "environment", "colored"), COLORS.values(), ids=COLORS)
@pytest.mark.parametrize("first", [True, False], ids=["before the command", "behind it"])
def test_colour_is_a_choice(
    dockerdsl: Command,
    monkeypatch: pytest.MonkeyPatch,
    args: list[str],
    environment: dict[str, str],
    *,
    colored: bool,
    first: bool,
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    _, _, err = dockerdsl(*(args if first else []), "render", "nope.py", *([] if first else args))

    assert err.startswith(RED if colored else "error: ")


class _Terminal:
    def isatty(self) -> bool:
        return True


def test_a_terminal_is_coloured_unless_it_is_dumb(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    assert Look().colored(_Terminal())  # type: ignore[arg-type]

    monkeypatch.setenv("TERM", "dumb")
    assert not Look().colored(_Terminal())  # type: ignore[arg-type]


def test_a_difference_is_coloured(dockerdsl: Command) -> None:
    Path("Dockerfile").write_text(TEXT.replace("busybox", "alpine"))

    _, out, _ = dockerdsl("render", ".", "--diff", "--color", "always")

    assert out.replace("\x1b[0m", "]").replace("\x1b[", "[") == (
        "[1m--- Dockerfile]\n"
        "[1m+++ Dockerfile]\n"
        "[36m@@ -1,5 +1,5 @@]\n"
        " FROM golang AS builder\n"
        " RUN go build -o /greet .\n"
        " \n"
        "[31m-FROM alpine]\n"
        "[32m+FROM busybox]\n"
        " COPY --from=builder /greet /greet\n"
    )


# --- starting ----------------------------------------------------------------------------------------------------------------


def test_help_loads_no_command_and_not_the_model() -> None:
    loaded = "import sys; from dockerdsl.cli import run; run(['--help']); print(*sorted(sys.modules))"

    out = (
        subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
        .stdout.split("\n")[-2]
        .split()
    )

    assert [name for name in out if name.startswith("dockerdsl")] == ["dockerdsl", "dockerdsl.cli", "dockerdsl.cli.look"]
    assert {"attr", "attrs", "jinja2", "rich", "subprocess", "importlib.metadata", "difflib"}.isdisjoint(out)


def test_help_costs_at_most_eight_bare_starts() -> None:
    def seconds(*args: str) -> float:
        begun = time.perf_counter()
        subprocess.run([sys.executable, *args], capture_output=True, check=True)
        return time.perf_counter() - begun

    rounds = [(seconds("-c", "pass"), seconds("-m", "dockerdsl", "--help")) for _ in range(7)]

    assert min(helped for _, helped in rounds) <= 8 * min(bare for bare, _ in rounds)


def test_completion_lists_commands_without_loading_them(dockerdsl: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"_DOCKERDSL_COMPLETE": "bash_complete", "COMP_WORDS": "dockerdsl re", "COMP_CWORD": "1"}.items():
        monkeypatch.setenv(name, value)
    assert dockerdsl() == (0, "plain,render\n", "")

    monkeypatch.setenv("COMP_WORDS", "dockerdsl render image")
    monkeypatch.setenv("COMP_CWORD", "2")
    assert dockerdsl() == (0, "file,image\n", "")
