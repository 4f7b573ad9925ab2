"""Tell which definitions a change of some files may touch, without running them.

A definition is touched when it has changed, or anything in its folder; when a module that it imports has, or one that those
import, or a file beside such a module that is no Python; when a file has that it was seen to read. More may be told than is.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from posixpath import dirname, join, normpath
from typing import Final

from dockerdsl import files
from dockerdsl.project.discovery import Found
from dockerdsl.project.drift import stamp_of
from dockerdsl.project.settings import Settings

_IMPORT: Final = re.compile(
    r"^[ \t]*(?:from[ \t]+(?P<module>[.\w]+)[ \t]+import[ \t]*(?P<names>\([^)]*\)|[^\n]+)|import[ \t]+(?P<modules>[^\n]+))",
    re.MULTILINE,
)
_WORD: Final = re.compile(r"[.\w]+")

Remembered = Callable[[str], Sequence[str] | None]
"""What gives the facts that a definition was seen to depend on, None when it never was."""


def touched(settings: Settings, found: Found, changed: Collection[str], remembered: Remembered) -> set[str]:
    """Return the definitions that these files touch, all paths from the root; those that are gone are among them."""
    if settings.file and os.path.relpath(settings.file, settings.root) in changed:
        return {*found.definitions, *changed}
    touching = _Touching(settings, set(changed))
    named = {read[1].source for path in found.candidates if path in touching.changed and (read := stamp_of(settings, path))}
    own = {each for each in found.definitions if touching.definition(each, remembered(each) or ())}
    return own | named | touching.changed


class _Touching:
    """What has changed, and what is known so far of the modules that it touches."""

    def __init__(self, settings: Settings, changed: set[str]) -> None:
        self.changed = changed
        self._root = settings.root
        self._roots = [normpath(folder).removeprefix(".") for folder in settings.roots]
        self._folders = {dirname(path) for path in changed}
        self._folders_of_data = {dirname(path) for path in changed if not path.endswith(".py")}
        self._imports: dict[tuple[str, bool], list[str]] = {}

    def definition(self, path: str, facts: Sequence[str]) -> bool:
        """Return whether a definition is touched that was seen to depend on these facts."""
        if dirname(path) in self._folders or any(self._fact(fact) for fact in facts):
            return True
        reached, waiting = {path}, self._imported(path, beside=True)
        while waiting:
            module = waiting.pop()
            if module in self.changed or dirname(module) in self._folders_of_data:
                return True
            if module not in reached:
                reached.add(module)
                waiting += self._imported(module, beside=False)
        return False

    def _fact(self, fact: str) -> bool:
        kind, _, path = fact.partition(":")
        return (kind == "file" and path in self.changed) or (kind == "names" and path in self._folders)

    def _imported(self, path: str, *, beside: bool) -> list[str]:
        """Return the files of the project that a file may import, those that have changed and are gone among them."""
        if (path, beside) not in self._imports:
            folders = [*([dirname(path)] if beside else []), *self._roots]
            names = set(_names(self._text(path), dirname(path)))
            places = [name if name[:1] == "/" else join(folder, name) for name in names for folder in folders]
            files = [file for place in dict.fromkeys(places) for file in self._files(place.lstrip("/"))]
            self._imports[path, beside] = files
        return [*self._imports[path, beside]]

    def _files(self, place: str) -> Iterator[str]:
        for file in (f"{place}.py", f"{place}/__init__.py"):
            if file in self.changed or os.path.isfile(f"{self._root}/{file}"):
                yield file

    def _text(self, path: str) -> str:
        try:
            return (files.read(f"{self._root}/{path}") or b"").decode(errors="replace")
        except OSError:
            return ""


def _names(text: str, folder: str) -> Iterator[str]:
    """Give the modules that a text may import, each as a path without its ending; one from the root begins with ``/``."""
    for match in _IMPORT.finditer(text):
        if match["modules"]:
            modules = [_WORD.match(each.strip()) for each in match["modules"].partition("#")[0].split(",")]
            for found in modules:
                yield from _with_packages(found[0].replace(".", "/")) if found else ()
            continue
        module = match["module"]
        dots = len(module) - len(module.lstrip("."))
        above = normpath(join(folder or ".", *[".."] * (dots - 1))) if dots else ""
        base = join(f"/{above}" if dots else "", module[dots:].replace(".", "/"))
        yield from _with_packages(base)
        yield from (join(base, name) for name in _WORD.findall(match["names"]))


def _with_packages(path: str) -> Iterator[str]:
    while path.strip("/"):
        yield path
        path = path.rpartition("/")[0]
