"""How values are spelled, for both escape characters; `tests/laws` says that all of them are read back."""

from __future__ import annotations

import pytest

from dockerdsl import literal, words
from dockerdsl.errors import InvalidValue, Unspellable
from dockerdsl.text import Text, settle

WORDS = {
    "plain": ("a/b-c:1.0@x%y+z,~=", "a/b-c:1.0@x%y+z,~=", "a/b-c:1.0@x%y+z,~="),
    "letters beyond ASCII": ("naïve語", "naïve語", "naïve語"),
    "nothing": ("", '""', '""'),
    "a blank": ("a b", '"a b"', '"a b"'),
    "quotes": ('it\'s "so"', '"it\'s \\"so\\""', '"it\'s `"so`""'),
    "escapes": ("C:\\new `x`", '"C:\\\\new `x`"', '"C:\\new ``x``"'),
    "a hash": ("#a", '"#a"', '"#a"'),
    "a variable": ("$A", "$A", "$A"),
    "a variable with a default": ("${A:-b}", "${A:-b}", "${A:-b}"),
    "a variable beside a blank": ("$A b", '"$A b"', '"$A b"'),
    "a default with quotes": ("${A:-it's}", '"${A:-it\\\'s}"', '"${A:-it`\'s}"'),
    "a default with a blank": ("${A:-b c}", '"${A:-b c}"', '"${A:-b c}"'),
    "a default with a dollar": ("${A:-$5}", '"${A:-\\$5}"', '"${A:-`$5}"'),
    "a literal dollar": (Text("$A", (0,)), '"\\$A"', '"`$A"'),
    "a literal brace": (settle(f"${{A:-{literal('}')}}}"), '"${A:-\\}}"', '"${A:-`}}"'),
    "a dollar that is none": ("$5", '"\\$5"', '"`$5"'),
    "a pattern": ("${A%%.*}", '"${A%%.*}"', '"${A%%.*}"'),
    "control characters": ("\t\r\x01", '"\t\r\x01"', '"\t\r\x01"'),
    "a byte order mark": ("\ufeffa", '"\ufeffa"', '"\ufeffa"'),
}


@pytest.mark.parametrize("case", WORDS)
def test_a_word_is_quoted_when_it_must_be(case: str) -> None:
    value, usual, other = WORDS[case]
    assert words.write_word(value, "\\") == usual
    assert words.write_word(value, "`") == other
    assert words.read_word(usual, "\\") == words.read_word(other, "`") == value


LINES = {
    "blanks inside": ("/a b/c", "/a b/c"),
    "a blank at an edge": (" a", '" a"'),
    "a flag": ("--a", '"--a"'),
    "a flag of a variable": ("--$A", '"--$A"'),
    "a hash": ("#a", "#a"),
    "a variable": ("$A/b c", "$A/b c"),
    "a quote": ("it's", '"it\'s"'),
    "a no-break space at an edge": ("a\xa0", '"a\xa0"'),
    "a backslash": ("C:\\", '"C:\\\\"'),
    "nothing": ("", '""'),
}


@pytest.mark.parametrize("case", LINES)
def test_a_line_is_quoted_when_an_edge_or_a_sign_would_be_lost(case: str) -> None:
    value, expected = LINES[case]
    assert words.write_line(value, "\\") == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param("a b", "a b", id="blanks are the caller's matter"),
        pytest.param("it's", "it\\'s", id="a single quote"),
        pytest.param('a"b\\', 'a\\"b\\\\', id="a double quote and a backslash"),
        pytest.param("$A$5", "$A\\$5", id="dollars"),
        pytest.param("${A:-it's}", "${A:-it\\'s}", id="a default"),
    ],
)
def test_a_bare_word_escapes_each_sign_on_its_own(value: str, expected: str) -> None:
    assert words.write_bare(value, "\\") == expected


@pytest.mark.parametrize("pattern", ["'", '"', "$B", "`", "\\'"])
def test_a_pattern_that_buildkit_reads_apart_cannot_be_spelled(pattern: str) -> None:
    with pytest.raises(Unspellable, match="holds a quote, '\\$' or escape, which BuildKit reads apart"):
        words.write_word(f"${{A%{pattern}}}", "`")


# --- reading what others wrote

READ = {
    "single quotes": ("'a $B \\'", settle(literal("a $B \\"))),
    "pieces that touch": ("a'b'\"c\"d", "abcd"),
    "an escape before anything": ("\\a\\b", "ab"),
    "an escape in double quotes": ('"\\a\\$"', "\\a$"),
    "an escape at the end": ("a\\", "a"),
    "a special name": ("$1$@", "${1}${@}"),
    "a dollar alone": ("$ $", "$ $"),
    "a quoted default": ("${A:-'b}'}", settle(f"${{A:-b{literal('}')}}}")),
    "a byte order mark": ("\ufeffa", "a"),
}


@pytest.mark.parametrize("case", READ)
def test_a_word_of_another_hand_is_understood(case: str) -> None:
    raw, value = READ[case]
    assert words.read_word(raw, "\\") == value


REFUSED = {
    "an open single quote": ("'a", "no single quote ends the word"),
    "an open double quote": ('"a', "no double quote ends the word"),
    "an open double quote with an escape": ('"a\\', "no double quote ends the word"),
    "an open variable": ("${A:-b", "no '}' ends the variable"),
    "an unknown modifier": ("${A^}", "'${A' is followed by what BuildKit does not know"),
    "a name beyond ASCII": ("$é", "'${é' names no variable that can be handled"),
    "a name beyond ASCII in braces": ("${é}", "'${é' names no variable that can be handled"),
    "no name": ("${}", "'${' names no variable that can be handled"),
    "a pattern with a quote": ("${A#'b'}", "the pattern of a variable holds a quote, a '$' or an escape"),
    "too many one in another": ("${A:-" * 40 + "}" * 40, "more than 32 variables stand one in another"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_word_whose_meaning_cannot_be_kept_is_refused(case: str) -> None:
    raw, what = REFUSED[case]
    with pytest.raises(InvalidValue) as caught:
        words.read_word(raw, "\\")
    assert caught.value.what == what


# --- JSON, flags, heredocs, long lines


def test_json_stands_on_one_line_and_keeps_what_is_beyond_ascii() -> None:
    assert words.write_json(['é "x" \\ \n\t\x01', ""]) == '["é \\"x\\" \\\\ \\n\\t\\u0001", ""]'


@pytest.mark.parametrize(
    ("value", "usual", "other"),
    [
        pytest.param("a:b", "--x=a:b", "--x=a:b", id="plain"),
        pytest.param("", "--x=", "--x=", id="empty"),
        pytest.param("a b", '--x="a b"', '--x="a b"', id="a blank"),
        pytest.param("it's", '--x="it\'s"', '--x="it\'s"', id="a single quote"),
        pytest.param('"\\`', '--x="\\"\\\\`"', '--x="`"\\``"', id="signs"),
    ],
)
def test_a_flag_is_quoted_when_it_must_be(value: str, usual: str, other: str) -> None:
    assert words.write_flag("x", value, "\\") == usual
    assert words.write_flag("x", value, "`") == other


def test_a_record_quotes_fields_with_commas_and_quotes() -> None:
    assert words.write_csv(["type=bind", "target=/a,b", 'id="']) == 'type=bind,"target=/a,b","id="""'


@pytest.mark.parametrize(
    ("body", "end"),
    [
        pytest.param("a\n", "EOF", id="nothing like it"),
        pytest.param("EOF\nEOF1\n", "EOF2", id="taken"),
        pytest.param("EOF\r\n", "EOF1", id="taken but for a carriage return"),
        pytest.param(" EOF\nEOF \n", "EOF", id="a blank makes it another"),
    ],
)
def test_a_heredoc_ends_in_a_word_that_is_no_line_of_it(body: str, end: str) -> None:
    assert words.delimiter(body) == end


def test_an_expanding_body_escapes_all_but_its_variables() -> None:
    body = words.write_expanding("a\\b $A 'x' $5 ${B:-c}\n")
    assert body == "a\\\\b $A 'x' \\$5 ${B:-c}\n"
    assert words.read_expanding(body) == "a\\b $A 'x' $5 ${B:-c}\n"
    assert words.read_expanding("plain 'x'\n") == "plain 'x'\n"


def test_a_line_that_is_too_long_is_broken_where_nothing_changes() -> None:
    line = "RUN " + "echo é#; " * 10_000
    broken = words.chunk(line, "\\").split("\n")
    assert "".join([*(each[:-1] for each in broken[:-1]), broken[-1]]) == line
    assert max(len(each.encode()) for each in broken) <= words.LONGEST_LINE
    assert {each[0] for each in broken} <= set("RUNechoé;")
    assert words.chunk("RUN a", "\\") == "RUN a"


def test_a_line_without_a_place_to_break_it_cannot_be_written() -> None:
    with pytest.raises(Unspellable, match="a line over 65535 bytes has no place where it could be broken"):
        words.chunk("#" * 70_000, "\\")
