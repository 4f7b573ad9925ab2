"""Find the Dockerfiles in folders by their names.

``Dockerfile``, ``Containerfile``, ``Dockerfile.web``, ``web.Dockerfile``, the first letter in either case. Not what belongs to
them: ``.dockerignore`` files, templates, what editors leave. Folders whose names begin with a dot are left out, as are
``node_modules`` and ``__pycache__``.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

_NAME: Final = re.compile(r"[Dd]ockerfile|[Cc]ontainerfile|[Dd]ockerfile\..+|.+\.[Dd]ockerfile")
_OTHER: Final = re.compile(r".*(?:~|\.(?:dockerignore|j2|jinja2?|tmpl|tpl|template|erb|in|bak|orig|rej|sw[a-p]|tmp|py))")
_LEFT_OUT: Final = frozenset({"node_modules", "__pycache__"})


def find_dockerfiles(*paths: str | os.PathLike[str]) -> Iterator[Path]:
    """Yield the Dockerfiles in folders, in order; a path that is no folder is meant whatever its name is."""
    for path in paths:
        if os.path.isdir(path):
            yield from _in_folder(os.fspath(path))
        else:
            yield Path(path)


def _in_folder(folder: str) -> Iterator[Path]:
    for here, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name[0] != "." and name not in _LEFT_OUT)
        yield from (Path(here, name) for name in sorted(names) if is_dockerfile(name))


def is_dockerfile(name: str) -> bool:
    """Return whether a file's name says that it is a Dockerfile."""
    return _NAME.fullmatch(name) is not None and _OTHER.fullmatch(name) is None
