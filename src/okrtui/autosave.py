"""Unsaved drafts in files of the person's own, so that what is typed outlives a dropped connection.

Each open form has its own file, so that several sessions never write the same one. Nothing in here may stop the
program: the first error of the system is kept as `trouble`, for the screen to show.
"""

from __future__ import annotations

import contextlib
import json
import os
import stat
import threading
import time
import uuid
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, Final, NamedTuple

from okrtui.atomic import TEMPORARY, replacing
from okrtui.private_directory import make_private
from okrtui.processes import started

VERSION: Final = 1
LARGEST: Final = 1 << 20
"""The most bytes of a file that are read."""

OLDEST: Final = timedelta(days=90)
"""The age at which an unsaved draft is deleted."""

_SUFFIX, _BAD = ".json", ".damaged"
DraftContent = dict[str, Any]


class SavedDraft(NamedTuple):
    """The unsaved content of a form, and its time; `live` while another running session has it open."""

    path: Path
    form: str
    at: datetime
    content: DraftContent
    live: bool = False


class DraftFile:
    """The file of one open form."""

    def __init__(self, files: DraftFiles, form: str) -> None:
        self.form = form
        self._files = files
        self.path = files.new_path()
        self._waiting: list[DraftContent | None] = []
        self._dropped = False

    def keep(self, content: DraftContent | None) -> None:
        """Note the present content of the form, None for nothing; `flush` writes it."""
        with self._files.lock:
            if not self._dropped:
                self._waiting = [content]

    def flush(self) -> None:
        """Write the latest note, unless it is on disk already."""
        with self._files.lock:
            waiting, self._waiting = self._waiting, []
            for content in waiting:
                self._files.put(self, content)

    def drop(self) -> None:
        """Delete the draft: the form was saved, or discarded on purpose. Any thread may call it."""
        with self._files.lock:
            self.keep(None)
            self._dropped = True
            self.close()

    def close(self) -> None:
        """Write the latest note and close the file."""
        self.flush()
        self._files.close(self)


class DraftFiles:
    """The drafts of one person in one workspace."""

    def __init__(self, directory: Path, workspace: str, now: Callable[[], datetime]) -> None:
        self.lock = threading.RLock()
        self.trouble = ""
        self._directory = directory
        self._workspace = workspace
        self._now = now
        self._open: list[DraftFile] = []
        self._reported = False

    @cached_property
    def _prefix(self) -> str:
        """How the names of this workspace's drafts begin."""
        import hashlib  # noqa: PLC0415 - it brings OpenSSL, which no list needs where there is no draft

        return hashlib.sha256(self._workspace.encode(errors="surrogateescape")).hexdigest()[:16]

    # -- forms that are open ------------------------------------------------------------------------------------

    def open(self, form: str) -> DraftFile:
        """Return a file for a form that opens; it is not created before something is typed."""
        file = DraftFile(self, form)
        self._open.append(file)
        return file

    def close(self, file: DraftFile) -> None:
        """Remove a file from the open ones."""
        if file in self._open:
            self._open.remove(file)

    def flush(self) -> None:
        """Write the latest notes of all open forms now."""
        for file in list(self._open):
            file.flush()

    def new_path(self) -> Path:
        """Return a path for a new draft."""
        return self._directory / f"{self._prefix}.{uuid.uuid4().hex}{_SUFFIX}"

    def put(self, file: DraftFile, content: DraftContent | None) -> None:
        """Write a form's file, or remove it when there is nothing to save."""
        try:
            if content is None:
                file.path.unlink(missing_ok=True)
            else:
                make_private(self._directory)
                with replacing(file.path, mode=0o600, durable=False) as output:
                    output.write(self._document(file.form, content))
        except OSError as error:
            what = "What you type cannot be saved as a draft" if content is not None else "A draft cannot be deleted"
            self._report(f"{what}: {_reason(error)}.")

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

    # -- unsaved drafts -----------------------------------------------------------------------------------------

    def left(self) -> list[SavedDraft]:
        """Return the unsaved drafts of this workspace, the latest first; rename files that cannot be read."""
        self._probe()
        self._tidy()
        paths = [one for one in self._listed() if one.suffix == _SUFFIX and one.name.startswith(self._prefix)]
        mine = {file.path for file in self._open}
        found = [draft for path in paths if path not in mine and (draft := self._read(path)) is not None]
        return sorted(found, key=lambda draft: draft.at, reverse=True)

    def claim(self, draft: SavedDraft) -> DraftFile | None:
        """Take over a draft in a file of this session; None when another session was faster.

        Where nothing can be renamed, the draft goes on in the file that it is in.
        """
        file = self.open(draft.form)
        try:
            draft.path.rename(file.path)
        except FileNotFoundError:
            self.close(file)
            return None
        except OSError as error:
            file.path = draft.path
            self._report(f"What you type cannot be saved as a draft: {_reason(error)}.")
        return file

    def discard(self, draft: SavedDraft) -> None:
        """Delete a draft."""
        with contextlib.suppress(OSError):
            draft.path.unlink()

    def _probe(self) -> None:
        """Note whether drafts can be written at all, without writing anything."""
        nearest = next(one for one in (self._directory, *self._directory.parents) if os.path.lexists(one))
        listed = nearest == self._directory and not nearest.is_dir()  # that will be told when it is listed
        if not listed and not (nearest.is_dir() and os.access(nearest, os.W_OK | os.X_OK)):
            self._report(f"What you type cannot be saved as a draft: {self._directory} cannot be written to.")

    def _listed(self) -> Iterable[Path]:
        try:
            return list(self._directory.iterdir())
        except FileNotFoundError:
            return []
        except OSError as error:
            self._report(f"Your unsaved drafts cannot be listed: {_reason(error)}.")
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
            self._rename_damaged(path)
            return None

    def _rename_damaged(self, path: Path) -> None:
        """Rename a file that cannot be read, so that it is reported once."""
        with contextlib.suppress(OSError):
            path.rename(path.with_suffix(_BAD))
        self._report(f"An unsaved draft could not be read; it was renamed in {self._directory}.")

    def _tidy(self) -> None:
        """Delete the drafts of all workspaces that are too old."""
        oldest = time.time() - OLDEST.total_seconds()
        for path in self._listed():
            with contextlib.suppress(OSError):
                if path.suffix in (_SUFFIX, _BAD, TEMPORARY) and path.lstat().st_mtime < oldest:
                    path.unlink()

    def _report(self, sentence: str) -> None:
        """Keep a sentence about an error; only the first one counts."""
        if not self._reported:
            self._reported, self.trouble = True, sentence


def _content_of(path: Path) -> bytes:
    """Return the content of a regular file of this user. Raises OSError, ValueError."""
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK), "rb") as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode) or status.st_uid != os.geteuid() or status.st_size > LARGEST:
            raise ValueError(path)
        return file.read()


def _is_live(document: DraftContent) -> bool:
    """Return whether another process of this machine wrote the file and still runs."""
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
