"""Mounts of RUN: bind, cache, tmpfs, secret, ssh, with every option each of them has.

An option is declared once in `OPTIONS`, in the order in which it is written. The value of ``--mount`` is one CSV record
(BuildKit's ``instructions/commands_runmount.go``); ``type`` comes first because ``size`` and ``required`` are refused before
it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final, Literal, NamedTuple

import attrs

from dockerdsl import words
from dockerdsl.errors import InvalidType, InvalidValue, Unspellable
from dockerdsl.flags import Kind, Version, version
from dockerdsl.origin import Origin, StagePath, check_from, spelled_from
from dockerdsl.reading.blanks import BLANKS
from dockerdsl.text import live_in, settle
from dockerdsl.typos import teaches
from dockerdsl.values import units
from dockerdsl.variables import Arg, Secret, receive, value_text, wrong_type


class Option(NamedTuple):
    """An option of a mount: the types that know it, what its text must satisfy, the frontend it needs."""

    types: frozenset[str]
    valid: Callable[[str], object] | None = None
    since: Version | None = None


def _octal(text: str) -> None:
    if not text or not set(text) <= set("01234567") or int(text, 8) > 0o7777:
        raise InvalidValue(f"the mode {text!r} of a mount is not octal, 0 to 7777", hint='write mode="0755"')


def _option(types: str, valid: Callable[[str], object] | None = None, since: str | None = None) -> Option:
    return Option(frozenset(types.split()), valid, version(since) if since else None)


OPTIONS: Final[dict[str, Option]] = {
    "from": _option("bind cache"),
    "id": _option("cache secret ssh"),
    "source": _option("bind cache"),
    "target": _option("bind cache tmpfs secret ssh"),
    "env": _option("secret", since="1.10"),
    "sharing": _option("cache"),
    "required": _option("secret ssh"),
    "size": _option("tmpfs", units.size),
    "mode": _option("cache secret ssh", _octal),
    "uid": _option("cache secret ssh"),
    "gid": _option("cache secret ssh"),
    "ro": _option("cache"),
    "rw": _option("bind"),
}


@attrs.frozen(slots=True, weakref_slot=False)
class Mount:
    """A mount of RUN: its type, where it comes from, and its options in the order in which they are written.

    An option's value is text, or True for one that is written bare.
    """

    type: str
    from_: Origin | str | None
    options: tuple[tuple[str, str | bool], ...]
    uses: tuple[Arg, ...] = attrs.field(default=(), eq=False, repr=False)


@teaches
def bind(
    source: str | StagePath | None = None,
    target: str | None = None,
    *,
    from_: Origin | str | None = None,
    rw: bool = False,
) -> Mount:
    """Mount files of the build context, a stage or an image for one RUN, without copying them.

    Args:
        source: a path in the context, or ``builder / "path"``; the whole of it when left out.
        target: where it stands; left out, the same path as `source`. A relative one is below the working directory.
        from_: the stage, image or named context that `source` is in.
        rw: let the command write there; what it writes is thrown away.
    """
    if isinstance(source, StagePath):
        if from_ is not None:
            raise InvalidValue("a bind mount has a path in a stage and from_ too", hint="leave from_ out")
        from_, source = source.origin, source.path
    elif isinstance(source, str) and from_ is None:
        _check_sent(source)
    target = source if target is None else target
    if target is None:
        raise InvalidValue("a bind mount needs a target", hint='write bind("src", "/src") or bind(target="/src")')
    return _mount("bind", from_, {"source": source, "target": target, "rw": rw or None})


# Compiled when it is first needed.
_NOT_SENT: Final = rf"[\[\\]|\A(?:\.{{0,2}}/)*[!{BLANKS}]|[{BLANKS}]/*\Z"


def _check_sent(source: str) -> None:
    """Raise for a path that the client, which reads it as a pattern, does not send, and that the engine then misses."""
    plain = str(settle(source))
    if re.search(_NOT_SENT, plain):
        raise Unspellable(
            f"no bind mount finds {plain!r} in the build context: brackets, backslashes, blanks at an end are lost on the way",
            hint="mount the folder that holds it, or .copy() it",
        )


@teaches
def cache(
    target: str,
    *,
    id: str | None = None,
    sharing: Literal["shared", "private", "locked"] | None = None,
    from_: Origin | str | None = None,
    source: str | None = None,
    mode: str | None = None,
    uid: int | None = None,
    gid: int | None = None,
    ro: bool = False,
) -> Mount:
    """Mount a folder that lives on from build to build and is no part of the image.

    Args:
        target: the folder; a relative one is below the working directory.
        id: what tells caches apart; `target` itself when left out, shared by all Dockerfiles of a builder.
        sharing: what happens when two builds want it at once: ``shared`` (the default), ``private`` or ``locked``.
        from_: a stage or image whose files fill the cache when it is new.
        source: the folder in `from_`.
        mode: octal permissions of a new folder, ``"0755"`` by default.
        uid: the owner of a new folder, 0 by default.
        gid: the group of a new folder, 0 by default.
        ro: let the command only read.
    """
    if sharing is not None and sharing not in ("shared", "private", "locked"):
        raise InvalidValue(f"the sharing of a cache mount is {sharing!r}", hint="choose 'shared', 'private' or 'locked'")
    target = _needed(target, "cache")
    options = {"id": id, "source": source, "target": target, "sharing": sharing, "mode": mode, "uid": uid, "gid": gid}
    return _mount("cache", from_, {**options, "ro": ro or None})


@teaches
def tmpfs(target: str, *, size: str | int | None = None) -> Mount:
    """Mount an empty folder in memory for one RUN.

    Args:
        target: the folder.
        size: the most it may hold: bytes, or text with a unit of 1024 (``"64m"``).
    """
    return _mount("tmpfs", None, {"target": _needed(target, "tmpfs"), "size": str(size) if type(size) is int else size})


@teaches
def secret(
    id: str | Secret,
    target: str | None = None,
    *,
    env: str | None = None,
    required: bool | None = None,
    mode: str | None = None,
    uid: int | None = None,
    gid: int | None = None,
) -> Mount:
    """Give a secret of the build to one RUN, as a file or as a variable; it is no part of the image.

    Args:
        id: the secret, or its id (``docker build --secret id=...``).
        target: the file; ``/run/secrets/<id>`` when neither it nor `env` is given.
        env: the variable that holds it.
        required: fail the build when it is not given; otherwise the file is missing, or the variable unset.
        mode: octal permissions of the file, ``"0400"`` by default.
        uid: the owner of the file, 0 by default.
        gid: the group of the file, 0 by default.
    """
    name = id.id if isinstance(id, Secret) else id
    if not name:
        raise InvalidValue("a secret mount needs an id", hint='write secret("token", env="TOKEN")')
    options = {"id": name, "target": target, "env": env, "required": required, "mode": mode, "uid": uid, "gid": gid}
    return _mount("secret", None, options)


@teaches
def ssh(
    id: str | None = None,
    target: str | None = None,
    *,
    required: bool | None = None,
    mode: str | None = None,
    uid: int | None = None,
    gid: int | None = None,
) -> Mount:
    """Give the ssh agent of the build (``docker build --ssh``) to one RUN.

    Args:
        id: which one, ``default`` when left out.
        target: the socket; ``/run/buildkit/ssh_agent.N`` when left out.
        required: fail the build when it is not given.
        mode: octal permissions of the socket, ``"0600"`` by default.
        uid: the owner of the socket, 0 by default.
        gid: the group of the socket, 0 by default.
    """
    return _mount("ssh", None, {"id": id, "target": target, "required": required, "mode": mode, "uid": uid, "gid": gid})


def _needed(target: Any, type: str) -> Any:
    """Return the target of a mount, or raise for None: BuildKit would take the working directory."""
    if target is None:
        raise wrong_type(target, f"the target of a {type} mount", hint="name the folder")
    return target


def _mount(type: str, from_: Origin | str | None, given: dict[str, Any]) -> Mount:
    uses: list[Arg] = []
    options: list[tuple[str, str | bool]] = []
    for name in OPTIONS:
        value = given.get(name)
        if value is not None:
            options.append((name, _checked(f"the {name} of a {type} mount", name, value, uses)))
    origin = None if from_ is None else check_from(from_, f"from_ of a {type} mount")
    return Mount(type, origin, tuple(options), tuple(uses))


def _checked(what: str, name: str, value: Any, uses: list[Arg]) -> str | bool:
    if name in ("ro", "rw", "required"):
        if not isinstance(value, bool):
            raise InvalidType(f"{what} is True or False, not {value!r}")
        return value
    if name in ("uid", "gid"):
        return _number(what, value)
    if name == "mode" and type(value) is int:
        raise InvalidType(f"{what} is text, not the int {value}", hint=units.bits_meant("mode", value))
    text = value_text(receive(value, what, uses), what)
    if not text:
        raise InvalidValue(f"{what} is empty", hint="leave it out")
    if text == "/" and name == "target":
        raise InvalidValue(f"{what} is '/', which BuildKit refuses", hint="mount a folder below it")
    valid = OPTIONS[name].valid
    if valid and not live_in(text):
        valid(text)
    if not text.isascii():
        words.write_flag("mount", text, "\\")
    return text


def _number(what: str, value: Any) -> str:
    if type(value) is not int:
        raise InvalidType(f"{what} is a number, not {value!r}", hint="names are unknown to a mount")
    if value < 0:
        raise InvalidValue(f"{what} is {value}", hint="give a number from 0")
    return str(value)


class Mounting(Kind):
    """The value of ``--mount``."""

    def glance(self, name: str, value: Any) -> str | None:
        if value.__class__ is not Mount or value.uses or value.from_.__class__ is str:
            return None
        text = self.write(name, value, words.USUAL)
        return None if "<<" in text else text

    def check(self, value: Any, what: str, uses: list[Arg]) -> Mount:
        if isinstance(value, Secret):
            raise InvalidType(f"{what} holds {value!r} itself", hint=f'write secret({value!r}, env="...")')
        if not isinstance(value, Mount):
            hint = "make one with bind(), cache(), tmpfs(), secret() or ssh()"
            raise InvalidType(f"{what} holds {value!r}, which is no mount", hint=hint)
        uses += [use for use in value.uses if use not in uses]
        return value

    def write(self, name: str, value: Mount, escape: str) -> str:
        fields = [f"type={value.type}"]
        if value.from_ is not None:
            fields.append(f"from={spelled_from(value.from_)}")
        fields += [_field(option, given, escape) for option, given in value.options]
        return words.write_flag(name, words.write_csv(fields), escape)

    def read(self, value: str | None, escape: str) -> Mount:
        return read_mount(value or "", escape)


def _field(name: str, value: str | bool, escape: str) -> str:
    if value is True:
        return name
    return f"{name}=false" if value is False else f"{name}={words.write_bare(value, escape)}"


def needs(mount: Mount) -> list[Version]:
    """Return the frontend versions that the options of a mount need."""
    return [since for name, _ in mount.options if (since := OPTIONS[name].since)]


_ALIASES: Final = {"src": "source", "dst": "target", "destination": "target", "readwrite": "rw", "readonly": "ro"}
_FALSE: Final = frozenset({"0", "f", "F", "false", "False", "FALSE"})
_TRUE: Final = frozenset({"1", "t", "T", "true", "True", "TRUE"})


def read_mount(text: str, escape: str) -> Mount:
    """Return the mount that a flag's text says; options that BuildKit ignores for its type are left out.

    Raises InvalidValue for an option that has no place in this mount, or a value that cannot be handled.
    """
    given: dict[str, str | bool] = {}
    kind, from_ = "bind", None
    for field in units.csv_fields(text):
        key, equals, raw = field.partition("=")
        name = _ALIASES.get(key.lower(), key.lower())
        if name == "type":
            kind = raw.lower()
        elif name == "from":
            from_ = raw
        elif name in ("ro", "rw", "required"):
            given[name] = _boolean(raw) if equals else True
        else:
            given[name] = words.read_bare(raw, escape)
    return Mount(kind, from_, tuple(_known(kind, given)))


def _boolean(raw: str) -> bool:
    if raw not in _TRUE | _FALSE:
        raise InvalidValue(f"{raw!r} is neither true nor false")
    return raw in _TRUE


def _known(kind: str, given: dict[str, str | bool]) -> list[tuple[str, str | bool]]:
    """Return the options in the order they are written, with a secret's source as its id and defaults left out."""
    if kind == "secret" and "source" in given:
        given["id"] = given.pop("source")
    for name, opposite in (("ro", "rw"), ("rw", "ro")) if "ro" in given or "rw" in given else ():
        if name in given and kind not in OPTIONS[name].types:
            value = not given.pop(name)
            if value and kind in OPTIONS[opposite].types:
                given.setdefault(opposite, value)
    unknown = [name for name in given if name not in OPTIONS or kind not in OPTIONS[name].types]
    if unknown:
        raise InvalidValue(f"a {kind} mount has no option {unknown[0]!r}", hint="see the options of each type")
    return [(name, given[name]) for name in OPTIONS if name in given]
