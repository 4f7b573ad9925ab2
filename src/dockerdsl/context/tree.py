"""Look at a folder as a build does: links are followed and never lead out of it, upper and lower case differ everywhere.

Paths are those below the folder, with ``/`` between names; the folder itself is ``""``. Folders are listed when they are asked
for, each once.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from posixpath import basename, dirname
from typing import Final

_MOST_LINKS: Final = 255


def below(folder: str, name: str) -> str:
    """Return the path of a name in a folder."""
    return f"{folder}/{name}" if folder and name else folder or name


class Tree:
    """A folder and what is in it. What was listed is remembered; make a new one to look again."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self._listed: dict[str, dict[str, os.DirEntry[str]]] = {}

    def names(self, folder: str) -> list[str]:
        """Return what a folder holds, in order; nothing for what is no folder, or a link."""
        return sorted(self._list(folder))

    def is_folder(self, path: str) -> bool:
        """Return whether a path is a folder, and no link."""
        if not path:
            return True
        entry = self._entry(path)
        return entry is not None and entry.is_dir(follow_symlinks=False)

    def way(self, path: str) -> list[str] | None:
        """Return the links that a path goes through, and at last where it leads; None where nothing is there."""
        links: list[str] = []
        done, waiting = "", path.split("/")[::-1]
        while waiting:
            part = waiting.pop()
            if part in ("", ".", ".."):
                done = dirname(done) if part == ".." else done
                continue
            here = below(done, part)
            entry = self._entry(here)
            if entry is None or len(links) > _MOST_LINKS:
                return None
            if not entry.is_symlink():
                done = here
                continue
            links.append(here)
            target = _target(entry)
            done = "" if target.startswith("/") else done
            waiting += target.split("/")[::-1]
        return [*links, done]

    def resolve(self, path: str) -> str | None:
        """Return where a path leads; None where nothing is there."""
        way = self.way(path)
        return way[-1] if way is not None else None

    def walk(self, folder: str) -> Iterator[str]:
        """Give everything below a folder, in order, links not followed."""
        waiting = [folder]
        while waiting:
            top = waiting.pop()
            found = [below(top, name) for name in self.names(top)]
            yield from found
            waiting += [path for path in reversed(found) if self.is_folder(path)]

    def read(self, path: str) -> bytes | None:
        """Return what a file holds; None where there is none."""
        found = self.resolve(path)
        whole = os.path.join(self.folder, found) if found else ""
        if not os.path.isfile(whole):
            return None
        with open(whole, "rb") as file:
            return file.read()

    def _entry(self, path: str) -> os.DirEntry[str] | None:
        return self._list(dirname(path)).get(basename(path))

    def _list(self, folder: str) -> dict[str, os.DirEntry[str]]:
        if folder not in self._listed:
            self._listed[folder] = self._look(folder) if self.is_folder(folder) else {}
        return self._listed[folder]

    def _look(self, folder: str) -> dict[str, os.DirEntry[str]]:
        try:
            with os.scandir(os.path.join(self.folder, folder) if folder else self.folder) as entries:
                return {entry.name: entry for entry in entries}
        except OSError:
            return {}


def _target(entry: os.DirEntry[str]) -> str:
    try:
        return os.readlink(entry.path).replace(os.sep, "/")
    except OSError:
        return ""
