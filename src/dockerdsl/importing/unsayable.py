"""Find what BuildKit builds and this DSL has no words for, before Python is written of a file.

A file may give two stages one name, and each reference means the nearest one above it; here a name means one stage. A FROM may
hold a variable that nothing declares, which is empty in every build; here a variable is somebody's handle.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dockerdsl.errors import DockerdslError, NameClash, UndeclaredVariable, raise_all
from dockerdsl.instructions import Declare, From
from dockerdsl.reading.expand import expand
from dockerdsl.reading.parse import Parsed
from dockerdsl.reading.refused import Refused
from dockerdsl.text import names
from dockerdsl.values.build_args import PLATFORM_ARGS


def check_sayable(parsed: Parsed) -> None:
    """Raise, at the lines of the file, for what it says and Python in this DSL cannot.

    Raises:
        NameClash: for a second stage of one name.
        UndeclaredVariable: for a variable in FROM that no ARG before the first FROM declares.
        ExceptionGroup: of these, when there are several.
    """
    raise_all([*_named_again(parsed), *_undeclared(parsed)], "the file cannot be said in this DSL as it is")


def _named_again(parsed: Parsed) -> Iterator[DockerdslError]:
    first: dict[str, From] = {}
    for stage in parsed.stages:
        if stage.name is None or not isinstance(stage.base, From):
            continue
        known = first.setdefault(stage.name.lower(), stage.base)
        if known is not stage.base:
            yield NameClash(
                f"a second stage is named {stage.name!r}; in Python a name means one stage",
                hint="give one of them another name, here and in the lines below that mean it, and import again",
                at=stage.base.at,
                also=[("the first", known.at)],
            )


def _undeclared(parsed: Parsed) -> Iterator[DockerdslError]:
    declared = {arg.name for step in parsed.args if isinstance(step, Declare) for arg in step.args} | PLATFORM_ARGS.keys()
    for base in [stage.base for stage in parsed.stages if isinstance(stage.base, From)]:
        for text in [str(given) for given in (base.image, base.platform) if given is not None]:
            used = list(dict.fromkeys(names(text)))
            unknown = [name for name in used if name not in declared]
            read = _read(text, parsed.scan.escape) if used == unknown else None
            for name in unknown:
                yield UndeclaredVariable(
                    f"FROM uses the variable {name}, which no ARG above the first FROM declares: it is empty in every build",
                    hint=_WAYS_OUT[read is None, read == ""].format(name=name, read=read),
                    at=base.at,
                )


_WAYS_OUT: Final = {
    (False, False): "write {read}, which is what BuildKit reads, or declare it above the first FROM: ARG {name}=...",
    (False, True): "declare it above the first FROM, ARG {name}=...; BuildKit refuses the blank name, too",
    (True, False): "declare it above the first FROM: ARG {name}=...",
}
"""By whether nobody knows what BuildKit reads, and whether that is nothing."""


def _read(text: str, escape: str) -> str | None:
    """Return what BuildKit reads where no variable is set; None for what it refuses, the stump of a reference among it."""
    try:
        read = expand(text, {}, escape).text
    except Refused:
        return None
    return None if read.endswith((":", "/", "@")) else read
