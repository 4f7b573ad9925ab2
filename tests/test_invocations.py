"""Which programs run, looked at through those that only run another one."""

from __future__ import annotations

import pytest

from dockerdsl.shell import Invocation, dialect, invocations, read_exec, read_shell
from dockerdsl.words import write_json


def said(found: Invocation) -> str:
    """Return an invocation as one line: what it goes through, its environment, its name, its arguments."""
    through = "".join(f"{word.text} > " for word in found.through)
    return through + " ".join(
        [*(word.text for word in found.environment), found.name, *(f"[{word.text}]" for word in found.args)]
    )


RUNS = {
    "a heredoc of nothing in a word": ("sh -c 'cat <<E\nE\n'", ["sh > cat"]),
    "a continued line in a word": ('sh -c "a \\\n b"', ["sh > a [b]"]),
    "redirections in a word": ("sh -c 'a <b >c'; sh <<E\nd <e\nE", ["sh > a", "sh > d"]),
    "two words in one": ("""sh -c 'a'"$(b)" """, ["sh [-c] [a${...}]", "b"]),
    "an escape at the end": ("sh -c 'a'\"\\", ["sh [-c]"]),
    "as it stands": ("make -j4 all", ["make [-j4] [all]"]),
    "folders": ("/usr/local/bin/pip3 install ${HOME}/x", ["pip3 [install] [${HOME}/x]"]),
    "a variable": ("$PYTHON -m pip; ${BIN}/pip", ["${PYTHON} [-m] [pip]", "pip"]),
    "an environment": ("A=1 B=$C make", ["A=1 B=${C} make"]),
    "env": ("env -i -u X A=1 B=2 make C=3", ["env > A=1 B=2 make [C=3]"]),
    "env of nothing": ("env - A=1 make", ["env > A=1 make"]),
    "a verb": ("conda run -n x pip install y; poetry run -- make", ["conda > pip [install] [y]", "poetry > make"]),
    "another verb": ("conda install -n x y; poetry -q", ["conda [install] [-n] [x] [y]", "poetry [-q]"]),
    "words of its own": ("chroot /x; chroot /x make", ["chroot [/x]", "chroot > make"]),
    "env alone": ("env; env -u A; env A=1", ["env", "env [-u] [A]", "env [A=1]"]),
    "sudo": ("sudo -EH -u app --group=x -- A=1 make -j2", ["sudo > A=1 make [-j2]"]),
    "sudo that runs nothing": ("sudo -v", ["sudo [-v]"]),
    "many": ("exec nice -n 5 timeout -s KILL 10s stdbuf -oL make", ["exec > nice > timeout > stdbuf > make"]),
    "command": ("command make; command -v make", ["command > make", "command [-v] [make]"]),
    "time": ("time -p make; /usr/bin/time -f %e make", ["make", "/usr/bin/time > make"]),
    "xargs": ("cat x | xargs -0 -n 1 -I{} apt-get install -y {}", ["cat [x]", "xargs > apt-get [install] [-y] [{}]"]),
    "busybox": ("busybox wget x", ["busybox > wget [x]"]),
    "an assignment alone": ("A=1; >x", []),
    "bash -c": ("bash -lc 'a \"b c\" && d'", ["bash > a [b c]", "bash > d"]),
    "options of bash": ("bash -o pipefail --norc -ec 'a | b' c d", ["bash > a", "bash > b"]),
    "-c of a shell that goes by another name": ("ksh93 -c 'a b'", ["ksh93 > a [b]"]),
    "bash -c between double quotes": (r'''X=1 sh -c "a \"b\" $c && d \$e"''', ["sh > X=1 a [b] [${c}]", "sh > X=1 d [${e}]"]),
    "bash -c of mixed quotes": ("""sh -c 'a '"'b'"' c'""", ["sh > a [b] [c]"]),
    "bash -c in bash -c": (r'''sudo sh -c "bash -c 'a b'"''', ["sudo > sh > bash > a [b]"]),
    "bash -c with a substitution": ('sh -c "a $(b c)"', ["sh > a [${...}]", "b [c]"]),
    "bash -c of nothing, or of what is not shell": ("sh -c ''; sh -c 'a", ["sh [-c] []", "sh [-c]"]),
    "a script": ("bash -e x.sh -c y", ["bash [-e] [x.sh] [-c] [y]"]),
    "su": ("su - app -c 'a b'", ["su > a [b]"]),
    "eval": ("eval 'a b'; eval a b", ["eval > a [b]", "eval [a] [b]"]),
    "a fed shell": ("bash -e <<'E'\na $b\nE\nc", ["bash > a [${b}]", "c"]),
    "a fed shell, filled in before": ("<<E sh\na \\$b $c $(d)\nE\n", ["sh > a [${b}] [${c}] [${...}]", "d"]),
    "a fed shell with words": ("sh -s x <<E\na\nE\n", ["sh > a"]),
    "a fed program": ("python3 <<E\nimport a\nE\n", ["python3"]),
    "a script with input": ("sh x.sh <<E\na\nE\n", ["sh [x.sh]"]),
    "what a pipe feeds": ("curl x | sudo bash -s -- y", ["curl [x]", "sudo > bash [-s] [--] [y]"]),
}  # fmt: skip


@pytest.mark.parametrize("case", RUNS)
def test_programs_are_seen_through_what_runs_them(case: str) -> None:
    text, expected = RUNS[case]
    assert [said(each) for each in invocations(read_shell(text))] == expected


def test_what_runs_within_a_word_is_shown_where_it_is_written() -> None:
    text = r'''echo 1 && sh -c "apt-get update && apt-get install -y \"a b\" \$X"'''
    *_, install = invocations(read_shell(text))
    assert [text[word.start : word.end] for word in (install.word, *install.args)] == [
        "apt-get",
        "install",
        "-y",
        r"\"a b\"",
        r"\$X",
    ]
    assert (install.command.joined_by, text[install.command.start : install.command.end]) == (
        "&&",
        r"apt-get install -y \"a b\" \$X",
    )


def test_what_a_program_runs_behind_has_a_name_without_folders() -> None:
    (found,) = invocations(read_shell("/usr/bin/sudo -u app env make"))
    assert [word and word.start for word in (found.behind("sudo"), found.behind("env"), found.behind("xargs"))] == [0, 21, None]


def test_pipelines_within_words_have_numbers_of_their_own() -> None:
    found = invocations(read_shell("sh -c 'a | b; c'; sh -c 'd'; e"))
    numbers = [each.command.pipeline for each in found]
    assert numbers[0] == numbers[1]
    assert len(set(numbers)) == 4


EXEC = {
    "argv": ('["ls", "-l", "a && b"]', ["ls [-l] [a && b]"]),
    "a shell": ('["/bin/sh", "-c", "a \\"b c\\" && \\u0064\\ud83d\\ude00"]', ["/bin/sh > a [b c]", "/bin/sh > d😀"]),
    "through others": ('["sudo", "env", "A=1", "make"]', ["sudo > env > A=1 make"]),
    "variables are none": ('["echo", "$HOME"]', ["echo [$HOME]"]),
    "nothing": ("[]", []),
}


@pytest.mark.parametrize("case", EXEC)
def test_an_exec_form_is_judged_by_its_words(case: str) -> None:
    text, expected = EXEC[case]
    assert [said(each) for each in read_exec(text)] == expected


def test_strings_are_read_as_the_json_that_is_written() -> None:
    argv = ["sh", "-c", 'a "b"\n\tc']
    first, second = read_exec(argv)
    text = write_json(argv)
    assert [text[word.start : word.end] for word in (first.word, *first.args, second.word)] == ["a", r"\"b\"", "c"]


def test_flags_and_operands_of_an_invocation() -> None:
    (found,) = invocations(read_shell("apt-get -qy install -t stable --opt=x --opt2 a b - -- -c"))
    assert sorted(found.flags()) == ["c", "opt", "opt2", "q", "t", "y"]
    assert (found.has("y", "yes"), found.has("yes", "assume-yes")) == (True, False)
    assert [word.text for word in found.operands()] == ["install", "stable", "a", "b", "-", "-c"]
    assert [word.text for word in found.operands(frozenset({"t", "opt2"}))] == ["install", "b", "-", "-c"]


@pytest.mark.parametrize(
    ("shell", "script", "expected"),
    [
        (["/bin/sh", "-c"], "", "sh"),
        (["/bin/bash", "-eo", "pipefail", "-c"], "", "bash"),
        (["/busybox/busybox", "sh", "-c"], "", "sh"),
        (["conda", "run", "-n", "x", "/bin/bash", "-c"], "", "bash"),
        (["/bin/ash", "-c"], "", "ash"),
        (["/usr/bin/dash", "-c"], "", "dash"),
        (["mksh", "-c"], "", "ksh"),
        (["zsh", "-c"], "", "zsh"),
        (["powershell", "-Command", "$x"], "", "powershell"),
        (["C:\\Program Files\\PowerShell\\7\\pwsh.exe", "-c"], "", "powershell"),
        (["cmd", "/S", "/C"], "", "cmd"),
        (["/usr/bin/python3", "-c"], "", "other"),
        (["/bin/bash", "-c"], "#!/bin/sh -e\nx", "sh"),
        (["/bin/sh", "-c"], "#! /usr/bin/env -S bash -e\nx", "bash"),
        (["/bin/sh", "-c"], "#!/usr/bin/env python3\nprint()", "other"),
        (["/bin/bash", "-c"], "x\n#!/bin/sh", "bash"),
    ],
)
def test_the_dialect_is_that_of_the_shell_or_of_the_script(shell: list[str], script: str, expected: str) -> None:
    assert dialect(shell, script) == expected
