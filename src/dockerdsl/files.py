"""Write text to disk whole or not at all, only when it differs from what is there.

Nothing else in this library writes to disk. A file is written beside its place under a temporary name and moved over it, so a
reader sees the old text or the new one, never a part. An existing file keeps its mode; a symbolic link keeps pointing.
"""

from __future__ import annotations

import contextlib
import errno
import os


def read(path: str | os.PathLike[str]) -> bytes | None:
    """Return the bytes of a file, or None when there is none."""
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    except FileNotFoundError:
        return None
    with open(handle, "rb", closefd=True) as stream:
        return stream.read()


def same(path: str | os.PathLike[str], text: str | bytes) -> bool:
    """Return whether the file holds exactly this text, in UTF-8."""
    return read(path) == _bytes(text)


def _bytes(text: str | bytes) -> bytes:
    return text.encode() if isinstance(text, str) else text


def write(path: str | os.PathLike[str], text: str | bytes) -> bool:
    """Make the file hold exactly this text, in UTF-8, or these bytes, and return whether that changed anything.

    Raises OSError when the folder is not there or may not be written.
    """
    if same(path, text):
        return False
    target: str = os.path.realpath(os.fspath(path))
    _replace(path, target, text, os.path.dirname(target))
    return True


def move(text: bytes, target: str, by: str) -> bool:
    """Make a file hold these bytes by way of a folder that nobody else uses, and return whether both are on one file system.

    The file need not be there; its folder must.
    """
    temporary = os.path.join(by, "text")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o666)
    try:
        with open(handle, "wb", closefd=True) as stream:
            stream.write(text)
        with contextlib.suppress(FileNotFoundError):
            os.chmod(temporary, os.stat(target).st_mode & 0o7777)
        os.replace(temporary, target)
    except BaseException as error:
        os.unlink(temporary)
        if isinstance(error, OSError) and error.errno == errno.EXDEV:
            return False
        raise
    return True


def _replace(path: str | os.PathLike[str], target: str, text: str | bytes, folder: str) -> None:
    from tempfile import mkstemp

    try:
        handle, temporary = mkstemp(prefix=f".{os.path.basename(target)}.", suffix=".tmp", dir=folder)
    except OSError as error:  # it would name a file that nobody asked for
        raise OSError(error.errno, error.strerror, os.fspath(path)) from None
    try:
        with open(handle, "wb", closefd=True) as stream:
            stream.write(_bytes(text))
        os.chmod(temporary, _mode(target))
        os.replace(temporary, target)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(temporary)
        raise


def _mode(target: str) -> int:
    """Return the mode of the file that is there, or what the process's umask leaves of 0666."""
    try:
        return os.stat(target).st_mode & 0o7777
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask
