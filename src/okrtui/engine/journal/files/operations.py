"""The file operations of commits and compactions, in one object so that a test can make any of them fail."""

from __future__ import annotations

import contextlib
import errno
import os
import shlex
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

from okrtui.engine.journal.files import confined
from okrtui.engine.journal.files.access import for_writers, inherited_access, set_access
from okrtui.engine.journal.files.confined import ANCHOR, FOREIGN, anchored
from okrtui.errors import LongNameError, OkrError, ReadOnlyError

FIRST_LINE = 1 << 16


class Files:
    """The operating system's functions as attributes; those that take a path stay in its directory."""

    def __init__(self) -> None:
        self.open: Callable[..., int] = confined.open_file
        self.close: Callable[[int], None] = os.close
        self.fstat: Callable[[int], os.stat_result] = os.fstat
        self.pread: Callable[[int, int, int], bytes] = os.pread
        self.pwrite: Callable[[int, memoryview, int], int] = os.pwrite
        self.ftruncate: Callable[[int, int], None] = os.ftruncate
        self.fdatasync: Callable[[int], None] = getattr(os, "fdatasync", os.fsync)
        self.fsync: Callable[[int], None] = os.fsync
        self.rename: Callable[[Path, Path], None] = confined.rename
        self.link: Callable[[Path, Path], None] = confined.link
        self.unlink: Callable[[Path], None] = confined.unlink

    @contextlib.contextmanager
    def opened(self, path: Path, flags: int) -> Iterator[int]:
        """Open an existing file for a block."""
        descriptor = self.open(path, flags)
        try:
            yield descriptor
        finally:
            self.close(descriptor)

    def read_from(self, descriptor: int, offset: int, size: int) -> bytes:
        """Read up to `size` bytes from the offset, fewer only where the file ends."""
        parts = []
        while size > 0 and (part := self.pread(descriptor, size, offset)):
            parts.append(part)
            offset += len(part)
            size -= len(part)
        return parts[0] if len(parts) == 1 else b"".join(parts)

    def read(self, path: Path) -> bytes:
        """Read a whole file."""
        with self.opened(path, os.O_RDONLY) as descriptor:
            return self.read_from(descriptor, 0, self.fstat(descriptor).st_size)

    def read_start(self, path: Path) -> bytes:
        """Read the start of a file, enough for the first line."""
        with self.opened(path, os.O_RDONLY) as descriptor:
            return self.read_from(descriptor, 0, FIRST_LINE)

    def write_all(self, descriptor: int, data: bytes | bytearray, offset: int) -> None:
        """Write every byte at the offset, however many calls it takes."""
        view = memoryview(data)
        while view:
            written = self.pwrite(descriptor, view, offset)
            if written <= 0:
                raise OSError(errno.EIO, os.strerror(errno.EIO))
            view = view[written:]
            offset += written

    def sync_directory(self, path: Path) -> None:
        """Make added and removed names in a directory survive a power cut."""
        with self.opened(path, os.O_RDONLY | os.O_DIRECTORY) as descriptor:
            self.fsync(descriptor)

    def write_new(self, path: Path, *data: bytes | bytearray, private: bool = False) -> None:
        """Write and sync a new file, shared like its directory unless private; its name is not synced yet."""
        descriptor = self.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            if not private:
                share(descriptor, path.parent)
            end = 0
            for part in data:
                self.write_all(descriptor, part, end)
                end += len(part)
            self.fsync(descriptor)
        except BaseException:
            with contextlib.suppress(OSError):
                self.unlink(path)
            raise
        finally:
            self.close(descriptor)

    def discard(self, path: Path) -> None:
        """Remove a file if it exists."""
        with contextlib.suppress(FileNotFoundError):
            self.unlink(path)

    def replace(self, path: Path, data: bytes, temporary: Path, *, private: bool = False) -> None:
        """Replace the file at the path in one step that survives a power cut."""
        self.discard(temporary)
        self.write_new(temporary, data, private=private)
        try:
            self.rename(temporary, path)
        except BaseException:
            with contextlib.suppress(OSError):
                self.unlink(temporary)
            raise
        self.sync_directory(path.parent)


def file_mode(directory_mode: int) -> int:
    """Derive a file's mode from its directory's: read and write for the owner, for others as there.

    Others never get write access.
    """
    return stat.S_IRUSR | stat.S_IWUSR | (directory_mode & (stat.S_IRGRP | stat.S_IWGRP | stat.S_IROTH))


def share(descriptor: int, directory: Path) -> None:
    """Give a new file the sharing of its directory, whatever the umask; files by root belong to its owner."""
    with anchored(directory, ANCHOR) as outer:
        status = os.fstat(outer)
    confined.give(descriptor, status)
    os.fchmod(descriptor, file_mode(status.st_mode))


def share_with_writers(descriptor: int, directory: Path) -> None:
    """Give a new file to those who may write to its directory, and to nobody else."""
    with anchored(directory, ANCHOR) as outer:
        status = os.fstat(outer)
    confined.give(descriptor, status)
    set_access(descriptor, for_writers(inherited_access(descriptor, status.st_mode)))


def linked(path: Path) -> ReadOnlyError:
    """Return the error for a file that is written in place and has another name, so that another file would change."""
    what = f"{path} has another name elsewhere (a hard link), so nothing is written to it."
    return ReadOnlyError(what, copy_it(path))


def copy_it(path: Path) -> str:
    """Return the advice to replace a file that has several names by a copy."""
    quoted = shlex.quote(str(path))
    return f"Replace it with a copy: cp -p {quoted} {quoted}.copy && mv {quoted}.copy {quoted}"


def reason(error: OSError) -> str:
    """Return an error of the operating system as the end of a sentence."""
    if error.errno == errno.ELOOP:
        return "one of its files is a symbolic link"
    if error.errno == errno.ENOTDIR and error.filename:
        return f"{Path(error.filename).name} is not a real directory, and links are not followed"
    if error.errno in FOREIGN:
        return "one of its files is not a regular file"
    return os.strerror(error.errno or errno.EIO)


@contextlib.contextmanager
def readable() -> Iterator[None]:
    """Turn what the operating system does not let us read into an error for the user."""
    try:
        yield
    except OSError as error:
        raise unreadable(error) from error


def unreadable(error: OSError) -> OkrError:
    """Return the error for a workspace that the operating system does not let us read."""
    if error.errno == errno.ENAMETOOLONG:
        return LongNameError()
    advice = f"Ask its owner for permission to read {error.filename or 'it'}."
    if error.errno in FOREIGN:
        advice = "Find it with okrtui doctor and replace it with the file itself."
    elif error.errno not in {errno.EACCES, errno.EPERM}:
        advice = "Try again; if it keeps failing, have the disk checked."
    return ReadOnlyError(f"The workspace cannot be read: {reason(error)}.", advice)
