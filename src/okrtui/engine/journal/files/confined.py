"""File operations that stay in the directory of the name: they follow no links and never block on a pipe.

Members of a shared workspace can put anything at any name in it, at any moment. So the directory is opened first and
must be a real one; the name is then looked up in it; and only a regular file is opened.
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
"""Flags for a directory in which names are looked up; it does not have to be readable."""

FILE = os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
FOREIGN = frozenset({errno.ELOOP, errno.ENXIO, errno.EISDIR, errno.ENOTDIR})
"""The errors for something other than the expected file or directory."""

ABSENT = (FileNotFoundError, NotADirectoryError)


@contextlib.contextmanager
def anchored(directory: Path, flags: int = ANCHOR) -> Iterator[int]:
    """Open a directory, but not through a link."""
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
    """Open a regular file, or a directory if the flags ask for one."""
    if flags & os.O_DIRECTORY:
        return os.open(path, flags | DIRECTORY)
    parent, name = os.path.split(path)  # in a fifth of the time that the parts of a Path take
    directory = os.open(parent or os.curdir, ANCHOR)
    try:
        descriptor = os.open(name, flags | FILE, mode, dir_fd=directory)
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
    """Rename a file, replacing the target."""
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
    """Return the status of whatever has a name; None if there is nothing."""
    try:
        with anchored(path.parent) as directory:
            return os.stat(path.name, dir_fd=directory, follow_symlinks=False)
    except ABSENT:
        return None
    except OSError as error:
        error.filename = path
        raise


def is_file(path: Path) -> bool:
    """Return whether a name is a regular file."""
    found = status(path)
    return found is not None and stat.S_ISREG(found.st_mode)


def is_directory(path: Path) -> bool:
    """Return whether a name is a real directory, not a link to one."""
    found = status(path)
    return found is not None and stat.S_ISDIR(found.st_mode)


def anything(directory: Path, pattern: str) -> list[Path]:
    """List everything in a directory whose whole name matches."""
    return [directory / name for name, _ in _entries(directory, pattern)]


def regular_files(directory: Path, pattern: str) -> list[Path]:
    """List the regular files in a directory whose whole name matches."""
    return [directory / name for name, kind in _entries(directory, pattern) if kind == stat.S_IFREG]


def directories(directory: Path, pattern: str) -> list[Path]:
    """List the directories in a directory whose whole name matches."""
    return [directory / name for name, kind in _entries(directory, pattern) if kind == stat.S_IFDIR]


def _entries(directory: Path, pattern: str) -> list[tuple[str, int]]:
    """List a directory's entries by name; none if it does not exist or cannot be read."""
    matches = re.compile(pattern).fullmatch
    try:
        with anchored(directory, DIRECTORY | os.O_RDONLY) as descriptor, os.scandir(descriptor) as found:
            return sorted((entry.name, _kind(entry)) for entry in found if matches(entry.name))
    except (*ABSENT, PermissionError):
        return []


def _kind(entry: os.DirEntry[str]) -> int:
    if entry.is_file(follow_symlinks=False):
        return stat.S_IFREG
    return stat.S_IFDIR if entry.is_dir(follow_symlinks=False) else 0


def make_directory(directory: Path) -> bool:
    """Create a directory inside another one with the same sharing; return False if the name is taken.

    Owner and mode are set on the opened, empty directory, so nothing that replaced it in the meantime gets them.
    """
    with anchored(directory.parent) as parent:
        try:
            os.mkdir(directory.name, 0o700, dir_fd=parent)
        except FileExistsError:
            return False
        with opened_directory(directory) as descriptor:
            with os.scandir(descriptor) as found:
                if next(found, None):
                    raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), directory)
            outer = os.fstat(parent)
            give(descriptor, outer)
            os.fchmod(descriptor, inner_mode(outer))
    return True


@contextlib.contextmanager
def opened_directory(directory: Path) -> Iterator[int]:
    """Open a directory to read it and to set its mode; its owner may, whatever a umask took away when it was made."""
    try:
        descriptor = os.open(directory, os.O_RDONLY | DIRECTORY)
    except PermissionError:
        descriptor = _opened_by_its_owner(directory)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _opened_by_its_owner(directory: Path) -> int:
    with anchored(directory) as found:
        if os.fstat(found).st_uid == os.geteuid():
            Path(f"/proc/self/fd/{found}").chmod(0o700)
        return os.open(".", os.O_RDONLY | DIRECTORY, dir_fd=found)


def inner_mode(outer: os.stat_result) -> int:
    """Derive a directory's mode from its parent's; others never get write access."""
    mode = stat.S_IMODE(outer.st_mode) & 0o775
    return mode | (stat.S_ISGID if mode & stat.S_IRWXG else 0)


def give(descriptor: int, outer: os.stat_result) -> None:
    """Give a new file the group of its directory and, if root created it, also the directory's owner."""
    with contextlib.suppress(PermissionError):
        os.fchown(descriptor, outer.st_uid if os.geteuid() == 0 else -1, outer.st_gid)
