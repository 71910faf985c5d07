"""The journal as a TinyDB storage: reading hands out the documents in memory, a transaction is one line.

This is the one way to write a line, for the program and for people's scripts alike.
"""

from __future__ import annotations

import contextlib
import copy
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from typing import Any, NamedTuple, cast

from tinydb.storages import Storage

from okrtui.engine.journal.formats.lines import draft_commit
from okrtui.engine.journal.journal_file import JournalFile
from okrtui.engine.journal.news import News
from okrtui.engine.journal.replay import difference
from okrtui.engine.journal.transaction import Transaction
from okrtui.engine.protocol import Documents, Entry, FiguresOf
from okrtui.interruptions import deferred
from okrtui.login import login_name

ACTION = "tinydb"
QUIT_LIMIT = 256 << 10
"""The length of a journal that is compacted when its session ends, in bytes."""


class Commit(NamedTuple):
    """Everything a line says: [table, id, after, before] for each record, what it is called, by whom and when."""

    ops: list[list[Any]]
    action: str
    actor: str
    at: datetime


def as_staged(ops: list[list[Any]]) -> Commit:
    """Commit what is staged as it is, under the name of whoever runs this."""
    return Commit(ops, ACTION, login_name(), datetime.now(UTC))


class JournalStorage(Storage):
    """The storage of a TinyDB whose tables are JournalTables; documents it hands out are not to be altered.

    `revise` makes a commit of what somebody staged in a transaction, or refuses it. Threads take turns; what was read
    of the journal is touched by one thread at a time, and never while anybody waits for the lock of the workspace.
    """

    def __init__(self, journal_file: JournalFile) -> None:
        super().__init__()
        self.journal_file = journal_file
        self.revise: Callable[[list[list[Any]]], Commit] = as_staged
        self.compacts = True
        self.figures: FiguresOf | None = None
        self.news = News()
        self.reading = threading.Lock()
        self._turn = threading.Lock()
        self._transaction: Transaction | None = None
        self._writer = 0
        self._handed: Documents = {}

    @property
    def transaction_here(self) -> Transaction | None:
        """The transaction of the thread that asks, if it has one."""
        return self._transaction if self._writer == threading.get_ident() else None

    def catch_up(self, *, to_write: bool = False) -> None:
        """Take in what others wrote."""
        is_careful = self.journal_file.refusal is None  # a session that only reads may end half way
        with self.reading:
            if not self.journal_file.stands_still(to_write=to_write):
                with deferred() if is_careful else contextlib.nullcontext():
                    self.news.add(self.journal_file.take_in())

    def sequence(self) -> int:
        """Take in what others wrote and tell the number of the last commit."""
        if self.transaction_here is None:
            self.catch_up()
        return self.journal_file.state.position.sequence

    def read(self) -> dict[str, dict[str, Any]]:
        """Every table, with what others wrote; nothing is copied."""
        transaction = self.transaction_here
        if transaction is None:
            self.catch_up()
        self._handed = dict(self.journal_file.state.documents if transaction is None else transaction.read())
        return cast("dict[str, dict[str, Any]]", dict(self._handed))  # TinyDB asks only for what every mapping does

    def write(self, data: dict[str, dict[str, Any]]) -> None:
        """Commit how these tables differ from the ones that were read; nothing at all drops every table."""
        with self.transaction() as transaction:
            known = self._handed if data else self.read()
            for table in known.keys() - data.keys():
                transaction.drop(table)
            for table, records in data.items():
                if records is not known.get(table):
                    overlay = transaction.overlay(table)
                    now = {table: {str(number): overlay[number] for number in overlay}}
                    ops = difference(now, {table: records})
                    transaction.stage(table, {number: after for _, number, after, _ in ops})

    def transaction(self, timeout: float | None = None) -> AbstractContextManager[Transaction]:
        """Make everything inside one line of the journal, or nothing when an exception leaves it.

        Raises BusyError, or the reason why this session may not write; and whatever `revise` raises at the end.
        """
        inside = self.transaction_here
        return self._outermost(timeout) if inside is None else contextlib.nullcontext(inside)

    @contextlib.contextmanager
    def _outermost(self, timeout: float | None) -> Iterator[Transaction]:
        with self._turn:
            with self.journal_file.writing(timeout):
                try:
                    self.catch_up(to_write=True)
                    self.journal_file.refuse()
                    transaction = Transaction(self.journal_file.state)
                    self._transaction, self._writer = transaction, threading.get_ident()
                    yield transaction
                    commit = self.revise(copy.deepcopy(ops)) if (ops := transaction.take()) else None
                    if commit is not None and commit.ops:
                        self.append(commit)
                finally:
                    self._transaction, self._writer = None, 0
                    with self.reading:
                        self.journal_file.let_go()
            if self.compacts and self.journal_file.is_long:
                self.compact()

    def append(self, commit: Commit) -> Entry:
        """Write a line behind the last one, sync it, let others have their turn, and take it into memory."""
        journal_file, position = self.journal_file, self.journal_file.state.position
        data, line = draft_commit(
            position.chain,
            position.sequence + 1,
            at=commit.at,
            by=commit.actor,
            action=commit.action,
            ops=commit.ops,
        )
        with self.reading, deferred():
            journal_file.write(data)
            journal_file.lock.note(position.sequence + 1)
            journal_file.lock.release()
            del data  # that of an import is long, and what was read of it is taken in
            entry = journal_file.accept(line, is_own=True).entry()
            self.news.add_own(entry)
        return entry

    def compact(self, timeout: float | None = None) -> None:
        """Begin a new generation and write the snapshot; a failure leaves everything readable as it was."""
        from okrtui.engine.journal.compaction import picture, publish, require_readable, seal

        journal_file = self.journal_file
        with journal_file.noting_failures():
            with journal_file.writing(timeout), self.reading, deferred():
                self.news.add(journal_file.take_in())
                journal_file.refuse()
                require_readable(journal_file)
                seal(journal_file)
                generation = journal_file.state.position.generation
            with self.reading:
                parts = picture(journal_file, self.figures)
            publish(journal_file, parts, generation)

    def close(self) -> None:
        """Let go of every file, after compacting a long journal when nobody else is writing.

        What is under way in another thread is not waited for.
        """
        if not self._turn.acquire(blocking=False):
            return
        try:
            if self.compacts and self.journal_file.state.position.end > QUIT_LIMIT:
                self.compact(timeout=0)
        finally:
            self.journal_file.close()
            self._turn.release()
