"""The ignore file that a Dockerfile's own sources make."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dockerdsl import Document, From, Stage, bind
from dockerdsl.allowlist import allowlist
from dockerdsl.context import Context, Source, read_ignore_file
from dockerdsl.errors import InvalidValue

LISTS = {
    "what no build takes": (
        "RUN --network=none --mount=type=bind,nope=1 x\nCOPY --parents=x src/**/a /x/",
        "*\n!src/*/a\n",
    ),
    "sources in the order of use, each once": ("COPY b a /x/\nADD c b /y/", "*\n!b\n!a\n!c\n"),
    "cleaned": ("COPY ./app/ /web/../go.mod ../up /x/", "*\n!app\n!go.mod\n!up\n"),
    "bind mounts": ("RUN --mount=type=bind,source=go.mod,target=/m --mount=type=cache,target=/c x", "*\n!go.mod\n"),
    "wildcards": ("COPY src/*.ts l?b/ab* /x/", "*\n!src/*.ts\n!l?b/ab*\n"),
    "two stars are one": ("COPY **/a /x/", "*\n!*/a\n"),
    "two stars of --parents are two": ("COPY --parents src/./**/*.ts /x/", "*\n!src/**/*.ts\n"),
    "parents that are off": ("COPY --parents=false src/**/a /x/", "*\n!src/*/a\n"),
    "what is left out of a folder again": ("COPY --exclude=*.md docs /x/", "*\n!docs\n"),
    "nothing from elsewhere": (
        "COPY --from=x a /\nADD https://a.test/b git@a.test:b.git /x/\nCOPY <<E <<-'F' /\nE\nF\nONBUILD COPY d /",
        "*\n",
    ),
    "nor of an address with a variable": ("ARG V\nADD https://a.test/$V.tar /\nARG U=https://a.test\nADD $U/x /", "*\n"),
    "nor mounts from elsewhere": ("RUN --mount=from=x,source=a,target=/a --mount=type=secret,id=b true", "*\n"),
    "without sources nothing is let in": ("RUN true", "*\n"),
    "any character for one that an ignore file reads": (
        'COPY ["#a", "a b", "a]b", "x{2}", "^a", "!a", " a", "b ", "/x/"]',
        "*\n!#a\n!a b\n!a?b\n!x?2?\n!?a\n!b?\n",
    ),
    "the same beside a wildcard": ("COPY ^a* a|b* *.{js,ts} /x/", "*\n!?a*\n!a?b*\n!*.?js,ts?\n"),
    "any character for a class": ("COPY a[*]b [[]x [^a]c [\\\\]]d /x/", "*\n!a?b\n!?x\n!?c\n!?d\n"),
    "anything for a backslash, which may be one": ("COPY a\\\\b \\\\*c /x/", "*\n!a*b\n!*c\n"),
    "names of a mount with wildcards": ("RUN --mount=source=a*b[c],target=/x true", "*\n!a?b?c?\n"),
    "characters that are no variables": ("COPY \\$a '$b' /x/", "*\n!$a\n!$b\n"),
    "the folder before a variable": ('ARG V=1\nCOPY dist/app-$V "ab/${V:-x}"/c /x/', "*\n!dist\n!ab\n"),
    "the folder before a variable of a mount": ("ARG V\nRUN --mount=source=a/b/$V/c,target=/x true", "*\n!a/b\n"),
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
        "$F may be anything, as a variable decides",
        "name the files and folders that it needs, or keep an ignore file by hand",
    ),
    "a variable with a default, that a build may set": (
        "ARG F=a\nCOPY ./$F/b /x/",
        "./$F/b may be anything, as a variable decides",
        "name the files and folders that it needs, or keep an ignore file by hand",
    ),
    "half a quoted delimiter": (
        "COPY <<'a b /x/",
        "<<'a is no path that BuildKit reads",
        "name the files and folders that it needs, or keep an ignore file by hand",
    ),
    "a variable of a mount that is worth what another option says": (
        "ARG D=a\nRUN --mount=source=$D,target=a true",
        "$D may be anything, as a variable decides",
        "name the files and folders that it needs, or keep an ignore file by hand",
    ),
    "a mount of which a variable decides all": (
        "ARG T\nRUN --mount=type=$T,source=a,target=/x true",
        "type=$T,source=a,target=/x may be anything, as a variable decides",
        "name the files and folders that it needs, or keep an ignore file by hand",
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


@settings(max_examples=300, deadline=None)
@given(st.lists(SOURCES.map(Source).filter(lambda source: source.readable), min_size=1, max_size=4))
def test_all_that_a_copy_takes_is_let_in(folder: Path, sources: list[Source]) -> None:
    try:
        ignored = read_ignore_file(allowlist(f"FROM scratch\nCOPY {json.dumps([each.path for each in sources] + ['/x/'])}\n"))
    except InvalidValue:
        assert any(not source.clean.strip("*/") for source in sources)
        return
    context = Context(folder)
    for source in sources:
        for path in context.paths(source):
            for each in [path, *context.tree.walk(path)]:
                assert ignored.ignored_by(each) is None, (source, each)
