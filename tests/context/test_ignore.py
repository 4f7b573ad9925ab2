"""A `.dockerignore`, its lines and what they say; `conformance/test_ignored.py` holds what a real engine did with 98 of them."""

from __future__ import annotations

import pytest

from dockerdsl.context.ignore import ROOT, read_ignore_file
from dockerdsl.reading.refused import Refused


def test_a_file_is_its_rules_with_their_lines() -> None:
    rules = read_ignore_file("\ufeff# built\n\n  /dist/ \r\n!dist/./keep\n", "web/Dockerfile.dockerignore").rules
    assert [(rule.text, rule.pattern, rule.restores, str(rule.at)) for rule in rules] == [
        ("/dist/", "dist", False, "web/Dockerfile.dockerignore:3"),
        ("!dist/./keep", "dist/keep", True, "web/Dockerfile.dockerignore:4"),
    ]


def test_bytes_that_are_not_text_are_read() -> None:
    assert read_ignore_file(b"caf\xe9\n").ignored_by(b"caf\xe9".decode(errors="surrogateescape"))


DECIDES = {
    "the line that matches": ("*.md\napp\n", "app", "'app', .dockerignore:2"),
    "the line that matches a folder above": ("app\n", "app/data/a.csv", "'app', .dockerignore:1"),
    "the last of several": ("app/**\n**/*.csv\n", "app/a.csv", "'app/**', .dockerignore:1"),
    "the one after what was restored": ("app\n!app/data\n*/data/a.csv\n", "app/data/a.csv", "'*/data/a.csv', .dockerignore:3"),
    "the one before what does not restore it": ("*\n!app/*.py\n", "app/a.csv", "'*', .dockerignore:1"),
    "one whose stars take no slash": ("x**/y\n", "xy", "'x**/y', .dockerignore:1"),
    "none, for what is restored": ("*\n!app/*.py\n", "app/main.py", "None"),
    "none, for what no line is about": ("app\n", "web/app", "None"),
    "none, without lines": ("", "app", "None"),
}


@pytest.mark.parametrize(("content", "path", "line"), DECIDES.values(), ids=DECIDES)
def test_a_line_decides(content: str, path: str, line: str) -> None:
    assert str(read_ignore_file(content).ignored_by(path)) == line


def test_a_walk_asks_folder_by_folder() -> None:
    ignored = read_ignore_file("app\n!app/main.py\nweb\n")
    app, web = ignored.below(ROOT, "app"), ignored.below(ROOT, "web")
    assert (app.rule is not None, app.closed) == (True, False)
    assert (web.rule is not None, web.closed) == (True, True)
    assert ignored.below(app, "app/main.py").rule is None
    assert ignored.below(web, "web/index.ts") is web


CHECK = {
    "a path": ("secret.env\n", "secret.env", True),
    "a folder above": ("build\n", "build/out.txt", True),
    "another path": ("build\n", "src/build", False),
    "a line that restores": ("*\n!app\n", "app/main.py", False),
    "a folder above is restored, which the walk does not ask": ("**/data\n!app\n", "app/data", False),
}


@pytest.mark.parametrize(("content", "path", "matched"), CHECK.values(), ids=CHECK)
def test_the_check_asks_path_and_folders_above(content: str, path: str, matched: bool) -> None:
    assert read_ignore_file(content).matches_or_above(path) is matched


def test_what_cannot_be_read_is_refused_where_it_stands() -> None:
    with pytest.raises(Refused) as refused:
        read_ignore_file("app\ndocs/[a-\n")
    assert str(refused.value) == (
        ".dockerignore:2: the pattern 'docs/[a-' cannot be read: its [ has no ]\n"
        "  hint: close the class, or write \\[ for the character"
    )


def test_a_pattern_that_nothing_comes_to_is_not_judged() -> None:
    ignored = read_ignore_file("node_modules\nnode_modules\\cache\n")
    assert ignored.ignored_by("node_modules/left")
    with pytest.raises(Refused) as refused:
        ignored.ignored_by("app")
    assert str(refused.value) == (
        ".dockerignore:2: the pattern 'node_modules\\\\cache' cannot be read: "
        "BuildKit makes a regular expression of it, and \\c is no escape\n"
        "  hint: write / between folders"
    )


def test_a_pattern_of_many_stars_takes_one_pass() -> None:
    ignored = read_ignore_file("**/" + "a*" * 50 + "/**/" + "*b" * 50 + "/x\n")
    assert ignored.ignored_by("a" * 2000 + "/" + "a" * 2000) is None
    assert ignored.ignored_by("a" * 2000 + "/" + "b" * 2000 + "/x")


REFUSED = {
    "a line that is too long": (
        "a" * 65_536,
        "the line has 64 KB or more",
        "failed parsing .dockerignore: bufio.Scanner: token too long",
    ),
    "an exclamation mark alone": ("!", "'!' names nothing that could be brought back", 'illegal exclusion pattern: "!"'),
}


@pytest.mark.parametrize(("line", "what", "buildkit"), REFUSED.values(), ids=REFUSED)
def test_a_line_is_refused(line: str, what: str, buildkit: str) -> None:
    with pytest.raises(Refused) as refused:
        read_ignore_file(line)
    assert (refused.value.what, refused.value.buildkit) == (what, buildkit)
