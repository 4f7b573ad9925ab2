"""Instructions are values: frozen, equal when they say the same, shown as they are written."""

from __future__ import annotations

import copy
import pickle

import pytest

import dockerdsl
from dockerdsl import Arg, Instruction, Stage, bind, heredoc, script, sh
from dockerdsl import instructions as i
from dockerdsl.errors import InvalidType, InvalidValue

TOOLS = Stage("tools", "scratch").run("make all")

ALL: dict[str, tuple[Instruction, str]] = {
    "FROM": (i.From("a", platform="linux/arm64"), "From(image='a', platform='linux/arm64')"),
    "FROM a stage": (i.From(TOOLS), "From(image=Stage('tools', from 'scratch', 1 instruction))"),
    "ARG": (i.Declare((Arg("A", "1"),)), "Declare(args=(Arg('A', '1'),))"),
    "RUN": (i.Run("a"), "Run(command='a')"),
    "RUN in exec form": (i.Run(("a", "b"), network="none"), "Run(command=('a', 'b'), network='none')"),
    "RUN with a mount": (
        i.Run("a", mounts=(bind(TOOLS / "b", "/c"),)),
        "Run(command='a', mounts=(Mount(type='bind', from_=Stage('tools', from 'scratch', 1 instruction), "
        "options=(('source', '/b'), ('target', '/c'))),))",
    ),
    "RUN of a chain": (i.Run(sh("a", "b")), "Run(command=Chain(commands=('a', 'b')))"),
    "RUN of a script": (i.Run(script("a")), "Run(command=Script(body='set -e\\na\\n', through=None))"),
    "CMD": (i.Cmd(("a",)), "Cmd(command=('a',))"),
    "ENTRYPOINT": (i.Entrypoint("a b"), "Entrypoint(command='a b')"),
    "SHELL": (i.Shell(("a", "-c")), "Shell(command=('a', '-c'))"),
    "COPY": (i.Copy(("a", "b"), "/c/", link=True), "Copy(sources=('a', 'b'), dest='/c/', link=True)"),
    "COPY of a file": (
        i.Copy((heredoc("a\n"),), "/b"),
        "Copy(sources=(Heredoc(content='a\\n', name=None, expand=False),), dest='/b')",
    ),
    "ADD": (i.Add(("a",), "b", unpack=False), "Add(sources=('a',), dest='b', unpack=False)"),
    "ENV": (i.Env((("A", "1"),)), "Env(pairs=(('A', '1'),))"),
    "LABEL": (i.Label((("a.b", "c d"),)), "Label(pairs=(('a.b', 'c d'),))"),
    "WORKDIR": (i.Workdir("/a"), "Workdir(path='/a')"),
    "USER": (i.User("a"), "User(user='a')"),
    "EXPOSE": (i.Expose((80, "53/udp")), "Expose(ports=('80', '53/udp'))"),  # type: ignore[arg-type]
    "VOLUME": (i.Volume(("/a",)), "Volume(paths=('/a',))"),
    "STOPSIGNAL": (i.Stopsignal("SIGTERM"), "Stopsignal(signal='SIGTERM')"),
    "HEALTHCHECK": (i.Healthcheck(("a",), retries=3), "Healthcheck(command=('a',), retries=3)"),
    "HEALTHCHECK NONE": (i.Healthcheck(None), "Healthcheck(command=None)"),
    "MAINTAINER": (i.Maintainer("a"), "Maintainer(name='a')"),
    "ONBUILD": (i.Onbuild(i.User("a")), "Onbuild(instruction=User(user='a'))"),
    "a comment": (i.Comment("a"), "Comment(text='a')"),
    "an empty line": (i.Blank(), "Blank()"),
}


def test_every_instruction_is_here() -> None:
    assert {type(step) for step, _ in ALL.values()} >= set(i.INSTRUCTIONS)


@pytest.mark.parametrize("case", ALL)
def test_it_shows_what_differs_from_the_default(case: str) -> None:
    step, shown = ALL[case]
    assert repr(step) == shown


@pytest.mark.parametrize("case", ALL)
def test_it_survives_copy_and_pickle_with_its_place(case: str) -> None:
    step, _ = ALL[case]
    for again in (pickle.loads(pickle.dumps(step)), copy.copy(step), copy.deepcopy(step)):
        assert again == step
        assert hash(again) == hash(step)
        assert (again.at, again.uses, again.origins) == (step.at, step.uses, step.origins)


@pytest.mark.parametrize("case", ALL)
def test_it_does_not_change(case: str) -> None:
    step, _ = ALL[case]
    name = step.form.names[0]
    with pytest.raises(AttributeError):
        setattr(step, name, "x")
    with pytest.raises(AttributeError):
        delattr(step, name)


def test_equality_looks_at_kind_and_values_alone() -> None:
    assert i.Cmd(("a",)) != i.Entrypoint(("a",))
    assert i.Cmd(("a",)) != ("a",)
    assert i.User("a") == i.User("a")
    assert i.User("a") != i.User("b")


def test_a_verb_makes_what_the_class_makes() -> None:
    assert Stage(None, "a").copy("b", "c", link=True).steps == (i.Copy(("b",), "c", link=True),)
    assert Stage(None, "a").expose(80).steps == (i.Expose(("80",)),)


def test_a_stage_in_an_instruction_hashes_without_its_depth() -> None:
    assert i.Copy(("/a",), "b", from_=TOOLS).shape() == (("/a",), "b", "\0stage", None, None, None, None, ())
    assert i.Onbuild(i.Copy(("/a",), "b", from_=TOOLS)).origins == (TOOLS,)


@pytest.mark.parametrize(
    ("trigger", "shown"),
    [
        pytest.param(i.From("a"), "FROM", id="FROM"),
        pytest.param(i.Maintainer("a"), "MAINTAINER", id="MAINTAINER"),
        pytest.param(i.Onbuild(i.User("a")), "ONBUILD", id="ONBUILD"),
        pytest.param(i.Comment("a"), "a comment", id="a comment"),
    ],
)
def test_what_buildkit_forbids_behind_onbuild_is_refused(trigger: Instruction, shown: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        i.Onbuild(trigger)
    assert caught.value.what == f"ONBUILD cannot hold {shown}"


REFUSED = {
    "an ARG that is none": (lambda: i.Declare(("A",)), InvalidType, "ARG declares an Arg, not str"),  # type: ignore[arg-type]
    "no ARG": (lambda: i.Declare(()), InvalidValue, "ARG needs a name"),
    "no pair": (lambda: i.Env(()), InvalidValue, "ENV needs a pair"),
    "an empty key": (lambda: i.Env((("", "a"),)), InvalidValue, "a key of ENV is empty"),
    "a key that is no text": (lambda: i.Env(((5, "a"),)), InvalidType, "a key of ENV is a str, not int"),  # type: ignore[arg-type]
    "no port": (lambda: i.Expose(()), InvalidValue, "EXPOSE needs a port"),
    "ports in one": (lambda: i.Expose(("$A $B",)), InvalidValue, "a port of EXPOSE is '$A $B', which is not one plain word"),
    "a port like a flag": (lambda: i.Expose(("--$A",)), InvalidValue, "a port of EXPOSE is '--$A', which is not one plain word"),
    "no path": (lambda: i.Volume(()), InvalidValue, "VOLUME needs a path"),
    "an empty path": (lambda: i.Volume(("",)), InvalidValue, "VOLUME needs a path"),
    "no image": (lambda: i.From(""), InvalidValue, "FROM needs an image"),
    "an image with a blank": (lambda: i.From("$A b"), InvalidValue, "the image '$A b' holds a blank, a quote or an escape"),
    "an image with a quote": (lambda: i.From("$A'"), InvalidValue, 'the image "$A\'" holds a blank, a quote or an escape'),
    "no folder": (lambda: i.Workdir(""), InvalidValue, "WORKDIR needs a value"),
    "signals": (lambda: i.Stopsignal("$A $B"), InvalidValue, "STOPSIGNAL is '$A $B', which is not one plain word"),
    "a signal like a flag": (lambda: i.Stopsignal("--$A"), InvalidValue, "STOPSIGNAL is '--$A', which is not one plain word"),
    "a script in CMD": (lambda: i.Cmd(script("a")), InvalidType, "CMD cannot be a script()"),  # type: ignore[arg-type]
    "a number in RUN": (lambda: i.Run(5), InvalidType, "RUN is a str, not int"),  # type: ignore[arg-type]
    "an author BuildKit would trim": (
        lambda: i.Maintainer(" a"), InvalidValue, "MAINTAINER cannot be ' a': BuildKit would trim it or read on"
    ),
    "an author like a flag": (
        lambda: i.Maintainer("--a"), InvalidValue, "MAINTAINER cannot be '--a': BuildKit would trim it or read on"
    ),
    "a checksum of several": (
        lambda: i.Add(("https://a/b", "c"), "d/", checksum="0a"),
        InvalidValue,
        "ADD --checksum judges one source, but there are several",
    ),
    "a checksum of a file": (
        lambda: i.Add(("a",), "b", checksum="0a"), InvalidValue, "ADD --checksum needs a URL or a git repository as its source"
    ),
    "a comment with a carriage return": (
        lambda: i.Comment("a\r"), InvalidValue, "the comment holds a NUL, a carriage return or a lone surrogate"
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_a_bad_instruction_is_refused(case: str) -> None:
    make, kind, what = REFUSED[case]
    with pytest.raises(kind) as caught:
        make()
    assert caught.value.what == what  # type: ignore[attr-defined]


def test_instructions_can_be_handed_to_a_stage() -> None:
    steps = [dockerdsl.instructions.User("a"), i.Workdir("/b")]
    assert str(Stage(None, "c").extend(steps)) == "FROM c\nUSER a\nWORKDIR /b\n"
