"""Tell what went wrong in an author's file by the author's own lines.

The frames of this library, of the standard library and of installed packages are left out: the place is the innermost line
that the author wrote, and the lines that led there follow.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Sequence
from types import FrameType, TracebackType
from typing import Final

from dockerdsl.errors import DefinitionError, DockerdslError, did_you_mean
from dockerdsl.where import Where, locate, outside

_STANDARD_LIBRARY: Final = os.path.dirname(os.__file__) + os.sep
_INSTALLED: Final = ("site-packages", "dist-packages")
_MARKS: Final = ("<" * 7, "|" * 7, "=" * 7, ">" * 7)
"""What git leaves in a file that it cannot merge."""
_MISCALLED: Final = re.compile(r"(?:(?P<cls>\w+)\.)?(?P<verb>\w+)\(\) (?:missing|takes|got multiple)")
"""What Python says of a call that does not fit: the name of the function, with its class before it."""
_NOT_OURS: Final = re.compile(
    r"(?:cannot import name|module 'dockerdsl' has no attribute) '(?P<name>\w+)'(?: from 'dockerdsl'|$)"
)
"""What Python says of a name that this library does not have."""
_CALLERS: Final = 3
"""How many calling lines are worth reading."""


def told(error: BaseException, file: str) -> DefinitionError:
    """Return an error in the file as one of ours: what it says, and where the author's code was when it came."""
    places = _places(error)
    also: list[tuple[str, Where | None]] = _calls(places[1:])
    also += [(f"after {_words(each)}", next(iter(_places(each)), None)) for each in _earlier(error)]
    at = places[0] if places else Where(os.path.abspath(file), 1)
    return DefinitionError(f"{file} {_says(error)}", hint=_hint(error), at=at, also=also)


def trace(error: BaseException, file: str, line: int | None = None) -> None:
    """Let an error of ours, or each in a group, say which lines led to it from a file, if it does not stand in that file.

    Without a traceback that leads there, it is the `line`.
    """
    path = os.path.abspath(file)
    for each in _ours(error):
        if each.at is None or each.at.file == path or any(place and place.file == path for _, place in each.also):
            continue
        calls = [place for place in _places(error) if (place.file, place.line) != (each.at.file, each.at.line)]
        if any(place.file == path for place in calls):
            each.also = (*each.also, *_calls(calls))
        elif line is not None:
            each.also = (*each.also, ("made here", Where(path, line)))


def _ours(error: BaseException) -> Iterator[DockerdslError]:
    if isinstance(error, DockerdslError):
        yield error
    for each in getattr(error, "exceptions", ()):
        yield from _ours(each)


def _calls(places: Sequence[Where]) -> list[tuple[str, Where | None]]:
    """Return the calling lines worth reading of these, the innermost first: the outermost is where it began."""
    worth = places if len(places) <= _CALLERS else [*places[: _CALLERS - 1], places[-1]]
    return [("called from", place) for place in worth]


def _says(error: BaseException) -> str:
    match error:
        case SyntaxError():
            return f"is not Python: {error.msg}"
        case SystemExit():
            return f"exits: SystemExit({error.code!r})"
        case _:
            return "\n".join([f"raises {_words(error)}", *getattr(error, "__notes__", ())])


def _words(error: BaseException) -> str:
    try:
        message = str(error)
    except Exception as failed:  # noqa: BLE001  (the author's own, which fails to tell what it is)
        message = f"its text cannot be told ({type(failed).__name__})"
    return f"{type(error).__name__}: {message}" if message else type(error).__name__


def _hint(error: BaseException) -> str | None:
    if isinstance(error, ModuleNotFoundError):
        return "what is found: modules beside the file, in the folders that roots names in the settings, and what is installed"
    if isinstance(error, SyntaxError) and (error.text or "").startswith(_MARKS):
        return "git could not merge this file: choose what holds, take the marks out, and run it again"
    if isinstance(error, ImportError) and "relative import" in _words(error):
        return "leave the dot out: modules beside the file are found by their names"
    if isinstance(error, ImportError | AttributeError) and (wanted := _NOT_OURS.match(str(error))):
        return did_you_mean(wanted["name"], _public()) or "help(dockerdsl) shows what there is"
    if isinstance(error, TypeError) and (call := _MISCALLED.match(str(error))):
        return _how_to_call(call["cls"], call["verb"])
    return None


def _public() -> list[str]:
    import dockerdsl

    return dockerdsl.__all__


def _how_to_call(cls: str | None, verb: str) -> str | None:
    """Return how something of this library is called, by the name that Python gives it in an error."""
    import dockerdsl

    names = [cls, verb] if cls and verb != "__init__" else [cls or verb]
    if names[0] not in _public():
        return None
    thing: object = dockerdsl
    for name in names:
        thing = getattr(thing, name, None)
    return f"it is {names[-1]}({_shown(thing)})" if callable(thing) else None


def _shown(thing: Callable[..., object]) -> str:
    """Return the parameters of a function as an author writes them, without types."""
    from inspect import signature

    given = [each for each in signature(thing).parameters.values() if each.name not in ("self", "unknown")]
    marks = {"VAR_POSITIONAL": "*", "VAR_KEYWORD": "**"}
    shown = [marks.get(each.kind.name, "") + each.name + ("" if each.default is each.empty else "=...") for each in given]
    return ", ".join(shown)


def _earlier(error: BaseException) -> Iterator[BaseException]:
    """Yield the errors that came before this one, as Python would show them."""
    seen = {id(error)}
    while earlier := error.__cause__ if error.__suppress_context__ else error.__context__:
        if id(earlier) in seen:  # two that blame each other
            return
        seen.add(id(earlier))
        yield earlier
        error = earlier


def _places(error: BaseException) -> list[Where]:
    """Return the author's lines that led to an error, the innermost first, each once."""
    places = [place for place in _walk(error.__traceback__) if place]
    if isinstance(error, SyntaxError) and error.filename and error.lineno:
        places.append(_of_syntax(error, error.filename, error.lineno))
    return list(dict.fromkeys(reversed(places)))


def _walk(traceback: TracebackType | None) -> Iterator[Where | None]:
    while traceback is not None:
        if _by_author(traceback.tb_frame):
            yield locate((traceback.tb_frame.f_code, traceback.tb_lasti))
        traceback = traceback.tb_next


def _by_author(frame: FrameType) -> bool:
    file = frame.f_code.co_filename
    installed = any(f"{os.sep}{folder}{os.sep}" in file for folder in _INSTALLED)
    return outside(frame) and not (file.startswith(("<", _STANDARD_LIBRARY)) or installed)


def _of_syntax(error: SyntaxError, file: str, line: int) -> Where:
    """Return the place of a syntax error, whose columns Python counts in characters, in bytes."""
    if not error.offset or not error.text:
        return Where(file, line)
    end = error.end_offset if error.end_lineno == line and error.end_offset else 0
    start, stop = (len(error.text[: max(column, 1) - 1].encode()) + 1 for column in (error.offset, end or error.offset + 1))
    return Where(file, line, start, line, max(stop, start + 1))
