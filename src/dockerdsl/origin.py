"""Say where files and layers come from: what FROM, ``COPY --from`` and a mount's ``from`` may point at.

An `Origin` is a build stage as the instructions see it: something with a name; or a `Published` file, whose image has one. A
`StagePath` is a path in one.
"""

from __future__ import annotations

from typing import Any, Final

import attrs

from dockerdsl.drafts import draft_of
from dockerdsl.errors import InvalidType, InvalidValue
from dockerdsl.variables import receive, wrong_type


class Origin:
    """A build stage, seen from the instructions that refer to it."""

    __slots__ = ()

    @property
    def name(self) -> str | None:
        """How a Dockerfile refers to it."""
        raise NotImplementedError

    def __truediv__(self, path: str) -> StagePath:
        """Return a path in this stage: ``builder / "out/app"`` is ``/out/app`` there."""
        if not isinstance(path, str):
            raise wrong_type(path, "a path in a stage")
        return _stage_path(self, f"/{path.lstrip('/')}")


class Published(Origin):
    """A Dockerfile of its own, seen from others that begin from its image or copy from it: they name that image."""

    __slots__ = ()
    image: str | None
    """The name that its image is published under."""

    @property
    def name(self) -> str | None:
        """The name that its image is published under."""
        return self.image


def settled(origin: Origin) -> Origin | str:
    """Return a stage as it is, and for a file of its own the name of its image.

    Raises InvalidValue for one that has none.
    """
    if not isinstance(origin, Published):
        return origin
    if origin.image is None:
        hint = 'say it where the file is made: image="registry.example.com/base:1.2"; or take a Stage to build it in this file'
        raise InvalidValue(f"{origin!r} has no name that its image is published under", hint=hint)
    return origin.image


@attrs.frozen(slots=True, weakref_slot=False, eq=True, repr=False)
class StagePath:
    """A path in a build stage: absolute, a trailing slash kept as written."""

    origin: Origin
    path: str

    def __truediv__(self, path: str) -> StagePath:
        return self.joined(path)

    def joined(self, path: str) -> StagePath:
        """Return the path below this one; a leading slash of `path` changes nothing."""
        if not isinstance(path, str):
            raise wrong_type(path, "a path in a stage")
        return _stage_path(self.origin, f"{self.path.rstrip('/')}/{path.lstrip('/')}")

    def __repr__(self) -> str:
        return f"{self.origin.name or 'stage'} / {self.path[1:]!r}"

    def __str__(self) -> str:
        raise InvalidType(
            f"{self!r} is a path in a stage, not text", hint="give it to .copy() or bind(), which write the --from beside it"
        )


_Draft: Final = draft_of(StagePath)


def _stage_path(origin: Origin, path: str) -> StagePath:
    made: Any = _Draft()
    made.origin = origin
    made.path = path
    made.__class__ = StagePath
    frozen: StagePath = made
    return frozen


def check_from(value: object, what: str) -> Origin | str:
    """Return what a ``from`` points at: a stage, an image reference or a named context, or raise.

    BuildKit expands no variable there (``--from``, section 2.4), so ``$``, quotes and blanks have no place in it.
    """
    if isinstance(value, Origin):
        return settled(value)
    value = str(receive(str(value) if type(value) is int else value, what, []))
    if "$" in value or not value.isascii():
        raise InvalidValue(
            f"{what} is {value!r}, but BuildKit expands no variable there",
            hint='name a stage for it, Stage("tools", From(f"...")), and copy from that stage',
        )
    if value.isdecimal():
        raise InvalidValue(f"{what} is the number {value}, which breaks when a stage is added", hint="give the Stage itself")
    if value != "scratch":
        from dockerdsl.images import parse_reference

        parse_reference(value)
    return value


def spelled_from(value: Origin | str) -> str:
    """Return the text behind ``--from=``."""
    return value if isinstance(value, str) else value.name or ""
