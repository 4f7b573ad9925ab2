"""The one style of a Dockerfile, and that it never changes what a file says."""

from __future__ import annotations

from pathlib import Path

import pytest

from dockerdsl import errors
from dockerdsl.editing.format import format_text
from dockerdsl.editing.shell_text import same_words
from dockerdsl.reading.scan import scan
from tests.conformance.vectors import cases, dockerfile

HERE = Path(__file__).parent

STYLE = {
    "keywords": ("from a as b\nRun c\nhealthcheck cmd x\n", "FROM a AS b\nRUN c\nHEALTHCHECK CMD x\n"),
    "blanks behind keywords, and between the words of FROM": (
        "FROM   --platform=x/y\ta   AS\tb\nRUN    c   d\nENV  A=1   B=2\n",
        "FROM --platform=x/y a AS b\nRUN c   d\nENV A=1   B=2\n",
    ),
    "blanks at the ends of lines": ("FROM a  \n  RUN b\t\n", "FROM a\nRUN b\n"),
    "a line end at the end": ("FROM a", "FROM a\n"),
    "empty lines at the top and at the end": ("\n\nFROM a\n\n \n", "FROM a\n"),
    "never two empty lines": ("FROM a\n\n\nRUN b\n \n\t\n# c\n", "FROM a\n\nRUN b\n\n# c\n"),
    "an empty line between stages": (
        "ARG X\nFROM a\nRUN b\n# about\n# c\nFROM c\n\n\n# d\nFROM d\n",
        "ARG X\n\nFROM a\nRUN b\n\n# about\n# c\nFROM c\n\n# d\nFROM d\n",
    ),
    "continued lines": (
        "FROM a\nRUN b \\\n  && c \\\n\t\t&& d\\\n && e   \\  \n\n\n f\nCOPY a \\\n        b \\\n  c\n",
        "FROM a\nRUN b \\\n    && c \\\n    && d \\\n    && e \\\n    f\nCOPY a \\\n    b \\\n    c\n",
    ),
    "comments in continuations stay": (
        "FROM a\nRUN b \\\n# one  \n      # two\n  c\n",
        "FROM a\nRUN b \\\n# one  \n      # two\n    c\n",
    ),
    "comments stay": ("#one  \nFROM a\n   # two\t\nRUN b\n", "#one  \nFROM a\n   # two\t\nRUN b\n"),
    "heredocs stay": (
        "FROM a\nrun <<EOF  \n\n\n  x  \nEOF\ncopy <<-A <<B   /c\n\ta  \n\tA\n\n\nB\n",
        "FROM a\nRUN <<EOF\n\n\n  x  \nEOF\nCOPY <<-A <<B   /c\n\ta  \n\tA\n\n\nB\n",
    ),
    "directives stay": ("#escape = `\nFROM a\nRUN b `\n  c\n", "#escape = `\nFROM a\nRUN b `\n  c\n"),
    "an empty line that keeps a comment from being a directive": ("\n\n# escape=`\nFROM a\n", "\n# escape=`\nFROM a\n"),
    "CRLF stays": ("from a\r\nRUN b \\\r\n c\r\n", "FROM a\r\nRUN b \\\r\n    c\r\n"),
    "mixed line ends become what most are": ("FROM a\r\nRUN b\nRUN c\r\nRUN d", "FROM a\r\nRUN b\r\nRUN c\r\nRUN d\r\n"),
    "heredocs keep their line ends": (
        "FROM a\r\nRUN b\r\nRUN <<E\r\nx\r\ny\nE\r\n",
        "FROM a\r\nRUN b\r\nRUN <<E\r\nx\r\ny\nE\r\n",
    ),
    "a byte order mark stays": ("\ufefffrom a\n", "\ufeffFROM a\n"),
    "JSON over lines": ('FROM a\nCMD [ "a  \\\n b", \\\n  "c" ]\n', 'FROM a\nCMD [ "a  \\\n b", \\\n    "c" ]\n'),
    "continuations that nothing follows": ("FROM a\nRUN b \\\n  \\\n  \\\n", "FROM a\nRUN b\n"),
    "a keyword alone, continued": ("FROM a\ncmd\\\n\n", "FROM a\nCMD\n"),
    "variables of the shell": ("FROM a\nRUN b $c  \\\n d\n", "FROM a\nRUN b $c \\\n    d\n"),
    "a continuation that nothing follows": ("FROM a\nRUN b \\\n", "FROM a\nRUN b\n"),
    "a continuation that a comment follows": ("FROM a\nRUN b \\\n  # c\n", "FROM a\nRUN b \\\n  # c\n"),
    "an instruction that an empty line does not end": ("FROM a\nRUN b \\\n\nRUN c\n", "FROM a\nRUN b \\\n    RUN c\n"),
}

KEPT = {
    "blanks in quotes": 'FROM a\nRUN echo "b \\\n  c"\nRUN echo \'b \\\n  c\'\nENV A="b \\\n  c"\n',
    "words that are one": "FROM a\nRUN b\\\nc\nRUN d\\\ne \\\n    f\n",
    "an escaped blank": "FROM a\nRUN echo \\ \\\n  b\n",
    "text that is no words": "FROM a\nWORKDIR /b \\\n  c\nUSER d \\\n  e\nENV F g \\\n  h\n",
    "what ONBUILD stores": "FROM a\nONBUILD run b \\\n  c\n",
    "what another shell reads": 'FROM a\nSHELL ["powershell", "-c"]\nRUN b \\\n  c\n',
    "what a shell of Windows reads": "# escape=`\nFROM a\nRUN b `\n  c\n",
    "a text that sh may read otherwise": "FROM a\nRUN b `c \\\n  d`\nRUN e $'f \\\n  g'\nRUN h ${i:-j \\\n  k}\n",
    "quotes in a comment of the shell": "FROM a\nRUN b # it's \\\n  c\n",
}


@pytest.mark.parametrize(("text", "expected"), STYLE.values(), ids=STYLE)
def test_the_style(text: str, expected: str) -> None:
    assert format_text(text) == expected
    assert format_text(expected) == expected


@pytest.mark.parametrize("text", KEPT.values(), ids=KEPT)
def test_blanks_that_may_mean_something_stay(text: str) -> None:
    assert format_text(text) == text


def test_a_shell_is_known_again_in_the_next_stage() -> None:
    text = 'FROM a\nSHELL ["/bin/bash", "-c"]\nRUN b \\\n  c\nSHELL ["cmd"]\nRUN d \\\n  e\n\nFROM f\nRUN g \\\n  h\n'

    assert format_text(text) == text.replace("  c", "    c").replace("  h", "    h")


def test_bytes_that_are_no_utf8_stay() -> None:
    assert format_text(b"from a\nRUN \xff\n").encode(errors="surrogateescape") == b"FROM a\nRUN \xff\n"


def test_what_buildkit_refuses_is_refused() -> None:
    with pytest.raises(errors.ParseError, match="svc/Dockerfile:2: unknown instruction: RUNN"):
        format_text("FROM a\nRUNN b\n", "svc/Dockerfile")


@pytest.mark.parametrize("name", ["parse", "errors", "lint"])
def test_a_formatted_file_stays_as_it_is(name: str) -> None:
    for case in cases(name):
        try:
            made = format_text(dockerfile(case))
        except errors.ParseError:
            continue
        assert format_text(made) == made, case["id"]


@pytest.mark.parametrize("path", sorted(HERE.glob("__snapshots__/**/*.Dockerfile")), ids=lambda path: path.stem)
def test_what_this_library_writes_is_in_the_style(path: Path) -> None:
    text = path.read_bytes().decode()

    assert format_text(text) == text


WORDS = {
    "blanks between words": ("a  b", "a b", True),
    "tabs": ("a\tb", "a b", True),
    "quotes": ("'a  b'", "'a b'", False),
    "double quotes": ('"a  b"', '"a b"', False),
    "a command in quotes": ('"$(a  b)"', '"$(a b)"', True),
    "quotes in a command in quotes": ('"$(a "b  c")"', '"$(a "b c")"', False),
    "a variable": ("${a:-b  c}", "${a:-b c}", False),
    "an escaped blank": ("a\\  b", "a\\ b", False),
    "an escaped quote": ('\\"a  b', '\\"a b', True),
    "an open quote": ("it's  a", "it's a", False),
    "a subshell": ("( a  b )", "(  a b  )", True),
    "blanks where none were": ("a b", "ab", False),
    "case": ("case $x in a)  b;; esac", "case $x in a) b;; esac", False),
}


@pytest.mark.parametrize(("one", "two", "same"), WORDS.values(), ids=WORDS)
def test_when_a_shell_reads_the_same(one: str, two: str, same: bool) -> None:
    assert same_words(one, two) is same


DAMAGED = {
    "another escape character": ("from a\nrun b\n", "# escape=`\nFROM a\nRUN b\n", 1),
    "another keyword": ("from a\nrun b\n", "FROM a\nCMD b\n", 2),
    "another comment": ("from a\n# b\nrun c\n", "FROM a\n# d\nRUN c\n", 3),
    "an instruction more": ("from a\n", "FROM a\nRUN b\n", 1),
}


@pytest.mark.parametrize(("text", "result", "line"), DAMAGED.values(), ids=DAMAGED)
def test_a_result_that_says_something_else_is_refused(
    text: str, result: str, line: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dockerdsl.editing.format.scan", lambda given, file: scan(text if given == text else result, file))
    with pytest.raises(errors.EditRefused) as refused:
        format_text(text, "Dockerfile")
    assert str(refused.value) == (
        f"Dockerfile:{line}: the formatted file would not say the same, so it is left alone\n"
        "  hint: please report it with the file"
    )
