"""Shell text: commands, words, places, what is opaque."""

from __future__ import annotations

import pytest

from dockerdsl.shell import Shell, ShellCommand, read_shell


def said(command: ShellCommand) -> str:
    """Return a command as one line: assignments, name and arguments, redirections."""
    words = [*command.assignments, *([command.name] if command.name else []), *command.args]
    arrows = [f"{each.descriptor}{each.operator}{each.target.text if each.target else ''}" for each in command.redirects]
    return " | ".join([word.text for word in words] + arrows)


def lines(shell: Shell) -> list[str]:
    return [said(command) for command in shell.commands]


COMMANDS = {
    "a continued line in double quotes": ('a "b\\\nc"', ["a | bc"]),
    "case without in": ("case a b) c;; esac", ["c"]),
    "functions that are conditions": ("function a if b; then c; fi; d() if e; then f; fi", ["b", "c", "e", "f"]),
    "nothing behind what is turned round": ("a; !", ["a"]),
    "a name and arguments": ("apt-get install -y curl", ["apt-get | install | -y | curl"]),
    "a list": ("a && b || c; d & e\nf", ["a", "b", "c", "d", "e", "f"]),
    "a continued line": ("a \\\n  b", ["a | b"]),
    "a word on two lines": ("ab\\\ncd", ["abcd"]),
    "a comment": ("a # b && c\nd", ["a", "d"]),
    "no comment within a word": ("a#b c#", ["a#b | c#"]),
    "assignments": ("X=1 Y='a b' make X=2", ["X=1 | Y=a b | make | X=2"]),
    "assignments alone": ("X=1 Y+=2 Z[1]=3", ["X=1 | Y+=2 | Z[1]=3"]),
    "an array": ("a=(1 'b c' $(d)\n# why\n) e", ["a=(1 'b c' $(d)\n# why\n) | e", "d"]),
    "single quotes": ("echo 'a \"$b\" \\'", ['echo | a "$b" \\']),
    "double quotes": ('echo "a \'b\' \\"c\\" \\d \\$e $f ${g}"', ["echo | a 'b' \"c\" \\d $e ${f} ${g}"]),
    "quotes joined": ("echo a'b'\"c\"\\ d", ["echo | abc d"]),
    "quotes of C": (r"echo $'a\tb\'c\x41\u00e9\101\cA' $'\q'", ["echo | a\tb'cA\u00e9A\x01 | \\q"]),
    "quotes of a language": ('echo $"a b"', ["echo | a b"]),
    "an empty word": ("echo '' \"\"", ["echo |  | "]),
    "variables": ("echo $a ${b} $1 $@ $? a$", ["echo | ${a} | ${b} | ${1} | ${@} | ${?} | a$"]),
    "variables with more": ("echo ${a:-b} ${#c} ${d//x/y} ${e[1]}", ["echo | ${a:-b} | ${#c} | ${d//x/y} | ${e[1]}"]),
    "a brace between quotes": ("echo ${a:-'}'} \"${a%'}'}\" \"${b:-it's}\"", ["echo | ${a:-'}'} | ${a%'}'} | ${b:-it's}"]),
    "a command in a variable": ("echo ${a:-$(b)}", ["echo | ${a:-$(b)}", "b"]),
    "a substitution": ("echo $(a | b) \"$(c \"d e\")\"", ["echo | ${...} | ${...}", "a", "b", "c | d e"]),
    "backquotes": ("echo `a b`", ["echo | ${...}", "a | b"]),
    "backquotes in backquotes": ("echo `a \\`b \\\\\\`c\\\\\\`\\``", ["echo | ${...}", "a | ${...}", "b | ${...}", "c"]),
    "backquotes in quotes": ('echo "`a \\"b c\\"`"', ["echo | ${...}", "a | b c"]),
    "a substitution of a process": ("diff <(a) >(b)", ["diff | ${...} | ${...}", "a", "b"]),
    "arithmetic": ("echo $((1 + $(a) * (2))) $[3]", ["echo | ${...} | ${...}", "a"]),
    "arithmetic as a command": ("((a++)) && b", ["b"]),
    "arithmetic with parentheses as a command": ("(( (1 + a) * (2) )) && b", ["b"]),
    "subshells that look like arithmetic": ("((a); (b))", ["a", "b"]),
    "a substitution that looks like arithmetic": ("echo $((a); (b))", ["echo | ${...}", "a", "b"]),
    "patterns": ("ls *.[ch] @(a|b c) ~/x {d,e}", ["ls | *.[ch] | @(a|b c) | ~/x | {d,e}"]),
    "redirections": ("a >b 2>&1 <c >>d &>e {fd}>f 3<>g >|h", ["a | >b | 2>&1 | <c | >>d | &>e | {fd}>f | 3<>g | >|h"]),
    "a redirection in front": (">b a", ["a | >b"]),
    "a redirection behind a number": ("echo 2 >a; echo b2>c", ["echo | 2 | >a", "echo | b2 | >c"]),
    "a here-string": ("a <<< 'b c'", ["a | <<<b c"]),
    "a group": ("{ a; b; } > c", ["a", "b"]),
    "a subshell": ("(a; b) | c", ["a", "b", "c"]),
    "if": ("if a; then b; elif c; then d; else e; fi", ["a", "b", "c", "d", "e"]),
    "while": ("while a; do b; done < c", ["a", "b"]),
    "until": ("until a; do b; done", ["a", "b"]),
    "for": ("for x in 1 $(a); do b $x; done", ["a", "b | ${x}"]),
    "for without words": ("for x; do a; done; for y\ndo b; done", ["a", "b"]),
    "for as in C": ("for ((i = 0; i < 3; i++)); do a; done", ["a"]),
    "case": ("case $(a) in b|c) d;; (e) f;& *) g;; esac; h", ["a", "d", "f", "g", "h"]),
    "case without a last end": ("case x in\n# why\na) b\n;;\nc) d\nesac", ["b", "d"]),
    "functions": ("a() { b; }; function c { d; }; function e() (f)", ["b", "d", "f"]),
    "a test": ('[[ $a =~ ^(b|c)"d"$ && -f $(e) || ( x < y ) ]] && f', ["e", "f"]),
    "what negates, what is timed": ("! a | b; time -p c; if ! d; then e; fi", ["a", "b", "c", "d", "e"]),
    "reserved words as arguments": ("echo if then fi { } [[ ! case done", ["echo | if | then | fi | { | } | [[ | ! | case | done"]),
    "a heredoc": ("cat <<E > f && a\nx $(b) \\$(c)\nE\nd", ["cat | <<E | >f", "a", "b", "d"]),
    "a heredoc without its end": ("cat <<E\na\nb", ["cat | <<E"]),
    "a heredoc that is left alone": ("cat <<'E'\n$(a)\nE\nb", ["cat | <<E", "b"]),
    "heredocs, one with tabs": ("cat <<-A <<B\n\tx\n\tA\ny\nB\nz", ["cat | <<-A | <<B", "z"]),
    "a heredoc in a substitution": ("a $(b <<E\n$(c)\nE\n) d", ["a | ${...} | d", "b | <<E", "c"]),
    "nothing": (" \n# a\n", []),
}  # fmt: skip


@pytest.mark.parametrize("case", COMMANDS)
def test_commands_are_read(case: str) -> None:
    text, expected = COMMANDS[case]
    shell = read_shell(text)
    assert (lines(shell), shell.opaque) == (expected, ())


OPAQUE = {
    "an array without its end": ("a=(", ["a=("], ["("]),
    "a pipe in an array": ("a=(b | c)", ["a=(b | c)"], ["|"]),
    "quotes of C without their end": ("$'a", [], ["$'a"]),
    "a substitution in a brace without its end": ("${a `b}", [], ["`b}"]),
    "a backquote in sums without its end": ("$(( `a ))", [], ["`a ))"]),
    "sums that a backquote seems to close": ("a $(( `(` ) )) b", ["a"], ["(", "$(( `(` ) )) b"]),
    "a shell deeper than anybody writes": ("(" * 70 + "a", [], ["(" * 30 + "a"]),
    "a word in double quotes that a brace ends": ('a "b ${c', ["a"], ["${c"]),
    "sums without their end": ("a $((b 'c)' d", ["a | ${...}", "b | c) | d"], ["(b 'c)' d"]),
    "sums whose second parenthesis is missing": ('a "$((b) + c', ["a", "b", "+ | c"], ["$((b) + c"]),
    "a function with a name before it": ("a b()", ["a | b"], ["(", ")"]),
    "a function that is a simple command": ("function a b", ["b"], ["b"]),
    "a single quote without its end": ("a 'b c", ["a"], ["'b c"]),
    "a double quote without its end": ('a; b "c $(d', ["a", "b", "d"], ["$(d"]),
    "a backquote without its end": ("a `b", ["a"], ["`b"]),
    "a brace without its end": ("a ${b", ["a"], ["${b"]),
    "a substitution without its end": ("a $(b; c", ["a | ${...}", "b", "c"], ["$(b; c"]),
    "a group without its end": ("a; { b", ["a", "b"], ["{ b"]),
    "if without fi": ("if a; then b", ["a", "b"], ["if a; then b"]),
    "if without then": ("if a; fi; b", ["a", "b"], ["fi"]),
    "for without do": ("for i in 1; a; done", ["a"], ["done"]),
    "stray closing words": ("a; done; b; } c; )", ["a", "b", "c"], ["done", "}", ")"]),
    "stray operators": ("&& a; ;; b", ["a", "b"], ["&&", ";;"]),
    "a pipe to nowhere": ("a | ; b; (c |)", ["a", "b", "c"], ["|", "|"]),
    "nothing behind an operator": ("a && (b ||\n)\n&& c\n&&", ["a", "b", "c"], ["||", "&&", "&&"]),
    "a stray parenthesis": ("a (b) c", ["a | b", "c"], ["(", ")"]),
    "a redirection to nowhere": ("a >; b", ["a | >", "b"], [">"]),
    "case without esac": ("case a in b) c;;", ["c"], ["case a in b) c;;"]),
    "a test without its end": ("[[ a", [], ["[[ a"]),
    "a function without a body": ("a() b", ["b"], ["b"]),
}


@pytest.mark.parametrize("case", OPAQUE)
def test_what_cannot_be_read_is_opaque_and_the_rest_is_there(case: str) -> None:
    text, expected, opaque = OPAQUE[case]
    shell = read_shell(text)
    assert (lines(shell), [text[start:end] for start, end in shell.opaque]) == (expected, opaque)


def test_a_text_in_a_dialect_that_is_not_read_is_opaque() -> None:
    shell = read_shell("Get-Item 'x'", "powershell")
    assert (shell.commands, shell.opaque) == ((), ((0, 12),))


def test_a_command_knows_its_place_in_lists_and_pipelines() -> None:
    shell = read_shell("a && b | c || ! d; { e; f | g; } | h\ni &\nj; (k)")
    placed = [
        f"{said(each)}: {each.joined_by!r} {each.place}/{each.pipes} {each.nested} {each.depth} {'!' * each.negated}".rstrip()
        for each in shell.commands
    ]
    assert placed == [
        "a: '' 0/1  0",
        "b: '&&' 0/2  0",
        "c: '&&' 1/2  0",
        "d: '||' 0/1  0 !",
        "e: '' 0/1 group 1",
        "f: ';' 0/2 group 1",
        "g: ';' 1/2 group 1",
        "h: ';' 1/2  0",
        "i: '\\n' 0/1  0",
        "j: '&' 0/1  0",
        "k: '' 0/1 subshell 1",
    ]
    assert len({each.pipeline for each in shell.commands}) == 9


@pytest.mark.parametrize(
    ("text", "nested"),
    [
        ("$(x)", "substitution"),
        ("`x`", "substitution"),
        ("(x)", "subshell"),
        ("{ x; }", "group"),
        ("f() { x; }", "function"),
        ("f() (x)", "function"),
        ("if x; then :; fi", "if"),
        ("while x; do :; done", "while"),
        ("until x; do :; done", "until"),
        ("for i in 1; do x; done", "for"),
        ("select i in 1; do x; done", "select"),
        ("case a in b) x;; esac", "case"),
    ],
)  # fmt: skip
def test_a_command_knows_what_it_stands_in(text: str, nested: str) -> None:
    found = next(each for each in read_shell(text).commands if said(each) == "x")
    assert (found.nested, found.depth) == (nested, 1)


def test_words_know_where_they_stand_and_what_they_are() -> None:
    text = "X=1 echo plain 'quo ted' \"$x\" a\\ b ~/*.c >out"
    (command,) = read_shell(text).commands
    words = [
        f"{word.raw} literal={word.literal} quoted={word.quoted}"
        for word in (*command.assignments, command.name, *command.args)
        if word
    ]
    assert words == [
        "X=1 literal=True quoted=False",
        "echo literal=True quoted=False",
        "plain literal=True quoted=False",
        "'quo ted' literal=True quoted=True",
        '"$x" literal=False quoted=True',
        "a\\ b literal=True quoted=True",
        "~/*.c literal=True quoted=False",
    ]
    assert text[command.start : command.end] == text


def test_the_body_of_a_heredoc_stands_at_its_redirection() -> None:
    text = "cat <<-E\n\ta $b\n\tE\ncat <<'F'\n$c\nF\n"
    bodies = [command.redirects[0].body for command in read_shell(text).commands]
    assert [(body.text, body.raw, body.literal, body.quoted) for body in bodies if body] == [
        ("a $b\n", "\ta $b\n", False, False),
        ("$c\n", "$c\n", True, True),
    ]


def test_what_stands_between_escaped_backquotes_is_shown_where_it_is_written() -> None:
    text = 'echo `a \\`b "\\$c"\\``'
    found = [text[word.start : word.end] for command in read_shell(text).commands for word in command.args]
    assert found == ['`a \\`b "\\$c"\\``', '\\`b "\\$c"\\`', '"\\$c"']
