"""Unsaved drafts in files of the person's own, so that what is typed outlives a dropped connection.

Each open form has a file of its own, so that several sessions never write the same one. Nothing in here may stop the
program: what the system refuses is kept once, as `trouble`, to be told.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import stat
import threading
import time
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from okrtui.atomic import TEMPORARY, replacing
from okrtui.processes import started

VERSION: Final = 1
LARGEST: Final = 1 << 20
"""Bytes of a file that is read, at most."""

OLDEST: Final = timedelta(days=90)
"""The age at which drafts that nobody came back for are deleted."""

_SUFFIX, _BAD = ".json", ".damaged"
DraftContent = dict[str, Any]


@dataclass(frozen=True)
class SavedDraft:
    """What was left in a form, and when; `live` where the session that it is open in still runs."""

    path: Path
    form: str
    at: datetime
    content: DraftContent
    live: bool = False


class DraftFile:
    """The file of one form that is open."""

    def __init__(self, files: DraftFiles, form: str) -> None:
        self.form = form
        self._files = files
        self.path = files.new_path()
        self._waiting: list[DraftContent | None] = []
        self._dropped = False

    def keep(self, content: DraftContent | None) -> None:
        """Note what is typed in the form now, None for nothing; `flush` writes it."""
        with self._files.lock:
            if not self._dropped:
                self._waiting = [content]

    def flush(self) -> None:
        """Write what was noted last, if that is not on disk yet."""
        with self._files.lock:
            waiting, self._waiting = self._waiting, []
            for content in waiting:
                self._files.put(self, content)

    def drop(self) -> None:
        """Forget the form for good: it was saved, or discarded on purpose. Any thread may call it."""
        with self._files.lock:
            self.keep(None)
            self._dropped = True
            self.close()

    def close(self) -> None:
        """Write what was noted last; the form is open no longer."""
        self.flush()
        self._files.close(self)


class DraftFiles:
    """The drafts of one person in one workspace."""

    def __init__(self, directory: Path, workspace: str, now: Callable[[], datetime]) -> None:
        self.lock = threading.RLock()
        self.trouble = ""
        self._directory = directory
        self._workspace = workspace
        self._prefix = hashlib.sha256(self._workspace.encode(errors="surrogateescape")).hexdigest()[:16]
        self._now = now
        self._open: list[DraftFile] = []
        self._told = False

    # -- forms that are open ------------------------------------------------------------------------------------

    def open(self, form: str) -> DraftFile:
        """Return a file for a form that is opened now; nothing is written before something was typed."""
        slot = DraftFile(self, form)
        self._open.append(slot)
        return slot

    def close(self, slot: DraftFile) -> None:
        """Forget a form that is open no longer."""
        if slot in self._open:
            self._open.remove(slot)

    def flush(self) -> None:
        """Write at once whatever was typed since the last time."""
        for slot in list(self._open):
            slot.flush()

    def new_path(self) -> Path:
        """Return a path for a new draft."""
        return self._directory / f"{self._prefix}.{uuid.uuid4().hex}{_SUFFIX}"

    def put(self, slot: DraftFile, content: DraftContent | None) -> None:
        """Write a form's file, or remove it where there is nothing to keep."""
        try:
            if content is None:
                slot.path.unlink(missing_ok=True)
            else:
                _make_private(self._directory)
                with replacing(slot.path, mode=0o600, durable=False) as file:
                    file.write(self._document(slot.form, content))
        except OSError as error:
            self._tell(f"What you type is not kept against a lost connection: {_reason(error)}.")

    def _document(self, form: str, content: DraftContent) -> bytes:
        document = {
            "version": VERSION,
            "workspace": self._workspace,
            "form": form,
            "at": self._now().astimezone(UTC).isoformat(),
            "host": os.uname().nodename,
            "process": os.getpid(),
            "started": started(os.getpid()),
            "content": content,
        }
        return json.dumps(document).encode()

    # -- forms that were left -----------------------------------------------------------------------------------

    def left(self) -> list[SavedDraft]:
        """Return what was left in this workspace, the latest first; what cannot be read is put aside."""
        self._tidy()
        paths = [one for one in self._listed() if one.name.startswith(self._prefix) and one.suffix == _SUFFIX]
        mine = {slot.path for slot in self._open}
        found = [kept for path in paths if path not in mine and (kept := self._read(path)) is not None]
        return sorted(found, key=lambda kept: kept.at, reverse=True)

    def claim(self, kept: SavedDraft) -> DraftFile | None:
        """Go on with what was left, in a file of this session's own; None where another session was faster."""
        slot = self.open(kept.form)
        try:
            kept.path.rename(slot.path)
        except OSError:
            self.close(slot)
            return None
        return slot

    def discard(self, kept: SavedDraft) -> None:
        """Throw away what was left."""
        with contextlib.suppress(OSError):
            kept.path.unlink()

    def _listed(self) -> Iterable[Path]:
        try:
            return list(self._directory.iterdir())
        except FileNotFoundError:
            return []
        except OSError as error:
            self._tell(f"What you left unsaved earlier cannot be looked for: {_reason(error)}.")
            return []

    def _read(self, path: Path) -> SavedDraft | None:
        try:
            document = json.loads(_content_of(path))
            if document["version"] > VERSION:
                return None
            at, content = datetime.fromisoformat(document["at"]), document["content"]
            if document["workspace"] != self._workspace:
                return None
            return SavedDraft(path, str(document["form"]), at.astimezone(UTC), dict(content), _is_live(document))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, LookupError, TypeError, RecursionError):
            self._put_aside(path)
            return None

    def _put_aside(self, path: Path) -> None:
        """Rename what cannot be read, so that it is told of once."""
        with contextlib.suppress(OSError):
            path.rename(path.with_suffix(_BAD))
        self._tell(f"Something you left unsaved earlier could not be read; it was put aside in {self._directory}.")

    def _tidy(self) -> None:
        """Remove what nobody came back for, of whichever workspace."""
        oldest = time.time() - OLDEST.total_seconds()
        for path in self._listed():
            with contextlib.suppress(OSError):
                if path.suffix in (_SUFFIX, _BAD, TEMPORARY) and path.lstat().st_mtime < oldest:
                    path.unlink()

    def _tell(self, sentence: str) -> None:
        """Tell of a trouble, of the first one only."""
        if not self._told:
            self._told, self.trouble = True, sentence


def _make_private(directory: Path) -> None:
    """Make a directory, and the one it stands in, that nobody else may look into. Raises OSError."""
    for one in (directory.parent, directory):
        one.mkdir(mode=0o700, parents=True, exist_ok=True)
        status = one.stat()
        if status.st_uid != os.geteuid():
            raise PermissionError(None, f"{one} belongs to somebody else")
        if stat.S_IMODE(status.st_mode) & 0o077:
            one.chmod(0o700)


def _content_of(path: Path) -> bytes:
    """What stands in a file of one's own. Raises OSError, ValueError."""
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK), "rb") as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode) or status.st_uid != os.geteuid() or status.st_size > LARGEST:
            raise ValueError(path)
        return file.read()


def _is_live(document: DraftContent) -> bool:
    """Whether the session that wrote a file is another one on this machine that still runs."""
    process = int(document["process"])
    if document["host"] != os.uname().nodename or process == os.getpid():
        return False
    try:
        os.kill(process, 0)
    except (OSError, OverflowError):
        return False
    return bool(document["started"] == started(process))


def _reason(error: OSError) -> str:
    return error.strerror or str(error)
