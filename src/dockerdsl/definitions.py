"""Load a Python file that defines a Dockerfile, and find what it defines.

A definition is a Python file with a `Dockerfile`, a `Stage`, or a function that returns one. It is run like a script of its
folder: the modules beside it can be imported, and two definitions never see each other's. What it prints goes to standard
error. What goes wrong in it is told by its own lines, never by this library's.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import contextmanager, redirect_stdout, suppress
from importlib.util import decode_source
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any, Final, TypeGuard, cast

import attrs

from dockerdsl.dockerfile import Dockerfile
from dockerdsl.errors import DefinitionError, DockerdslError, did_you_mean
from dockerdsl.mishaps import told, trace
from dockerdsl.stage import Stage
from dockerdsl.walk import needed_first

Target = Stage | Dockerfile
Maker = Callable[[], object]

USUAL_NAME: Final = "imagefile.py"
"""The file that is meant when a folder is named."""

_CHOICE: Final = re.compile(r"(?P<file>.+):(?P<name>[^\W\d]\w*(?:\.[^\W\d]\w*)*)")
_KIND: Final = re.compile(r"(?:\w+\.)*(Stage|Dockerfile)")


@attrs.frozen(slots=True, weakref_slot=False)
class Definition:
    """What a file defines: the file, the name of the chosen value in it, and the Dockerfile that the value stands for."""

    file: Path
    name: str
    dockerfile: Dockerfile


def load(choice: str | os.PathLike[str]) -> Definition:
    """Return what ``FILE`` or ``FILE:NAME`` defines; a folder means the ``imagefile.py`` in it.

    Without a name the file must leave no doubt. Its one `Dockerfile` is meant. If it has none, its one `Stage` that no other
    stage of it needs or continues: with ``builder``, and ``greet``, which copies from it, ``greet`` is meant. A function that
    needs no arguments counts as what its annotation says it returns. Names that begin with ``_`` are never chosen, but can be
    named.

    Raises:
        DefinitionError: for a file that is missing, is no Python, raises an error, or leaves a doubt.
        DockerdslError: for whatever the file itself does wrong with this library; an `ExceptionGroup` of several.
    """
    file, name = _split(os.fspath(choice))
    with running(file) as module:
        name, target = (name, _target(_attribute(module, name, file), name, file)) if name else only(module, file)
        return Definition(file, name, target if isinstance(target, Dockerfile) else target.dockerfile())


def _split(choice: str) -> tuple[Path, str | None]:
    """Return the file and the name in ``FILE:NAME``; a file that has a colon in its own name is taken whole."""
    match = _CHOICE.fullmatch(choice)
    if match is None or os.path.exists(choice):
        return _file(choice), None
    return _file(match["file"]), match["name"]


def _file(text: str) -> Path:
    path = Path(text)
    return path / USUAL_NAME if path.is_dir() else path


# --- running it --------------------------------------------------------------------------------------------------------------


class _Module(ModuleType):
    """The module that a definition makes, and what its file holds."""

    source = b""


@contextmanager
def running(file: Path, source: bytes | None = None) -> Generator[ModuleType, None, None]:
    """Give the module that a file makes; its functions may be called while the context lasts.

    `source` is what the file holds, for a caller who has read it.
    """
    path = os.path.abspath(file)
    module = _Module(f"definition {path}".replace(".", "_"))
    module.__file__ = path
    sys.modules[module.__name__] = module
    try:
        with _importable(Path(path).parent), redirect_stdout(sys.stderr):
            module.source = _content(file) if source is None else source
            exec(_compiled(module.source, path), module.__dict__)
            yield module
    except (Exception, SystemExit) as error:
        if _ours(error):
            trace(error, path)
            raise
        raise told(error, str(file)) from error
    finally:
        sys.modules.pop(module.__name__, None)


def _ours(error: BaseException) -> bool:
    """Return whether this library raised it, or all in a group of several."""
    grouped: Sequence[BaseException] = getattr(error, "exceptions", ())
    return isinstance(error, DockerdslError) or (bool(grouped) and all(_ours(each) for each in grouped))


def _compiled(source: bytes, path: str) -> CodeType:
    text = decode_source(source)  # of bytes, Python before 3.13 counts the columns of a syntax error differently
    return compile(text, path, "exec", dont_inherit=True)


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        raise _missing(file) from None
    except OSError as error:
        raise DefinitionError(f"{file} cannot be read: {error.strerror}") from None


def _missing(file: Path) -> DefinitionError:
    from difflib import get_close_matches

    names = sorted(each.name for each in file.parent.glob("*.py")) if file.parent.is_dir() else []
    if file.name == USUAL_NAME and names:
        return DefinitionError(f"there is no {USUAL_NAME} in {file.parent}", hint=f"name the file: {file.parent / names[0]}")
    near = get_close_matches(file.stem, [name.removesuffix(".py") for name in names], n=1)
    hint = f"did you mean {file.parent / near[0]}.py?" if near else "check the path"
    return DefinitionError(f"there is no file {file}", hint=hint)


@contextmanager
def _importable(folder: Path) -> Generator[None, None, None]:
    """Let the modules of a folder be imported, and forget them afterwards: other folders have modules of the same names."""
    known = set(sys.modules)
    sys.path.insert(0, str(folder))
    try:
        yield
    finally:
        with suppress(ValueError):
            sys.path.remove(str(folder))
        for name in sys.modules.keys() - known:
            if name.partition(".")[0] not in known and _of(folder, name):
                del sys.modules[name]


def _of(folder: Path, name: str) -> bool:
    """Return whether a module was found in this very folder, not in a virtual environment somewhere below it."""
    module = sys.modules[name]
    places = [Path(place) for place in (getattr(module, "__file__", None), *getattr(module, "__path__", ())) if place]
    begins = [place.relative_to(folder).parts[0] for place in places if place.is_relative_to(folder)]
    return any(begin.partition(".")[0] == name.partition(".")[0] for begin in begins)


# --- choosing ----------------------------------------------------------------------------------------------------------------


def _attribute(module: ModuleType, name: str, file: Path) -> object:
    value: object = module
    for part in name.split("."):
        try:
            value = getattr(value, part)
        except AttributeError:
            near = did_you_mean(name, public(module))
            known = ", ".join(_candidates(module)) or "nothing that could be one"
            raise DefinitionError(f"{file} defines no {name!r}", hint=near or f"it defines {known}") from None
    return value


def _target(value: object, name: str, file: Path) -> Target:
    if isinstance(value, Target):
        return value
    if not callable(value) or isinstance(value, type):
        raise DefinitionError(
            f"{name} in {file} is no Stage and no Dockerfile: {value!r}", hint="name a value that is one, or a function"
        )
    if needed := parameters(value):
        raise DefinitionError(
            f"{name}() in {file} needs arguments: {', '.join(needed)}",
            hint=f"call it in the file, image = {name}(...), and choose that",
        )
    made = value()
    if not isinstance(made, Target):
        shown = f"a {type(made).__name__}" if " at 0x" in repr(made) else repr(made)
        raise DefinitionError(f"{name}() in {file} returns no Stage and no Dockerfile: {shown}", hint="return one")
    return made


def only(module: ModuleType, file: Path) -> tuple[str, Target]:
    """Return the value that is meant when none is named, and its name.

    Raises DefinitionError when there is none, or a doubt.
    """
    for kind, final in ((Dockerfile, _distinct), (Stage, _last)):
        found: dict[str, Target] = {**own_files(module)}
        if kind is Stage:
            found = {name: value for name, value in public(module).items() if isinstance(value, Stage)}
        if not found or kind is Stage:
            found |= {name: _target(make, name, file) for name, make in _makers(module, kind.__name__).items()}
        if len(left := final(found)) == 1:
            return next(iter(left.items()))
        if left:
            raise _doubt(left, file)
    if len(taken_over := {name: value for name, value in public(module).items() if isinstance(value, Dockerfile)}) == 1:
        return next(iter(taken_over.items()))
    if len(makers := _makers(module, None)) == 1:
        name, make = next(iter(makers.items()))
        return name, _target(make, name, file)
    raise _nothing(module, file)


def public(module: ModuleType) -> dict[str, Any]:
    """Return what a file defines under names that do not begin with ``_``."""
    return {name: value for name, value in vars(module).items() if not name.startswith("_")}


def own_files(module: ModuleType) -> dict[str, Dockerfile]:
    """Return the public `Dockerfile` values of a file, those left out that it only imports, to begin from their images."""
    found = {name: value for name, value in public(module).items() if isinstance(value, Dockerfile)}
    if not found:
        return found
    text = getattr(module, "source", b"").decode(errors="replace")
    unset = [name for name in found if not re.search(rf"^{re.escape(name)}\b[^=\n]*=", text, re.MULTILINE)]
    imported = _imported(text) if unset else set[str]()
    return {name: value for name, value in found.items() if name not in unset or name not in imported}


def _imported(text: str) -> set[str]:
    """Return the names that the imports of a text give a value to."""
    import ast

    statements = [each for each in ast.walk(ast.parse(text)) if isinstance(each, ast.Import | ast.ImportFrom)]
    return {alias.asname or alias.name for each in statements for alias in each.names}


def _candidates(module: ModuleType) -> list[str]:
    makers = [name for kind in ("Stage", "Dockerfile", None) for name in _makers(module, kind)]
    return [name for name, value in public(module).items() if isinstance(value, Target) or name in makers]


def _makers(module: ModuleType, kind: str | None) -> dict[str, Maker]:
    """Return the functions of the file that need no arguments and say they return this kind; None: that say nothing."""
    functions = {name: value for name, value in public(module).items() if own_function(value, module)}
    return {name: make for name, make in functions.items() if _returns(make) == kind and not parameters(make)}


def own_function(value: object, module: ModuleType) -> TypeGuard[FunctionType]:
    """Return whether it is a function that this very file wrote."""
    return isinstance(value, FunctionType) and value.__module__ == module.__name__


def _returns(function: FunctionType) -> str | None:
    """Return ``Stage`` or ``Dockerfile`` as a function is annotated, another word for another annotation, None for none."""
    annotation = function.__annotations__.get("return")
    if annotation is None:
        return "None" if "return" in function.__annotations__ else None
    word = annotation if isinstance(annotation, str) else getattr(annotation, "__name__", repr(annotation))
    match = _KIND.fullmatch(word)
    return match[1] if match else word


def parameters(function: Callable[..., object]) -> list[str]:
    """Return the names of the parameters that must be given."""
    from inspect import Parameter, signature

    named = (Parameter.POSITIONAL_ONLY, Parameter.POSITIONAL_OR_KEYWORD, Parameter.KEYWORD_ONLY)
    given = signature(function).parameters.values()
    return [each.name for each in given if each.kind in named and each.default is Parameter.empty]


def _distinct(found: dict[str, Any]) -> dict[str, Target]:
    """Return each value under its first name."""
    left: dict[str, Target] = {}
    for name, value in found.items():
        if not any(_equal(value, other) for other in left.values()):
            left[name] = value
    return left


def _equal(one: Any, other: Any) -> bool:
    """Return whether two values are equal; stages of different names are told apart at a glance."""
    return one is other or (getattr(one, "name", None) == getattr(other, "name", None) and one == other)


def _last(found: dict[str, Any]) -> dict[str, Target]:
    """Return the stages that no other needs or continues."""
    stages = _distinct(found)
    others = [(stage, needed_first(stage)) for stage in stages.values() if isinstance(stage, Stage)]
    return {name: stage for name, stage in stages.items() if not _superseded(stage, others)}


def _superseded(stage: Any, others: Iterable[tuple[Any, Sequence[Any]]]) -> bool:
    """Return whether a stage is in one of the others, each given with those that it needs, itself at the end."""
    return any(
        other is not stage and (_continues(other, stage) or any(_equal(each, stage) for each in needed))
        for other, needed in others
    )


def _continues(longer: Stage, stage: Stage) -> bool:
    """Return whether one stage is the other with more steps."""
    same_head = (longer.name, longer.base, longer.doc) == (stage.name, stage.base, stage.doc)
    return same_head and longer.steps[: len(stage.steps)] == stage.steps


def _doubt(found: dict[str, Target], file: Path) -> DefinitionError:
    names = list(found)
    together = (
        "" if any(isinstance(each, Dockerfile) for each in found.values()) else f", or add Dockerfile({', '.join(names)})"
    )
    return DefinitionError(
        f"{file} could mean {', '.join(names[:-1])} or {names[-1]}",
        hint=f"choose one: {file}:{names[0]}{together}",
        also=[(name, value.at) for name, value in found.items() if isinstance(value, Stage)],
    )


def _nothing(module: ModuleType, file: Path) -> DefinitionError:
    what = f"{file} defines no Stage, Dockerfile or function that returns one"
    for name, value in public(module).items():
        if value is None:
            return DefinitionError(what, hint=f"{name} is None: does the function that makes it return the stage?")
        if several := _stages_in(name, value):
            return DefinitionError(what, hint=f"{name} holds stages: write image = Dockerfile(*{several})")
    for name, value in public(module).items():
        if own_function(value, module) and parameters(value):
            return DefinitionError(
                f"{file} defines no Stage, Dockerfile or function without parameters that returns one",
                hint=f"call {name}() in the file: image = {name}({', '.join(parameters(value))})",
            )
    return DefinitionError(what, hint='write image = Stage("name", "base") in it')


def _stages_in(name: str, value: Any) -> str | None:
    """Return how the stages are got that a value holds, if it holds nothing else."""
    if isinstance(value, dict):
        name, value = f"{name}.values()", [*value.values()]  # pyright: ignore[reportUnknownVariableType, reportUnknownMemberType]
    stages = cast("list[Any]", value) if isinstance(value, list | tuple) else []
    return name if stages and all(isinstance(each, Stage) for each in stages) else None
