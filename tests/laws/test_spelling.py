"""Laws of spelling: what is written is read back, and BuildKit's word lexer makes of it what was meant."""

from __future__ import annotations

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from dockerdsl import Stage, text, words
from dockerdsl.errors import InvalidValue, Unspellable
from dockerdsl.paths import path_text, read_pattern, whole_pattern, write_path, write_pattern
from dockerdsl.reading.expand import expand
from dockerdsl.reading.lines import heredocs_in, json_array, read_flags, split_words
from dockerdsl.render import instruction_text
from dockerdsl.text import literal, live, settle, twins
from dockerdsl.variables import receive, value_text
from tests.laws.texts import ANY_TEXTS, BODIES, ENVIRONMENT, ESCAPES, LITERAL_TEXTS, MEANT, NASTY_TEXTS, Meant

escapes = pytest.mark.parametrize("escape", ESCAPES, ids=["backslash", "backquote"])


def received(given: str, *, patterns: bool = False) -> str:
    """The model value of what an author hands over, when it has one."""
    try:
        return value_text(receive(given, "a value", [], patterns=patterns), "a value")
    except InvalidValue:
        assume(False)
        raise


# --- what a text means


@given(LITERAL_TEXTS | st.text())
def test_nothing_is_live_in_a_literal_text(given: str) -> None:
    assume(not text.NONCHARACTERS.search(given))
    settled = settle(literal(given))
    assert live(settled) == ()
    assert str(settled) == given


@given(NASTY_TEXTS)
def test_a_model_value_given_again_is_itself(given: str) -> None:
    value = received(given, patterns=True)
    assert settle(twins(value), patterns=True) == value
    assert received(f"{value}", patterns=True) == value
    assert received(value, patterns=True) == value


@given(ANY_TEXTS)
def test_no_model_value_holds_a_noncharacter_that_stands_for_something(given: str) -> None:
    assert not text.NONCHARACTERS.search(received(given))


@given(NASTY_TEXTS)
def test_the_variables_of_a_text_are_where_they_are_said_to_be(given: str) -> None:
    value = received(given)
    for variable in live(value):
        spelled = value[variable.start : variable.end]
        braced = f"${{{variable.name}{variable.operator}{variable.word}}}"
        assert spelled in (f"${variable.name}", braced)


# --- words, lines, bare words

PAIRS = {
    "word": (words.write_word, words.read_word),
    "line": (words.write_line, words.read_line),
    "bare": (words.write_bare, words.read_bare),
}
pairs = pytest.mark.parametrize("pair", PAIRS)


@escapes
@pairs
@given(given=NASTY_TEXTS)
@example(given="")
@example(given="\ufeff")
@example(given="--")
@example(given="$$A")
def test_what_is_written_is_read_back(pair: str, escape: str, given: str) -> None:
    write, read = PAIRS[pair]
    value = received(given)
    if pair == "bare":
        assume(value[:1] != "\ufeff")  # BuildKit drops it; whoever may be given one hides it
    try:
        written = write(value, escape)
    except Unspellable:  # a pattern of ${name%pattern} with a quote in it
        assume(False)
        raise
    assert read(written, escape) == value


@escapes
@pairs
@given(meant=MEANT)
@example(meant=Meant("\ufeff", "\ufeff"))
def test_a_written_text_expands_to_what_it_means(pair: str, escape: str, meant: Meant) -> None:
    write, _ = PAIRS[pair]
    value = received(meant.written)
    if pair == "bare":
        assume(value[:1] != "\ufeff")
    assert expand(write(value, escape), ENVIRONMENT, escape).text == meant.meaning


@escapes
@given(meant=st.lists(MEANT, min_size=1, max_size=3))
def test_words_beside_each_other_stay_apart(escape: str, meant: list[Meant]) -> None:
    values = [received(each.written) for each in meant]
    line = " ".join(f"k={words.write_word(value, escape)}" for value in values)
    split = [word.partition("=")[2] for word in split_words(line, escape)]
    assert [words.read_word(word, escape) for word in split] == values


@escapes
@given(given=NASTY_TEXTS)
def test_a_line_stands_at_the_end_of_a_line_as_it_is(escape: str, given: str) -> None:
    value = received(given)
    assume(value)
    try:
        written = words.write_line(value, escape)
    except Unspellable:
        assume(False)
        raise
    assert read_flags(written, escape) == ([], written)
    assert written.strip() == written
    assert written[-1] != escape


# --- paths


@given(NASTY_TEXTS)
@example("[!]")
@example("a[*]")
@example("[[]")
def test_a_written_pattern_is_read_back(given: str) -> None:
    value = settle(receive_path(given), patterns=True)
    assert read_pattern(write_pattern(value)) == value


def receive_path(given: str) -> str:
    try:
        return whole_pattern(path_text(receive(given, "a path", [], patterns=True), "a path"), "a path")
    except InvalidValue:
        assume(False)
        raise


@escapes
@given(given=NASTY_TEXTS)
def test_a_written_path_is_read_back_and_begins_no_heredoc(escape: str, given: str) -> None:
    value = receive_path(given)
    try:
        written = write_path(write_pattern(value), escape)
    except Unspellable:
        assume(False)
        raise
    assert read_pattern(words.read_bare(written, escape)) == value
    assert not written.startswith(("<<", "\ufeff"))


@escapes
@given(name=LITERAL_TEXTS)
def test_a_literal_name_is_one_word_that_matches_only_itself(escape: str, name: str) -> None:
    value = receive_path(literal(name))
    pattern = expand(write_path(write_pattern(value), escape), {}, escape).text
    assert str(read_pattern(pattern)) == name


# --- JSON, flags, heredocs, long lines


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])) | LITERAL_TEXTS))
def test_written_json_is_read_back(strings: list[str]) -> None:
    written = words.write_json(strings)
    assert json_array(written) == strings
    assert "\n" not in written


@pytest.mark.parametrize("verb", ["cmd", "entrypoint", "shell", "healthcheck"])
@given(strings=st.lists(LITERAL_TEXTS | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))))
@example(strings=['say "hi"'])
@example(strings=["C:\\new", "$5"])
def test_an_exec_form_carries_its_arguments(verb: str, strings: list[str]) -> None:
    assume(not text.NONCHARACTERS.search("".join(strings)) and "\0" not in "".join(strings))
    (step,) = getattr(Stage(None, "a"), verb)("echo", *strings).steps
    keyword = "HEALTHCHECK CMD " if verb == "healthcheck" else f"{verb.upper()} "
    assert json_array(instruction_text(step).removeprefix(keyword)) == ["echo", *strings]


@escapes
@given(value=NASTY_TEXTS, behind=st.sampled_from(["", "a b", "-x", '["a"]']))
def test_a_written_flag_is_read_back(escape: str, value: str, behind: str) -> None:
    assume(value.isascii() and "\n" not in value)
    assert read_flags(f"{words.write_flag('x', value, escape)} {behind}", escape) == ([f"--x={value}"], behind)


@escapes
@given(value=ANY_TEXTS)
def test_a_flag_beyond_ascii_is_refused(escape: str, value: str) -> None:
    assume(not value.isascii())
    with pytest.raises(Unspellable):
        words.write_flag("x", value, escape)


@given(BODIES)
def test_no_line_of_a_body_ends_its_heredoc(body: str) -> None:
    end = words.delimiter(body)
    assert end not in [line.rstrip("\r") for line in body.split("\n")]
    assert [mark.name for mark in heredocs_in(f"RUN <<{end}")] == [end]


@given(MEANT)
@example(Meant("\ufeff", "\ufeff"))
def test_an_expanding_body_expands_to_what_it_means(meant: Meant) -> None:
    value = received(meant.written)
    body = words.write_expanding(value)
    assert expand(body, ENVIRONMENT, skip_quotes=True).text == meant.meaning
    assert words.read_expanding(body) == value


@escapes
@given(line=LITERAL_TEXTS.filter(bool), limit=st.integers(12, 40))
def test_a_broken_line_joins_to_itself(escape: str, line: str, limit: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(words, "LONGEST_LINE", limit)
        try:
            broken = words.chunk(f"RUN a{line}.", escape)
        except Unspellable:
            assume(False)
            raise
    physical = broken.split("\n")
    assert all(len(each.encode()) <= limit for each in physical)
    assert "".join([*(each.removesuffix(escape) for each in physical[:-1]), physical[-1]]) == f"RUN a{line}."
    for each, after in zip(physical, physical[1:], strict=False):
        assert each[-2:-1] != escape
        assert after.strip()
        assert after.lstrip()[0] != "#"
