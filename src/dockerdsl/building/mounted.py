"""Read the value of ``--mount`` as BuildKit does when it comes to a RUN: variables expanded, every option judged.

`mounts` knows what an author may write; here is what BuildKit makes of any text (``instructions/commands_runmount.go``), in its
order and with its messages.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

import attrs

from dockerdsl.errors import did_you_mean
from dockerdsl.reading.refused import Refused, quoted
from dockerdsl.values import units

TYPES: Final = ("bind", "cache", "tmpfs", "secret", "ssh")
_SHARINGS: Final = ("shared", "private", "locked")
_ALIASES: Final = {"src": "source", "dst": "target", "destination": "target", "readonly": "ro", "readwrite": "rw"}
_KEYS: Final = (
    "type", "from", "source", "src", "target", "dst", "destination", "readonly", "ro", "readwrite", "rw", "required", "size",
    "id", "sharing", "mode", "uid", "gid", "env",
)  # fmt: skip


@attrs.define(slots=True, weakref_slot=False)
class RunMount:
    """What a RUN mounts, as BuildKit takes it; `source` and the like are empty where nothing was said."""

    type: str = "bind"
    from_: str = ""
    source: str = ""
    target: str = ""
    readonly: bool | None = None
    size_limit: int = 0
    id: str = ""
    sharing: str = ""
    required: bool = False
    env: str | None = None
    mode: int | None = None
    uid: int | None = None
    gid: int | None = None


def read_run_mount(text: str, expand: Callable[[str], str]) -> RunMount:
    """Return the mount that a flag says, the value of each option expanded.

    Raises Refused for what BuildKit refuses, in its order: field after field, then what does not go together.
    """
    mount = RunMount()
    for field in _fields(text):
        key, equals, value = field.partition("=")
        key = key.lower()
        if equals:
            _set(mount, key, expand(value), field)
        else:
            _switch_on(mount, key, field)
    _check_together(mount)
    if mount.readonly is None:
        mount.readonly = mount.type not in ("cache", "tmpfs")
    return mount


def mount_source(text: str) -> str:
    """Return what a flag's ``from`` says, which is known before variables are: the last one that has a value."""
    source = ""
    for field in _fields(text):
        key, _, value = field.partition("=")
        if key.lower() == "from":
            source = value
    return source


def _fields(text: str) -> tuple[str, ...]:
    try:
        return units.csv_fields(text)
    except Refused as error:
        raise Refused(error.what, hint=error.hint, buildkit=f"failed to parse csv mounts: {error.buildkit}") from None


def _refused(buildkit: str, hint: str) -> Refused:
    return Refused(f"the mount cannot be: {buildkit}", hint=hint, buildkit=buildkit)


def _switch_on(mount: RunMount, key: str, field: str) -> None:
    name = _ALIASES.get(key, key)
    if name in ("ro", "rw"):
        mount.readonly = name == "ro"
    elif name == "required":
        _check_type(mount, key, "secret", "ssh")
        mount.required = True
    else:
        hint = f"write {field}=VALUE" if field else "take the comma out"
        raise _refused(f"invalid field '{field}' must be a key=value pair", hint)


def _check_type(mount: RunMount, key: str, *types: str) -> None:
    if mount.type not in types:
        message = f"unexpected key '{key}' for mount type '{mount.type}'"
        raise _refused(message, f"put type={types[0]} before it")


def _set(mount: RunMount, key: str, value: str, field: str) -> None:
    name = _ALIASES.get(key, key)
    match name:
        case "from":
            mount.from_ = value
        case "source" | "target" | "id" | "env":
            setattr(mount, name, value)
        case "type":
            mount.type = _one_of("mount type", value, TYPES)
        case "sharing":
            mount.sharing = _one_of("sharing value", value, _SHARINGS)
        case "ro" | "rw":
            mount.readonly = _truth(key, value) is (name == "ro")
        case "required":
            _check_type(mount, key, "secret", "ssh")
            mount.required = _truth(key, value)
        case "size":
            _check_type(mount, key, "tmpfs")
            mount.size_limit = _size(key, value)
        case "mode" | "uid" | "gid":
            setattr(mount, name, _number(name, value))
        case _:
            hint = did_you_mean(key, _KEYS) or "see the options of each type"
            raise _refused(f"unexpected key '{key}' in '{field}'", hint)


def _one_of(noun: str, value: str, known: tuple[str, ...]) -> str:
    if value.lower() not in known:
        hint = did_you_mean(value, known) or f"choose one of {', '.join(known)}"
        raise _refused(f"unsupported {noun} {quoted(value)}", hint)
    return value.lower()


def _truth(key: str, value: str) -> bool:
    try:
        return units.boolean(value)
    except Refused as error:
        raise _refused(f"invalid value for {key}: {value}", error.hint or "") from None


def _size(key: str, value: str) -> int:
    try:
        return units.size(value)
    except Refused as error:
        raise _refused(f"invalid value for {key}: {value}", error.hint or "") from None


def _number(name: str, value: str) -> int:
    digits, base = ("[0-7]+", 8) if name == "mode" else ("[0-9]+", 10)
    if not re.fullmatch(digits, value) or int(value, base) >= 1 << 32:
        raise _refused(f"invalid value {value} for {name}", "write octal digits" if name == "mode" else "write a number")
    return int(value, base)


def _check_together(mount: RunMount) -> None:
    if mount.type not in ("secret", "ssh", "cache"):
        for name in ("mode", "uid", "gid"):
            if getattr(mount, name) is not None:
                raise _refused(f'{name} not allowed for "{mount.type}" type mounts', f"take {name} out")
    if mount.type == "secret":
        _check_secret(mount)
    if mount.sharing and mount.type != "cache":
        raise _refused(f"invalid cache sharing set for {mount.type} mount", "take sharing out")
    if mount.type == "ssh" and mount.source:
        raise _refused("ssh does not support source", "write id=")


def _check_secret(mount: RunMount) -> None:
    if mount.from_:
        raise _refused("secret mount should not have a from", "take from out")
    if mount.sharing:
        raise _refused("secret mount should not define sharing", "take sharing out")
    if not (mount.source or mount.target or mount.id):
        raise _refused("invalid secret mount. one of source, target required", "write id=")
    if mount.source and mount.id:
        raise _refused("both source and id can't be set", "write id= alone")
