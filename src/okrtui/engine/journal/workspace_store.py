"""The store of the program: the workspace in memory over the journaled documents."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from okrtui.domain.records.models import Record
from okrtui.domain.records.validation import stored
from okrtui.domain.rules.integrity import check
from okrtui.domain.workspace import Change, Put, Workspace
from okrtui.engine.journal.compaction import QUIT_LIMIT, is_due, picture, publish, seal
from okrtui.engine.journal.files.operations import Files
from okrtui.engine.journal.formats.lines import Line, draft_commit
from okrtui.engine.journal.history import history
from okrtui.engine.journal.journal_file import Ledger
from okrtui.engine.journal.recovery.retention import Keeping
from okrtui.engine.journal.recovery.upgrade import open_ledger
from okrtui.engine.protocol import Entry, Owner, here
from okrtui.errors import ConflictError, CorruptError, OkrError
from okrtui.startup import collector_paused

Plan = Callable[[Workspace], Change]
Taken = tuple[str, int, Record | None]


class _Draft(NamedTuple):
    """A change that may be written: its line, what everybody will read from it, and its records as they will be."""

    data: bytes
    line: Line
    records: list[Taken]


class WorkspaceStore:
    """A workspace directory opened by one session.

    `owner` runs what reads or changes the workspace in memory; waiting for the lock and the disk is done by the
    thread that calls `commit`. `refresh` is called in the owner's thread.
    """

    def __init__(self, ledger: Ledger) -> None:
        self.workspace = _workspace(ledger)
        self.path: Path = ledger.layout.directory
        self.owner: Owner = here
        self._ledger = ledger
        self._arrived: list[Entry] = []
        self._turn = threading.Lock()
        self._in_use = threading.Lock()
        self._held: list[bool] = []
        self._is_whole = True

    @classmethod
    def open(
        cls, path: Path | str, *, read_only: bool = False, network: bool = False, files: Files | None = None
    ) -> WorkspaceStore:
        """Open the workspace in a directory; raises MissingWorkspaceError, CorruptError or NewerSchemaError."""
        return cls(open_ledger(path, read_only=read_only, network=network, files=files))

    @classmethod
    def create(
        cls, path: Path | str, *, group: str | None = None, network: bool = False, files: Files | None = None
    ) -> WorkspaceStore:
        """Make an empty workspace in a directory; raises UsageError when there is one already."""
        return cls(Ledger.create(path, group=group, network=network, files=files))

    @property
    def refusal(self) -> OkrError | None:
        """None while this session may write, else the error that a change would meet."""
        return self._ledger.refusal

    @property
    def read_only(self) -> str:
        """'' while this session may write, else the sentence that says why not."""
        return str(self._ledger.refusal or "")

    def commit(self, plan: Plan, *, actor: str, now: datetime) -> Entry:
        """Run the plan on the fresh workspace and make its change durable, whole or not at all.

        Raises what the plan raises, ConflictError when it was made on a stale read, RuleError, BusyError, FullError,
        and ReadOnlyError, CorruptError, NewerSchemaError or UnsureError where this session may not write.
        """
        with self._turn:
            entry = self._commit(plan, actor, now)
            if is_due(self._ledger):
                self._compact(self.owner)
        return entry

    def _commit(self, plan: Plan, actor: str, now: datetime) -> Entry:
        with self._ledger.writing(), self._held_back():
            draft: _Draft | Entry = self.owner(partial(self._draft, plan, actor, now))
            if isinstance(draft, Entry):
                return draft
            self._ledger.write(draft.data)
            entry: Entry = self.owner(partial(self._accept, draft))
        return entry

    @contextlib.contextmanager
    def _held_back(self) -> Iterator[None]:
        """Let go of the workspace in the end, whichever step took hold of it."""
        try:
            yield
        finally:
            if self._held:
                self._in_use.release()
                self._held.clear()

    def _draft(self, plan: Plan, actor: str, now: datetime) -> _Draft | Entry:
        """Make the line of a change, on everything that was written before; refresh is held back from here.

        Where nothing changes, the entry that says so.
        """
        with collector_paused():
            self._gather()
            change = plan(self.workspace)
            check(self.workspace, change)
            ops, records = self._ops(change)
            position, action = self._ledger.state.position, change.action
            if not ops:
                return Entry(position.sequence, now, actor, action, ())
            data, line = draft_commit(position.chain, position.sequence + 1, at=now, by=actor, action=action, ops=ops)
        return _Draft(data, line, records)

    def _gather(self) -> None:
        """Take hold of the workspace and bring it up to date; raises why this session may not write."""
        self._held.clear()
        self._held.extend(map(self._in_use.acquire, (True,)))  # one call: Ctrl-C cannot come between having and knowing
        self._take_in()
        self._ledger.refuse()

    def _ops(self, change: Change) -> tuple[list[list[Any]], list[Taken]]:
        """List what the journal has to say, and the records as they will be read from it."""
        ops: dict[tuple[str, int], list[Any]] = {}
        records: dict[tuple[str, int], Taken] = {}
        for record in change.puts:
            place = (record.table, record.id)
            ops[place] = self._put(record)
            records[place] = (*place, record if change.is_checked else stored(*place, ops[place][2]))
        for place in change.removes:
            ops[place] = self._remove(*place)
            records[place] = (*place, None)
        highest = self._ledger.state.highest
        unseen = [place for place in change.used if place[1] > highest.get(place[0], 0) and place not in ops]
        return [*ops.values(), *([*place, None, None] for place in unseen)], list(records.values())

    def _stored(self, table: str, number: int) -> dict[str, Any] | None:
        return self._ledger.state.documents.get(table, {}).get(str(number))

    def _put(self, record: Record) -> list[Any]:
        """Make the op that stores a record; raises ConflictError when it was made from an older revision."""
        before, after = self._stored(record.table, record.id), record.document()
        if before is not None and before["revision"] != record.revision - 1:
            raise ConflictError(
                f"{record.shown_id} was changed by {before['updated_by']} meanwhile.",
                "Look at their change and make yours again.",
                after,
                before,
            )
        return [record.table, record.id, after, before]

    def _remove(self, table: str, number: int) -> list[Any]:
        before = self._stored(table, number)
        if before is None:
            raise ConflictError("Somebody deleted this record meanwhile.", "Nothing is left to be done.")
        return [table, number, None, before]

    def _accept(self, draft: _Draft) -> Entry:
        with collector_paused(), self._changing():
            entry = self._ledger.accept(draft.data, draft.line).entry()
            self.workspace.take(draft.records)
            self.workspace.use(self._ledger.state.highest)
        return entry

    @contextlib.contextmanager
    def _changing(self) -> Iterator[None]:
        """Know, should an interruption leave this, that documents and workspace may have come apart."""
        self._is_whole = False
        yield
        self._is_whole = True

    def _apply(self, entry: Entry) -> None:
        self.workspace.apply(Put(op.table, op.id, op.after) for op in entry.ops)

    def _take_in(self) -> None:
        """Apply what others wrote; a record that cannot be read ends writing, as damage does."""
        if not self._is_whole:
            self._ledger.read_anew()
            self.workspace = _workspace(self._ledger)
            self._is_whole = True
        with self._changing():
            for entry in self._ledger.take_in():
                self._arrived.append(entry)
                try:
                    self._apply(entry)
                except CorruptError as error:
                    self._ledger.refusal = error
            self.workspace.use(self._ledger.state.highest)

    def refresh(self) -> list[Entry]:
        """What others wrote since the last call, oldest first; nothing while a commit of this store is under way."""
        held: list[bool] = []
        try:
            held.extend(map(self._in_use.acquire, (False,)))  # one call, as above
            if True not in held:
                return []
            self._take_in()
            arrived, self._arrived = self._arrived, []
        finally:
            if True in held:
                self._in_use.release()
        return arrived

    def keep(self, keeping: Keeping) -> None:
        """Say how much the next compaction leaves of what is old."""
        self._ledger.keeping = keeping

    def history(self) -> Iterator[Entry]:
        """Every entry that is kept, newest first; raises CorruptError where one was altered."""
        return history(self._ledger.files, self._ledger.layout, self._ledger.state.position)

    def _compact(self, owner: Owner, timeout: float | None = None) -> None:
        """Begin a new generation and write the snapshot; a failure leaves everything readable as it was."""
        ledger = self._ledger
        with contextlib.suppress(Exception):
            with self._held_back():
                with ledger.writing(timeout):
                    owner(self._gather)
                    seal(ledger)
                data, generation = picture(ledger), ledger.state.position.generation
            publish(ledger, data, generation)

    def close(self) -> None:
        """Let go of every file, after compacting a long journal when nobody else is writing."""
        if not self._turn.acquire(blocking=False):
            return
        try:
            if self._ledger.state.position.end > QUIT_LIMIT:
                self._compact(here, timeout=0)
        finally:
            self._ledger.close()
            self._turn.release()


def _workspace(ledger: Ledger) -> Workspace:
    """Validate every document; where a newer version wrote them, that is the reason to tell."""
    state = ledger.state
    try:
        with collector_paused():
            return Workspace.load(state.documents, state.highest)
    except CorruptError as error:
        raise ledger.refusal or error from None
