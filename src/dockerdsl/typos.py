"""Answer a keyword or a verb that is not there with the one that was meant.

Python raises its own `TypeError` for a misspelt keyword before any code of the verb runs. A function that must be quick takes
``**unknown: Never``, which type checkers refuse to fill, and raises `misspelt` when it is not empty; others are wrapped by
`teaches`.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable
from typing import Any, Final, TypeVar, cast

from dockerdsl.errors import InvalidType, UnknownOption, UnknownVerb, did_you_mean

F = TypeVar("F", bound=Callable[..., Any])

# Compiled when one is first needed: nothing but a mistake needs them.
_MISSING: Final = r"\(\) missing [0-9]+ required (?:positional|keyword-only) arguments?: (.+)"
_UNEXPECTED: Final = r"\(\) got an unexpected keyword argument '(\w+)'"


def teaches(verb: F, name: str = "") -> F:
    """Return the verb with an error for unknown keywords that names the nearest one, at the author's line."""
    shown = name or verb.__name__

    @functools.wraps(verb)
    def call(*args: Any, **options: Any) -> Any:
        try:
            return verb(*args, **options)
        except TypeError as error:
            raise explained(verb, shown, error) from None

    return cast(F, call)


def explained(verb: Callable[..., Any], name: str, error: TypeError) -> TypeError:
    """Return a better error when this one is about the verb's own keywords and was raised before it ran, else this one."""
    traceback = error.__traceback__
    if traceback is None or traceback.tb_next is not None:
        return error
    if match := re.search(_UNEXPECTED, str(error)):
        return misspelt(verb, [match[1]], name)
    if match := re.search(_MISSING, str(error)):
        return InvalidType(f"{name}() needs {match[1]}", hint=f"write {name}(...) with it, or see help({name})")
    return error


def misspelt(verb: Callable[..., Any], unknown: Iterable[str], name: str = "") -> UnknownOption:
    """Return the error for keywords that a function does not have."""
    import inspect

    word = next(iter(unknown))
    known = [each.name for each in inspect.signature(verb).parameters.values() if each.kind is each.KEYWORD_ONLY]
    hint = did_you_mean(word, known) or (f"it takes {', '.join(known)}" if known else "it takes no options")
    return UnknownOption(f"{name or verb.__name__}() has no option {word!r}", hint=hint)


def unknown_verb(cls: type, name: str) -> AttributeError:
    """Return the error for a name that values of a class do not have; `copy`, `pickle` and the like ask for private ones."""
    if name.startswith("_"):
        return AttributeError(f"{cls.__name__!r} object has no attribute {name!r}")
    known = [each for each in dir(cls) if not each.startswith("_")]
    hint = did_you_mean(name.lower(), known) or f"help({cls.__name__}) shows its verbs, one for each instruction"
    error = UnknownVerb(f"a {cls.__name__} has no {name!r}", hint=hint)
    error.name, error.obj = name, None  # Python would look the object through, and say the hint once more
    return error
