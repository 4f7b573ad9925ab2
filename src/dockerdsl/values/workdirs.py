"""Join paths as BuildKit does for WORKDIR: an absolute one stays as it is, a relative one is joined and cleaned.

On Windows a path may begin with the system drive, ``C:``, which is dropped; no other can be meant (``util/system/path.go``).
"""

from __future__ import annotations

from posixpath import normpath

from dockerdsl.reading.refused import Refused, quoted


def joined(parent: str, path: str) -> str:
    """Return a path below another, cleaned as Go's ``path.Join`` does: never a slash at its end, nor two at its beginning."""
    parts = [part for part in (parent, path) if part]
    clean = normpath("/".join(parts)) if parts else ""
    return clean[1:] if clean.startswith("//") else clean


def absolute(current: str, path: str, os: str) -> str:
    """Return the working directory after ``WORKDIR path``; an empty path leaves it where it was.

    Raises Refused for a Windows path that is not on the system drive.
    """
    if os == "windows":
        return _absolute_windows(current, path)
    parent = current or "/"
    parent = parent if parent.startswith("/") else joined("/", parent)
    path = path or parent
    return path if path.startswith("/") else joined(parent, path)


def _absolute_windows(current: str, path: str) -> str:
    parent = _without_drive(current.replace("\\", "/") or "/")
    parent = parent if parent.startswith("/") else joined("/", parent)
    path = _without_drive(path.replace("\\", "/") or parent)
    path = path if path.startswith("/") else joined(parent, path)
    return path.replace("/", "\\")


def _without_drive(path: str) -> str:
    if len(path) == 2 and path[1] == ":":
        raise _refused(f"No relative path specified in {quoted(path)}")
    if path.startswith("//"):
        raise _refused("UNC paths are not supported")
    drive, colon, rest = path.partition(":")
    if not colon:
        return normpath(path)
    if drive.lower() != "c":
        raise _refused("The specified path is not on the system drive (C:)")
    return normpath(rest)


def _refused(why: str) -> Refused:
    buildkit = f"normalizing workdir: normalizing working directory: removing drive letter: {why}"
    return Refused(f"the working directory cannot be: {why}", hint="write an absolute path on C:", buildkit=buildkit)
