"""The ignore file that a Dockerfile's own sources make."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dockerdsl import Document, From, Stage, bind
from dockerdsl.allowlist import allowlist
from dockerdsl.context import Context, Source
from dockerdsl.context.ignore import read_ignore_file
from dockerdsl.errors import InvalidValue

LISTS = {
    "sources in the order of use, each once": ("COPY b a /x/\nADD c b /y/", "*\n!b\n!a\n!c\n"),
    "cleaned": ("COPY ./app/ /web/../go.mod ../up /x/", "*\n!app\n!go.mod\n!up\n"),
    "bind mounts": ("RUN --mount=type=bind,source=go.mod,target=/m --mount=type=cache,target=/c x", "*\n!go.mod\n"),
    "wildcards": ("COPY src/*.ts l?b/[a-z]* /x/", "*\n!src/*.ts\n!l?b/[a-z]*\n"),
    "two stars are one": ("COPY **/a /x/", "*\n!*/a\n"),
    "two stars of --parents are two": ("COPY --parents src/./**/*.ts /x/", "*\n!src/**/*.ts\n"),
    "nothing from elsewhere": ("COPY --from=x a /\nADD https://a.test/b /\nCOPY <<E /x\nE\nONBUILD COPY d /", "*\n"),
    "without sources nothing is let in": ("RUN true", "*\n"),
    "characters that mean something to an ignore file": (
        'COPY ["#a", "a b", "a]b", "x{2}", "^a", "/x/"]',
        "*\n!#a\n!a b\n!a\\]b\n!x{2}\n!^a\n",
    ),
    "the same beside a wildcard": ("COPY ^a* *.{js,ts} /x/", "*\n!\\^a*\n!*.\\{js,ts\\}\n"),
    "classes that the two read differently": ("COPY a[*]b [[]x [^a]b [a^]b /x/", "*\n!a?b\n!?x\n![^a]b\n!?b\n"),
    "names of a mount with wildcards": ("RUN --mount=source=a*b,target=/x true", "*\n!a\\*b\n"),
    "escaped variables": ("COPY \\$a '$b' /x/", "*\n!$a\n!$b\n"),
}


@pytest.mark.parametrize(("lines", "ignore"), LISTS.values(), ids=LISTS)
def test_the_allowlist_of(lines: str, ignore: str) -> None:
    assert allowlist(f"FROM scratch\n{lines}\n") == ignore


def test_an_allowlist_of_stages_and_documents() -> None:
    build = Stage("build", From("golang")).copy("go.mod", "go.sum", "./").run("go build", mounts=[bind("cmd", target="/cmd")])
    stage = Stage(None, From("scratch")).copy(build / "app").copy("etc", "/etc/")
    text = "*\n!go.mod\n!go.sum\n!cmd\n!etc\n"
    assert allowlist(stage) == allowlist(stage.dockerfile()) == allowlist(Document.read(str(stage.dockerfile()))) == text


REFUSED = {
    "the whole context": (
        "COPY . .",
        "COPY takes the whole context, so there is nothing to leave out",
        "name the files and folders that it needs, or keep an ignore file by hand",
    ),
    "all of it by a wildcard": (
        "ADD */ /x/",
        "ADD takes the whole context, so there is nothing to leave out",
        "name the files and folders that it needs, or keep an ignore file by hand",
    ),
    "a mount of the whole": (
        "RUN --mount=target=/src make",
        "RUN takes the whole context, so there is nothing to leave out",
        "name the files and folders that it needs, or keep an ignore file by hand",
    ),
    "a variable": (
        "ARG F\nCOPY $F /x/",
        "$F depends on a variable, so no line can bring it back",
        "write the path out, or keep an ignore file by hand",
    ),
    "a variable with a default, that a build may set": (
        "ARG F=a\nCOPY $F/b /x/",
        "$F/b depends on a variable, so no line can bring it back",
        "write the path out, or keep an ignore file by hand",
    ),
    "a blank that is trimmed by one alone": (
        'COPY ["a ", "/x/"]',
        "a  cannot be brought back: an ignore file and a copy read it differently",
        "write ? for the odd character or blank, or keep an ignore file by hand",
    ),
    "what is read in two ways": (
        "COPY a|b* /x/",
        "a|b* cannot be brought back: an ignore file and a copy read it differently",
        "write ? for the odd character or blank, or keep an ignore file by hand",
    ),
}


@pytest.mark.parametrize(("lines", "what", "hint"), REFUSED.values(), ids=REFUSED)
def test_no_allowlist_for(lines: str, what: str, hint: str) -> None:
    with pytest.raises(InvalidValue) as error:
        allowlist(f"FROM scratch\n{lines}\n")
    assert (error.value.what, error.value.hint, str(error.value.at)) == (what, hint, f"<Dockerfile>:{lines.count(chr(10)) + 2}")


def test_a_refusal_stands_where_python_says_it() -> None:
    with pytest.raises(InvalidValue) as error:
        allowlist(Stage(None, From("scratch")).copy(".", "."))
    assert error.value.at is not None
    assert error.value.at.file == __file__


NAMES = ["a", "b", "ab", "a b", " a", "b ", "!a", "#a", "a]b", "[a", "x{2}", "^a", "a|b", "d/a", "d/b/c", "d/ab/a", "dd/b/c"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("context")
    for name in NAMES:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("")
    return folder


PART = st.lists(
    st.sampled_from(["*", "?", "a", "b", "d", "[a-d]", "[^b]", "[[]", "]", "{2}", "x", "^", " "]), min_size=1, max_size=3
)
SOURCES = st.sampled_from(NAMES) | st.lists(PART.map("".join), min_size=1, max_size=3).map("/".join)


@settings(max_examples=300)
@given(st.lists(SOURCES, min_size=1, max_size=4))
def test_all_that_a_copy_takes_is_let_in(folder: Path, sources: list[str]) -> None:
    import json

    text = f"FROM scratch\nCOPY {json.dumps([*sources, '/x/'])}\n"
    try:
        ignored = read_ignore_file(allowlist(text))
    except InvalidValue:
        return
    context = Context(folder)
    for source in sources:
        for path in context.paths(Source(source)):
            for each in [path, *context.tree.walk(path)]:
                assert ignored.ignored_by(each) is None, (source, each)
