"""Every error this library raises, drawn as a tree.

    DockerdslError                        all of them
    ├── InvalidValue        (ValueError)  a value that BuildKit would refuse, or that would not mean what it says
    │   └── Unspellable                   a value that no Dockerfile can carry
    ├── InvalidType         (TypeError)   something of a kind that has no place there
    │   └── SecretExposed                 a secret where its name or value would become text
    ├── UnknownOption       (TypeError)   a keyword that the verb does not have
    ├── UnknownVerb         (AttributeError) a verb that a stage does not have
    ├── GraphError          (ValueError)  stages that do not fit together
    │   ├── NameClash                     two different stages of one name
    │   └── NamelessStage                 a stage that others refer to, without a name
    ├── UndeclaredVariable  (LookupError) a variable in FROM that no ARG declares
    ├── ParseError          (ValueError)  text that BuildKit does not read as a Dockerfile
    ├── BuildRefused        (ValueError)  a file that BuildKit reads, and then does not build
    ├── EditRefused         (ValueError)  an edit of a file that would change what other lines say
    ├── NotInDocument       (LookupError) something that a file does not have
    ├── DefinitionError     (ValueError)  a Python file that does not define what was asked of it
    ├── SettingsError       (ValueError)  settings of a project that cannot be read
    └── ToolFailed          (RuntimeError) another program that this library runs, and that failed

Each says what is wrong (`what`), where it was written (`at`) and what to do next (`hint`). Several found at once come as one
`ExceptionGroup`. An error inherits the builtin that a caller would catch.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from dockerdsl.where import Call, Where, caller, locate


class DockerdslError(Exception):
    """The root of this library's errors.

    Args:
        what: what is wrong, lower case, naming the thing.
        hint: the next action.
        at: where the author wrote it; the nearest call outside this library when left out.
        also: other places that belong to it, each with a word on what stands there.
    """

    _blames_caller: ClassVar[bool] = True
    """Whether the call that raised it is its place when no other is given."""

    def __init__(
        self,
        what: str,
        *,
        hint: str | None = None,
        at: Where | Call | None = None,
        also: Sequence[tuple[str, Where | None]] = (),
    ) -> None:
        super().__init__(what)
        self.what = what
        self.hint = hint
        self.at = locate(caller() if at is None and self._blames_caller else at)
        self.also = tuple(also)

    def __str__(self) -> str:
        lines = [f"{self.at}: {self.what}" if self.at else self.what]
        lines += [f"  {word}: {where}" for word, where in self.also if where]
        if self.hint:
            lines.append(f"  hint: {self.hint}")
        return "\n".join(lines)


class InvalidValue(DockerdslError, ValueError):
    """A value that BuildKit would refuse, or that would not mean what it says."""


class Unspellable(InvalidValue):
    """A value that no Dockerfile can carry."""


class InvalidType(DockerdslError, TypeError):
    """Something of a kind that has no place there."""


class SecretExposed(InvalidType):
    """A secret where its name or value would become text."""


class UnknownOption(DockerdslError, TypeError):
    """A keyword that the verb does not have."""


class UnknownVerb(DockerdslError, AttributeError):
    """A verb that a stage does not have."""


class GraphError(DockerdslError, ValueError):
    """Stages that do not fit together."""


class NameClash(GraphError):
    """Two different stages of one name."""


class NamelessStage(GraphError):
    """A stage that others refer to, without a name."""


class UndeclaredVariable(DockerdslError, LookupError):
    """A variable in FROM that no ARG declares."""


class ParseError(DockerdslError, ValueError):
    """Text that BuildKit does not read as a Dockerfile."""


class BuildRefused(DockerdslError, ValueError):
    """A file that BuildKit reads, and then does not build: what it says when it comes to an instruction."""

    _blames_caller = False


class EditRefused(DockerdslError, ValueError):
    """An edit of a file that would change what other lines say, or that BuildKit would refuse."""


class NotInDocument(DockerdslError, LookupError):
    """Something that a file does not have."""


class DefinitionError(DockerdslError, ValueError):
    """A Python file that does not define what was asked of it: its place is in that file, never the call that asked."""

    _blames_caller = False


class SettingsError(DockerdslError, ValueError):
    """Settings of a project that cannot be read: its place is in their file, never the call that asked."""

    _blames_caller = False


class ToolFailed(DockerdslError, RuntimeError):
    """Another program that this library runs, and that failed: nothing that the caller wrote is its place."""

    _blames_caller = False


def did_you_mean(word: str, known: Iterable[str], *, near: float = 0.6) -> str | None:
    """Return ``did you mean 'network'?`` for the nearest of the known words, or None when none is as `near`, 1 being equal."""
    from difflib import get_close_matches

    found = get_close_matches(word, sorted(known), n=1, cutoff=near)
    return f"did you mean {found[0]!r}?" if found else None


def raise_all(errors: Sequence[DockerdslError], what: str) -> None:
    """Raise the one error there is, or several as one `ExceptionGroup` under the sentence `what`; return when there is none."""
    if len(errors) == 1:
        raise errors[0]
    if errors:
        raise ExceptionGroup(what, list(errors))
