"""What an instruction takes from the build context, whatever it looks like."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dockerdsl.allowlist import allowlist
from dockerdsl.checks import check
from dockerdsl.context import Context, Source
from dockerdsl.errors import InvalidValue

FOLDER = Path(__file__).parent
RULES = ("copy-ignored-file", "copy-missing-source", "dockerignore-invalid")

CLEAN = {
    "a path": ("a/b", "a/b"),
    "slashes around it, and between": ("//a//b/", "a/b"),
    "dots": ("./a/./b/.", "a/b"),
    "a way up that ends at the root": ("../../a/../b", "b"),
    "the whole context": ("./a/..", ""),
    "a blank": ("a /b", "a /b"),
}


@pytest.mark.parametrize(("path", "clean"), CLEAN.values(), ids=CLEAN)
def test_a_source_is_a_path_from_the_root_of_the_context(path: str, clean: str) -> None:
    assert Source(path).clean == clean


PARENTS = {
    "all of the path is kept": ("a/*.c", "", "a/*.c"),
    "what stands behind the pivot is kept": ("a/b/./c/**/d", "a/b", "c/**/d"),
    "a pivot at the beginning is none": ("./a", "", "a"),
    "the first pivot counts": ("a/./b/./c", "a", "b/c"),
}


@pytest.mark.parametrize(("path", "kept_from", "pattern"), PARENTS.values(), ids=PARENTS)
def test_parents_keep_what_is_below_a_folder(path: str, kept_from: str, pattern: str) -> None:
    source = Source(path, parents=True)
    assert (source.kept_from, [rule.pattern for rule in source.kept_pattern.rules]) == (kept_from, [pattern])


PIECES = """a b/ * ? [a] [z-a] [ ] \\ \\\\ $ $V ${V ${V:-x} } " ' ! # <<E --from= --parents --parents=x --mount= source= , type= type=$V
    bind https:// git@x: {2} {2}{3} | /./ / .. ** é \udc80 \ufeff ` [" "," "]""".split()
STARTS = ["COPY ", "ADD ", "RUN --mount=", "COPY --parents ", "ONBUILD COPY ", 'COPY ["']
ENDS = ["", " /x/", ",target=/x true", '", "/x/"]']


@settings(deadline=None)
@given(
    st.sampled_from(STARTS),
    st.lists(st.sampled_from([*PIECES, " ", "\t"]), min_size=1, max_size=7).map("".join),
    st.sampled_from(ENDS),
)
def test_whatever_stands_there_is_no_reason_to_fail(start: str, middle: str, end: str) -> None:
    text = f"FROM x\nARG V\n{start}{middle}{end}\n"
    check(text, select=RULES, context=Context(FOLDER))
    assert _allowlist_or_hint(text).startswith(("*\n", "name the files and folders that it needs"))


def _allowlist_or_hint(text: str) -> str:
    try:
        return allowlist(text)
    except InvalidValue as error:
        return error.hint or ""
