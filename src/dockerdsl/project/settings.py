"""Read a project's settings: ``[tool.dockerdsl]`` in the nearest ``pyproject.toml``, or ``dockerdsl.toml``.

The folder of that file is the project's root: all paths of a project are told from there. Without settings it is the folder of
the git repository, or the current folder.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final, Literal, cast

import attrs

from dockerdsl import files
from dockerdsl.editions import EDITIONS, FIRST, Edition
from dockerdsl.errors import SettingsError, did_you_mean
from dockerdsl.where import Where

OWN_FILE: Final = "dockerdsl.toml"
SHARED_FILE: Final = "pyproject.toml"
TABLE: Final = "tool.dockerdsl"


@attrs.frozen(slots=True, weakref_slot=False)
class Settings:
    """What a project says of itself.

    Args:
        root: the folder that all paths are told from, absolute.
        file: where the settings stand; None when nobody wrote any.
        definitions: patterns of the files that define Dockerfiles.
        exclude: patterns of paths that are left out, ``old/`` for a whole folder.
        roots: folders whose modules any definition may import, from the root; ``.`` is the root itself.
        timeout: seconds that a definition may take.
        memory: MiB of address space that the process of a definition may have; 0 for no limit.
        edition: the style of what is written.
        context: the folder that images are built in: that of the ``definition``, or the ``root``.
        check: what is said of checks, as it stands there; `checking` reads it.
        said: the names of the settings that somebody wrote; the others have their defaults.
    """

    root: Path
    file: Path | None = None
    definitions: tuple[str, ...] = ("**/imagefile.py", "**/*.imagefile.py")
    exclude: tuple[str, ...] = ()
    roots: tuple[str, ...] = (".",)
    timeout: float = 30.0
    memory: int = 4096
    edition: Edition = FIRST
    context: Literal["definition", "root"] = "definition"
    check: Mapping[str, object] = attrs.field(factory=dict[str, object], eq=False)
    said: frozenset[str] = attrs.field(default=frozenset(), eq=False)

    def folders(self) -> list[str]:
        """Return the roots as absolute paths."""
        return [os.path.normpath(self.root / folder) for folder in self.roots]


def find_settings(start: str | os.PathLike[str] = ".") -> Settings:
    """Return the settings of the project that a folder, or a file in it, belongs to; a link belongs where it stands.

    Raises SettingsError for settings that cannot be read, with the line.
    """
    folder = Path(os.path.realpath(start if os.path.isdir(start) else os.path.dirname(start) or "."))
    for each in (folder, *folder.parents):
        for name in (OWN_FILE, SHARED_FILE):
            if (content := _content(each / name)) is not None and (table := _table(content, each / name)) is not None:
                return _settings(table, each / name, content)
    return Settings(_without_settings(folder))


def _without_settings(place: Path) -> Path:
    folder = place if place.is_dir() else place.parent
    if repository := next((each for each in (folder, *folder.parents) if (each / ".git").exists()), None):
        return repository
    here = Path.cwd()
    return here if folder.is_relative_to(here) else folder


def _content(file: Path) -> str | None:
    try:
        content = files.read(file)
    except NotADirectoryError:
        return None
    except OSError as error:
        raise SettingsError(f"{file.name} cannot be read: {error.strerror}", at=Where(str(file), 1)) from None
    return None if content is None else content.decode(errors="replace")


def _table(content: str, file: Path) -> dict[str, Any] | None:
    """Return the table of settings in a file, None when it has none."""
    if file.name == SHARED_FILE and "dockerdsl" not in content:
        return None
    try:
        table: Any = tomllib.loads(content)
    except tomllib.TOMLDecodeError as error:
        match = re.search(r" \(at line (\d+), column \d+\)", str(error))
        what = str(error)[: match.start() if match else None]
        at = Where(str(file), int(match[1]) if match else content.count("\n") + 1)
        raise SettingsError(f"{file.name} is no TOML: {what}", at=at) from None
    for word in TABLE.split(".") if file.name == SHARED_FILE else ():
        table = cast("dict[str, Any]", table).get(word) if isinstance(table, dict) else None
    return cast("dict[str, Any]", table) if isinstance(table, dict) else None


# --- what may stand there ----------------------------------------------------------------------------------------------------


def _texts(value: object) -> tuple[str, ...] | None:
    if isinstance(value, list) and all(isinstance(each, str) and each for each in cast("list[object]", value)):
        return tuple(cast("list[str]", value))
    return None


def _seconds(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) and value > 0 else None


def _megabytes(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def _context(value: object) -> str | None:
    return value if value in ("definition", "root") else None


def _table_of(value: object) -> Mapping[str, object] | None:
    return cast("Mapping[str, object]", value) if isinstance(value, dict) else None


def _edition(value: object) -> Edition | None:
    return next((each for each in EDITIONS if each.name == value), None)


_KEYS: Final[Mapping[str, tuple[Callable[[object], object], str]]] = {
    "definitions": (_texts, 'a list of patterns: ["**/imagefile.py"]'),
    "exclude": (_texts, 'a list of patterns: ["old/"]'),
    "roots": (_texts, 'a list of folders: ["."]'),
    "timeout": (_seconds, "a number of seconds: 30"),
    "memory": (_megabytes, "a whole number of MiB: 4096; 0 is no limit"),
    "context": (_context, '"definition" or "root"'),
    "check": (_table_of, "a table: [tool.dockerdsl.check]"),
    "edition": (_edition, " or ".join([f'"{each.name}"' for each in EDITIONS])),
}
"""Every setting: what reads it, giving None for what it cannot be, and what it should be."""


def _settings(table: Mapping[str, object], file: Path, content: str) -> Settings:
    values: dict[str, Any] = {}
    for key, given in table.items():
        if key not in _KEYS:
            hint = did_you_mean(key, _KEYS) or f"there are {', '.join(_KEYS)}"
            raise SettingsError(f"there is no setting {key!r}", hint=hint, at=_place(file, content, key))
        read, wanted = _KEYS[key]
        values[key] = read(given)
        if values[key] is None:
            raise SettingsError(f"{key} is {given!r}", hint=f"write {wanted}", at=_place(file, content, key))
    settings = Settings(file.parent, file, said=frozenset(values), **values)
    for each in settings.folders():
        if not os.path.isdir(each):
            at = _place(file, content, "roots")
            raise SettingsError(f"roots names {each!r}, which is no folder", hint="write it from this file's folder", at=at)
    return settings


def _place(file: Path, content: str, key: str) -> Where:
    """Return the line of a key: the first that sets it below the head of the table."""
    head = content.find(f"[{TABLE}") if file.name == SHARED_FILE else 0
    spelled = rf"""^[ \t]*(?:\[{re.escape(TABLE)}\.)?["']?{re.escape(key)}\b"""
    match = re.compile(spelled, re.MULTILINE).search(content, max(head, 0))
    return Where(str(file), content.count("\n", 0, match.start() if match else max(head, 0)) + 1)
