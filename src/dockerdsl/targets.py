"""Mark the functions of a definition that make Dockerfiles, and say which paths a Dockerfile may have.

A marked function stays the function it was; `mark_of` tells how it is marked. Paths are written with ``/``, from the folder of
the definition, and their last word holds ``Dockerfile`` or ``Containerfile``: tools know such files by their names.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final, TypeVar, cast, overload

import attrs

from dockerdsl.errors import InvalidType, InvalidValue

F = TypeVar("F", bound=Callable[[], object])

IGNORE: Final = ".dockerignore"
"""What BuildKit adds to the path of a Dockerfile to find what it ignores."""

_MARK: Final = "__dockerdsl_target__"
_NAME: Final = re.compile(r".*(?:docker|container)file.*", re.IGNORECASE)


@attrs.frozen(slots=True, weakref_slot=False)
class Mark:
    """What `target` said: the path, None when the function or its name says it, and whether a ``.dockerignore`` is wanted."""

    path: str | None = None
    dockerignore: bool = False


@overload
def target(path: F, /) -> F: ...


@overload
def target(path: str | None = None, *, dockerignore: bool = False) -> Callable[[F], F]: ...


def target(path: str | F | None = None, *, dockerignore: bool = False) -> F | Callable[[F], F]:
    """Mark a function of a definition: ``dockerdsl sync`` writes the Dockerfile that it returns.

    The function needs no arguments. It returns a `Stage` or a `Dockerfile`; or it returns or yields a family, pairs of a path
    and a `Stage` or `Dockerfile`::

        @target("deploy/web.Dockerfile")
        def web() -> Stage: ...


        @target
        def pythons() -> Iterator[tuple[str, Stage]]:
            for version in ("3.12", "3.13"):
                yield f"{version}/Dockerfile", image(version)

    Args:
        path: where it is written, from the folder of the definition. Without one, a function ``web`` gives ``web.Dockerfile``.
            A family has its own.
        dockerignore: whether ``<path>.dockerignore`` is written, too: it lets nothing into the build context but what the
            Dockerfile takes from there, which may not be all of it (`dockerdsl.allowlist`).

    Raises:
        InvalidValue: for a path that no Dockerfile may have.
        InvalidType: for something that is no path, or a mark on something that is no function.
    """
    if path is None or isinstance(path, str):
        mark = Mark(None if path is None else target_path(path), dockerignore)
        return lambda function: _marked(function, mark)
    return _marked(path, Mark())


def _marked(function: F, mark: Mark) -> F:
    if not callable(function) or isinstance(function, type):
        raise InvalidType(f"@target marks a function, not {function!r}", hint='write @target("Dockerfile") above a def')
    marked = cast(Any, function)
    setattr(marked, _MARK, mark)
    return function


def mark_of(value: object) -> Mark | None:
    """Return how a function is marked, None for anything else."""
    mark = getattr(value, _MARK, None) if callable(value) and not isinstance(value, type) else None
    return mark if isinstance(mark, Mark) else None


def target_path(path: object) -> str:
    """Return a path as it is if a Dockerfile may have it.

    Raises:
        InvalidType: for something that is no text.
        InvalidValue: for one that is absolute, not spelled with ``/``, or whose last word does not say what it is.
    """
    if not isinstance(path, str):
        raise InvalidType(f"a path of a Dockerfile is a str, not {path!r}", hint='write "deploy/web.Dockerfile"')
    if not path.isprintable() or "\\" in path:
        raise InvalidValue(f"the path {path!r} is not spelled with / alone", hint='write "deploy/web.Dockerfile"')
    if path.startswith("/") or re.match("[A-Za-z]:", path):
        raise InvalidValue(f"the path {path!r} is absolute", hint="write it from the folder of the definition")
    _check_name(path)
    return path


def _check_name(path: str) -> None:
    name = path.rpartition("/")[2]
    if not _NAME.fullmatch(name):
        hint = f'write "{name}.Dockerfile"' if name.strip(".") else f'write "{path.rstrip("/") or "."}/Dockerfile"'
        raise InvalidValue(f"no tool would take {path!r} for a Dockerfile by its name", hint=hint)
    if name.endswith(".py"):
        raise InvalidValue(f"the path {path!r} is that of a Python file", hint="leave the .py out")
    if name.lower().endswith(IGNORE):
        raise InvalidValue(f"the path {path!r} is that of a .dockerignore", hint="name the Dockerfile it belongs to")
