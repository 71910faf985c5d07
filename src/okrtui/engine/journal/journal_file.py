"""The journal of a workspace directory, read by many processes and written by one at a time."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path

from okrtui.engine import migrations
from okrtui.engine.journal.creation import write_first_files
from okrtui.engine.journal.failures import translated
from okrtui.engine.journal.files import mounts, permissions
from okrtui.engine.journal.files.layout import Layout
from okrtui.engine.journal.files.lock import WriteLock
from okrtui.engine.journal.files.operations import Files, linked, reason
from okrtui.engine.journal.formats import snapshot
from okrtui.engine.journal.formats.lines import JournalLine
from okrtui.engine.journal.moved_note import moved_away
from okrtui.engine.journal.open_journal import OpenJournal
from okrtui.engine.journal.recovery.retention import Retention
from okrtui.engine.journal.replay import (
    REPAIR,
    MovedError,
    Signature,
    State,
    difference,
    load,
    signature_of,
)
from okrtui.engine.journal.upkeep import DOCTOR, commit_noted, shortfall, upkeep_problem
from okrtui.engine.protocol import RELOAD, Entry, Op
from okrtui.errors import (
    BusyError,
    CorruptError,
    MissingWorkspaceError,
    NewerSchemaError,
    OkrError,
    ReadOnlyError,
    UnsureError,
)

LIMIT, SHARE = 4 << 20, 4
"""A journal is long beyond that many bytes, and beyond one such part of the snapshot."""

FROZEN = (CorruptError, NewerSchemaError, MissingWorkspaceError, migrations.OldFormError)


class JournalFile:
    """The journal with its documents in memory, and the only way to add a line to it.

    A commit holds `writing()`, calls `take_in()`, makes its line, and hands it to `write()` and then to `accept()`.
    `refusal` is the reason why this session may not write, if there is one; `loss` says which commits are gone.
    """

    def __init__(self, layout: Layout, files: Files, state: State, refusal: OkrError | None) -> None:
        self.layout = layout
        self.files = files
        self.state = state
        self.refusal = refusal
        self.lock = WriteLock(layout.lock, files)
        self.retention = Retention()
        self.warning = self.loss = ""
        self._signature: Signature | None = None
        self._open_journal = OpenJournal(files)
        self._snapshot: Signature | None = None
        self._trouble: ReadOnlyError | None = None

    @classmethod
    def open(
        cls, path: Path | str, *, read_only: bool = False, network: bool = False, files: Files | None = None
    ) -> JournalFile:
        """Read a workspace directory; raises MissingWorkspaceError, or CorruptError when nothing can be read.

        `network` allows a workspace on a network file system, once its lock has passed a test.
        """
        layout, files = Layout(path), files or Files()
        noted = commit_noted(files, layout)
        state, problem = load(files, layout)
        refusal = problem or moved_away(files, layout) or permissions.refusal(layout, read_only=read_only)
        refusal = refusal or mounts.refusal(layout.directory, allowed=network, files=files)
        journal_file = cls(layout, files, state, refusal)
        if problem is None:
            journal_file.loss = shortfall(noted, state.position.sequence)
            journal_file.warn(journal_file.loss or upkeep_problem(layout, writes=refusal is None))
        if refusal is None and layout.all_rebuilt():
            from okrtui.engine.journal.recovery.swap import finish

            finishing = journal_file.lock.held(timeout=0)
            with journal_file.closed_on_error(), contextlib.suppress(OkrError), translated(), finishing:
                finish(files, layout)
        return journal_file

    @classmethod
    def create(
        cls, path: Path | str, *, group: str | None = None, network: bool = False, files: Files | None = None
    ) -> JournalFile:
        """Make a new workspace directory, shared with a group where one is named.

        Raises UsageError when there is a workspace already, or where the place or the group is not good.
        """
        layout, files = Layout(path), files or Files()
        with translated():
            permissions.prepare(layout, group, files)
            if problem := mounts.refusal(layout.directory, allowed=network, files=files):
                raise problem
            lock = WriteLock(layout.lock, files)
            with contextlib.closing(lock), lock.held():
                write_first_files(layout, files)
        return cls.open(path, network=network, files=files)

    @property
    def is_long(self) -> bool:
        """True if the journal is so long that reading it slows a start."""
        return self.state.position.end > max(LIMIT, self.state.snapshot_size // SHARE)

    def warn(self, what: str) -> None:
        """Note what is wrong although this session may write."""
        self.warning = f"{what} {DOCTOR}" if what else ""

    @contextlib.contextmanager
    def noting_failures(self) -> Iterator[None]:
        """Have nobody's change fail because files are not in order afterwards, but say so."""
        try:
            yield
        except BusyError:
            return
        except OkrError as error:
            self.warn(f"The journal could not be compacted, and no backup was kept. {error.message}")
        except Exception as error:  # noqa: BLE001 - whatever it is, the change before it is safe
            self.warn(f"The journal could not be compacted, and no backup was kept ({type(error).__name__}: {error}).")
        else:
            self.warn(self.loss or upkeep_problem(self.layout, writes=True))

    def take_in(self) -> list[Entry]:
        """Read what others wrote since; where the files were replaced, one entry tells the difference."""
        self.let_go()
        if isinstance(self.refusal, FROZEN):
            return []
        taken: list[JournalLine] = []
        moved: list[Entry] = []
        try:
            self._follow(taken)
        except NewerSchemaError as error:
            self.refusal = error
        except (MovedError, CorruptError):
            moved = self._reload()
        except OSError as error:
            self._note_trouble(ReadOnlyError(f"The workspace cannot be read: {reason(error)}.", "Try again later."))
        else:
            self._note_trouble(None)
        self.refusal = moved_away(self.files, self.layout) or self.refusal
        return [line.entry() for line in taken if not line.next_generation] + moved

    def stands_still(self, *, to_write: bool) -> bool:
        """Return whether every file looks as when it was read; whoever is to write then finds the journal open.

        Where a glance fails, `take_in` tells why.
        """
        position = self.state.position
        if self._snapshot is None or position.sealed or position.signature is None or self.refusal is not None:
            return False
        with contextlib.suppress(OSError):
            journal = self.layout.journal(position.generation)
            descriptor, same = self.files.open(journal, os.O_RDWR if to_write else os.O_RDONLY), False
            try:
                same = (
                    signature_of(self.files.fstat(descriptor)) == position.signature
                    and signature_of(os.lstat(self.layout.snapshot)) == self._snapshot
                    and not os.path.lexists(self.layout.moved)
                )
            finally:
                if same and to_write:
                    self._open_journal.keep(descriptor)
                else:
                    self.files.close(descriptor)
            return same
        return False

    def let_go(self) -> None:
        """Close the journal where it is open for who is to write."""
        self._open_journal.close()

    def _follow(self, taken: list[JournalLine]) -> None:
        """Read on; raises MovedError where a repair or restore went on from somewhere else."""
        self.state.follow(self.files, self.layout, taken)
        if self._is_elsewhere():
            self.state.follow(self.files, self.layout, taken)  # a compaction may have come in between
            if self._is_elsewhere():
                raise MovedError

    def _is_elsewhere(self) -> bool:
        """Return whether the snapshot continues in a generation that no seal leads to."""
        with contextlib.suppress(OSError):
            signature = signature_of(os.lstat(self.layout.snapshot))
            if signature != self._snapshot:
                position = self.state.position
                generation = snapshot.generation_in(self.files.read_start(self.layout.snapshot))
                if generation > (position.sealed or position.generation):
                    return True
                self._snapshot = signature
        return False

    def _note_trouble(self, trouble: ReadOnlyError | None) -> None:
        """Refuse to write for as long as reading fails."""
        if self.refusal is self._trouble:
            self.refusal = self._trouble = trouble

    def _reload(self) -> list[Entry]:
        """Read everything again; what is damaged or gone is not taken in, and this session stops writing."""
        try:
            state, problem = load(self.files, self.layout)
        except OkrError as error:
            self.refusal = error
            return []
        if isinstance(problem, CorruptError):
            self.refusal = problem
            return []
        self.refusal = problem or self._replaced_by(state) or self.refusal
        ops = [Op(*op) for op in difference(self.state.documents, state.documents) if op[1] is not None]
        for table, number in self.state.highest.items():
            state.highest[table] = max(number, state.highest.get(table, 0))
        before, self.state = self.state.position.sequence, state
        if not ops and before == state.position.sequence:
            return []
        used = tuple(state.highest.items())
        return [Entry(state.position.sequence, datetime.now(UTC), "", RELOAD, tuple(ops), used=used)]

    def _replaced_by(self, state: State) -> OkrError | None:
        """Say that an older copy is in the place of these files; return an error where it is another workspace."""
        if state.meta.store != self.state.meta.store:
            what = f"Another workspace is at {self.layout.directory} now, in the place of the one that you opened."
            return MissingWorkspaceError(what, "Nothing is saved in it from here; quit and start again to use it.")
        if state.position.sequence < (known := self.state.position.sequence):
            self.loss = (
                f"The files of this workspace were replaced by an older copy: commits {state.position.sequence + 1} to "
                f"{known} are gone."
            )
            self.warn(self.loss)
        return None

    def refuse(self) -> None:
        """Raise the reason why this session may not write, if there is one."""
        if self.refusal is not None:
            raise type(self.refusal)(self.refusal.message, self.refusal.hint)
        if self.state.schema < migrations.SCHEMA:
            raise migrations.OldFormError("This workspace has the form of an earlier version.", "Open it with okrtui.")

    def writing(self, timeout: float | None = None) -> AbstractContextManager[None]:
        """Be the only writer for a block; raises BusyError, or the reason why this session may not write."""
        self.refuse()
        return self.lock.held(timeout)

    def write(self, line: bytes) -> None:
        """Put a line behind the last one and sync it: it is whole on the disk, or an error is raised.

        Raises FullError and leaves the file as it was; raises UnsureError after a failed sync, and from then on.
        """
        with translated():
            self.settle()
            path = self.layout.journal(self.state.position.generation)
            with self._open_journal.to_write(path) as (descriptor, status):
                self._add(descriptor, status, line)

    def _add(self, descriptor: int, status: os.stat_result, line: bytes) -> None:
        position = self.state.position
        if status.st_nlink > 1:
            raise linked(self.layout.journal(position.generation))
        if status.st_size < position.end:
            raise CorruptError("The journal of this workspace was cut.", REPAIR)
        if status.st_size > position.end:
            self._set_aside(descriptor, position.end, status.st_size)
        self._put(descriptor, line, position.end)
        self._signature = signature_of(self.files.fstat(descriptor))

    def accept(self, line: JournalLine | None, *, is_own: bool = False) -> JournalLine:
        """Take a line that was written into memory, just as others read it."""
        if line is None:
            raise ValueError("A line was written that nobody can read.")
        self.state.take(line, is_own=is_own)
        self.state.position.signature = self._signature
        return line

    def _put(self, descriptor: int, line: bytes, end: int) -> None:
        try:
            self.files.write_all(descriptor, line, end)
            self._sync(descriptor)
        except BaseException:
            with contextlib.suppress(OSError):
                self.files.ftruncate(descriptor, end)
            raise

    def _sync(self, descriptor: int) -> None:
        try:
            self.files.fdatasync(descriptor)
        except OSError as error:
            self.refusal = UnsureError(
                f"The disk did not confirm a change ({error.strerror}): it may or may not be saved.",
                "Look whether it is there, have the disk checked, and start okrtui again.",
            )
            raise self.refusal from error

    def settle(self) -> None:
        """Go on in the next generation, once the seal that some session wrote before it died is surely on the disk."""
        position = self.state.position
        if position.sealed:
            with self.files.opened(self.layout.journal(position.generation), os.O_RDWR) as descriptor:
                self._sync(descriptor)
            position.next_generation()

    def _set_aside(self, descriptor: int, start: int, size: int) -> None:
        """Copy what a writer that died left behind the last whole line, then cut it off."""
        tail = self.files.read_from(descriptor, start, size - start)
        self.files.write_new(self.layout.torn(self.state.position.generation, start), tail)
        self.files.sync_directory(self.layout.directory)
        self.files.ftruncate(descriptor, start)

    @contextlib.contextmanager
    def closed_on_error(self) -> Iterator[None]:
        """Let go of every file where a block fails, as nobody gets to close it later."""
        try:
            yield
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Let go of every file."""
        self.lock.close()


def open_journal_file(
    path: Path | str, *, read_only: bool = False, network: bool = False, files: Files | None = None
) -> JournalFile:
    """Read a workspace directory and upgrade it; raises MissingWorkspaceError or CorruptError."""
    journal_file = JournalFile.open(path, read_only=read_only, network=network, files=files)
    if journal_file.state.schema < migrations.SCHEMA:
        from okrtui.engine.journal.recovery.upgrade import upgrade_or_show

        with journal_file.closed_on_error():
            upgrade_or_show(journal_file)
    return journal_file
