r"""What BuildKit really does, where a spelling of ours rests on it, or where it is not what one would think.

Each fact has its witness: a text of Dockerfile as one might write it by hand, and what came of it. When a test here fails,
BuildKit has changed, and the rule that the fact explains can be looked at again.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.engine.engine import BuildError, Engine, containerd_store

LABELS = {
    "an escape before other letters stays, in quotes": (r'"x\a\$y\"\\"', r'x\a$y"' + "\\"),
    "an escape before any letter goes, outside quotes": (r"\a\b", "ab"),
    "in single quotes all is itself": (r"'x\'", "x\\"),
    "a dollar before no name is itself": ('$"x"$.', "$x$."),
    "a digit names a variable": ("a$1b$#c$$d", "abcd"),
    "two escapes at the end of a line do not continue it": (r"b" + "\\\\", "b\\"),
    "nor do three, and the last is dropped": (r"b" + "\\\\\\", "b\\"),
    "blanks before a continuation stay, and those after it": ('"x \\\n  y"', "x   y"),
    "a comment in a continued word is dropped": ('"x\\\n# no\ny"', "xy"),
    "a byte order mark that begins a word is dropped": ("\ufeffa", "a"),
    "in quotes it stays": ('"\ufeffa"', "\ufeffa"),
    "a letter beyond ASCII goes on with a name": ("${A}é$Aé", "1é"),
    "an escape in a default is one": (r'"${UNSET:-a\}b}"', "a}b"),
}

FAILURES = {
    "a line feed ends a value, even in quotes": ('FROM scratch\nLABEL a="b\nc"\n', "unknown instruction: c"),
    "a shift is a heredoc": ("FROM scratch\nRUN echo $(( 1 << 2 ))\n", "unterminated heredoc"),
    "a heredoc with a blank behind its end goes on": ("FROM scratch\nCOPY <<A /x\nA \n", "unterminated heredoc"),
    "a brace that names nothing": ("FROM scratch\nLABEL a=${x^^}\n", r"unsupported modifier \(\^\) in substitution"),
    "an open quote": ("FROM scratch\nENV A=it's\n", "looking for matching single-quote"),
    "quotes group no words of VOLUME": ('FROM scratch\nVOLUME "/a b"\n', "looking for matching double-quote"),
    "a size before the type of its mount": (
        "FROM scratch\nRUN --mount=size=1m,type=tmpfs,target=/t x\n",
        "unexpected key 'size'",
    ),
    "a line of 65536 bytes": (
        f"FROM scratch\nLABEL a={'x' * 65_528}\n",
        "dockerfile line greater than max allowed size of 65535",
    ),
    "a text that begins with dashes is a flag": ("FROM scratch\nCMD --x\n", "unknown flag: --x"),
    "a user that begins with dashes is one too": ("FROM scratch\nUSER --x\n", "USER requires exactly one argument"),
}

CONTEXT = {
    **{
        name: name.encode()
        for name in (
            "x ",
            "a*b",
            "axb",
            "a\\b",
            "ab",
            "$x",
            "é",
            "it's",
            "\xa0n",
            "n\xa0",
            "\u2003n",
            "[ab]",
            "b",
            " x",
            "x",
            "d/f",
            "d/g",
        )
    },
    "\ufeffy ": b"y",
}

COPIES = {
    "a bare star matches more": ('"a*b", "/r/"', {"a*b", "axb", "ab", "a\\b"}),
    "a star behind a backslash in brackets is only itself": (r'"a[\\\\*]b", "/r/"', {"a*b"}),
    "a backslash is only itself in the same way": (r'"a[\\\\\\\\]b", "/r/"', {"a\\b"}),
    "a dollar is escaped behind JSON": (r'"\\$x", "/r/"', {"$x"}),
    "a quote is escaped behind JSON": ('"it\\\\\'s", "/r/"', {"it's"}),
    "a blank of any kind at an end is kept by brackets": ('"[\xa0]n", "/r/"', {"\xa0n"}),
    "in brackets it is only itself": ('"[\ufeff]y[ ]", "/r/"', {"\ufeffy "}),
    "an element like a heredoc is an empty file": ('"<<EOF", "/r/f"', {"f"}),
    "a folder gives its content": ('"d", "/r/"', {"f", "g"}),
    "of several sources for one name the last is left": ('"d/f", "d/g", "/r/o"', {"o"}),
    "a wildcard may match nothing beside others": ('"x", "nothing*", "/r/"', {"x"}),
}

NOTHING = {
    "a star in plain brackets": '"a[*]b"',
    "a byte order mark before a pattern": '"./\ufeffy[ ]"',
}
"""What matches nothing, and nobody says so."""

MISSING = {
    "a star behind a backslash is looked up with it": r'COPY ["a\\\\*b", "/r/"]',
    "blanks at an end are trimmed": 'COPY ["./n\xa0", "/r/"]',
    "and at the beginning": 'COPY ["\u2003n", "/r/"]',
    "brackets in a bind mount are a pattern to the client, to the engine none": "RUN --mount=type=bind,source=[ab],target=/m x",
    "a blank at the end of one as well": "RUN --mount=type=bind,source=x\\ ,target=/m x",
}


def test_words_are_read_so(engine: Engine) -> None:
    lines = [f"LABEL l{number}={text}" for number, (text, _) in enumerate(LABELS.values())]

    labels = engine.inspect(engine.build("\n".join(["FROM scratch", "ARG A=1", *lines, ""])))["Config"]["Labels"]

    assert {fact: labels[f"l{number}"] for number, fact in enumerate(LABELS)} == {
        fact: value for fact, (_, value) in LABELS.items()
    }


@pytest.mark.parametrize(("text", "message"), FAILURES.values(), ids=FAILURES)
def test_this_is_refused(engine: Engine, text: str, message: str) -> None:
    with pytest.raises(BuildError, match=message):
        engine.build(text)


def test_this_is_copied(engine: Engine) -> None:
    lines = [f"COPY [{words}]".replace("/r/", f"/r/{number}/") for number, (words, _) in enumerate(COPIES.values())]

    found = engine.read_tree(engine.build("\n".join(["FROM scratch", *lines, ""]), CONTEXT), "/r")

    copied = {fact: {path.partition("/")[2] for path in found if path.startswith(f"{n}/")} for n, fact in enumerate(COPIES)}
    assert {fact: names - {""} for fact, names in copied.items()} == {fact: names for fact, (_, names) in COPIES.items()}


@pytest.mark.parametrize("source", NOTHING.values(), ids=NOTHING)
def test_this_copies_nothing(engine: Engine, source: str) -> None:
    image = engine.build(f'FROM scratch\nCOPY x /r/\nCOPY [{source}, "/r/"]\n', CONTEXT)

    assert set(engine.read_tree(image, "/r")) == {"x"}


@pytest.mark.parametrize("line", MISSING.values(), ids=MISSING)
def test_this_is_not_found(engine: Engine, line: str) -> None:
    with pytest.raises(BuildError, match="not found"):
        engine.build(f"FROM scratch\n{line}\n", CONTEXT)


# --- heredocs --------------------------------------------------------------------------------------------------------------
def test_heredocs_are_read_so(engine: Engine) -> None:
    bodies = 'a\\nb $x "q" \\$x \\\\\nA\na\\nb\nB\n\t\tc\n\tC\n\nD\n'

    found = engine.read_tree(engine.build(f"FROM scratch\nCOPY <<A <<'B' <<-'C' <<-D /r/\n{bodies}COPY <<E /r/e\nE\n"), "/r")

    assert found == {"A": b'anb  "q" $x \\\n', "B": b"a\\nb\n", "C": b"c\n", "D": b"\n", "e": b""}


def test_a_heredoc_body_loses_its_byte_order_mark_unless_it_is_escaped(engine: Engine) -> None:
    image = engine.build("FROM scratch\nCOPY <<A <<B <<'C' /r/\n\ufeffa\nA\n\\\ufeffb\nB\n\ufeffc\nC\n")

    assert engine.read_tree(image, "/r") == {"A": b"a\n", "B": "\ufeffb\n".encode(), "C": "\ufeffc\n".encode()}


def test_a_script_fails_only_with_its_last_command(engine: Engine, base_image: Callable[[str], str]) -> None:
    busybox = base_image("busybox:latest")

    image = engine.build(f"FROM {busybox}\nRUN <<A\nfalse\necho $0 >/r\nA\n")

    assert engine.read_file(image, "/r") == b"/bin/sh\n"
    with pytest.raises(BuildError):
        engine.build(f"FROM {busybox}\nRUN <<A\nset -e\nfalse\necho\nA\n")


# --- commands, triggers, flags ---------------------------------------------------------------------------------------------
def test_an_entry_point_clears_the_command_it_inherits(engine: Engine) -> None:
    image = engine.build('FROM scratch AS a\nCMD ["x"]\nFROM a\nENTRYPOINT ["y"]\n')

    assert engine.inspect(image)["Config"].get("Cmd") is None


@pytest.mark.parametrize("text", ['["a\tb"]', '["a"] # x', "['a']", '["a",]', "[ -f x ] && y"])
def test_what_is_no_strict_json_is_shell_text(engine: Engine, text: str) -> None:
    assert engine.inspect(engine.build(f"FROM scratch\nCMD {text}\n"))["Config"]["Cmd"] == ["/bin/sh", "-c", text]


def test_triggers_are_read_with_the_backslash_and_expanded_with_the_files_own_escape(engine: Engine) -> None:
    image = engine.build('# escape=`\nFROM scratch AS a\nONBUILD LABEL k="a`"b" z=1\nFROM a\n')

    assert engine.inspect(image)["Config"]["Labels"] == {"k": 'a"b z=1'}


def test_flags_are_read_byte_by_byte(engine: Engine, base_image: Callable[[str], str]) -> None:
    image = engine.build("FROM scratch\nWORKDIR /r\nCOPY --exclude=é --exclude=x . /r/\n", {"é": b"", "x": b"", "y": b""})
    mounted = engine.build(f"FROM {base_image('busybox:latest')}\nRUN --mount=type=tmpfs,target=/m/é echo /m/* >/r\n")

    assert set(engine.read_tree(image, "/r")) == {"é", "y"}
    assert engine.read_file(mounted, "/r").decode() == "/m/Ã©\n"


def test_octal_permissions_are_those_of_new_folders_too_and_symbols_are_not(engine: Engine) -> None:
    image = engine.build("FROM scratch\nCOPY --chmod=644 x /r/octal/x\nCOPY --chmod=u=rw,go=r x /s/symbols/x\n", {"x": b""})

    assert [engine.stat(image, path).mode & 0o777 for path in ("/r", "/r/octal", "/s", "/s/symbols")] == [
        0o644,
        0o644,
        0o755,
        0o755,
    ]


def test_others_have_no_sticky_bit(engine: Engine) -> None:
    image = engine.build("FROM scratch\nCOPY --chmod=o+t x /r/o\nCOPY --chmod=+t x /r/all\n", {"x": b""})

    assert [engine.stat(image, f"/r/{name}").mode & 0o7777 for name in ("o", "all")] == [0o644, 0o1644]


def test_control_characters_in_names_pass_only_beside_names_beyond_ascii(engine: Engine) -> None:
    """The client encodes the paths of a request when one of them is beyond ASCII, and a header holds no control characters."""
    context = {"a\x01b": b"", "é": b""}

    with pytest.raises(BuildError, match="non-printable ASCII characters"):
        engine.build('FROM scratch\nCOPY ["a\x01b", "/r/"]\n'.replace("\x01", "\\u0001"), context)
    image = engine.build('FROM scratch\nCOPY ["a\x01b", "é", "/r/"]\n'.replace("\x01", "\\u0001"), context)

    assert set(engine.read_tree(image, "/r")) == set(context)


def test_a_link_is_followed_where_layers_cannot_be_merged(engine: Engine, base_image: Callable[[str], str]) -> None:
    image = engine.build(f"FROM {base_image('busybox:latest')}\nRUN mkdir /r; ln -s /r /l\nCOPY --link x /l/\n", {"x": b""})

    assert set(engine.read_tree(image, "/r")) == (set() if containerd_store() else {"x"})


def test_arguments_show_in_the_history(engine: Engine, base_image: Callable[[str], str]) -> None:
    image = engine.build(f"FROM {base_image('busybox:latest')}\nARG TOKEN\nRUN true\n", args={"TOKEN": "hunter2"})

    assert any("hunter2" in step for step in engine.history(image))
