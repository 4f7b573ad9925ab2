"""Record what definitions depend on while they run: modules, files, folders, variables of the environment.

Nothing is asked of an author. Imports are seen by a function in the place of ``__import__``, files, folders and programs by
an audit hook of Python, variables by the dictionary behind `os.environ`. Each is put down to the innermost file of an author
that was running: a definition, or a module that it imported. What a definition depends on is then all that can be reached from
it. Shared modules run once for many definitions, so what they depend on is remembered.

Modules of authors are never read from or written to ``__pycache__``: what is digested is what runs.
"""

from __future__ import annotations

import builtins
import importlib
import importlib.machinery
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib.util import resolve_name
from types import CodeType, FrameType, ModuleType
from typing import Any, Final

from dockerdsl.project.facts import VOLATILE, digest_of, now

Needs = tuple[tuple[str, str], ...]
"""Facts, each with its digest, in order."""

_LIBRARY: Final = os.path.dirname(os.__file__) + os.sep
_OWN: Final = os.path.dirname(os.path.dirname(os.path.abspath(__file__))) + os.sep
_METADATA: Final = os.path.join(_LIBRARY, "importlib", "metadata")
_IMPORTLIB: Final = "<frozen importlib"
_OUTSIDE: Final = frozenset({
    "subprocess.Popen", "os.system", "os.exec", "os.fork", "os.forkpty", "os.posix_spawn", "os.spawn", "pty.spawn",
    "socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "sqlite3.connect",
})  # fmt: skip
"""Events after which nobody knows what a definition depends on."""


def by_author(path: str) -> bool:
    """Return whether a file was written for the project, not installed with Python or a package."""
    if path.startswith(("<", _LIBRARY, _OWN)):
        return False
    return f"{os.sep}site-packages{os.sep}" not in path and f"{os.sep}dist-packages{os.sep}" not in path


class Recorder:
    """Remembers, for each file of an author, the facts that it depends on."""

    def __init__(self, root: str, folders: Sequence[str]) -> None:
        self._root = root
        self._folders = folders
        self._definition = ""
        self._needs: dict[str, set[str]] = {}
        self._digests: dict[str, str] = {}
        self._closures: dict[frozenset[str], Needs] = {}

    def install(self) -> None:
        """Watch this process from now on; there is no way back."""
        _watch_imports(self)
        _watch_variables(self)
        sys.addaudithook(_hook(self))
        loaders = (
            (importlib.machinery.ExtensionFileLoader, importlib.machinery.EXTENSION_SUFFIXES),
            (_loader(self), importlib.machinery.SOURCE_SUFFIXES),
        )
        sys.path_hooks.insert(0, _finder(importlib.machinery.FileFinder.path_hook(*loaders)))
        sys.path_importer_cache.clear()

    def begin(self, definition: str) -> None:
        """Say which definition runs from now on, by its absolute path."""
        self._definition = definition

    def needs(self) -> Needs | None:
        """Return what the definition depends on beside itself, None when nobody can know."""
        direct = frozenset(self._needs.pop(self._definition, set[str]()) - {self._fact(self._definition)})
        found = self._closures.get(direct)
        if found is None:
            found = self._closures[direct] = self._closure(direct)
        return None if (VOLATILE, "") in found else found

    def add(self, file: str, fact: str) -> None:
        """Remember that a file depends on a fact."""
        known = self._needs.setdefault(file, set())
        if fact not in known:
            known.add(fact)
            if file != self._definition:  # nothing else depends on a definition
                self._closures.clear()

    def loaded(self, path: str, content: bytes) -> None:
        """Remember what a module was when it was run."""
        self._digests[self._fact(path)] = digest_of(content)

    def read(self, path: str) -> None:
        """Remember that the innermost author reads a file."""
        if (file := author(3)) and file != path:
            self.add(file, self._fact(path))

    def asked(self, variable: str) -> None:
        """Remember that the innermost author reads a variable of the environment."""
        if file := author(3):
            self.add(file, f"variable:{variable}")

    def imported(self, importer: str, name: str, names: Sequence[str]) -> None:
        """Remember the files of a module and of the packages it is in, and where one of that name would come before it."""
        parts = name.split(".")
        whole = [".".join(parts[: end + 1]) for end in range(len(parts))]
        for each in [*whole, *[f"{name}.{word}" for word in names]]:
            file = getattr(sys.modules.get(each), "__file__", None)
            if isinstance(file, str) and by_author(file):
                self.add(importer, self._fact(file))
        for folder in self._folders:
            self.add(importer, self._fact(f"{folder}{os.sep}{parts[0]}.py"))
            self.add(importer, self._fact(f"{folder}{os.sep}{parts[0]}{os.sep}__init__.py"))

    def _closure(self, direct: frozenset[str]) -> Needs:
        reached, waiting = set(direct), list(direct)
        while waiting:
            fact = waiting.pop()
            path = fact.removeprefix("file:")
            further = self._needs.get(os.path.join(self._root, path), set()) if path != fact else set[str]()
            waiting += further - reached
            reached |= further
        return tuple((fact, self._digest(fact)) for fact in sorted(reached))

    def _digest(self, fact: str) -> str:
        if fact not in self._digests:
            self._digests[fact] = now(self._root, fact)
        return self._digests[fact]

    def _fact(self, path: str, kind: str = "file") -> str:
        return f"{kind}:{path.removeprefix(self._root).removeprefix(os.sep) if self._inside(path) else path}"

    def _inside(self, path: str) -> bool:
        return path == self._root or path.startswith(self._root + os.sep)

    def went_outside(self) -> None:
        """Remember that nobody can know again what the innermost author found out."""
        if file := author(3):
            self.add(file, VOLATILE)

    def opened(self, path: object, mode: str | None, flags: int) -> None:
        """Remember that the innermost author opens a file, if it is to read it."""
        if not isinstance(path, str | bytes) or (flags & os.O_ACCMODE if mode is None else not set(mode).isdisjoint("wax+")):
            return
        place = os.path.abspath(os.fsdecode(path))
        if by_author(place) and not place.endswith(".pyc"):
            self.read(place)

    def listed(self, path: object) -> None:
        """Remember that the innermost author reads the names in a folder."""
        if sys._getframe(2).f_code.co_filename.startswith(_IMPORTLIB):
            return
        if (file := author(3)) and isinstance(path, str | bytes | None):
            self.add(file, self._fact(os.path.abspath(os.fsdecode(path or ".")), "names"))


def author(depth: int) -> str | None:
    """Return the innermost file of an author that is running, `depth` frames above this function or more."""
    frame: FrameType | None = sys._getframe(depth)
    while frame is not None:
        file = frame.f_code.co_filename
        if file.startswith(_METADATA):  # the key of the cache has what is installed
            return None
        if by_author(file):
            return file
        frame = frame.f_back
    return None


def _hook(recorder: Recorder) -> Callable[[str, tuple[Any, ...]], None]:
    """Return what hears what Python is about to do (https://docs.python.org/3/library/audit_events.html).

    Python tells of every ``id()`` and every class that is set, so what does not matter must be dropped at once: a method would
    cost four times as much as a function.
    """
    matters = frozenset({"open", "os.listdir", "os.scandir", *_OUTSIDE})

    def heard(event: str, args: tuple[Any, ...]) -> None:
        if event not in matters:
            return
        if event == "open":
            recorder.opened(*args)
        elif event in _OUTSIDE:
            recorder.went_outside()
        else:
            recorder.listed(args[0])

    return heard


# --- imports -----------------------------------------------------------------------------------------------------------------


def _watch_imports(recorder: Recorder) -> None:
    """Put functions in the places of ``__import__`` and `importlib.import_module` that tell who imports what."""
    plain: Callable[..., ModuleType] = builtins.__import__
    by_name = importlib.import_module

    def import_(
        name: str,
        globals: Mapping[str, object] | None = None,  # noqa: A002  (the names are Python's)
        locals: Mapping[str, object] | None = None,  # noqa: A002
        fromlist: Sequence[str] | None = (),
        level: int = 0,
    ) -> ModuleType:
        importer = globals.get("__file__") if globals else None
        if not isinstance(importer, str) or not by_author(importer):
            return plain(name, globals, locals, fromlist, level)
        package = str((globals or {}).get("__package__") or "")
        whole = resolve_name("." * level + name, package) if level and package else name
        try:
            return plain(name, globals, locals, fromlist, level)
        finally:
            recorder.imported(importer, whole, fromlist or ())

    def import_module(name: str, package: str | None = None) -> ModuleType:
        file = author(2)
        try:
            return by_name(name, package)
        finally:
            if file:
                recorder.imported(file, resolve_name(name, package) if name.startswith(".") else name, ())

    builtins.__import__ = import_
    importlib.import_module = import_module


def _loader(recorder: Recorder) -> type[importlib.machinery.SourceFileLoader]:
    """Return a loader that runs what stands in a file, and remembers that."""

    class Loader(importlib.machinery.SourceFileLoader):
        def get_code(self, fullname: str) -> CodeType:
            path = self.get_filename(fullname)
            content = self.get_data(path)
            recorder.loaded(path, content)
            return self.source_to_code(content, path)

    return Loader


def _finder(hook: Callable[[str], Any]) -> Callable[[str], Any]:
    def find(path: str) -> Any:
        if not by_author(path + os.sep):
            raise ImportError(f"{path} is no folder of an author")
        return hook(path)

    return find


# --- variables ---------------------------------------------------------------------------------------------------------------


def _watch_variables(recorder: Recorder) -> None:
    """Put a dictionary behind `os.environ` that tells who asks for what."""
    environ: Any = os.environ

    class Variables(dict[Any, Any]):
        def __getitem__(self, key: Any) -> Any:
            recorder.asked(environ.decodekey(key))
            return super().__getitem__(key)

        def __contains__(self, key: object) -> bool:
            recorder.asked(environ.decodekey(key))
            return super().__contains__(key)

    environ._data = Variables(environ._data)
