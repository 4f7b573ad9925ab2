"""One logical line, read as BuildKit's line parser does: flags, words, fields, JSON arrays, heredocs."""

from __future__ import annotations

import pytest

from dockerdsl.reading.lines import (
    Arguments,
    HeredocMark,
    NotStrings,
    heredoc_word,
    heredocs_in,
    in_bytes,
    json_array,
    read_flags,
    split_fields,
    split_words,
)
from dockerdsl.reading.refused import Refused

FLAGS = {
    "none": ("a --b", "\\", [], "a --b"),
    "one": ("--a=b c", "\\", ["--a=b"], " c"),
    "several": ("--a --b=c  d", "\\", ["--a", "--b=c"], "d"),
    "nothing behind them": ("--a", "\\", ["--a"], ""),
    "quotes are taken off": ("--a=\"b c\"'d e' f", "\\", ["--a=b cd e"], " f"),
    "an escaped character is itself, in both quotes": (r"""--a=\ b"\""'\'' c""", "\\", ["--a= b\"'"], " c"),
    "an open quote runs to the end": ("--a='b c", "\\", ["--a=b c"], ""),
    "an escape at the end is dropped": ("--a\\", "\\", ["--a"], ""),
    "a bare -- ends them and is dropped": ("--a -- --b", "\\", ["--a"], " --b"),
    "the file's escape character": (r"--a=C:\x` y z", "`", [r"--a=C:\x y"], " z"),
    "beyond ASCII they are mangled": ("--a=é b", "\\", ["--a=Ã©"], " b"),
    "a byte of a character may end them": ("--a=à b", "\\", ["--a=Ã"], "b"),
    "a wide blank before them is no blank": ("\xa0--a b", "\\", [], "\xa0--a b"),
}


@pytest.mark.parametrize(("text", "escape", "flags", "rest"), FLAGS.values(), ids=FLAGS)
def test_flags_are_read(text: str, escape: str, flags: list[str], rest: str) -> None:
    found, left = read_flags(text, escape)
    assert (found, left.strip()) == (flags, rest.strip())


JSON: dict[str, tuple[str, list[str] | None]] = {
    "strings": ('["a", "b c"]', ["a", "b c"]),
    "none": ("[]", []),
    "blanks": ('[ "a"\t,\r"b" ]', ["a", "b"]),
    "escapes": (r'["\u00e9\ud83d\ude00\n\/"]', ["é😀\n/"]),
    "a lone surrogate": (r'["\ud800x"]', ["\ufffdx"]),
    "a byte that is not UTF-8": ('["\udcff"]', ["\ufffd"]),
    "raw characters that JSON allows": ('["\x7f\u2028"]', ["\x7f\u2028"]),
    "single quotes": ("['a']", None),
    "a comma too many": ('["a",]', None),
    "a bad escape": (r'["\d"]', None),
    "a raw tab in a string": ('["\t"]', None),
    "something behind it": ('["a"] # c', None),
    "no end": ('["a"', None),
    "a test": ("[ -f x ] && y", None),
    "an object": ('{"a":1}', None),
    "a constant that only JavaScript knows": ("[NaN]", None),
    "a number too large": ("[1e999]", None),
    "a vertical tab": ('[\v"a"]', None),
}


@pytest.mark.parametrize(("text", "strings"), JSON.values(), ids=JSON)
def test_a_json_array_is_strict(text: str, strings: list[str] | None) -> None:
    assert json_array(text) == strings


@pytest.mark.parametrize("text", ["[1]", '["a", null]', '[["a"]]', '["a", {"b": 1}]', "[true]", "[-0.5e3]"])
def test_an_array_of_something_else_than_strings_is_refused(text: str) -> None:
    with pytest.raises(NotStrings, match="when using JSON array syntax, arrays must be comprised of strings only"):
        json_array(text)


WORDS = {
    "plain": ("a=b  c=d", "\\", ["a=b", "c=d"]),
    "quotes stay": ("a=\"b c\" 'd e'f", "\\", ['a="b c"', "'d e'f"]),
    "an escaped blank": (r"a=b\ c d", "\\", [r"a=b\ c", "d"]),
    "an escaped quote": (r'a="b\" c" d', "\\", [r'a="b\" c"', "d"]),
    "nothing is escaped in single quotes": (r"a='b\' c", "\\", [r"a='b\'", "c"]),
    "an open quote runs to the end": ('a="b c', "\\", ['a="b c']),
    "an escape at the end is dropped": ("a b\\", "\\", ["a", "b"]),
    "a lone escape is no word": ("a \\", "\\", ["a"]),
    "an escape at the end of open quotes": ('a="b\\', "\\", ['a="b']),
    "the file's escape character": (r"a=C:\ b` c", "`", ["a=C:\\", "b` c"]),
    "wide blanks part": ("a\xa0b\u2028c", "\\", ["a", "b", "c"]),
    "separators that only Python takes for blanks": ("a\x1cb", "\\", ["a\x1cb"]),
    "a byte that is not UTF-8": ("a=\udcff b", "\\", ["a=\ufffd", "b"]),
    "braces do not group": ("a=${x:-b c}", "\\", ["a=${x:-b", "c}"]),
    "nothing": (" \t ", "\\", []),
}


@pytest.mark.parametrize(("text", "escape", "words"), WORDS.values(), ids=WORDS)
def test_words_are_parted(text: str, escape: str, words: list[str]) -> None:
    assert split_words(text, escape) == words


def test_fields_are_parted_at_ascii_blanks_and_quotes_do_not_group() -> None:
    assert split_fields("a\t'b  c'\vd\xa0e") == ["a", "'b", "c'", "d\xa0e"]


HEREDOCS = {
    "plain": ("RUN <<EOF", [HeredocMark("EOF", 0, True, False)]),
    "leading tabs dropped": ("RUN <<-EOF", [HeredocMark("EOF", 0, True, True)]),
    "a blank before the delimiter": ("RUN cat << EOF", [HeredocMark("EOF", 0, True, False)]),
    "a file descriptor": ("RUN 3<<EOF", [HeredocMark("EOF", 3, True, False)]),
    "quoted": ("RUN <<'EOF'", [HeredocMark("EOF", 0, False, False)]),
    "partly quoted": ('RUN <<E"O"F', [HeredocMark("EOF", 0, False, False)]),
    "escaped is not quoted": (r"RUN <<\EOF", [HeredocMark("EOF", 0, True, False)]),
    "several": ("COPY <<a <<-'b' /x/", [HeredocMark("a", 0, True, False), HeredocMark("b", 0, False, True)]),
    "what is glued to the delimiter": ("RUN (cat <<EOF)", [HeredocMark("EOF)", 0, True, False)]),
    "a variable is not expanded": ("RUN <<E$F", [HeredocMark("E$F", 0, True, False)]),
    "arithmetic between blanks": ("RUN echo $(( 1 << 2 ))", [HeredocMark("2", 0, True, False)]),
    "beyond ASCII": ("RUN <<é", [HeredocMark("é", 0, True, False)]),
    "glued to a word": ("RUN cat<<EOF", []),
    "a here-string": ("RUN cat <<<word", []),
    "two in one word": ("RUN <<EOF<<FOO", []),
    "no delimiter": ('RUN <<""', []),
    "a blank behind <<-": ("RUN <<- EOF", []),
    "escaped": (r"RUN \<<EOF", []),
    "in quotes": ('RUN "<<EOF"', []),
    "arithmetic without blanks": ("RUN echo $((1<<2))", []),
    "an open quote anywhere": ("RUN it's <<EOF", []),
    "a bad variable anywhere": ("RUN ${x! <<EOF", []),
    "nothing like it": ("RUN a < b", []),
}


@pytest.mark.parametrize(("line", "marks"), HEREDOCS.values(), ids=HEREDOCS)
def test_heredocs_are_seen_where_buildkit_sees_them(line: str, marks: list[HeredocMark]) -> None:
    assert list(heredocs_in(line)) == marks


def test_a_delimiter_that_buildkit_cannot_read_is_refused() -> None:
    with pytest.raises(Refused, match="double-quote"):
        heredoc_word('<<"')


REFUSED = {
    "ENV a=b c": 'Syntax error - can\'t find = in "c". Must be of the form: name=value',
    "LABEL a=b 'c'": "Syntax error - can't find = in \"'c'\". Must be of the form: name=value",
    'ENV a=b "c"': r"""Syntax error - can't find = in "\"c\"". Must be of the form: name=value""",
    "ENV a": "ENV must have two arguments",
    "ONBUILD LABEL a": "LABEL must have two arguments",
    "CMD [1]": "when using JSON array syntax, arrays must be comprised of strings only",
    "HEALTHCHECK --retries=1 CMD [1]": "when using JSON array syntax, arrays must be comprised of strings only",
    "ENV a b": None,
    "ENV": None,
    "EXPOSE [1]": None,
    "ONBUILD": None,
    "ONBUILD " * 50_000 + "RUN [1]": None,
}


@pytest.mark.parametrize(("line", "message"), REFUSED.items(), ids=[line[:40] for line in REFUSED])
def test_arguments_are_refused_where_the_line_parser_refuses_them(line: str, message: str | None) -> None:
    keyword, _, rest = line.partition(" ")
    assert Arguments(keyword, rest, "\\").refusal() == message


LONG = {
    "quotes": "''" * 200_000,
    "open quotes": '"a' * 200_001,
    "escapes": "\\ " * 200_000,
    "blanks": "a" + " " * 400_000 + "b",
    "words": "a='b' " * 50_000,
    "flags": "--a='b' " * 30_000,
    "openings": "<<" * 100_000,
    "heredocs": " <<a\\b" * 10_000,
    "brackets": "[" * 200_000 + "]" * 200_000,
    "elements": "[" + '"a",' * 100_000 + "]",
}


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_a_long_line_comes_to_an_end(text: str) -> None:  # in no time, or for ever: nothing in between
    for escape in "\\`":
        split_words(text, escape)
        read_flags(text, escape)
    split_fields(text)
    json_array(text)
    heredocs_in("RUN " + text)


def test_half_a_character_is_no_byte() -> None:
    assert in_bytes("a\ud800\udc80") == b"a\xef\xbf\xbd\x80"


def test_an_array_of_numbers_is_an_array() -> None:
    assert Arguments("RUN", "[1]", "\\").is_json()
