"""References to images, as FROM and ``--from`` write them: ``[registry/]path[:tag][@digest]``.

The grammar is distribution/reference's (``regexp.go``, ``normalize.go``): ``docker.io/`` and ``library/`` are implied, and the
first part is a registry only if it has a point, a colon or upper case, or is ``localhost``. ``str(parse_reference(x)) == x``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, NoReturn, cast

import attrs

from dockerdsl.reading.refused import Refused
from dockerdsl.values import units

_HUB: Final = "docker.io"
_OLD_HUB: Final = "index.docker.io"
_LONGEST_PATH: Final = 255

_LABEL: Final = "[a-zA-Z0-9]+(?:-+[a-zA-Z0-9]+)*"
_HOST: Final = rf"(?:{_LABEL}(?:\.{_LABEL})*|\[[a-fA-F0-9:]+\])(?::[0-9]+)?"
_PART: Final = "[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*"
_TAG: Final = "[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}"
_DIGEST: Final = "[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}"
# Compiled when it is first needed: most images are plain.
_REFERENCE: Final = f"(?:(?=[^/]*/)({_HOST})/)?({_PART}(?:/{_PART})*)(?::({_TAG}))?(?:@({_DIGEST}))?"
_ID: Final = "[a-f0-9]{64}"
_TAG_HINT: Final = "a tag is up to 128 letters, digits, '_', '.' and '-', the first of them no '.' or '-'"
_NAME_HINT: Final = "use lower-case letters and digits, with '.', '_', '__' or '-' between them"


@attrs.frozen(slots=True, weakref_slot=False)
class Reference:
    """A reference to an image; two are equal when they name the same, however they are written.

    Attributes:
        domain: the registry: ``docker.io``, ``ghcr.io``, ``localhost:5000``.
        path: the repository there: ``library/busybox``.
        tag: None when it has none.
        digest: ``sha256:...``, or None.
        written: how its author wrote it, which is its `str`.
    """

    domain: str
    path: str
    tag: str | None = None
    digest: str | None = None
    written: str = attrs.field(default="", eq=False, repr=False)

    def __str__(self) -> str:
        return self.written or self.canonical

    @property
    def name(self) -> str:
        """Registry and repository: ``docker.io/library/busybox``."""
        return f"{self.domain}/{self.path}"

    @property
    def canonical(self) -> str:
        """All that is known, written out: ``docker.io/library/busybox:1.37``."""
        return self.name + self._suffix()

    @property
    def familiar(self) -> str:
        """As short as Docker shows it, ``busybox:1.37``; with its registry where the short text would name another one."""
        first, _, rest = self.path.partition("/")
        if self.domain != _HUB or _is_registry(first):
            return self.canonical
        return (rest if first == "library" and "/" not in rest else self.path) + self._suffix()

    @property
    def with_default_tag(self) -> Reference:
        """The reference that is pulled: ``latest`` where there is neither tag nor digest, written out."""
        tag = "latest" if self.tag is None and self.digest is None else self.tag
        return Reference(self.domain, self.path, tag, self.digest)

    def with_tag(self, tag: str) -> Reference:
        """Return the reference with another tag, and without the digest, which belongs to the old one."""
        if not re.fullmatch(_TAG, tag):
            raise Refused(f"{tag!r} is no tag" if tag else "a tag is empty", hint=_TAG_HINT, buildkit="invalid tag format")
        return Reference(self.domain, self.path, tag, None, f"{self._stem()}:{tag}")

    def with_digest(self, digest: str) -> Reference:
        """Return the reference pinned to a digest; the tag stays."""
        pinned = f"{str(self).partition('@')[0]}@{units.digest(digest)}"
        return Reference(self.domain, self.path, self.tag, digest, pinned)

    def _suffix(self) -> str:
        return (f":{self.tag}" if self.tag else "") + (f"@{self.digest}" if self.digest else "")

    def _stem(self) -> str:
        return str(self).removesuffix(self._suffix())


class _Draft:
    """A `Reference` while it is made: attrs' frozen ``__init__`` costs twice as much, and FROM and --from are hot."""

    __slots__ = ("digest", "domain", "path", "tag", "written")

    def __init__(self, domain: str, path: str, tag: str | None, digest: str | None, written: str) -> None:
        self.domain = domain
        self.path = path
        self.tag = tag
        self.digest = digest
        self.written = written


_draft: Final = cast("Callable[[str, str, str | None, str | None, str], Reference]", _Draft)


def parse_reference(text: str) -> Reference:
    """Return the reference that a text is, kept as it is written: ``"python:3.13-slim"``, ``"ghcr.io/org/app@sha256:..."``.

    Raises `Refused` as BuildKit does, with the part that is wrong: the registry, the path, the tag or the digest.
    """
    match = re.fullmatch(_REFERENCE, text)
    if match is None:
        _refuse(text)
    first, path, tag, digest = match.groups()
    if "/" in text:
        domain, path = _placed(first, path, text)
    elif len(path) == 64 and re.fullmatch(_ID, text):
        _refuse(text)
    else:
        domain, path = _HUB, f"library/{path}"
    if len(path) > _LONGEST_PATH:
        what = f"the name of the image {text[:40]!r}... has {len(path)} characters, more than {_LONGEST_PATH}"
        raise Refused(what, hint="write a shorter one", buildkit="repository name must not be more than 255 characters")
    if digest is not None:
        _check_digest(digest, text)
    reference = _draft(domain, path, tag, digest, text)
    reference.__class__ = Reference
    return reference


def _placed(first: str | None, path: str, text: str) -> tuple[str, str]:
    """Return registry and repository; `first` is what stands before the first slash if it can be a host."""
    if first is None:
        before, _, rest = path.partition("/")
        return (before, rest) if "." in before else (_HUB, path)
    if not _is_registry(first):
        if first[0] == "[":
            _refuse(text)
        return _HUB, f"{first}/{path}"
    if first not in (_HUB, _OLD_HUB):
        return first, path
    return _HUB, path if "/" in path else f"library/{path}"


def _is_registry(first: str) -> bool:
    return "." in first or ":" in first or first == "localhost" or first != first.lower()


# --- what is wrong with it -------------------------------------------------------------------------------------------------


def _check_digest(digest: str, text: str) -> None:
    try:
        units.digest(digest)
    except Refused as error:
        raise Refused(f"the image {text!r}: {error.what}", hint=error.hint, buildkit=error.buildkit) from None


def _refuse(text: str) -> NoReturn:
    """Raise the error for a text that is no reference: BuildKit's message, and what is wrong where it is wrong first."""
    buildkit = _buildkit(text)
    if not text:
        raise Refused("an image is empty", hint='write "busybox" or "ghcr.io/org/app:1.0"', buildkit=buildkit)
    trouble, hint = _blemish(text)
    raise Refused(f"the image {text!r} {trouble}", hint=hint, buildkit=buildkit)


def _buildkit(text: str) -> str:
    if re.fullmatch(_ID, text):
        return f"invalid repository name ({text}), cannot specify 64-byte hexadecimal strings"
    first, slash, rest = text.partition("/")
    domain, remote = (first, rest) if slash and _is_registry(first) else (_HUB, text)
    if domain in (_HUB, _OLD_HUB) and "/" not in remote:
        remote = f"library/{remote}"
    name = remote.partition(":")[0]
    if name != name.lower():
        return f"invalid reference format: repository name ({name}) must be lowercase"
    return "invalid reference format"


def _blemish(text: str) -> tuple[str, str]:
    """Return what is wrong with a text that is no reference, and what to do."""
    scheme, separator, rest = text.partition("://")
    if separator:
        return f"begins with {scheme}://", f"write {rest!r}"
    if re.search(r"\s", text):
        inner = text.strip()
        return "has a blank in it", f"write {inner!r}" if re.fullmatch(_REFERENCE, inner) else "write it without"
    if re.fullmatch(_ID, text):
        return "is an id of 64 hex digits, which is no name", f'write "name@sha256:{text[:8]}..."'
    named, at, digest = text.partition("@")
    if at and not re.fullmatch(_DIGEST, digest):
        return f"has {digest!r} where a digest stands", "write @sha256: and 64 hex digits"
    slash = named.rfind("/") + 1
    last, colon, tag = named[slash:].partition(":")
    if colon and not re.fullmatch(_TAG, tag):
        return f"has {tag!r} where a tag stands" if tag else "has a colon without a tag", _TAG_HINT
    name = named[:slash] + last
    return _blemished_name(name, text[len(name) :])


def _blemished_name(name: str, rest: str) -> tuple[str, str]:
    if name.startswith("/"):
        inner = name.lstrip("/") + rest
        return "has no registry in front of its '/'", f"write {inner!r}" if re.fullmatch(_REFERENCE, inner) else _NAME_HINT
    if name.endswith("/") or "//" in name:
        return "has an empty part in its name", "leave out the '/' that is too many"
    first, slash, behind = name.partition("/")
    registry = first if slash and _is_registry(first) else ""
    if registry and not re.fullmatch(_HOST, registry):
        return f"has {registry!r} where a registry stands", 'write a host name, and a port if need be: "localhost:5000/app"'
    path = behind if registry else name
    if path != path.lower() and re.fullmatch(f"{_PART}(?:/{_PART})*", path.lower()):
        lower = (f"{registry}/" if registry else "") + path.lower() + rest
        return "has upper case in its name", f"write {lower!r}"
    part = next((part for part in path.split("/") if not re.fullmatch(_PART, part)), path)
    return f"has {part!r} in its name", _NAME_HINT
