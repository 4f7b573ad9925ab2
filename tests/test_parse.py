"""Files read into the instructions that the DSL makes: values, stages, places, and what stays a raw line."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from dockerdsl import Arg, Stage, bind, cache, heredoc, instructions, literal, script, secret, sh, ssh, tmpfs
from dockerdsl.errors import DockerdslError, InvalidValue, ParseError, Unspellable
from dockerdsl.instructions import Instruction
from dockerdsl.reading.parse import Raw, parse, read_raw


def step(line: str) -> Instruction:
    """Return the instruction of a line."""
    (found,) = parse(f"FROM a\n{line}\n").stages[0].steps
    return found


def made(make: Any) -> Instruction:
    """Return the one instruction that a verb makes."""
    (found,) = make(Stage("a", "a")).steps
    return found


SAME = {
    "a chain behind an empty line": ("RUN \\\n  a && \\\n  b", lambda s: s.run(sh("a", "b"))),
    "a command behind empty lines": ("RUN \\\n\\\n  a && b", lambda s: s.run("a && b")),
    "a list of the shell that no line ends in": ("RUN a \\\n  b && c", lambda s: s.run("a   b && c")),
    "a shell form": ("RUN make  all", lambda s: s.run("make  all")),
    "an exec form": ('run [ "make", "all" ]', lambda s: s.run(["make", "all"])),
    "a chain that begins like a flag": ("RUN -- --a b && \\\n  --c", lambda s: s.run(sh("--a b", "--c"))),
    "a chain of commands that begin like options": ("RUN -a b && \\\n  -c && \\\n  --d", lambda s: s.run(sh("-a b", "-c", "--d"))),
    "a chain": ("RUN a \\\n  && b \\\n # c\n  && d", lambda s: s.run(sh("a", "b", "d"))),
    "a script": ("RUN <<EOF\nset -e\na\nEOF", lambda s: s.run(script("a\n"))),
    "a script without its tabs": ("RUN <<-EOF\n\tset -e\n\t\ta\n\tEOF", lambda s: s.run(script("a\n"))),
    "mounts": (
        "RUN --mount=type=cache,dst=/c --mount=from=x,source=/s,target=/t,rw --mount=type=tmpfs,target=/m,size=1g x",
        lambda s: s.run("x", mounts=[cache("/c"), bind("/s", "/t", from_="x", rw=True), tmpfs("/m", size="1g")]),
    ),
    "secrets": (
        "RUN --mount=type=secret,source=t,env=T,required --mount=type=ssh x",
        lambda s: s.run("x", mounts=[secret("t", env="T", required=True), ssh()]),
    ),
    "a network": ("RUN --network=none x", lambda s: s.run("x", network="none")),
    "a command": ('CMD ["a", "b"]', lambda s: s.cmd("a", "b")),
    "an entry point": ('ENTRYPOINT ["a"]', lambda s: s.entrypoint("a")),
    "a shell": ('SHELL ["bash", "-c"]', lambda s: s.shell("bash", "-c")),
    "files": ("COPY --from=img --link a/ b /c/", lambda s: s.copy("a/", "b", "/c/", from_="img", link=True)),
    "files with blanks": ('COPY ["a b", "/c d"]', lambda s: s.copy("a b", "/c d")),
    "a literal pattern": (r'COPY ["a[\\\\*]b", "/c"]', lambda s: s.copy(literal("a*b"), "/c")),
    "a file of the file": ("COPY <<'f' /x\n$a\nf", lambda s: s.copy(heredoc("$a\n", name="f"), "/x")),
    "a remote file": (
        f"ADD --checksum=sha256:{'a' * 64} --unpack=false https://x/y /z",
        lambda s: s.add("https://x/y", "/z", checksum=f"sha256:{'a' * 64}", unpack=False),
    ),
    "pairs": ("ENV A=1 'B C'=\"x $D\"", lambda s: s.env({"A": "1", "B C": "x $D"})),
    "the old form of a pair": ("ENV A  b = c ", lambda s: s.env(A="b = c")),
    "a literal dollar": (r"LABEL price=\$5 x='$y'", lambda s: s.label(price=literal("$5"), x=literal("$y"))),
    "a path": ('WORKDIR "/a b"', lambda s: s.workdir("/a b")),
    "a user": ("USER $U:0", lambda s: s.user("$U:0")),
    "ports": ("EXPOSE 80 53/udp", lambda s: s.expose(80, "53/udp")),
    "volumes": ('VOLUME ["/a", " /b "]', lambda s: s.volume("/a", "/b")),
    "a signal": ("STOPSIGNAL SIGINT", lambda s: s.stopsignal("SIGINT")),
    "a health check": (
        "HEALTHCHECK --interval=30s --retries=2 CMD curl x",
        lambda s: s.healthcheck(sh("curl x"), interval=timedelta(seconds=30), retries=2),
    ),
    "no health check": ("healthcheck NONE", lambda s: s.healthcheck(None)),
    "an author": ("MAINTAINER a  b", lambda s: s.maintainer("a  b")),
    "a trigger": ("ONBUILD COPY a b", lambda s: s.onbuild(instructions.Copy(("a",), "b"))),
}  # fmt: skip


@pytest.mark.parametrize(("line", "make"), SAME.values(), ids=SAME)
def test_a_line_is_the_value_that_a_verb_makes(line: str, make: Any) -> None:
    assert step(line) == made(make)


def test_arguments_are_declared_before_stages_and_in_them() -> None:
    parsed = parse("ARG A=1 B\nFROM x:$A\nARG A C='d e'\n")
    assert [declared.args for declared in parsed.args] == [(Arg("A", "1"), Arg("B"))]  # type: ignore[attr-defined]
    assert parsed.stages[0].steps[0].args == (Arg("A"), Arg("C", "d e"))  # type: ignore[attr-defined]


def test_a_file_has_stages_with_names_as_they_are_written() -> None:
    parsed = parse("FROM a AS One\nRUN x\nfrom --platform=linux/arm64 b\n")
    assert [(stage.name, stage.base.image, len(stage.steps)) for stage in parsed.stages] == [("One", "a", 1), (None, "b", 0)]  # type: ignore[union-attr]


def test_an_instruction_knows_its_lines() -> None:
    parsed = parse("FROM a\n\n# c\nRUN x \\\n  y\nCMD z\n", "svc/Dockerfile")
    places = [each.at for each in parsed.stages[0].steps]
    assert [(at.file, at.line, at.end_line) for at in places if at] == [("svc/Dockerfile", 4, 5), ("svc/Dockerfile", 6, 6)]


RAW = {
    "a heredoc that no word announces": "COPY << f /x\nf",
    "two heredocs of one name": "COPY <<a <<a /x\n1\na\n2\na",
    "a pattern with a backslash": r'COPY ["a\\\\*b", "/x"]',
    "a flag beyond ASCII": "COPY --exclude=é a b",
    "an open quote": "ENV a='b",
    "a variable without end": "ENV a=${b",
    "a trigger that is none": "ONBUILD NOPE x",
    "an option that says nothing": "RUN --mount=type=tmpfs,target=/t,id=x y",
    "variables in variables without end": f"ENV A={'${A:-' * 200}{'}' * 200}",
}


@pytest.mark.parametrize("line", RAW.values(), ids=RAW)
def test_what_no_value_can_keep_stays_the_line_that_it_is(line: str) -> None:
    found = step(line)
    assert isinstance(found, Raw)
    assert found.text == line
    assert found.keyword_of == line.split(maxsplit=1)[0]


REFUSED = {
    "an instruction nobody knows": ("FROM a\nRUM x", "unknown instruction: RUM", 2),
    "one before FROM": ("\nRUN x", "no build stage in current context", 2),
    "a raw one before FROM": ("ENV a='b", "no build stage in current context", 1),
    "an array of numbers": ("FROM a\nCMD [1]", "when using JSON array syntax, arrays must be comprised of strings only", 2),
    "a heredoc without end": ("FROM a\nRUN <<E", "unterminated heredoc", 2),
    "nothing": ("", "file with no instructions", 1),
}


@pytest.mark.parametrize(("text", "message", "line"), REFUSED.values(), ids=REFUSED)
def test_a_file_is_refused_with_its_line(text: str, message: str, line: int) -> None:
    with pytest.raises(ParseError) as refused:
        parse(text, "Dockerfile")
    assert refused.value.what == message
    assert refused.value.at is not None
    assert (refused.value.at.file, refused.value.at.line) == ("Dockerfile", line)


def test_bytes_are_read_as_they_are() -> None:
    assert parse(b"FROM a\r\nUSER \xff\r\n").stages[0].steps[0].at is not None
    assert parse("\ufeffFROM a".encode()).stages[0].base.image == "a"  # type: ignore[union-attr]


NO_RAW_LINE = {
    "a heredoc without end": ("RUN <<E\na", "the raw line cannot be read: unterminated heredoc"),
    "a byte order mark": ("\ufeffRUN a", "the raw line cannot be read: unknown instruction: \ufeffRUN"),
    "a stage": ("FROM b", "raw cannot begin a stage"),
    "a stage that no value can keep": ("from b${", "raw cannot begin a stage"),
    "nothing": ("\n", "raw takes one instruction, not 0"),
}


@pytest.mark.parametrize(("line", "what"), NO_RAW_LINE.values(), ids=NO_RAW_LINE)
def test_what_would_be_another_in_the_middle_of_a_file_is_no_raw_line(line: str, what: str) -> None:
    with pytest.raises(DockerdslError) as refused:
        read_raw(line)
    assert refused.value.what == what


@pytest.mark.parametrize("good", ["\\", "`"], ids=["backslash", "backquote"])
@pytest.mark.parametrize(
    "line",
    ["RUN a {0}", "RUN a {0} ", "RUN a {1}\n b", "# escape={1}\nRUN a {1}\n b"],
    ids=["goes on", "behind a blank", "ends early", "says so"],
)
def test_a_raw_line_is_refused_where_the_escape_character_makes_another_of_it(line: str, good: Any) -> None:
    bad: Any = "`" if good == "\\" else "\\"
    line = line.format(bad, good)
    stage = Stage("a", "b").raw(line)
    assert str(stage.dockerfile(escape=good)).endswith(f"FROM b AS a\n{line}\n")
    with pytest.raises(Unspellable) as refused:
        str(stage.dockerfile(escape=bad))
    assert refused.value.at == stage.steps[0].at
    assert refused.value.what == f"the raw line {line!r} is no line of its own where the escape character is {bad!r}"


def test_a_stage_has_no_name_that_only_python_parts_from_the_image() -> None:
    assert parse("FROM a\x1cAS\x1cb\n").stages[0].name is None


def test_a_heredoc_keeps_a_destination_that_begins_with_a_blank_beyond_ascii() -> None:
    (copy,) = parse("FROM a\nCOPY <<'E' \xa0b\n1\nE\n").stages[0].steps
    assert copy == instructions.Copy((heredoc("1\n", name="E"),), "\xa0b")


def test_a_raw_line_is_read_before_it_is_taken() -> None:
    assert read_raw("RUN <<E\nx\nE").text == "RUN <<E\nx\nE"  # type: ignore[attr-defined]
    with pytest.raises(ParseError, match="unknown instruction: RUM"):
        read_raw("RUM x")
    for lines in ("", "RUN a\nRUN b", "FROM a"):
        with pytest.raises((InvalidValue, ParseError)):
            read_raw(lines)
