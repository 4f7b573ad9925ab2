"""Git repositories as sources of ADD: ``https://github.com/org/repo.git#ref:subdir``.

Facts from BuildKit's ``dfgitutil/git_ref.go`` and ``gitutil/git_url.go``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from posixpath import normpath
from typing import Any, Final, NamedTuple
from urllib.parse import unquote, unquote_plus

import attrs

from dockerdsl.errors import did_you_mean
from dockerdsl.reading.refused import Refused, quoted
from dockerdsl.values.units import boolean

_SCHEME: Final = "([a-zA-Z0-9]+)://"
_SCHEMES: Final = frozenset({"http", "https", "ssh", "git"})
_SSH: Final = "[a-zA-Z0-9_-]+@[a-zA-Z0-9.-]+:"
_BAD_ESCAPE: Final = "%(?![0-9a-fA-F]{2}).{0,2}"
_SHORTHAND: Final = "github.com/"


@attrs.frozen(slots=True, weakref_slot=False)
class GitRef:
    """A git source: the repository, what is checked out of it, and how.

    Args:
        remote: what git clones.
        short_name: the last part of `remote` without ``.git``.
        ref: branch, tag or commit; empty for the default branch.
        subdir: the directory that is copied; empty for all.
        checksum: the commit that `ref` must be, or its first digits; empty when none is given.
        keep_git_dir, submodules: what the query says, None when it says nothing.
        mtime: ``checkout``, ``commit`` or empty.
        fetch_by_commit: whether the commit is fetched without asking for the ref.
        local_like: whether it could be a path too (``github.com/...``), which ADD takes it for.
        unencrypted: whether it comes over http:// or git://.
    """

    remote: str
    short_name: str
    ref: str = ""
    subdir: str = ""
    checksum: str = ""
    keep_git_dir: bool | None = None
    submodules: bool | None = None
    mtime: str = ""
    fetch_by_commit: bool = False
    local_like: bool = False
    unencrypted: bool = False


class _Address(NamedTuple):
    scheme: str
    remote: str
    query: str
    fragment: str


def is_git(source: str) -> bool:
    """Return whether ADD takes a source for a git repository; it may be refused as one for its options."""
    return isinstance(_address(source), _Address) and not source.startswith(_SHORTHAND)


def is_remote(source: str) -> bool:
    """Return whether ADD fetches a source: a git repository, or a file by its URL."""
    return source.startswith(("http://", "https://")) or is_git(source)


def git_ref(source: str) -> GitRef:
    """Return what a git source says: ``URL#ref:subdir``, or ``URL?tag=v1&subdir=docs``.

    Raises `Refused` for what is no git source, and for unknown, empty, repeated or contradictory options.
    """
    address = _address(source)
    if isinstance(address, str):
        hint = "write https://host/path.git or git@host:path"
        raise Refused(f"{source!r} is no git repository", hint=hint, buildkit=address)
    ref, _, subdir = address.fragment.partition(":")
    found = GitRef(
        address.remote,
        address.remote.rpartition("/")[2].removesuffix(".git"),
        ref,
        normpath("/" + subdir.lstrip("/"))[1:] if subdir else "",
        local_like=source.startswith(_SHORTHAND),
        unencrypted=address.scheme in ("http", "git"),
    )
    return _with_options(found, _query(address.query), source) if address.query else found


# --- the address -----------------------------------------------------------------------------------------------------------


def _address(source: str) -> _Address | str:
    """Return the parts of a git source, or BuildKit's message for what is none."""
    if source.startswith(("./", "../")):
        return "invalid argument"
    if source.startswith(_SHORTHAND):
        return _split(source, "https")
    scheme = re.match(_SCHEME, source)
    if scheme:
        return _url(source, scheme[1].lower())
    remote, query, fragment = _around_marks(source)
    if not re.match(_SSH, remote) or "\n" in source or re.search(f";|{_BAD_ESCAPE}", query):
        return "unknown protocol"
    return _Address("ssh", remote, query, fragment)


def _url(source: str, scheme: str) -> _Address | str:
    if scheme not in _SCHEMES:
        return f"{scheme}: invalid protocol"
    address = _split(source, scheme)
    if isinstance(address, str):
        return address
    rest = address.remote.partition("://")[2]
    authority, _, path = rest.partition("/")
    number = re.search(r":([^:\]]*)$", authority.rpartition("@")[2])
    if number and not re.fullmatch("[0-9]*", number[1]):
        return f"parse {quoted(source)}: invalid port {quoted(':' + number[1])} after host"
    if scheme in ("http", "https") and not unquote(path).endswith(".git"):
        return "invalid argument"
    return address._replace(remote=f"{scheme}://{rest}")


def _split(source: str, scheme: str) -> _Address | str:
    remote, query, fragment = _around_marks(source)
    bad = re.search(_BAD_ESCAPE, remote) or re.search(_BAD_ESCAPE, fragment)
    if bad:
        return f"parse {quoted(source)}: invalid URL escape {quoted(bad[0])}"
    if re.search("[\0-\x1f\x7f]", source):
        return f"parse {quoted(source)}: net/url: invalid control character in URL"
    return _Address(scheme, remote, query, unquote(fragment))


def _around_marks(source: str) -> tuple[str, str, str]:
    """Return what stands before ``?``, between it and ``#``, and behind."""
    before, _, fragment = source.partition("#")
    remote, _, query = before.partition("?")
    return remote, query, fragment


def _query(text: str) -> dict[str, list[str]]:
    """Return the words of a query; like Go's ``URL.Query`` it drops what it cannot read."""
    values: dict[str, list[str]] = {}
    for pair in text.split("&"):
        if pair and ";" not in pair and not re.search(_BAD_ESCAPE, pair):
            key, _, value = pair.partition("=")
            values.setdefault(unquote_plus(key), []).append(unquote_plus(value))
    return values


# --- the options -----------------------------------------------------------------------------------------------------------


_TEXT: Final[Mapping[str, str]] = {
    "ref": "ref",
    "tag": "tag",
    "branch": "branch",
    "subdir": "subdir",
    "checksum": "checksum",
    "commit": "checksum",
    "mtime": "mtime",
}
_SWITCHES: Final[Mapping[str, str]] = {
    "keep-git-dir": "keep_git_dir",
    "submodules": "submodules",
    "fetch-by-commit": "fetch_by_commit",
}
_OPTIONS: Final[Mapping[str, str]] = {**_TEXT, **_SWITCHES}
"""The attribute that each option of the query sets."""


def _with_options(found: GitRef, query: Mapping[str, list[str]], source: str) -> GitRef:
    given: dict[str, Any] = {}
    for name, values in query.items():
        attribute, value = _option(name, values, source)
        given[attribute] = value
    for attribute in ("ref", "subdir"):
        if attribute in given:
            _agree(attribute, getattr(found, attribute), given[attribute], source)
    ref = given.get("ref", found.ref)
    tag, branch = given.pop("tag", None), given.pop("branch", None)
    if tag:
        ref = _agree("ref", ref, "refs/tags/" + tag.removeprefix("refs/tags/"), source)
    if tag and branch:
        raise Refused(f"{source!r} names a tag and a branch", hint="leave one out", buildkit="branch conflicts with tag")
    if branch:
        ref = _agree("ref", ref, "refs/heads/" + branch.removeprefix("refs/heads/"), source)
    return attrs.evolve(found, **{**given, "ref": ref})


def _option(name: str, values: list[str], source: str) -> tuple[str, Any]:
    if len(values) > 1:
        buildkit = f"query {quoted(name)} has multiple values"
        raise Refused(f"{source!r} gives {name} twice", hint="leave one out", buildkit=buildkit)
    value = values[0]
    if not value and name not in _SWITCHES:
        buildkit = f"query {quoted(name)} has no value"
        raise Refused(f"{source!r} gives {name} no value", hint=f"write {name}=...", buildkit=buildkit)
    if name not in _OPTIONS:
        hint = did_you_mean(name, _OPTIONS) or f"choose from {', '.join(_OPTIONS)}"
        raise Refused(f"{source!r} has the unknown option {name!r}", hint=hint, buildkit=f"unexpected query {quoted(name)}")
    if name == "mtime" and value not in ("checkout", "commit"):
        buildkit = f'invalid mtime value: {quoted(value)} (must be "checkout" or "commit")'
        raise Refused(f"mtime of {source!r} is {value!r}", hint="choose 'checkout' or 'commit'", buildkit=buildkit)
    return _OPTIONS[name], _switch(name, value, source) if name in _SWITCHES else value


def _switch(name: str, value: str, source: str) -> bool:
    try:
        return boolean(value or "true")
    except Refused as error:
        buildkit = f"invalid {name} value: {quoted(value)}"
        raise Refused(f"{name} of {source!r}: {error.what}", hint=error.hint, buildkit=buildkit) from None


def _agree(attribute: str, before: str, after: str, source: str) -> str:
    if before and before != after:
        buildkit = f"{attribute} conflicts: {quoted(before)} vs {quoted(after)}"
        raise Refused(f"{source!r} has two: {before!r} and {after!r}", hint=f"give one {attribute}", buildkit=buildkit)
    return after
