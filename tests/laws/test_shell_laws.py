"""What holds of any text that is read as shell."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dockerdsl.shell import ShellCommand, Word, invocations, read_exec, read_shell
from tests.growth import grows_in_step

PIECES = """a b if then else elif fi case x in esac ;; ;& ) ( $( ` \\` " ' \\ { } done do for i in while until function f() ${ ${x:-
 [[ ]] =~ =( @( <( >( $(( )) (( > 2>&1 < && || | & ; # ! time $x $' $" $[ ] x= é sh bash -c -lc sudo env xargs exec eval <<E E <<-'E'""".split()
TEXTS = st.lists(
    st.sampled_from([*PIECES, " ", " ", "\n", "\nE\n", "\t", "\\\n", "\0", "\r"]) | st.text(max_size=3), max_size=40
).map("".join)


def words(command: ShellCommand) -> list[Word]:
    redirects = [word for each in command.redirects for word in (each.target, each.body)]
    return [word for word in (command.name, *command.args, *command.assignments, *redirects) if word]


@given(TEXTS)
def test_any_text_is_read_and_every_word_is_where_it_says(text: str) -> None:
    shell = read_shell(text)
    for command in shell.commands:
        assert 0 <= command.start <= command.end <= len(text)
        assert 0 <= command.place < command.pipes
        assert [text[word.start : word.end] for word in words(command)] == [word.raw for word in words(command)]
    for start, end in shell.opaque:
        assert 0 <= start <= end <= len(text)
    assert [command.start for command in shell.commands] == sorted(command.start for command in shell.commands)


@given(TEXTS)
def test_what_runs_stands_in_the_text(text: str) -> None:
    for found in invocations(read_shell(text)):
        for word in (found.word, *found.args, *found.through, *found.environment):
            assert text[word.start : word.end] == word.raw


@given(
    st.lists(st.text(st.characters(exclude_categories=["Cs"])), max_size=5)
    | st.lists(TEXTS, max_size=2).map(lambda texts: ["sh", "-c", *texts])
)
def test_an_exec_form_is_read_word_by_word(argv: list[str]) -> None:
    found = read_exec(argv)
    if argv and argv[0] == "x":
        assert [word.text for word in (found[0].word, *found[0].args)] == argv


@given(st.lists(st.text(st.characters(exclude_characters="'", exclude_categories=["Cs"]), min_size=1), min_size=1))
def test_single_quotes_keep_everything(texts: list[str]) -> None:
    (command,) = read_shell("x " + " ".join(f"'{text}'" for text in texts)).commands
    assert [word.text for word in command.args] == texts


GROWING = [*PIECES, "a ", "$(a ", '"$(', "{ a; ", "if a; then ", "case x in a) ", "cat <<E\n", "a `b` ", "'a' ", "bash -c 'a' ", '"${x:-', "a=(", "f() ",
           "sudo ", "a && ", "((a); ", "# a\n", 'sh -c "']  # fmt: skip


@pytest.mark.parametrize("piece", sorted(set(GROWING)), ids=repr)
def test_reading_grows_as_the_text_does(piece: str) -> None:
    assert grows_in_step(lambda size: invocations(read_shell(piece * size)), 2000)
