"""Our reading of shell text against shfmt's: the same commands, the same words, the same texts refused."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from dockerdsl.reading.scan import scan
from dockerdsl.shell import read_shell
from tests import shfmt

TESTS = Path(__file__).parent
FILES = sorted(path for pattern in ("*.jsonl", "*.Dockerfile", "Dockerfile") for path in TESTS.parent.rglob(pattern))
UNLIKE = {
    "a carriage return belongs to the word": "\r",
    "NUL is a character": "\0",
}
"""What shfmt drops, and a shell does not."""

pytestmark = pytest.mark.skipif(shfmt.SHFMT is None, reason="needs shfmt: pip install shfmt-py")

NASTY = {
    "a version pin": 'apt-get install "a-${V}" b-$V.deb c="${V}"d',
    "quotes within quotes": '''echo "a 'b "c" d' e" 'f "g"' "$(echo "h $(i "j")")"''',
    "blanks kept in quotes": 'echo "${A}  ${B}" >&2 c',
    "backslashes": r"""echo a\ b "c\d\\\$e" 'f\' \\ \"g """,
    "a trick with single quotes": """sh -c 'it'"'"'s'""",
    "defaults": """echo ${a:-"b c"} "${d:-"e f"}" ${g:-$(h "i")} "${j:+'k'}" """,
    "case in a substitution": "a $(case b in c) d;; (e|f) g;; esac)",
    "a comment in a substitution": "a $(b # it's (\n)\nc",
    "heredocs": "cat <<A <<-'B' | sort && c\n$(d)\nA\n\t$(e)\n\tB\nf",
    "a heredoc in a loop": "for a in b; do cat <<E\n`c`\nE\ndone | d",
    "arithmetic": "echo $((1 + (2 * 3) << $(a))) && ((b = 1, c++))",
    "tests": """[[ -f "$a" && ( $b =~ ^[a-z]+(-[0-9]+)?$ || c < d ) ]] || e""",
    "arrays": "a=(b 'c d' [3]=$(e)) f+=(g) && declare -A h=([i]=j) k=l",
    "functions": "a() { b; } && function c { d; } ; function e() ( f )\ng",
    "loops": "while read -r a || [ b ]; do c; done < <(d) | until e; do f; done",
    "select and for": "select a in b c; do d; done; for ((i=0; i<3; i++)); do e; done; for f; do g; done",
    "patterns": "rm -rf !(a|b) @(c).d *.[ch] ?(e)f",
    "process substitution": "diff <(sort a) <(sort b) > >(tee c)",
    "redirections": "a 2>&1 >b <<<'c d' &>>e {f}>&- 3<>g",
    "groups": "{ a; { b; }; (c; (d)); } 2>e && ! f | g",
    "quotes of C": r"printf $'a\nb' $'it\'s' $'\x41'",
    "separators": "a;b;\n\n# c\n;" .removesuffix("\n;") + "\nd & e &\nf",
    "assignments": "A=1 B='c d' E=$F g H=i && J=k",
    "a continued word": "apt-get in\\\nstall a \\\n  b",
    "reserved words": "if [ a ]; then echo then fi; elif b; then c; else d; fi && echo if",
    "names that look reserved": "iffy && fido { } && a}b {c,d} {e}",
    "backquotes": 'a `b "c d" | e` "`f \\"g\\" \\`h\\``"',
    "a coproc and a timed command": "time -p a | b && coproc c d",
    "letters beyond ASCII": "écho 'ü' \"日本\" ☃=1 $'é'",
    "unread: a quote": "a 'b",
    "unread: a parenthesis": "a (b)",
    "unread: stray words": "done",
    "unread: nothing behind &&": "a &&",
    "unread: a pipe": "a | | b",
    "unread: if": "if a; fi",
    "unread: two semicolons": "a;; b",
}  # fmt: skip


def ours(text: str) -> list[tuple[str, ...]] | None:
    shell = read_shell(text)
    found = [[*each.assignments, *([each.name] if each.name else []), *each.args] for each in shell.commands]
    return None if shell.opaque else sorted(tuple([word.text for word in words]) for words in found)


@pytest.mark.parametrize("case", NASTY)
def test_shfmt_reads_the_same(case: str) -> None:
    assert ours(NASTY[case]) == shfmt.commands(NASTY[case])


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(TESTS.parent)))
def test_shfmt_reads_the_same_in_real_instructions(path: Path) -> None:
    different = {text: (ours(text), theirs) for text in bodies(path) if (theirs := shfmt.commands(text)) != ours(text)}
    assert {text: read for text, read in different.items() if read[1] is not None or not _has_heredoc(text)} == {}


def _has_heredoc(text: str) -> bool:
    """Return whether a text announces a heredoc: a shell reads it up to the end of the text if need be, shfmt refuses."""
    return any(each.operator in ("<<", "<<-") for command in read_shell(text).commands for each in command.redirects)


def bodies(path: Path) -> list[str]:
    """Return the shell texts of a Dockerfile, or of the Dockerfiles in a table of cases."""
    text = path.read_bytes().decode(errors="surrogateescape")
    cases = [json.loads(line) for line in text.splitlines()] if path.suffix == ".jsonl" else [{"dockerfile": text}]
    found = {body: None for case in cases if isinstance(case.get("dockerfile"), str) for body in _bodies(case["dockerfile"])}
    return [body for body in found if body.isprintable() or not any(mark in body for mark in UNLIKE.values())]


def _bodies(dockerfile: str) -> Iterator[str]:
    for piece in scan(dockerfile).instructions:
        if piece.keyword.upper() == "RUN" and not piece.rest.startswith(("[", "--")):
            yield piece.text.partition(piece.keyword)[2].strip() if piece.heredocs else piece.rest
            yield from [heredoc.content for heredoc in piece.heredocs]
