"""What somebody typed and has not saved: kept in files of the person's own, so that it outlives a dropped connection.

One file a form that is open, so that several sessions never write the same one. Nothing in here may stop the program:
what the system refuses is told once, as `trouble`.
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
"""How long what nobody came back for is kept."""

_SUFFIX, _BAD = ".json", ".damaged"
Content = dict[str, Any]


@dataclass(frozen=True)
class Kept:
    """What was left in a form: which form, when, what; `live` where the session that it stands in still runs."""

    path: Path
    form: str
    at: datetime
    content: Content
    live: bool = False


class Slot:
    """The file of one form that is open."""

    def __init__(self, keeping: Keeping, form: str) -> None:
        self.form = form
        self._keeping = keeping
        self.path = keeping.new_path()
        self._waiting: list[Content | None] = []
        self._dropped = False

    def keep(self, content: Content | None) -> None:
        """Take note of what stands in the form now, None for nothing new; `flush` writes it."""
        with self._keeping.lock:
            if not self._dropped:
                self._waiting = [content]

    def flush(self) -> None:
        """Write what was noted last, if that is not on disk yet."""
        with self._keeping.lock:
            waiting, self._waiting = self._waiting, []
            for content in waiting:
                self._keeping.put(self, content)

    def drop(self) -> None:
        """Forget the form for good: it was saved, or discarded on purpose. Any thread may call it."""
        with self._keeping.lock:
            self.keep(None)
            self._dropped = True
            self.close()

    def close(self) -> None:
        """Write what was noted last; the form is open no longer."""
        self.flush()
        self._keeping.close(self)


class Keeping:
    """The kept forms of one person in one workspace."""

    def __init__(self, directory: Path, workspace: str, now: Callable[[], datetime]) -> None:
        self.lock = threading.RLock()
        self.trouble = ""
        self._directory = directory
        self._workspace = workspace
        self._prefix = hashlib.sha256(self._workspace.encode(errors="surrogateescape")).hexdigest()[:16]
        self._now = now
        self._open: list[Slot] = []
        self._told = False

    # -- forms that are open ------------------------------------------------------------------------------------

    def slot(self, form: str) -> Slot:
        """A place for a form that is opened now; nothing is written before something was typed."""
        slot = Slot(self, form)
        self._open.append(slot)
        return slot

    def close(self, slot: Slot) -> None:
        """A form is open no longer."""
        if slot in self._open:
            self._open.remove(slot)

    def flush(self) -> None:
        """Write at once whatever was typed since the last time."""
        for slot in list(self._open):
            slot.flush()

    def new_path(self) -> Path:
        """Where a form can be kept."""
        return self._directory / f"{self._prefix}.{uuid.uuid4().hex}{_SUFFIX}"

    def put(self, slot: Slot, content: Content | None) -> None:
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

    def _document(self, form: str, content: Content) -> bytes:
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

    def left(self) -> list[Kept]:
        """What was left in this workspace, the latest first; what cannot be read is put aside."""
        self._tidy()
        paths = [one for one in self._listed() if one.name.startswith(self._prefix) and one.suffix == _SUFFIX]
        mine = {slot.path for slot in self._open}
        found = [kept for path in paths if path not in mine and (kept := self._read(path)) is not None]
        return sorted(found, key=lambda kept: kept.at, reverse=True)

    def claim(self, kept: Kept) -> Slot | None:
        """Go on with what was left, in a file of this session's own; None where another session was faster."""
        slot = self.slot(kept.form)
        try:
            kept.path.rename(slot.path)
        except OSError:
            self.close(slot)
            return None
        return slot

    def discard(self, kept: Kept) -> None:
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

    def _read(self, path: Path) -> Kept | None:
        try:
            document = json.loads(_content_of(path))
            if document["version"] > VERSION:
                return None
            at, content = datetime.fromisoformat(document["at"]), document["content"]
            if document["workspace"] != self._workspace:
                return None
            return Kept(path, str(document["form"]), at.astimezone(UTC), dict(content), _is_live(document))
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


def _is_live(document: Content) -> bool:
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
