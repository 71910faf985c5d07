"""Operations on names that never leave the directory a name stands in: no link is followed, no pipe is waited for.

Who shares a workspace may put anything at any name in it, at any moment. So the directory of a name is opened first,
and must be one itself; the name is then looked up in it; and only a regular file is handed out.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path

DIRECTORY = os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
ANCHOR = DIRECTORY | getattr(os, "O_PATH", os.O_RDONLY)
"""Flags for a directory in which names are looked up; it need not be readable for that."""

FILE = os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
FOREIGN = frozenset({errno.ELOOP, errno.ENXIO, errno.EISDIR, errno.ENOTDIR})
"""The errors that tell of something else in the place of a file or directory."""

ABSENT = (FileNotFoundError, NotADirectoryError)


@contextlib.contextmanager
def anchored(directory: Path, flags: int = ANCHOR) -> Iterator[int]:
    """Open a directory, never through a link in its place."""
    try:
        descriptor = os.open(directory, flags)
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), directory) from None
        raise
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def open_file(path: Path, flags: int, mode: int = 0o600) -> int:
    """Open a regular file, or a directory where the flags ask for one."""
    if flags & os.O_DIRECTORY:
        return os.open(path, flags | DIRECTORY)
    directory = os.open(path.parent, ANCHOR)
    try:
        descriptor = os.open(path.name, flags | FILE, mode, dir_fd=directory)
    except OSError as error:
        error.filename = path
        raise
    finally:
        os.close(directory)
    if stat.S_ISREG(os.fstat(descriptor).st_mode):
        return descriptor
    os.close(descriptor)
    raise OSError(errno.ENXIO, os.strerror(errno.ENXIO), path)


def rename(source: Path, target: Path) -> None:
    """Give a file the place of another."""
    with anchored(source.parent) as here, anchored(target.parent) as there:
        os.rename(source.name, target.name, src_dir_fd=here, dst_dir_fd=there)


def link(source: Path, target: Path) -> None:
    """Give a file a second name."""
    with anchored(source.parent) as here, anchored(target.parent) as there:
        os.link(source.name, target.name, src_dir_fd=here, dst_dir_fd=there, follow_symlinks=False)


def unlink(path: Path) -> None:
    """Remove a name."""
    with anchored(path.parent) as directory:
        os.unlink(path.name, dir_fd=directory)


def status(path: Path) -> os.stat_result | None:
    """Look at what stands at a name, which may be anything; None where nothing does."""
    with contextlib.suppress(*ABSENT), anchored(path.parent) as directory:
        return os.stat(path.name, dir_fd=directory, follow_symlinks=False)
    return None


def is_file(path: Path) -> bool:
    """Whether a regular file stands at a name."""
    found = status(path)
    return found is not None and stat.S_ISREG(found.st_mode)


def is_directory(path: Path) -> bool:
    """Whether a directory itself stands at a name, not a link to one."""
    found = status(path)
    return found is not None and stat.S_ISDIR(found.st_mode)


def anything(directory: Path, pattern: re.Pattern[str]) -> list[Path]:
    """List whatever stands in a directory at a name that fits as a whole."""
    return [directory / name for name, _ in _entries(directory, pattern)]


def regular_files(directory: Path, pattern: re.Pattern[str]) -> list[Path]:
    """List the regular files in a directory whose name fits as a whole."""
    return [directory / name for name, kind in _entries(directory, pattern) if kind == stat.S_IFREG]


def directories(directory: Path, pattern: re.Pattern[str]) -> list[Path]:
    """List the directories in a directory whose name fits as a whole."""
    return [directory / name for name, kind in _entries(directory, pattern) if kind == stat.S_IFDIR]


def _entries(directory: Path, pattern: re.Pattern[str]) -> list[tuple[str, int]]:
    """List names and what stands there, by name; none where there is no directory or where it cannot be read."""
    try:
        with anchored(directory, DIRECTORY | os.O_RDONLY) as descriptor, os.scandir(descriptor) as found:
            return sorted((entry.name, _kind(entry)) for entry in found if pattern.fullmatch(entry.name))
    except (*ABSENT, PermissionError):
        return []


def _kind(entry: os.DirEntry[str]) -> int:
    if entry.is_file(follow_symlinks=False):
        return stat.S_IFREG
    return stat.S_IFDIR if entry.is_dir(follow_symlinks=False) else 0


def make_directory(directory: Path) -> bool:
    """Make a directory inside another one and share it as that one is shared; False where something is there.

    Owner and mode are given to what was opened and is empty, so that nothing put in its place meanwhile gets them.
    """
    with anchored(directory.parent) as parent:
        umask = os.umask(0o077)  # one that takes away the owner's rights would keep it from being opened
        try:
            os.mkdir(directory.name, 0o700, dir_fd=parent)
        except FileExistsError:
            return False
        finally:
            os.umask(umask)
        descriptor = os.open(directory.name, os.O_RDONLY | DIRECTORY, dir_fd=parent)
        try:
            with os.scandir(descriptor) as found:
                if next(found, None):
                    raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), directory)
            outer = os.fstat(parent)
            give(descriptor, outer)
            os.fchmod(descriptor, inner_mode(outer))
        finally:
            os.close(descriptor)
    return True


def inner_mode(outer: os.stat_result) -> int:
    """Derive the mode of a directory from that of the one around it; others never get to write."""
    return stat.S_IMODE(outer.st_mode) & 0o775 | stat.S_ISGID


def give(descriptor: int, outer: os.stat_result) -> None:
    """Give what was made to the group of the directory it lies in; what root makes belongs to that one's owner."""
    with contextlib.suppress(PermissionError):
        os.fchown(descriptor, outer.st_uid if os.geteuid() == 0 else -1, outer.st_gid)
