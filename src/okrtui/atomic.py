"""Replace a file as a whole: readers see the old content or the new, never a part."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

TEMPORARY = ".tmp"
_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
_PRIVATE, _USUAL, _ALL = 0o600, 0o666, 0o777


@contextlib.contextmanager
def replacing(path: Path, *, mode: int | None = None, durable: bool = True) -> Iterator[BinaryIO]:
    """Open a file for writing that replaces `path` once it is complete; nothing changes if that fails.

    A symbolic link at the path is itself replaced, never followed: somebody else may have put it there. Without `mode`
    the new file keeps the permissions of the old one, or gets those of any new file. Unless it is `durable`, a power
    cut may lose it. Raises OSError.
    """
    kept = mode if mode is not None else _mode_of(path)
    temporary = path.with_name(f".{path.name[:40]}.{os.urandom(8).hex()}{TEMPORARY}")
    descriptor = os.open(temporary, _FLAGS, _USUAL if kept is None else _PRIVATE)
    try:
        with os.fdopen(descriptor, "wb") as file:
            if kept is not None:
                os.fchmod(file.fileno(), kept)
            yield file
            file.flush()
            if durable:
                os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    if durable:
        _sync_directory(path.parent)


def _mode_of(path: Path) -> int | None:
    """Return the permissions of the regular file at the path, None if there is none."""
    with contextlib.suppress(FileNotFoundError):
        status = path.lstat()
        return status.st_mode & _ALL if stat.S_ISREG(status.st_mode) else None
    return None


def _sync_directory(path: Path) -> None:
    """Make the new name survive a power cut if the directory can be opened."""
    with contextlib.suppress(OSError):
        descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
