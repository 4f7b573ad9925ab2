"""Names of files, read back: sources, destinations, contents. A name is only itself, whatever a matcher might see in it."""

from __future__ import annotations

import re
from typing import Any

import pytest

from dockerdsl import Arg, DockerdslError, Dockerfile, Stage, heredoc, literal
from tests.engine.engine import BuildError, Engine
from tests.engine.nasty import BLANKS, NAMES, SHORT, TEXTS, cannot_be_characters, decoys

START = Stage(None, "scratch")
GROUPS = 5
CONTEXT = {
    "plain": b"plain",
    **{decoy: b"a decoy" for name in NAMES for decoy in decoys(name)},
    **{name: name.encode() for name in NAMES},
}

escapes = pytest.mark.parametrize("escape", ["\\", "`"], ids=["backslash", "backquote"])


def text(stage: Stage, escape: Any = "\\") -> str:
    return str(Dockerfile(stage, escape=escape))


def refuses(stage: Stage, verb: str, *values: Any, escape: Any = "\\", **options: Any) -> bool:
    try:
        text(getattr(stage, verb)(*values, **options), escape)
    except DockerdslError:
        return True
    return False


def source(name: str) -> str:
    """The name as a source, in one of three spellings; `me@host:path` alone would be a git repository."""
    spellings = (f"./{name}", f"/{name}", name)
    return literal(spellings[0 if re.match(r"[\w-]+@[\w.-]+:", name) else NAMES.index(name) % 3 if name in NAMES else 2])


def grouped(escape: str) -> dict[str, list[str]]:
    """Names in several folders, so that one source cannot hide what another one misses; under the backquote some of them."""
    return {f"/r/{number}/": list(NAMES[number :: GROUPS * (1 if escape == "\\" else 4)]) for number in range(GROUPS)}


def expected(folders: dict[str, list[str]]) -> dict[str, bytes]:
    return {folder.removeprefix("/r/") + name: name.encode() for folder, names in folders.items() for name in names}


def files(engine: Engine, image: str, folder: str = "/r") -> dict[str, bytes]:
    return {path: content for path, content in engine.read_tree(image, folder).items() if content is not None}


@escapes
@pytest.mark.parametrize("verb", ["copy", "add"])
def test_every_name_is_found_in_the_context(engine: Engine, verb: str, escape: str) -> None:
    stage = START
    for folder, names in grouped(escape).items():
        stage = getattr(stage, verb)(*map(source, names), folder)

    assert files(engine, engine.build(text(stage, escape), CONTEXT)) == expected(grouped(escape))


@escapes
def test_every_name_is_found_in_a_stage(engine: Engine, escape: str) -> None:
    everything = Stage("everything", "scratch").copy(".", "/").copy(".", "/below/")
    stage = START
    for folder, names in grouped(escape).items():
        stage = stage.copy(*map(literal, names), folder, from_=everything)
        stage = stage.copy(*(everything / literal(f"below/{name}") for name in names), folder.replace("/r/", "/r/of "))

    found = files(engine, engine.build(text(stage, escape), CONTEXT))

    assert found == expected(grouped(escape)) | expected(
        {folder.replace("/r/", "/r/of "): names for folder, names in grouped(escape).items()}
    )


def test_a_name_alone_is_its_own_destination(engine: Engine) -> None:
    everything = Stage("everything", "scratch").copy(".", "/r/x/")
    stage = START
    for name in NAMES[::20]:
        stage = stage.copy(everything / literal(f"r/x/{name}"))

    assert files(engine, engine.build(text(stage), CONTEXT)) == {f"x/{name}": name.encode() for name in NAMES[::20]}


@escapes
@pytest.mark.parametrize("folder", ["/r/", ""], ids=["absolute", "relative"])
def test_every_name_can_be_written(engine: Engine, folder: str, escape: str) -> None:
    names = NAMES[len(folder) :: 10 if escape == "\\" else 20]
    stage = START.workdir("/r")
    for name in names:
        stage = stage.copy("plain", literal(folder + name))

    assert files(engine, engine.build(text(stage, escape), CONTEXT)) == dict.fromkeys(names, b"plain")


def test_patterns_match_as_docker_says(engine: Engine) -> None:
    context = dict.fromkeys(("ab", "axb", "a*b", "a?b", "a[b]", "b", "^", "!", "]", "-", "x", "d/e", "d/f", "d/$"), b"")
    patterns = {
        "a*b": {"ab", "axb", "a*b", "a?b"},
        "a?b": {"axb", "a*b", "a?b"},
        "[a^]": {"^"},
        "[!]": {"!"},
        r"[\]]": {"]"},
        r"[\-b-c]": {"-", "b"},
        r"a[\*\?]b": {"a*b", "a?b"},
        "d/[e-f]": {"e", "f"},
        "d/[^e]": {"f", "$"},
        "*/$": {"$"},
    }
    stage = START
    for number, pattern in enumerate(patterns):
        stage = stage.copy(pattern, f"/r/{number}/")

    found = engine.read_tree(engine.build(text(stage), context), "/r")

    assert {
        p: {path[2:] for path in found if path.startswith(f"{n}/") and path[2:]} for n, p in enumerate(patterns)
    } == patterns


def test_names_that_no_path_has_are_refused() -> None:
    values = [value for value in TEXTS if "://" not in value]
    impossible = [value for value in values if "\0" in value or cannot_be_characters(value)]

    assert [value for value in values if refuses(START, "copy", source(value), "/x")] == ["", *impossible]
    assert [value for value in values if refuses(START, "copy", "x", literal(value))] == ["", *impossible]
    assert [pattern for pattern in ("[", "[]", "[a", "a[b-]c", "[^]", "[*]") if not refuses(START, "copy", pattern, "/x")] == []
    assert len(impossible) == 16


def test_copy_sends_names_that_look_remote_to_add() -> None:
    remote = [name for name in NAMES if refuses(START, "copy", literal(name), "/x")]

    assert remote == ["git@h:p", "agit@h:pb", "me@h.org:p", "ame@h.org:pb"]


# --- contents --------------------------------------------------------------------------------------------------------------
KEPT = [value for value in TEXTS if not cannot_be_characters(value)]
CONTENTS = ["", "\n".join(KEPT) + "\n", "\r\n".join(KEPT) + "\r\n", "\t" + "\n\t".join(KEPT) + "\n"]  # all of them, as lines
CONTENTS += [f"{value}\n" for value in SHORT[::4] if not cannot_be_characters(value)]
CONTENTS += [
    "\tx\n",
    "EOF\n",
    "EOF\nEOF1\n",
    "\n\n\n",
    "\\\n\\\n",
    "#!/bin/sh\n# x\n\n",
    "\ufeff\ufeffx\n",
    "x" * 65_000 + "\n",
]


def test_a_file_holds_its_text(engine: Engine) -> None:
    named = [heredoc(content, name=f"f{number}") for number, content in enumerate(CONTENTS)]

    found = files(engine, engine.build(text(START.copy(*named, "/r/")), CONTEXT))

    assert {content: found[f"f{n}"] for n, content in enumerate(CONTENTS) if found[f"f{n}"] != content.encode()} == {}
    assert (len(KEPT), len(CONTENTS)) == (737, 54)


@escapes
def test_a_file_with_a_handle_holds_the_rest_of_its_text(engine: Engine, escape: str) -> None:
    arg = Arg("A", "X")
    contents = {f"f{number}": content for number, content in enumerate(CONTENTS)}
    behind = [heredoc(f"{content}{arg}\n", name=name) for name, content in contents.items()]
    before = [heredoc(f"{arg}{content}\n", name=name) for name, content in contents.items()]

    image = engine.build(text(START.copy(*behind, "/behind/").copy(*before, "/before/"), escape), CONTEXT)

    assert files(engine, image, "/behind") == {name: f"{content}X\n".encode() for name, content in contents.items()}
    assert files(engine, image, "/before") == {name: f"X{content}\n".encode() for name, content in contents.items()}


def test_each_file_verb_makes_a_file(engine: Engine) -> None:
    stage = START
    for number, content in enumerate(CONTENTS[-8:]):
        stage = stage.file(f"/r/f{number}", content, chmod="0640", chown="5:6").add(heredoc(content), f"/r/a{number}")

    image = engine.build(text(stage))

    found = files(engine, image)
    assert [found[f"{verb}{number}"] for number in range(8) for verb in "fa"] == [
        c.encode() for c in CONTENTS[-8:] for _ in "fa"
    ]
    seen = engine.stat(image, "/r/f3")
    assert (seen.mode & 0o7777, seen.uid, seen.gid) == (0o640, 5, 6)


def test_contents_that_no_heredoc_carries_are_refused() -> None:
    assert [value for value in TEXTS if refuses(START, "file", "/x", f"{value}\n")] == list(filter(cannot_be_characters, TEXTS))
    assert refuses(START, "file", "/x", "no line feed at the end")
    assert refuses(START, "file", "/x", "x" * 65_536 + "\n")


def not_beside_a_heredoc(name: str) -> bool:
    """A line with a heredoc has no JSON form, so blanks part words in it, and the last one is trimmed."""
    return re.search("[\t\v\f\r \n]", name) is not None or name[-1] in BLANKS


def test_a_file_can_have_any_name_without_blanks(engine: Engine) -> None:
    refused = [name for name in NAMES if refuses(START, "file", literal(f"/r/{name}"), "x\n")]
    stage = START
    written = [name for name in NAMES if name not in refused][::8]
    for name in written:
        stage = stage.file(literal(f"/r/{name}"), "x\n")

    found = files(engine, engine.build(text(stage)))

    assert found == dict.fromkeys(written, b"x\n")
    assert refused == [name for name in NAMES if not_beside_a_heredoc(name)]


def test_an_argument_carries_a_name_with_blanks(engine: Engine) -> None:
    names = [name for name in NAMES if not_beside_a_heredoc(name) and "\n" not in name][::4]
    stage = START
    for number, name in enumerate(names):
        stage = stage.file(Arg(f"A{number}", literal(f"/r/{name}")), "x\n")

    assert files(engine, engine.build(text(stage))) == dict.fromkeys(names, b"x\n")


# --- triggers, owners, exclusions -------------------------------------------------------------------------------------------
def test_a_trigger_copies_names_and_writes_files(engine: Engine) -> None:
    contents = {f"f{number}": content for number, content in enumerate(CONTENTS)}
    documents = [heredoc(content, name=name) for name, content in contents.items()]
    parent = START.onbuild(lambda stage: stage.copy(*map(source, NAMES), "/n/").copy(*documents, "/f/"))

    child = engine.build(f"FROM {engine.build(text(parent))}\n", CONTEXT)

    assert files(engine, child, "/n") == {name: name.encode() for name in NAMES}
    assert files(engine, child, "/f") == {name: content.encode() for name, content in contents.items()}


OWNERS = [
    name for name in SHORT[::5] if name.isascii() and name and not re.search("[\0\n\r:]|^#", name) and name.strip() == name
]


@escapes
def test_any_owner_is_found_by_its_name(engine: Engine, escape: str) -> None:
    accounts = "".join(f"{name}:x:{number}:{number}::/:\n" for number, name in enumerate(OWNERS, 1000))
    groups = "".join(f"{name}:x:{number}:\n" for number, name in enumerate(OWNERS, 2000))
    stage = START.copy("passwd", "group", "/etc/")
    for number, name in enumerate(OWNERS):
        stage = stage.copy("plain", f"/r/{number}", chown=literal(f"{name}:{name}"))

    image = engine.build(text(stage, escape), {**CONTEXT, "passwd": accounts.encode(), "group": groups.encode()})

    owners = {member.name: (member.uid, member.gid) for member in engine.members(image, "/r")}
    assert {n: owners[str(n)] for n in range(len(OWNERS)) if owners[str(n)] != (1000 + n, 2000 + n)} == {}


def test_beyond_ascii_an_owner_comes_from_an_argument(engine: Engine) -> None:
    stage = START.copy("passwd", "/etc/").copy("passwd", "/x", chown=Arg("OWNER", "日本"))

    image = engine.build(text(stage), {"passwd": "日本:x:1000:1000::/:\n".encode()})

    assert engine.stat(image, "/x").uid == 1000
    assert refuses(START, "copy", "passwd", "/x", chown="日本")


def excludable(name: str) -> bool:
    return name.isascii() and name.strip() == name and not re.search(r"[*?\[\]^\\!#\n]", name)


EXCLUDED = [name for name in NAMES if excludable(name)]


@escapes
def test_names_are_excluded(engine: Engine, escape: str) -> None:
    context = {f"all/{name}": content for name, content in CONTEXT.items()}

    found = files(engine, engine.build(text(START.copy("all", "/r/", exclude=EXCLUDED), escape), context))

    assert sorted(CONTEXT.keys() - found) == sorted(EXCLUDED)
    assert refuses(START, "copy", "all", "/", exclude=["é"])


def test_an_empty_wildcard_copies_nothing_but_a_missing_name_fails(engine: Engine) -> None:
    with pytest.raises(BuildError, match="not found"):
        engine.build(text(START.copy("missing", "/")))
    assert files(engine, engine.build(text(START.copy("here", "miss*", "/r/")), {"here": b"1"})) == {"here": b"1"}
