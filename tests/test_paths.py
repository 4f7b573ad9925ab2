"""Paths of COPY and ADD: patterns, literal names, files carried by heredocs."""

from __future__ import annotations

from typing import Any

import pytest

from dockerdsl import Arg, Heredoc, Stage, heredoc, literal
from dockerdsl.errors import DockerdslError, InvalidType, InvalidValue, Unspellable
from dockerdsl.paths import read_pattern, whole_pattern, write_path, write_pattern
from dockerdsl.text import Text, settle

STAGE = Stage("under-test", "scratch")
TOOLS = Stage("tools", "scratch")


def written(stage: Stage) -> str:
    """The last line that a stage gives, or its last lines when a heredoc is among them."""
    return str(stage).partition("FROM scratch AS under-test\n")[2].removesuffix("\n")


# --- what a source matches: the facts are those of a real engine (section 4.6 of the language facts)

PATTERNS = {
    "plain": ("a/b.c", "a/b.c"),
    "wildcards": ("a*/?.c", "a*/?.c"),
    "a class": ("[a-z]x", "[a-z]x"),
    "a class of others": ("[^a]x", "[^a]x"),
    "a literal wildcard": (Text("a*b?", (1, 3)), "a[\\*]b[\\?]"),
    "a literal bracket": (Text("a[b]", (1,)), "a[[]b]"),
    "a backslash": ("a\\b", "a[\\\\]b"),
    "a caret": ("^a", "[\\^]a"),
    "an exclamation mark in front": ("!a!", "[!]a!"),
    "an exclamation mark behind a root": ("./!a", "./[!]a"),
    "a blank in front and behind": (" a b ", "[ ]a b[ ]"),
    "a blank before a slash": ("a /", "a[ ]/"),
    "other signs": ("]{}()+$.~", "]{}()+$.~"),
    "a variable": ("${A:-*}/b", "${A:-*}/b"),
    "a literal wildcard in a default": (settle(f"${{A:-{literal('*')}}}", patterns=True), "${A:-[\\*]}"),
}


@pytest.mark.parametrize("case", PATTERNS)
def test_special_characters_that_are_themselves_stand_in_brackets(case: str) -> None:
    source, pattern = PATTERNS[case]
    assert write_pattern(source) == pattern
    assert read_pattern(pattern) == source


@pytest.mark.parametrize("source", ["[", "a[", "[]", "[a", "[a]b[", "[*]x[-]"])
def test_a_bracket_that_begins_no_class_is_refused(source: str) -> None:
    with pytest.raises(InvalidValue, match="has a '\\[' that begins no class of characters"):
        whole_pattern(source, "a source")


def test_a_backslash_of_another_hand_is_refused() -> None:
    with pytest.raises(InvalidValue, match="has a backslash that is no name's"):
        read_pattern("a\\*b")


def test_in_a_class_a_bracket_is_itself_in_any_case() -> None:
    assert whole_pattern(Text("[[a]", (1,)), "a source") == "[[a]"
    assert whole_pattern(Text("[[a][", (1, 4)), "a source") == Text("[[a][", (4,))


@pytest.mark.parametrize(
    ("path", "word"),
    [
        pytest.param("<<EOF", "\\<<EOF", id="a heredoc"),
        pytest.param("3<<EOF", "3\\<<EOF", id="a numbered heredoc"),
        pytest.param("\ufeffa", "\\\ufeffa", id="a byte order mark"),
        pytest.param("a<<b", "a<<b", id="no heredoc"),
    ],
)
def test_a_path_begins_nothing_else(path: str, word: str) -> None:
    assert write_path(path, "\\") == word


# --- sources and destinations

WRITTEN = {
    "one": (STAGE.copy("a", "b"), "COPY a b"),
    "several": (STAGE.copy("a", "b*", "/c/"), "COPY a b* /c/"),
    "blanks": (STAGE.copy("a b", "/c d/"), 'COPY ["a b", "/c d/"]'),
    "quotes": (STAGE.copy('it\'s "so"', "/c"), 'COPY ["it\\\\\'s \\\\\\"so\\\\\\"", "/c"]'),
    "a flag": (STAGE.copy("--a", "/b"), "COPY -- --a /b"),
    "a bracket first": (STAGE.copy("[a]b", "/c"), 'COPY ["[a]b", "/c"]'),
    "beyond ASCII": (STAGE.copy("é", "/語/"), "COPY é /語/"),
    "variables": (STAGE.copy("$A/b", f"{Arg('D')}/"), "ARG D\nCOPY $A/b ${D}/"),
    "a dollar": (STAGE.copy(literal("$A"), "$5"), "COPY \\$A \\$5"),
    "into several dots": (STAGE.copy("a", "b", ".."), "COPY a b .."),
    "into a variable": (STAGE.copy("a", "b", "$D"), "COPY a b $D"),
    "from a stage": (STAGE.copy(TOOLS / "a*", TOOLS / "b", "/c/"), "COPY --from=tools /a* /b /c/"),
    "from a stage to the same place": (STAGE.copy(TOOLS / "a b"), 'COPY --from=tools ["/a b", "/a b"]'),
    "what looks remote, from an image": (STAGE.copy("git@h:p", "/c", from_="alpine"), "COPY --from=alpine /git@h:p /c"),
    "a URL": (STAGE.add("https://a/b?c=d&e", "/f"), "ADD https://a/b?c=d&e /f"),
    "a URL with signs that are no pattern": (STAGE.add("https://a/[b]*", "/c"), "ADD https://a/[b]* /c"),
    "a repository": (STAGE.add("git@github.com:a/b.git#v1", "/c"), "ADD git@github.com:a/b.git#v1 /c"),
}


@pytest.mark.parametrize("case", WRITTEN)
def test_sources_and_a_destination_are_written(case: str) -> None:
    stage, text = WRITTEN[case]
    assert written(stage) == text


REFUSED: dict[str, tuple[Any, type[DockerdslError], str]] = {
    "an empty source": (lambda: STAGE.copy("", "/a"), InvalidValue, "a source of COPY is empty, which copies everything"),
    "an empty destination": (lambda: STAGE.copy("a", ""), InvalidValue, "the destination of COPY is empty"),
    "several sources for one file": (
        lambda: STAGE.copy("a", "b", "/c"), InvalidValue, "COPY has 2 sources, but its destination '/c' is no folder"
    ),
    "a NUL": (lambda: STAGE.copy("a\0", "/b"), Unspellable, "a source of COPY holds a NUL, which no path has"),
    "bytes that are no text": (
        lambda: STAGE.copy("a", "/b\udcff"),
        Unspellable,
        "the destination of COPY holds bytes that are not UTF-8, which no Dockerfile can name",
    ),
    "a bad variable": (lambda: STAGE.copy("${A", "/b"), InvalidValue, "'${A' is not a variable: no '}' ends it"),
    "a URL for COPY": (lambda: STAGE.copy("https://a/b", "/c"), InvalidValue, "COPY cannot fetch 'https://a/b'"),
    "a repository for COPY": (lambda: STAGE.copy("git@h:p", "/c"), InvalidValue, "COPY cannot fetch 'git@h:p'"),
    "a stage for ADD": (
        lambda: STAGE.add(TOOLS / "a", "/b"),  # type: ignore[arg-type]
        InvalidValue,
        "ADD cannot take tools / 'a': only COPY reads from a stage",
    ),
    "a file for a folder": (
        lambda: STAGE.file("/etc/", "a\n"), InvalidValue, "the destination '/etc/' is a folder, and the file has no name"
    ),
    "no source": (lambda: STAGE.copy("a"), InvalidValue, "COPY has no destination after 'a'"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_bad_paths_are_refused(case: str) -> None:
    make, kind, what = REFUSED[case]
    with pytest.raises(kind) as caught:
        make()
    assert caught.value.what == what


# --- files

FILES = {
    "text": (STAGE.file("/a", "b $C \\d `e`\n"), "COPY <<'EOF' /a\nb $C \\d `e`\nEOF"),
    "nothing": (STAGE.file("/a", ""), "COPY <<'EOF' /a\nEOF"),
    "the delimiter": (STAGE.file("/a", "EOF\n"), "COPY <<'EOF1' /a\nEOF\nEOF1"),
    "with owner and permissions": (
        STAGE.file("/a", "b\n", chown="c:d", chmod="0644", link=True),
        "COPY --chown=c:d --chmod=0644 --link <<'EOF' /a\nb\nEOF",
    ),
    "a handle": (
        STAGE.file("/a", f"v={Arg('V', '1')} $B \\\n"),
        "ARG V=1\nCOPY <<EOF /a\nv=${V} \\$B \\\\\nEOF",
    ),
    "expanded": (STAGE.file("/a", "$B 'c' \\\n", expand=True), "COPY <<EOF /a\n$B 'c' \\\\\nEOF"),
    "several in a folder": (
        STAGE.copy(heredoc("a\n", name="b"), heredoc("c\n", name="d"), "e", "/f/"),
        "COPY <<'b' <<'d' e /f/\na\nb\nc\nd",
    ),
    "several without names": (
        STAGE.copy(heredoc("a\n"), heredoc("b\n"), "$D"),
        "COPY <<'EOF' <<'EOF1' $D\na\nEOF\nb\nEOF1",
    ),
    "added": (STAGE.add(heredoc("a\n"), "/b"), "ADD <<'EOF' /b\na\nEOF"),
}


@pytest.mark.parametrize("case", FILES)
def test_a_file_is_carried_by_a_heredoc(case: str) -> None:
    stage, text = FILES[case]
    assert written(stage) == text


BAD_FILES: dict[str, tuple[Any, type[DockerdslError], str]] = {
    "no line feed at the end": (
        lambda: heredoc("a"),
        Unspellable,
        "the content of the file does not end in a line feed, but a heredoc always does",
    ),
    "no text": (lambda: heredoc(b"a"), InvalidType, "the content of a file is a str, not bytes"),  # type: ignore[arg-type]
    "a surrogate": (lambda: heredoc("\ud800\n"), Unspellable, "the content of the file holds a lone surrogate"),
    "a bad name": (lambda: heredoc("a\n", name="a b"), InvalidValue, "'a b' is no name for a heredoc"),
    "a long line": (
        lambda: heredoc("a" * 70_000 + "\n"),
        Unspellable,
        "the content of the file has a line over 65535 bytes, more than BuildKit reads",
    ),
    "its own name as a line": (
        lambda: str(STAGE.copy(heredoc("a\n", name="a"), "/b/")),
        Unspellable,
        "the heredoc 'a' has a line of that name",
    ),
    "its own name as a line, and a carriage return": (
        lambda: str(STAGE.copy(heredoc("a\r\n", name="a"), "/b/")),
        Unspellable,
        "the heredoc 'a' has a line of that name",
    ),
    "two of one name": (
        lambda: str(STAGE.copy(heredoc("a\n", name="b"), heredoc("c\n", name="b"), "/d/")),
        Unspellable,
        "the heredoc 'b' has a line of that name",
    ),
    "a path with a blank": (
        lambda: str(STAGE.file("/a b", "c\n")),
        Unspellable,
        "a heredoc cannot be copied to '/a b': blanks need the JSON form, which has no heredocs",
    ),
}


@pytest.mark.parametrize("case", BAD_FILES)
def test_a_bad_file_is_refused(case: str) -> None:
    make, kind, what = BAD_FILES[case]
    with pytest.raises(kind) as caught:
        make()
    assert caught.value.what == what


def test_a_literal_dollar_in_a_file_that_expands_stays() -> None:
    assert heredoc(f"{literal('$A')} $B\n", expand=True) == Heredoc(Text("$A $B\n", (0,)), None, expand=True)


def test_a_line_ends_a_heredoc_only_when_it_is_the_name_but_for_its_end() -> None:
    text = "\ra\na b\na \n"
    assert str(STAGE.copy(heredoc(text, name="a"), "/b/")).endswith(f"COPY <<'a' /b/\n{text}a\n")
