"""The lock that lets one session write at a time, and says who holds it."""

from __future__ import annotations

import contextlib
import fcntl
import getpass
import os
import random
import socket
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import orjson

from okrtui.errors import BusyError, MissingWorkspaceError, ReadOnlyError
from okrtui.store.files import FILE_MODE, Files, share

TIMEOUT = 10.0
SHORTEST_PAUSE = 0.0005
LONGEST_PAUSE = 0.005
HOLDER_LENGTH = 512


def user_name() -> str:
    """Name the user of this process, or its number where it has no name."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return str(os.getuid())


def describe(data: bytes) -> str:
    """Name the holder that a lock file tells of, with nothing in it that a terminal would obey."""
    try:
        holder = orjson.loads(data)
        text = f"{holder['user']} (process {holder['pid']} on {holder['host']}, since {holder['time']})"
    except (ValueError, KeyError, TypeError):
        return "another session"
    return "".join(character for character in text if character.isprintable())


class WriteLock:
    """An advisory lock on a file that is never deleted; waiting for it ends after `timeout` seconds."""

    def __init__(self, path: Path, files: Files, timeout: float = TIMEOUT) -> None:
        self.path = path
        self.files = files
        self.timeout = timeout
        self._descriptor = -1
        self._user = user_name()
        self._host = socket.gethostname()

    @contextlib.contextmanager
    def held(self, timeout: float | None = None) -> Iterator[None]:
        """Hold the lock; raises BusyError with the name of the holder when it was not had in time."""
        self._acquire(self.timeout if timeout is None else timeout)
        try:
            self._sign()
            yield
        finally:
            fcntl.flock(self._descriptor, fcntl.LOCK_UN)

    def close(self) -> None:
        """Let go of the file."""
        if self._descriptor >= 0:
            self.files.close(self._descriptor)
            self._descriptor = -1

    def _acquire(self, timeout: float) -> None:
        deadline = time.monotonic() + timeout
        pause = random.SystemRandom().uniform
        while not self._try():
            if time.monotonic() >= deadline:
                raise BusyError(f"{self._holder()} is writing to this workspace.", "Try again in a moment.")
            time.sleep(pause(SHORTEST_PAUSE, LONGEST_PAUSE))

    def _try(self) -> bool:
        """Take the lock if it is free and its file still has its name."""
        if self._descriptor < 0:
            self._open()
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if not self._is_named():
                self.close()
            return False
        except OSError as error:
            raise ReadOnlyError(f"The workspace cannot be locked: {error.strerror}.", "Use a local disk.") from None
        if self._is_named():
            return True
        self.close()
        return False

    def _open(self) -> None:
        """Open the file of the lock, making a new one where somebody deleted it."""
        flags = os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW
        try:
            with contextlib.suppress(FileNotFoundError):
                self._descriptor = self.files.open(self.path, flags)
                return
            with contextlib.suppress(FileExistsError):
                self.files.close(self._create(flags))
            self._descriptor = self.files.open(self.path, flags)
        except FileNotFoundError:
            raise MissingWorkspaceError(
                f"The workspace at {self.path.parent} is gone.", "Look where it went."
            ) from None
        except OSError as error:
            raise ReadOnlyError(f"You may not write to this workspace: {error.strerror}.", "Ask its owner.") from None

    def _create(self, flags: int) -> int:
        descriptor = self.files.open(self.path, flags | os.O_CREAT | os.O_EXCL, FILE_MODE)
        share(descriptor, self.path.parent)
        return descriptor

    def _is_named(self) -> bool:
        try:
            named = self.path.stat()
        except FileNotFoundError:
            return False
        mine = self.files.fstat(self._descriptor)
        return (named.st_ino, named.st_dev) == (mine.st_ino, mine.st_dev)

    def _sign(self) -> None:
        """Write who holds the lock into it, for the message that others show; a full disk must not matter."""
        since = datetime.now(UTC).isoformat(timespec="seconds")
        holder = {"pid": os.getpid(), "user": self._user, "host": self._host, "time": since}
        with contextlib.suppress(OSError):
            os.pwrite(self._descriptor, orjson.dumps(holder).ljust(HOLDER_LENGTH)[:HOLDER_LENGTH], 0)

    def _holder(self) -> str:
        try:
            return describe(self.files.read(self.path).strip())
        except OSError:
            return describe(b"")
