"""The engine of a workspace directory: entries are lines of its journal, and one session at a time may add one."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from okrtui.engine.journal.compaction import QUIT_LIMIT, is_due, picture, publish, seal
from okrtui.engine.journal.files.operations import Files
from okrtui.engine.journal.formats.lines import draft_commit
from okrtui.engine.journal.history import LogPlace, page
from okrtui.engine.journal.journal_file import Ledger
from okrtui.engine.journal.recovery.upgrade import open_ledger
from okrtui.engine.protocol import RELOAD, Entry, Loaded, Op
from okrtui.errors import OkrError
from okrtui.interruptions import deferred


class JournalEngine:
    """A workspace directory opened by one session.

    Threads of the session take turns. What was read of the journal is touched by one thread at a time, and never while
    anybody waits for the lock of the workspace.
    """

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self._turn = threading.Lock()
        self._reading = threading.Lock()
        self._news: list[Entry] = []
        self._handed = 0
        self._page: tuple[int, LogPlace] | None = None

    @classmethod
    def open(
        cls, path: Path | str, *, read_only: bool = False, network: bool = False, files: Files | None = None
    ) -> JournalEngine:
        """Open the workspace in a directory; raises MissingWorkspaceError, CorruptError or NewerSchemaError."""
        return cls(open_ledger(path, read_only=read_only, network=network, files=files))

    @classmethod
    def create(
        cls, path: Path | str, *, group: str | None = None, network: bool = False, files: Files | None = None
    ) -> JournalEngine:
        """Make an empty workspace in a directory; raises UsageError when there is one already."""
        return cls(Ledger.create(path, group=group, network=network, files=files))

    @property
    def identity(self) -> str:
        """The path of the directory."""
        return str(self.ledger.layout.directory)

    @property
    def refusal(self) -> OkrError | None:
        """None while this session may write, else the error that a change would meet."""
        return self.ledger.refusal

    def load(self) -> Loaded:
        """Everything that was read; to be looked at before anything else is asked."""
        with self._reading:
            self._news, self._handed = [], 0
            state = self.ledger.state
            return Loaded(state.documents, state.highest, state.position.sequence)

    def since(self, sequence: int) -> Sequence[Entry]:
        """Read on, and give the entries behind a number."""
        with self._reading, deferred():
            return self._behind(sequence)

    def _behind(self, sequence: int) -> list[Entry]:
        """Read on; forget what the caller is known to have, and give the rest.

        What was given once counts as had as soon as the caller names its end, so that nothing is lost to an
        interruption in between.
        """
        taken = self.ledger.take_in()
        self._news += taken
        if any(entry.action == RELOAD for entry in taken):
            self._page = None
        if self._handed and self._news[self._handed - 1].sequence == sequence:
            del self._news[: self._handed]
        self._handed = len(self._news)
        return list(self._news)

    @contextlib.contextmanager
    def turn(self, sequence: int, timeout: float | None = None) -> Iterator[JournalTurn]:
        """Be the only one who may append; raises BusyError, or the reason why this session may not write."""
        with self._turn:
            with self.ledger.writing(timeout):
                news = self.since(sequence)
                self.ledger.refuse()
                yield JournalTurn(self, news)
            if is_due(self.ledger):
                self.compact()

    def append(self, ops: Sequence[Op], action: str, actor: str, at: datetime) -> Entry:
        """Write a line behind the last one, sync it, let others have their turn, and take it into memory."""
        ledger = self.ledger
        chain, sequence = ledger.state.position.chain, ledger.state.position.sequence + 1
        listed = [list(op) for op in ops]
        data, line = draft_commit(chain, sequence, at=at, by=actor, action=action, ops=listed)
        with self._reading, deferred():
            ledger.write(data)
            ledger.lock.release()
            entry = ledger.accept(data, line).entry()
            self._news.append(entry)
            self._handed = len(self._news)
        return entry

    def history(self, before: int | None, limit: int) -> Sequence[Entry]:
        """At most so many of the entries that are kept, newest first, from the one in front of a number on.

        Raises CorruptError where the first of them was altered; a later one ends the page.
        """
        with self._reading:
            position = self.ledger.state.position
            start = LogPlace(position.generation, position.end, position.chain)
            if self._page is not None and self._page[0] == before:
                start = self._page[1]
        found, place = page(self.ledger.files, self.ledger.layout, start, before, limit)
        if found:
            with self._reading:
                self._page = found[-1].sequence, place
        return found

    def compact(self, timeout: float | None = None) -> None:
        """Begin a new generation and write the snapshot; a failure leaves everything readable as it was."""
        ledger = self.ledger
        with contextlib.suppress(Exception):
            with ledger.writing(timeout), self._reading, deferred():
                self._news += ledger.take_in()
                ledger.refuse()
                seal(ledger)
                generation = ledger.state.position.generation
            with self._reading:
                data = picture(ledger)
            publish(ledger, data, generation)

    def close(self) -> None:
        """Let go of every file, after compacting a long journal when nobody else is writing."""
        if not self._turn.acquire(blocking=False):
            return
        try:
            if self.ledger.state.position.end > QUIT_LIMIT:
                self.compact(timeout=0)
        finally:
            self.ledger.close()
            self._turn.release()


class JournalTurn:
    """The exclusive right to append one entry; `append` ends it."""

    def __init__(self, engine: JournalEngine, news: Sequence[Entry]) -> None:
        self._engine, self.news = engine, news

    def append(self, ops: Sequence[Op], action: str, actor: str, at: datetime) -> Entry:
        """Keep one more entry; it is durable on return."""
        return self._engine.append(ops, action, actor, at)
