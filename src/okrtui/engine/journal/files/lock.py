"""The lock that lets one session write at a time and names its holder."""

from __future__ import annotations

import contextlib
import fcntl
import os
import time
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path

import orjson

from okrtui.engine.journal.files.lock_holder import AGAIN, HOLDER_LENGTH, UNKNOWN, busy, last_commit
from okrtui.engine.journal.files.operations import Files, linked, reason, share_with_writers
from okrtui.errors import BusyError, MissingWorkspaceError, ReadOnlyError
from okrtui.login import login_name

TIMEOUT = 10.0
TURN = 0.02
"""The seconds for which a session may keep writing while others wait; it signs at the beginning of each."""

COURTESY = 0.02
"""The seconds it then waits at most for one of them to go first."""


class WriteLock:
    """An advisory lock on a file that is never deleted; it is waited for `timeout` seconds at most.

    Waiting sessions have a shared lock on the directory, so that the last writer sees them and lets them go first.
    """

    def __init__(self, path: Path, files: Files, timeout: float = TIMEOUT) -> None:
        self.path = path
        self.files = files
        self.timeout = timeout
        self._descriptor = -1
        self._opened = 0, 0
        self._signature = b""
        self._is_held = False
        self._began = self._released = -COURTESY
        self._holder, self._reached = b"", 0
        self._user = login_name()
        self._host = os.uname().nodename

    def held(self, timeout: float | None = None) -> AbstractContextManager[None]:
        """Acquire the lock for a block, which may release it earlier; raises BusyError on timeout."""
        return _Hold(self, self.timeout if timeout is None else timeout)

    def acquire(self, timeout: float) -> None:
        """Acquire the lock, and sign where somebody else had it last; raises BusyError on timeout."""
        self._is_held = True  # until it is released: an interruption may come at any point
        self._acquire(timeout)
        if time.monotonic() - self._released > COURTESY or not self._was_last():
            self._began = time.monotonic()
            since = datetime.now(UTC).isoformat(timespec="seconds")
            holder = {"pid": os.getpid(), "user": self._user, "host": self._host, "time": since}
            self._holder = orjson.dumps(holder).rstrip(b"}")
            self._reached = last_commit(self._noted())
            self._sign()

    def release(self, *, is_done: bool = True) -> None:
        """Release the lock, unless that was done; what was not done leaves others no turn."""
        if self._is_held:
            if is_done:
                self._released = time.monotonic()
            if self._descriptor >= 0:
                fcntl.flock(self._descriptor, fcntl.LOCK_UN)
            self._is_held = False

    def close(self) -> None:
        """Close the file."""
        if self._descriptor >= 0:
            self.files.close(self._descriptor)
            self._descriptor = -1

    def _acquire(self, timeout: float) -> None:
        deadline = time.monotonic() + timeout
        if self._released - self._began > TURN:
            self._give_way(min(deadline, self._released + COURTESY))
            self._released = -COURTESY  # another turn begins, whether anybody waited or not
        if self._try():
            return
        from okrtui.engine.journal.files.lock_fairness import waiting

        with waiting(self.path.parent) as wait:
            while not self._try():
                if time.monotonic() >= deadline:
                    raise self._busy()
                wait()

    def _give_way(self, until: float) -> None:
        """Let a waiting session write before this one writes again."""
        from okrtui.engine.journal.files.lock_fairness import is_awaited, pause

        while time.monotonic() < until and is_awaited(self.path.parent) and self._was_last():
            pause()

    def _was_last(self) -> bool:
        """Return whether this session was the last to have the lock."""
        return self._noted() == self._signature

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
            raise ReadOnlyError(
                f"The workspace cannot be locked: {reason(error)}.", "Move it to a local disk."
            ) from None
        if self._is_named():
            return True
        self.close()
        return False

    def _open(self) -> None:
        """Open the lock file; create a new one if somebody deleted it."""
        try:
            try:
                self._descriptor = self.files.open(self.path, os.O_RDWR)
            except FileNotFoundError:
                with contextlib.suppress(FileExistsError):
                    self._create()
                self._descriptor = self.files.open(self.path, os.O_RDWR)
            status = self.files.fstat(self._descriptor)
            self._opened = status.st_ino, status.st_dev
            if status.st_nlink > 1:
                self.close()
                raise linked(self.path)
        except FileNotFoundError:
            raise MissingWorkspaceError(
                f"The workspace at {self.path.parent} is gone.", "Check whether it was moved or deleted."
            ) from None
        except OSError as error:
            raise ReadOnlyError(f"This workspace cannot be written to: {reason(error)}.", "Ask its owner.") from None

    def _create(self) -> None:
        descriptor = self.files.open(self.path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            share_with_writers(descriptor, self.path.parent)
        finally:
            self.files.close(descriptor)

    def _noted(self) -> bytes:
        try:
            return self.files.pread(self._descriptor, HOLDER_LENGTH, 0)
        except OSError:
            return b""

    def _is_named(self) -> bool:
        try:
            named = os.lstat(self.path)
        except FileNotFoundError:
            return False
        return (named.st_ino, named.st_dev) == self._opened

    def _sign(self) -> None:
        """Write the holder into the lock file, for the message others see; a full disk does not matter."""
        note = b'%s,"commit":%d}' % (self._holder, self._reached)
        self._signature = note.ljust(HOLDER_LENGTH)[:HOLDER_LENGTH]
        with contextlib.suppress(OSError):
            os.pwrite(self._descriptor, self._signature, 0)

    def note(self, commit: int, *, is_last: bool = False) -> None:
        """Write down that a commit is on the disk, for whoever finds a journal that ends before; the caller holds it.

        The highest number stays, unless a repair or restore says which is the last.
        """
        self._reached = commit if is_last else max(commit, self._reached)
        self._sign()

    def _busy(self) -> BusyError:
        """Return the error that names who has the lock."""
        with contextlib.suppress(OSError), self.files.opened(self.path, os.O_RDONLY) as descriptor:
            note = self.files.read_from(descriptor, 0, HOLDER_LENGTH)
            return busy(self.files.fstat(descriptor), note, self._host)
        return BusyError(UNKNOWN, AGAIN)


class _Hold(AbstractContextManager[None]):
    """A block that has the lock until its end, or until it releases it."""

    def __init__(self, lock: WriteLock, timeout: float) -> None:
        self._lock, self._timeout = lock, timeout

    def __enter__(self) -> None:
        try:
            self._lock.acquire(self._timeout)
        except BaseException:
            self._lock.release(is_done=False)
            raise

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._lock.release(is_done=kind is None)
