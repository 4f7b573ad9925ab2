"""What BuildKit's word lexer makes of a text, by example; the recorded cases are in conformance/test_words.py."""

from __future__ import annotations

from contextlib import suppress

import pytest

from dockerdsl.reading.expand import Expansion, expand, split
from dockerdsl.reading.refused import Refused

ENVIRONMENT = {"NAME": "web", "EMPTY": "", "PATH": "/usr/lib/x.tar.gz", "SEVERAL": "a b"}

EXPANDED = {
    "a number": ("$12x", "x"),
    "a variable that must be set, and is": ("${NAME:?why}", "web"),
    "quotes within a pattern are characters": (r'${PATH%"\.gz"}', "/usr/lib/x.tar.gz"),
    "a plain word": ("plain", "plain"),
    "a variable": ("$NAME-1", "web-1"),
    "a variable in braces": ("${NAME}1", "web1"),
    "an unset variable": ("[$NONE]", "[]"),
    "a default": ("${NONE:-x$NAME}", "xweb"),
    "a default within a default": ("${NONE:-${NONE:-deep}}", "deep"),
    "an alternative": ("${NAME:+yes}${EMPTY:+no}", "yes"),
    "the shortest prefix": ("${PATH#*/}", "usr/lib/x.tar.gz"),
    "the longest prefix": ("${PATH##*/}", "x.tar.gz"),
    "the shortest suffix": ("${PATH%.*}", "/usr/lib/x.tar"),
    "the first replacement": ("${PATH/x/y}", "/usr/lib/y.tar.gz"),
    "every replacement": (r"${PATH//\//_}", "_usr_lib_x.tar.gz"),
    "quotes": ("""a"b $NAME"'$NAME'""", "ab web$NAME"),
    "escapes": (r"\$NAME \a", "$NAME a"),
    "escapes in quotes": (r'"\a \" \$NAME"', r'\a " $NAME'),
    "an escape at the end": ("a\\", "a"),
    "no command is run": ("$(date) `date`", "$(date) `date`"),
}


@pytest.mark.parametrize(("word", "text"), EXPANDED.values(), ids=EXPANDED)
def test_a_word_expands(word: str, text: str) -> None:
    assert expand(word, ENVIRONMENT).text == text


def test_an_expansion_tells_what_was_looked_up() -> None:
    assert expand("$NAME ${NONE:-$EMPTY}", ENVIRONMENT) == Expansion("web ", frozenset({"NAME", "EMPTY"}), frozenset({"NONE"}))


def test_a_backquote_escapes_where_the_file_says_so() -> None:
    assert expand(r"C:\$NAME `$NAME", ENVIRONMENT, "`").text == r"C:\web $NAME"


SPLIT = {
    "blanks part": (" a  b\tc ", ["a", "b", "c"]),
    "quotes join": ("'a b' \"c d\"e", ["a b", "c de"]),
    "values are parted": ("$SEVERAL", ["a", "b"]),
    "quoted values are not": ('"$SEVERAL"', ["a b"]),
    "empty words are none": ("'' $EMPTY", []),
    "blanks behind << do not part": ("cat << EOF", ["cat", "<< EOF"]),
    "what stands before a modifier is lost, as in BuildKit": ("a${NONE:-x}b c", ["xb", "c"]),
}


@pytest.mark.parametrize(("text", "words"), SPLIT.values(), ids=SPLIT)
def test_a_text_splits_into_words(text: str, words: list[str]) -> None:
    assert split(text, ENVIRONMENT) == words


REFUSED = {
    "a modifier behind a colon": ("${NAME:x}", "unsupported modifier (:x) in substitution"),
    "a pattern behind a colon": ("${NAME:#x}", "unsupported modifier (:#) in substitution"),
    "an open quote": ("it's", "unexpected end of statement while looking for matching single-quote"),
    "an open brace": ("${NAME:-x", "syntax error: missing '}'"),
    "a brace at the end": ("${", "syntax error: missing '}'"),
    "nothing between braces": ("${}", "syntax error: bad substitution"),
    "a replacement without its slash": ("${NAME/x}", "syntax error: missing '/' in ${}"),
    "an unknown modifier": ("${NAME^^}", "unsupported modifier (^) in substitution"),
    "a variable that must be set": ("${NONE:?give it}", "NONE: give it"),
}


@pytest.mark.parametrize(("word", "message"), REFUSED.values(), ids=REFUSED)
def test_a_word_is_refused_in_buildkits_words_and_ours(word: str, message: str) -> None:
    with pytest.raises(Refused) as refused:
        expand(word, ENVIRONMENT)
    assert refused.value.buildkit == f'failed to process "{word}": {message}'
    assert refused.value.hint


@pytest.mark.parametrize("word", [r"${NAME#\a}", r"${NAME%\a}", r"${NAME/\a/b}"])
def test_an_escape_that_no_pattern_has_is_refused(word: str) -> None:
    with pytest.raises(Refused, match=r"invalid pattern \(.+\) in substitution: invalid escape '\\a'"):
        expand(word, ENVIRONMENT)


LONG = {
    "plain": "a" * 200_000,
    "dollars": "$" * 200_000,
    "escapes": "\\a" * 100_000,
    "quotes": "''" * 100_000,
    "variables": "$NAME" * 40_000,
    "nested defaults": "${N:-" * 40_000 + "}" * 40_000,
    "braces without end": "${N:-" * 40_000,
    "patterns": "${NAME#a*b*c*d*e}" * 10_000,
}


@pytest.mark.parametrize("word", LONG.values(), ids=LONG)
def test_a_long_word_comes_to_an_end(word: str) -> None:  # in no time, or for ever: nothing in between
    for read in (expand, split):
        with suppress(Refused):
            read(word, ENVIRONMENT)


def test_a_pattern_of_many_stars_comes_to_an_end() -> None:
    text = "a" * 20_000
    assert expand("${V#*a*a*a*a*a*b}${V//a*b/x}", {"V": text}).text == text * 2


def test_an_escape_at_the_end_leaves_quotes_open() -> None:
    with pytest.raises(Refused, match="looking for matching double-quote"):
        expand('"a\\', ENVIRONMENT)
