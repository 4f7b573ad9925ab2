"""Mounts: every option of every type, as it is written and read back, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from dockerdsl import Arg, Mount, Secret, Stage, bind, cache, secret, ssh, tmpfs
from dockerdsl.errors import DockerdslError, InvalidType, InvalidValue
from dockerdsl.mounts import OPTIONS, Mounting, needs, read_mount
from dockerdsl.reading.lines import read_flags
from tests.laws.steps import MOUNTS, Made
from tests.laws.texts import ESCAPES

TOOLS = Stage("tools", "scratch")

WRITTEN = {
    "a bind mount of one path": (bind("src"), "type=bind,source=src,target=src"),
    "a bind mount of the whole context": (bind(target="/src"), "type=bind,target=/src"),
    "a bind mount of a stage": (bind(TOOLS / "bin", "/t"), "type=bind,from=tools,source=/bin,target=/t"),
    "a bind mount of an image": (bind("/etc", "/t", from_="alpine:3"), "type=bind,from=alpine:3,source=/etc,target=/t"),
    "a bind mount to write in": (bind("a", rw=True), "type=bind,source=a,target=a,rw"),
    "a cache": (cache("/c"), "type=cache,target=/c"),
    "a cache with all": (
        cache("/c", id="i", sharing="private", from_=TOOLS, source="/s", mode="0700", uid=1, gid=0, ro=True),
        "type=cache,from=tools,id=i,source=/s,target=/c,sharing=private,mode=0700,uid=1,gid=0,ro",
    ),
    "memory": (tmpfs("/t"), "type=tmpfs,target=/t"),
    "bytes of memory": (tmpfs("/t", size=1024), "type=tmpfs,target=/t,size=1024"),
    "much memory": (tmpfs("/t", size="1.5g"), "type=tmpfs,target=/t,size=1.5g"),
    "a secret": (secret("k"), "type=secret,id=k"),
    "a secret by its handle": (secret(Secret("k"), env="K"), "type=secret,id=k,env=K"),
    "a secret with all": (
        secret("k", "/k", env="K", required=True, mode="0400", uid=1, gid=2),
        "type=secret,id=k,target=/k,env=K,required,mode=0400,uid=1,gid=2",
    ),
    "a secret that may be missing": (secret("k", required=False), "type=secret,id=k,required=false"),
    "ssh": (ssh(), "type=ssh"),
    "ssh with all": (
        ssh("i", "/s", required=True, mode="0600", uid=1, gid=2),
        "type=ssh,id=i,target=/s,required,mode=0600,uid=1,gid=2",
    ),
    "a comma and a quote": (cache('/a,"b'), 'type=cache,"target=/a,\\""b"'),
    "a variable": (cache("$HOME/.cache", id=f"c-{Arg('ARCH')}"), "type=cache,id=c-${ARCH},target=$HOME/.cache"),
    "a literal dollar": (cache("/a$5"), "type=cache,target=/a\\$5"),
}


@pytest.mark.parametrize("case", WRITTEN)
def test_a_mount_is_one_record_with_its_type_first(case: str) -> None:
    mount, text = WRITTEN[case]
    ((flag,), _) = read_flags(Mounting().write("mount", mount, "\\"), "\\")
    assert flag == f"--mount={text}"


def test_every_option_of_every_type_is_written_somewhere_above() -> None:
    written = {(mount.type, name) for mount, _ in WRITTEN.values() for name, _ in mount.options}
    written |= {(mount.type, "from") for mount, _ in WRITTEN.values() if mount.from_ is not None}
    assert written == {(kind, name) for name, option in OPTIONS.items() for kind in option.types}


@pytest.mark.parametrize("escape", ESCAPES, ids=["backslash", "backquote"])
@given(call=MOUNTS)
def test_a_written_mount_is_read_back(escape: str, call: Made) -> None:
    mount = call.value()
    if mount is None:
        return
    ((flag,), _) = read_flags(Mounting().write("mount", mount, escape), escape)
    origin = mount.from_ if isinstance(mount.from_, str) or mount.from_ is None else mount.from_.name
    assert Mounting().read(flag.removeprefix("--mount="), escape) == Mount(mount.type, origin, mount.options)


# --- what others wrote

READ = {
    "no type": ("target=/a", Mount("bind", None, (("target", "/a"),))),
    "short names": ("type=bind,src=a,dst=/b", Mount("bind", None, (("source", "a"), ("target", "/b")))),
    "upper case": ("TYPE=Cache,Destination=/b", Mount("cache", None, (("target", "/b"),))),
    "the last of two": ("type=cache,target=/a,target=/b", Mount("cache", None, (("target", "/b"),))),
    "a bind mount that is read only anyway": ("type=bind,target=/a,ro", Mount("bind", None, (("target", "/a"),))),
    "a bind mount that is not read only": (
        "type=bind,target=/a,ro=false",
        Mount("bind", None, (("target", "/a"), ("rw", True))),
    ),
    "a cache that can be written to anyway": ("type=cache,target=/a,rw", Mount("cache", None, (("target", "/a"),))),
    "a cache that cannot be written to": ("type=cache,target=/a,rw=0", Mount("cache", None, (("target", "/a"), ("ro", True)))),
    "a source for a secret's id": ("type=secret,source=k", Mount("secret", None, (("id", "k"),))),
    "an origin": ("from=x,target=/a", Mount("bind", "x", (("target", "/a"),))),
    "quotes and escapes": ("target='/a b'\\$", Mount("bind", None, (("target", "/a b$"),))),
}


@pytest.mark.parametrize("case", READ)
def test_a_mount_of_another_hand_is_understood(case: str) -> None:
    text, mount = READ[case]
    assert read_mount(text, "\\") == mount


@pytest.mark.parametrize(
    ("text", "what"),
    [
        pytest.param("type=tmpfs,target=/a,id=b", "a tmpfs mount has no option 'id'", id="another type's option"),
        pytest.param("target=/a,colour=b", "a bind mount has no option 'colour'", id="an unknown option"),
        pytest.param("type=ssh,required=maybe", "'maybe' is neither true nor false", id="no truth value"),
    ],
)
def test_a_mount_that_says_nonsense_is_refused(text: str, what: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        read_mount(text, "\\")
    assert caught.value.what == what


# --- what is refused

REFUSED: dict[str, tuple[Any, type[DockerdslError], str]] = {
    "a path in a stage and from_": (
        lambda: bind(TOOLS / "a", "/a", from_="x"), InvalidValue, "a bind mount has a path in a stage and from_ too"
    ),
    "no target": (bind, InvalidValue, "a bind mount needs a target"),
    "no id": (lambda: secret(""), InvalidValue, "a secret mount needs an id"),
    "an empty target": (lambda: cache(""), InvalidValue, "the target of a cache mount is empty"),
    "the root": (lambda: tmpfs("/"), InvalidValue, "the target of a tmpfs mount is '/', which BuildKit refuses"),
    "no truth value": (
        lambda: secret("k", required=1), InvalidType, "the required of a secret mount is True or False, not 1"  # type: ignore[arg-type]
    ),
    "a user by name": (lambda: cache("/a", uid="app"), InvalidType, "the uid of a cache mount is a number, not 'app'"),  # type: ignore[arg-type]
    "a negative user": (lambda: cache("/a", uid=-1), InvalidValue, "the uid of a cache mount is -1"),
    "bits for a mode": (
        lambda: cache("/a", mode=0o755), InvalidType, "the mode of a cache mount is text, not the int 493"  # type: ignore[arg-type]
    ),
    "a symbolic mode": (
        lambda: cache("/a", mode="u+x"), InvalidValue, "the mode 'u+x' of a mount is not octal, 0 to 7777"
    ),
    "a mode that is too large": (
        lambda: cache("/a", mode="10000"), InvalidValue, "the mode '10000' of a mount is not octal, 0 to 7777"
    ),
    "beyond ASCII": (
        lambda: cache("/é"),
        InvalidValue,
        "--mount cannot carry '/é': BuildKit reads flags byte by byte, beyond ASCII they arrive mangled",
    ),
    "a line feed": (
        lambda: cache("/a\n"),
        InvalidValue,
        "the target of a cache mount holds a line feed, and no spelling in a Dockerfile keeps one there",
    ),
    "a variable for an origin": (
        lambda: bind("a", from_="$X"), InvalidValue, "from_ of a bind mount is '$X', but BuildKit expands no variable there"
    ),
    "a number for an origin": (
        lambda: bind("a", from_="0"), InvalidValue, "from_ of a bind mount is the number 0, which breaks when a stage is added"
    ),
    "brackets in the context": (
        lambda: bind("a[b"),
        InvalidValue,
        "no bind mount finds 'a[b' in the build context: brackets, backslashes, blanks at an end are lost on the way",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_a_bad_mount_is_refused(case: str) -> None:
    make, kind, what = REFUSED[case]
    with pytest.raises(kind) as caught:
        make()
    assert caught.value.what == what


def test_the_options_of_a_mount_need_their_frontends() -> None:
    assert needs(secret("k", env="K")) == [(1, 10)]
    assert needs(cache("/a")) == []
