"""Writing a Dockerfile as Python: whole texts, and every recorded file gives the same file again or says why not."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from dockerdsl import Dockerfile
from dockerdsl.errors import DockerdslError
from dockerdsl.importing.readings import differences
from dockerdsl.importing.source import to_source
from dockerdsl.reading.parse import Parsed, parse
from tests.conformance.vectors import Case, cases, dockerfile, names

FOLDER = Path(__file__).parent / "imported"
REAL = sorted(FOLDER.glob("*.Dockerfile"))
ACCEPTED = [case for case in cases("parse") if case["expected"]["instructions"]["ok"]]

DIFFERING = {
    "parse/ARG/040": "an argument declared twice before FROM is one handle",
    "parse/ARG/043": "two arguments on one line are a line each",
    "parse/comments/018": "an argument declared twice before FROM is one handle",
    "parse/non-utf8/008": "the old form `ENV KEY VALUE` keeps bytes that are no UTF-8, words of pairs cannot",
}
RAW_AT_MOST = 105
"""How many lines of the recorded files, which are there to be odd, have no call of their own."""


def _given(source: Any) -> Parsed:
    names: dict[str, Any] = {}
    exec(compile(source.text, "<imported>", "exec"), names)
    target = names[source.target]
    return parse(str(target if isinstance(target, Dockerfile) else target.dockerfile()))


@pytest.mark.parametrize("file", REAL, ids=[file.stem for file in REAL])
def test_a_real_file_becomes_this_python(file: Path) -> None:
    parsed = parse(file.read_bytes(), file.name)
    source = to_source(parsed)
    assert source.text == file.with_suffix(".py").read_text("utf-8")
    assert source.raws == ()
    assert differences(parsed, _given(source)) == []


def test_there_are_a_dozen_real_files() -> None:
    assert len(REAL) >= 12


@pytest.mark.parametrize("case", ACCEPTED, ids=names(ACCEPTED))
def test_a_recorded_file_gives_the_same_file_again(case: Case) -> None:
    parsed = parse(dockerfile(case))
    found = differences(parsed, _given(to_source(parsed)))
    if case["id"] not in DIFFERING:
        assert found == []


def test_every_waived_case_is_there() -> None:
    assert DIFFERING.keys() <= {case["id"] for case in ACCEPTED}


def test_few_lines_stay_raw() -> None:
    assert sum(len(to_source(parse(dockerfile(case))).raws) for case in ACCEPTED) <= RAW_AT_MOST


RUFF = shutil.which("ruff") or shutil.which("ruff", path=str(Path(sys.prefix, "bin")))
CHECK, FORMAT = ("check", "--select=E,W,F,I,UP,B", "--ignore=E501"), ("format", "--check")


@pytest.mark.skipif(RUFF is None, reason="ruff is not installed")
@pytest.mark.parametrize("command", [CHECK, FORMAT], ids=["check", "format"])
def test_ruff_has_nothing_to_say(command: tuple[str, ...], tmp_path: Path) -> None:
    for case in ACCEPTED[::5]:
        name = case["id"].replace("/", "_").replace("-", "_")
        (tmp_path / f"{name}.py").write_text(to_source(parse(dockerfile(case))).text, "utf-8")
    for file in FOLDER.glob("*.py"):
        shutil.copy(file, tmp_path)
    assert RUFF is not None
    ran = subprocess.run(
        [RUFF, *command, "--isolated", "--no-cache", str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("FROM a\nRUN x\n", []),
        ("FROM a\nRUN  x\n", []),
        ("FROM a\nRUN y\n", ["- (['RUN'", "+ "]),
        ("FROM a\n", ["- "]),
        ("FROM b\nRUN x\n", ["- FROM a AS ", "+ FROM b AS "]),
    ],
    ids=["the same", "more blanks", "another command", "one missing", "another base"],
)
def test_differences_are_told_line_by_line(text: str, said: list[str]) -> None:
    found = differences(parse("FROM a\nRUN x\n"), parse(text))
    assert [line[:2] for line in found] == [each[:2] for each in said]


@pytest.mark.parametrize(
    ("text", "other", "same"),
    [
        ("FROM $A:$B\n", "FROM ${A}:${B}\n", True),
        ("FROM a\nENV B=x$A\n", "FROM a\nENV B=x${A}\n", True),
        ("FROM a\nENV B=$A-c\n", "FROM a\nENV B=${A-c}\n", False),
        ("FROM a\nENV B=\\$A\n", "FROM a\nENV B=\\${A}\n", False),
        ("FROM a\nENV B='$A'\n", "FROM a\nENV B='${A}'\n", False),
        ("FROM a\nRUN echo '$A'\n", "FROM a\nRUN echo '${A}'\n", False),
    ],
    ids=["an image", "a value", "a modifier", "escaped", "in single quotes", "shell text, which a shell reads"],
)
def test_braces_make_a_difference_where_they_change_something(text: str, other: str, same: bool) -> None:
    assert (differences(parse(text), parse(other)) == []) is same


def test_a_handle_stands_only_where_its_argument_is_declared() -> None:
    source = to_source(parse("ARG A=1\nFROM a:$A\nENV B=$A\nARG A\nENV C=$A\nARG A=2\nENV D=$A\n"))
    assert source.text == (
        'from dockerdsl import Arg, From, Stage\n\nA = Arg("A", "1")\n\n'
        'image = Stage(None, From(f"a:{A}")).env(B="$A").env(C=A).arg("A", "2").env(D="$A")\n'
    )
    assert source.raws == ()


def test_stages_that_nobody_needs_in_between_keep_their_places() -> None:
    parsed = parse("FROM a AS one\nFROM b AS two\nFROM c\nCOPY --from=one /x /y\nCOPY --from=two /x /y\n")
    assert "Dockerfile(" not in to_source(parsed).text
    parsed = parse("FROM a AS one\nFROM b\nFROM c\nCOPY --from=one /x /y\n")
    assert differences(parsed, _given(to_source(parsed))) == []


def test_a_source_that_begins_with_a_variable_keeps_its_stage_beside_it() -> None:
    source = to_source(parse("FROM a AS b\nFROM c\nARG D\nCOPY --from=b $D/e ${D}f /g/\n"))
    assert source.text == (
        'from dockerdsl import Arg, From, Stage\n\nD = Arg("D")\n\nb = Stage("b", From("a"))\n\n'
        'image = Stage(None, From("c")).copy(f"{D}/e", f"{D}f", "/g/", from_=b)\n'
    )
    assert source.raws == ()


LONG = "FROM a\nRUN apt-get install -y " + " ".join(f"package-number-{number}" for number in range(8))


@pytest.mark.parametrize(
    ("text", "written"),
    [
        (
            f"{LONG}\n",
            'image = Stage(None, From("a")).run(\n'
            '    "apt-get install -y package-number-0 package-number-1 package-number-2 "\n'
            '    "package-number-3 package-number-4 package-number-5 package-number-6 "\n'
            '    "package-number-7"\n)\n',
        ),
        (
            f"{LONG} && echo 'it is \\\"done\\\"' '{{}}'\n",
            'image = Stage(None, From("a")).run(\n    (\n'
            '        "apt-get install -y package-number-0 package-number-1 package-number-2 "\n'
            '        "package-number-3 package-number-4 package-number-5 package-number-6 "\n'
            '        "package-number-7"\n    ),\n'
            "    \"echo 'it is \\\\\\\"done\\\\\\\"' '{}'\",\n)\n",
        ),
    ],
    ids=["alone", "in a chain"],
)
def test_a_long_command_is_parted_at_blanks(text: str, written: str) -> None:
    parsed = parse(text)
    source = to_source(parsed)
    assert source.text == f"from dockerdsl import From, Stage\n\n{written}"
    assert differences(parsed, _given(source)) == []


def test_what_runs_in_the_container_has_no_handles_and_no_raw_lines() -> None:
    source = to_source(parse("FROM a\nARG A=1\nENV B=${A}\nRUN make && ldconfig\nCMD echo ${A} && exec ./${A}\n"))
    assert source.text == (
        'from dockerdsl import Arg, From, Stage, sh\n\nA = Arg("A", "1")\n\nimage = (\n    Stage(None, From("a"))\n'
        '    .env(B=A)\n    .run(sh("make", "ldconfig"))\n    .cmd(sh("echo ${A} && exec ./${A}"))\n)\n'
    )
    assert source.raws == ()


def test_another_order_is_a_difference() -> None:
    found = differences(parse("FROM a\nUSER x\nRUN y\n"), parse("FROM a\nRUN y\nUSER x\n"))
    assert found == ["the instructions stand in another order"]


def test_a_line_without_a_call_of_its_own_stays_raw() -> None:
    source = to_source(parse("FROM a\nRUN cat <<A <<B\n1\nA\n2\nB\n"))
    assert source.text == (
        'from dockerdsl import From, Stage\n\nimage = Stage(None, From("a")).raw("RUN cat <<A <<B\\n1\\nA\\n2\\nB")\n'
    )
    assert source.raws == ("RUN cat <<A <<B\n1\nA\n2\nB",)


def test_the_last_stage_is_called_as_asked() -> None:
    assert to_source(parse("FROM a\n"), "web").text == 'from dockerdsl import From, Stage\n\nweb = Stage(None, From("a"))\n'


WRITTEN = {
    "many names": (
        "ARG A=1\nFROM a:${A} AS b\nRUN --mount=type=cache,target=/c --mount=type=ssh --mount=type=secret,id=s --mount=type=tmpfs,target=/t c\n"
        "RUN <<E\nset -e\nd\nE\nRUN e && \\\n f\nFROM g\n",
        """\
        from dockerdsl import (
            Arg,
            Dockerfile,
            From,
            Stage,
            cache,
            script,
            secret,
            sh,
            ssh,
            tmpfs,
        )

        A = Arg("A", "1")

        b = (
            Stage("b", From(f"a:{A}"))
            .run("c", mounts=[cache("/c"), ssh(), secret("s"), tmpfs("/t")])
            .run(
                script(\"""
                d
                \""")
            )
            .run(sh("e", "f"))
        )

        g = Stage(None, From("g"))

        dockerfile = Dockerfile(b, g)
        """,
    ),
    "a script for another program": (
        "FROM a\nRUN <<E\n#!/bin/x\nb\nE\n",
        """\
        from dockerdsl import From, Stage, script

        g = Stage(None, From("a")).run(
            script(
                \"""
                b
                \""",
                interpreter="/bin/x",
                errexit=False,
            )
        )
        """,
    ),
    "a folder that stands where it comes from": (
        "FROM a\nRUN --mount=type=bind,source=b,target=b c\n",
        """\
        from dockerdsl import From, Stage, bind

        g = Stage(None, From("a")).run("c", mounts=[bind("b")])
        """,
    ),
    "files of a stage, all or some": (
        "FROM a AS b\nFROM a\nRUN --mount=type=bind,from=b,target=/b --mount=from=b,source=c,target=/c d\n",
        """\
        from dockerdsl import From, Stage, bind

        b = Stage("b", From("a"))

        g = Stage(None, From("a")).run(
            "d", mounts=[bind(target="/b", from_=b), bind("c", "/c", from_=b)]
        )
        """,
    ),
    "a file of several lines": (
        f"FROM a\nCOPY <<E /b\n{'c' * 50}\n{'d' * 50}\nE\n",
        f"""\
        from dockerdsl import From, Stage

        g = Stage(None, From("a")).file(
            "/b",
            "{"c" * 50}\\n"
            "{"d" * 50}\\n",
        )
        """,
    ),
}


@pytest.mark.parametrize(("text", "source"), WRITTEN.values(), ids=WRITTEN)
def test_a_file_becomes_this_python(text: str, source: str) -> None:
    assert to_source(parse(text), "g").text == dedent(source)


def test_a_base_that_no_value_can_keep_is_refused() -> None:
    with pytest.raises(DockerdslError, match=r"FROM cannot be written: 'FROM \$\{x\^\^\}'"):
        to_source(parse("FROM a\nFROM ${x^^}\n"))
