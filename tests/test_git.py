"""Git repositories as sources of ADD."""

from __future__ import annotations

import pytest

from dockerdsl.values.git import GitRef, git_ref, is_git, is_remote
from tests.refusals import fault

REPO = "https://github.com/org/app.git"


@pytest.mark.parametrize(
    ("source", "ref"),
    [
        pytest.param(REPO, GitRef(REPO, "app"), id="a repository"),
        pytest.param(f"{REPO}#main:docs/api", GitRef(REPO, "app", "main", "docs/api"), id="ref and directory"),
        pytest.param(f"{REPO}#:docs/../src/", GitRef(REPO, "app", subdir="src"), id="a directory that is cleaned"),
        pytest.param(f"{REPO}?tag=v1", GitRef(REPO, "app", "refs/tags/v1"), id="a tag"),
        pytest.param(f"{REPO}?tag=refs/tags/v1#refs/tags/v1", GitRef(REPO, "app", "refs/tags/v1"), id="a tag twice the same"),
        pytest.param(f"{REPO}?branch=a%2Fb", GitRef(REPO, "app", "refs/heads/a/b"), id="a branch with an escape"),
        pytest.param(
            f"{REPO}?commit=24eb9b&keep-git-dir&submodules=0&fetch-by-commit=t&mtime=commit",
            GitRef(REPO, "app", "", "", "24eb9b", True, False, "commit", True),
            id="all the rest",
        ),
        pytest.param("git@host:org/app.git#v1", GitRef("git@host:org/app.git", "app", "v1"), id="ssh as scp writes it"),
        pytest.param("git://host/app", GitRef("git://host/app", "app", unencrypted=True), id="the git protocol"),
        pytest.param("HTTPS://host/app.git", GitRef("https://host/app.git", "app"), id="a scheme in upper case"),
        pytest.param(f"{REPO}?a;b&&ref=x%zz&ref=y", GitRef(REPO, "app", "y"), id="a query of which some cannot be read"),
        pytest.param("github.com/org/app", GitRef("github.com/org/app", "app", local_like=True), id="what could be a path"),
    ],
)
def test_a_git_source_says_what_is_checked_out(source: str, ref: GitRef) -> None:
    assert git_ref(source) == ref


@pytest.mark.parametrize(
    ("source", "git"),
    [
        pytest.param(REPO, True, id="https with .git"),
        pytest.param("https://github.com/org/app", False, id="https without"),
        pytest.param(f"{REPO}?bogus=1", True, id="with an option it does not have"),
        pytest.param("git@host:path", True, id="ssh as scp writes it"),
        pytest.param("ftp://host/app.git", False, id="another protocol"),
        pytest.param("git@host:a.git?ref=x&;y", False, id="ssh with an unreadable query"),
        pytest.param("github.com/org/app.git", False, id="what could be a path"),
        pytest.param("git@host:" + "#?" * 10_000 + "\n", False, id="ssh with a line feed, long"),
        pytest.param("./app.git", False, id="a path"),
        pytest.param("app.git", False, id="a name"),
    ],
)
def test_add_knows_a_git_source_by_its_address(source: str, git: bool) -> None:
    assert is_git(source) == git


@pytest.mark.parametrize(
    ("source", "remote"),
    [
        pytest.param(REPO, True, id="a repository"),
        pytest.param("git@host:path", True, id="a repository without a protocol"),
        pytest.param("http://host/a.tgz", True, id="a file"),
        pytest.param("ftp://host/a.tgz", False, id="a protocol that BuildKit does not speak"),
        pytest.param("a/http://b", False, id="a path"),
    ],
)
def test_add_fetches_a_repository_or_a_url(source: str, remote: bool) -> None:
    assert is_remote(source) == remote


@pytest.mark.parametrize(
    ("source", "what", "hint", "buildkit"),
    [
        pytest.param(
            "ssh://git@host:x/app.git",
            "'ssh://git@host:x/app.git' is no git repository",
            "write https://host/path.git or git@host:path",
            'parse "ssh://git@host:x/app.git": invalid port ":x" after host',
            id="no port",
        ),
        pytest.param(
            "https://host/%zz.git",
            "'https://host/%zz.git' is no git repository",
            "write https://host/path.git or git@host:path",
            'parse "https://host/%zz.git": invalid URL escape "%zz"',
            id="no escape",
        ),
        pytest.param(
            "git://host/a\tb",
            "'git://host/a\\tb' is no git repository",
            "write https://host/path.git or git@host:path",
            'parse "git://host/a\\tb": net/url: invalid control character in URL',
            id="a control character",
        ),
        pytest.param(
            f"{REPO}?sub-dir=a",
            f"'{REPO}?sub-dir=a' has the unknown option 'sub-dir'",
            "did you mean 'subdir'?",
            'unexpected query "sub-dir"',
            id="misspelt",
        ),
        pytest.param(
            f"{REPO}?ref=", f"'{REPO}?ref=' gives ref no value", "write ref=...", 'query "ref" has no value', id="no value"
        ),
        pytest.param(
            f"{REPO}?ref=a&ref=b",
            f"'{REPO}?ref=a&ref=b' gives ref twice",
            "leave one out",
            'query "ref" has multiple values',
            id="twice",
        ),
        pytest.param(
            f"{REPO}?ref=a#b",
            f"'{REPO}?ref=a#b' has two: 'b' and 'a'",
            "give one ref",
            'ref conflicts: "b" vs "a"',
            id="two refs",
        ),
        pytest.param(
            f"{REPO}?tag=a&branch=b",
            f"'{REPO}?tag=a&branch=b' names a tag and a branch",
            "leave one out",
            "branch conflicts with tag",
            id="tag and branch",
        ),
        pytest.param(
            f"{REPO}?mtime=x",
            f"mtime of '{REPO}?mtime=x' is 'x'",
            "choose 'checkout' or 'commit'",
            'invalid mtime value: "x" (must be "checkout" or "commit")',
            id="no time",
        ),
        pytest.param(
            f"{REPO}?submodules=x",
            f"submodules of '{REPO}?submodules=x': 'x' is neither true nor false",
            "write 'true' or 'false'",
            'invalid submodules value: "x"',
            id="no truth",
        ),
    ],
)
def test_what_add_refuses_to_fetch(source: str, what: str, hint: str, buildkit: str) -> None:
    assert fault(git_ref, source) == (what, hint, buildkit)
