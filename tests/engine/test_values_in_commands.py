"""Commands, read back: what a program is given, by each form of RUN, by CMD, and by the mounts around it.

A recorder stands where the shell or the program would: it notes its arguments, each followed by a NUL.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial
from shlex import quote
from typing import Any

import pytest

from dockerdsl import Arg, DockerdslError, Dockerfile, Stage, bind, literal, script, sh, tmpfs
from tests.engine.engine import Engine
from tests.engine.nasty import NAMES, SHORT, TEXTS, cannot_be_a_command, cannot_be_arguments, cannot_be_in_a_flag, itself

RECORDER = "#!/bin/sh\nprintf '%s\\0' \"$@\" >>/out\n"
READER = '#!/bin/sh\ncat "$1" >>/out\n'
ARGUMENTS = [value for value in TEXTS if not cannot_be_arguments(value)]
LINES = "\n".join(ARGUMENTS[1:])  # a script loses empty lines at its ends

escapes = pytest.mark.parametrize("escape", ["\\", "`"], ids=["backslash", "backquote"])


@pytest.fixture
def start(base_image: Callable[[str], str]) -> Stage:
    recorder = Stage(None, base_image("busybox:latest")).file("/bin/record", RECORDER, chmod="0755")
    return recorder.file("/bin/read", READER, chmod="0755").file("/bin/keep", "#!/bin/sh\ncat >>/out\n", chmod="0755")


@pytest.fixture
def recording(start: Stage) -> Stage:
    """A stage whose shell is the recorder."""
    return start.shell("/bin/record")


def text(stage: Stage, escape: Any = "\\") -> str:
    return str(Dockerfile(stage, escape=escape, check="skip=all"))


def recorded(engine: Engine, image: str) -> list[str]:
    return engine.read_file(image, "/out").decode().split("\0")[:-1]


def refuses(make: Callable[[], Stage], escape: str = "\\") -> bool:
    try:
        text(make(), escape)
    except DockerdslError:
        return True
    return False


# --- the forms of RUN ------------------------------------------------------------------------------------------------------
@escapes
def test_the_exec_form_gives_every_argument(engine: Engine, start: Stage, escape: str) -> None:
    image = engine.build(text(start.run(["/bin/record", *ARGUMENTS]), escape))

    assert recorded(engine, image) == ARGUMENTS
    assert (len(ARGUMENTS), len(TEXTS)) == (733, 749)


HEREDOCS = [
    *("<<EOF", "<<'EOF'", "<<-EOF", "x <<EOF", "1 << 2", "ax <<EOFb", "a1 << 2b", "<<EOFb", "<<'EOF'b", "<<-EOFb", "x <<EOFb"),
    *(
        "1 << 2b",
        "<<b",
        "ax <<EOF",
        "a1 << 2",
        '""1 << 2\u202ex',
        '\\"\x85git@h:p\ufffd1 << 2',
        "https://h/x1 << 2",
        "<<EOF[?[]",
    ),
    *('"x y"%PATH% %s %%1 << 2!', 'x <<EOF["a"] # x{a,b}C:\\new\\table', "<<=", "#\x0c$\u0661x <<EOF"),
]
"""The texts in which BuildKit sees a heredoc; in 26 others with `<<` it sees none."""


def no_shell_text(value: str, escape: str) -> bool:
    return cannot_be_a_command(value, escape) or value in HEREDOCS


@escapes
def test_the_shell_form_gives_the_text_as_it_is(engine: Engine, recording: Stage, escape: str) -> None:
    values = [value for value in SHORT if not no_shell_text(value, escape)]
    values = values[:: 9 if escape == "\\" else 16]  # a container each
    stage = recording
    for value in values:
        stage = stage.run(value)

    assert recorded(engine, engine.build(text(stage, escape))) == values


@escapes
def test_the_shell_form_refuses_exactly_what_the_line_would_not_carry(recording: Stage, escape: str) -> None:
    refused = [value for value in TEXTS if refuses(partial(recording.run, value), escape)]

    assert refused == [value for value in TEXTS if no_shell_text(value, escape)]
    assert len(refused) == (135 if escape == "\\" else 136)


@escapes
def test_a_chain_gives_its_commands_as_they_are(engine: Engine, recording: Stage, escape: str) -> None:
    def chains(value: str) -> bool:
        return not refuses(lambda: recording.run(sh(value, "b")), escape) and not refuses(
            lambda: recording.run(sh("a", value)), escape
        )

    commands = [value for value in TEXTS if chains(value)]

    image = engine.build(text(recording.run(*commands, "x y"), escape))

    assert recorded(engine, image) == [" &&     ".join([*commands, "x y"])]
    assert len(commands) == (548 if escape == "\\" else 546)


@escapes
def test_a_script_gives_its_lines(engine: Engine, recording: Stage, escape: str) -> None:
    stage = recording.run(script(LINES)).run(script(LINES, errexit=False)).run(script("EOF\n<<EOF\n\tEOF1 \\\n# x\nEOF2"))

    assert recorded(engine, engine.build(text(stage, escape))) == [
        f"set -e\n{LINES}\n",
        f"{LINES}\n",
        "set -e\nEOF\n<<EOF\n\tEOF1 \\\n# x\nEOF2\n",
    ]


def test_a_program_reads_the_lines_of_its_script(engine: Engine, start: Stage) -> None:
    image = engine.build(text(start.run(script(LINES, interpreter="/bin/read"))))

    assert engine.read_file(image, "/out").decode() == f"#!/bin/read\n{LINES}\n"


def test_the_shell_puts_variables_in_before_a_program_reads_an_expanding_script(engine: Engine, start: Stage) -> None:
    word = Arg("WORD", "a  b")
    lines = script(f"""{word} $HOME '"' "'" \\$x # `echo c` \\\\""", interpreter="/bin/keep", expand=True)

    assert engine.read_file(engine.build(text(start.run(lines))), "/out") == b"a  b /root '\"' \"'\" $x # c \\\n"


def printed(values: Sequence[str]) -> list[str]:
    return [f"printf '%s\\0' {quote(value)} >>/out" for value in values]


def test_a_real_shell_reads_what_shlex_quotes(engine: Engine, start: Stage) -> None:
    one_line = [value for value in ARGUMENTS if "\n" not in value]
    singly = one_line[::150]
    stage = start.run(*printed(one_line)).run(script("\n".join(printed(ARGUMENTS))))
    for value in singly:
        stage = stage.run(printed([value])[0])

    assert recorded(engine, engine.build(text(stage))) == [*one_line, *ARGUMENTS, *singly]


def test_triggers_give_every_argument(engine: Engine, recording: Stage) -> None:
    chain = ["it\\'s", '"x y"', "$HOME \\$x", "é `x` ;", "a < b > c"]
    parent = recording.onbuild(lambda stage: stage.run(["/bin/record", *ARGUMENTS]).run(script(LINES)).run(*chain))

    child = engine.build(f"FROM {engine.build(text(parent))}\n")

    assert recorded(engine, child) == [*ARGUMENTS, f"set -e\n{LINES}\n", " && ".join(chain)]


# --- what a container is given ---------------------------------------------------------------------------------------------
def test_a_container_is_given_every_argument_and_variable(engine: Engine, start: Stage) -> None:
    values = [value for value in ARGUMENTS if "\n" not in value]
    stage = start.env({f"V{number}": itself(value) for number, value in enumerate(values)})
    stage = stage.entrypoint("/bin/sh", "-c", "cat /proc/self/environ; printf '%s\\0' \"$@\"", "sh").cmd(ARGUMENTS)

    given = engine.run(engine.build(text(stage))).stdout.split("\0")

    variables = dict(pair.partition("=")[::2] for pair in given[: -len(ARGUMENTS) - 1])
    assert given[-len(ARGUMENTS) - 1 : -1] == ARGUMENTS
    assert [variables[f"V{number}"] for number in range(len(values))] == values


def test_a_run_is_given_every_variable(engine: Engine, start: Stage) -> None:
    values = [value for value in ARGUMENTS if "\n" not in value]
    stage = start.env({f"V{number}": itself(value) for number, value in enumerate(values)})

    given = engine.read_file(engine.build(text(stage.run("cat /proc/self/environ >/out"))), "/out").decode().split("\0")

    variables = dict(pair.partition("=")[::2] for pair in given)
    assert [variables[f"V{number}"] for number in range(len(values))] == values


def mounting_at(stage: Stage, name: str) -> Stage:
    return stage.run("x", mounts=[tmpfs(literal(f"/m/{name}"))])


# --- mounts ----------------------------------------------------------------------------------------------------------------
def mounted(engine: Engine, image: str) -> list[str]:
    """The places of all mounts below /m, from /proc/self/mountinfo, which writes some characters in octal."""
    places = re.findall("^[^ ]+ [^ ]+ [^ ]+ [^ ]+ /m/([^ ]+)", engine.read_file(image, "/out").decode(), re.MULTILINE)
    return [re.sub(r"\\([0-7]{3})", lambda match: chr(int(match[1], 8)), place) for place in places]


@escapes
def test_a_mount_stands_where_it_is_said(engine: Engine, start: Stage, escape: str) -> None:
    names = [name for name in NAMES if not cannot_be_in_a_flag(name)][:: 2 if escape == "\\" else 3]
    stage = start.run("cat /proc/self/mountinfo >/out", mounts=[tmpfs(literal(f"/m/{name}")) for name in names])

    assert sorted(mounted(engine, engine.build(text(stage, escape)))) == sorted(names)
    for name in NAMES:
        assert refuses(partial(mounting_at, start, name)) == cannot_be_in_a_flag(name)


def mounting(stage: Stage, name: str) -> Stage:
    return stage.run("x", mounts=[bind(literal(name), "/m")])


def not_sent(name: str) -> bool:
    """To the client the source of a bind mount is a pattern, to the engine it is none; they must agree on it."""
    return cannot_be_in_a_flag(name) or re.search(r"[\[\\]|^[!\n\t\v\f\r ]|[\n\t\v\f\r ]$", name) is not None


@escapes
def test_a_file_of_any_name_is_mounted(engine: Engine, start: Stage, escape: str) -> None:
    names = [name for name in NAMES if not not_sent(name)][:: 2 if escape == "\\" else 3]
    mounts = [bind(literal(name), f"/m/{number}") for number, name in enumerate(names)]
    stage = start.run(f"cd /m; for i in $(seq 0 {len(names) - 1}); do cat $i; printf '\\0'; done >/out", mounts=mounts)

    # the é makes BuildKit encode the names of a build: unencoded, control characters have no place in its protocol
    image = engine.build(text(stage.copy("é", "/"), escape), {"é": b"", **{name: name.encode() for name in names}})

    assert recorded(engine, image) == names
    assert [name for name in NAMES if refuses(partial(mounting, start, name))] == [name for name in NAMES if not_sent(name)]


@escapes
def test_a_file_of_any_name_in_a_stage_is_mounted(engine: Engine, start: Stage, escape: str) -> None:
    names = [name for name in NAMES if not cannot_be_in_a_flag(name)][:: 3 if escape == "\\" else 5]
    files = Stage("files", "scratch").copy(".", "/d/")
    mounts = [bind(files / literal(f"d/{name}"), f"/m/{number}") for number, name in enumerate(names)]
    stage = start.run(f"cd /m; for i in $(seq 0 {len(names) - 1}); do cat $i; printf '\\0'; done >/out", mounts=mounts)

    assert recorded(engine, engine.build(text(stage, escape), {name: name.encode() for name in NAMES})) == names


def test_beyond_ascii_a_mount_takes_its_place_from_an_argument(engine: Engine, start: Stage) -> None:
    stage = start.run("cd /m/é; cat 日本 >/out", mounts=[bind("plain", f"{Arg('PLACE', '/m/é/日本')}")])

    assert engine.read_file(engine.build(text(stage), {"plain": b"plain"}), "/out") == b"plain"
