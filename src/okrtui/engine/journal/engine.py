"""The engine of a workspace directory: a TinyDB over the journal, of which one session at a time may add a line."""

from __future__ import annotations

import contextlib
import copy
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from okrtui.engine.journal.files.operations import Files
from okrtui.engine.journal.history import LogPlace, page
from okrtui.engine.journal.journal_file import JournalFile, open_journal_file
from okrtui.engine.journal.replay import State
from okrtui.engine.journal.storage import Commit
from okrtui.engine.journal.tables import Database
from okrtui.engine.journal.transaction import Transaction
from okrtui.engine.protocol import Entry, FiguresOf, History, Loaded, Op
from okrtui.errors import OkrError

if TYPE_CHECKING:  # imported by the one call that needs it
    from okrtui.engine.journal.handover import JournalHandover

_PLAIN = frozenset({str, int, float, bool, type(None)})


class JournalEngine:
    """A workspace directory opened by one session, as a TinyDB."""

    def __init__(self, journal_file: JournalFile) -> None:
        self.journal_file = journal_file
        self.database = Database(journal_file)
        self._journal = self.database.journal
        self._page: tuple[int, LogPlace, State] | None = None

    @classmethod
    def open(
        cls, path: Path | str, *, read_only: bool = False, network: bool = False, files: Files | None = None
    ) -> JournalEngine:
        """Open the workspace in a directory; raises MissingWorkspaceError, CorruptError or NewerSchemaError."""
        return cls(open_journal_file(path, read_only=read_only, network=network, files=files))

    @classmethod
    def create(
        cls, path: Path | str, *, group: str | None = None, network: bool = False, files: Files | None = None
    ) -> JournalEngine:
        """Make an empty workspace in a directory; raises UsageError when there is one already."""
        return cls(JournalFile.create(path, group=group, network=network, files=files))

    @property
    def identity(self) -> str:
        """The path of the directory."""
        return str(self.journal_file.layout.directory)

    @property
    def user(self) -> str:
        """Nobody: people sign with their login name."""
        return ""

    @property
    def refusal(self) -> OkrError | None:
        """None while this session may write, else the error that a change would meet."""
        return self.journal_file.refusal

    @property
    def warning(self) -> str:
        """What is wrong with the files although this session may write, as a sentence; '' if nothing."""
        return self.journal_file.warning

    def load(self) -> Loaded:
        """Everything that is there now; what is in the snapshot is read when it is asked for."""
        self._journal.catch_up()
        with self._journal.reading:
            self._journal.news.forget()
            state = self.journal_file.state
            return Loaded(state.documents_now(), dict(state.highest), state.position.sequence)

    def since(self, sequence: int) -> Sequence[Entry]:
        """Read on, and give the entries behind a number."""
        self._journal.catch_up()
        return self._behind(sequence)

    def _behind(self, sequence: int) -> Sequence[Entry]:
        with self._journal.reading:
            return self._journal.news.behind(sequence)

    @contextlib.contextmanager
    def turn(self, sequence: int, timeout: float | None = None) -> Iterator[JournalTurn]:
        """Be the only one who may append; raises BusyError, or the reason why this session may not write."""
        with self._journal.transaction(timeout) as transaction:
            yield JournalTurn(self.database, transaction, self._behind(sequence))

    def history(self, before: int | None, limit: int) -> Sequence[Entry]:
        """At most so many of the entries that are kept, newest first, from the one in front of a number on.

        Raises CorruptError where the first of them was altered; a later one ends the page.
        """
        with self._journal.reading:
            state, position = self.journal_file.state, self.journal_file.state.position
            start = LogPlace(position.generation, position.end, position.chain)
            if self._page is not None and self._page[0] == before and self._page[2] is state:
                start = self._page[1]
        found, place = page(self.journal_file.files, self.journal_file.layout, start, before, limit)
        if found:
            self._page = found[-1].sequence, place, state
        return found

    @contextlib.contextmanager
    def hand_over(self, *, closes: bool) -> Iterator[JournalHandover]:  # noqa: ARG002 - whoever may write may close it
        """Hold the lock of the workspace to hand it over."""
        from okrtui.engine.journal.handover import JournalHandover

        with self._journal.transaction():
            yield JournalHandover(self.journal_file, self.load())

    def take_over(self, history: History) -> None:
        """Store another workspace's log and records in this empty one."""
        from okrtui.engine.journal.handover import take_over

        with self._journal.transaction():
            take_over(self.journal_file, history)
        self._journal.catch_up()

    def keep_figures(self, compute: FiguresOf) -> None:
        """Store with the snapshot what a function computes about the records in it."""
        self._journal.figures = compute

    def compact(self) -> None:
        """Fold the journal into the snapshot."""
        self._journal.compact()

    def close(self) -> None:
        """Let go of every file, after compacting a long journal when nobody else is writing."""
        self.database.close()


class JournalTurn:
    """The exclusive right to append one entry; `append` ends it."""

    def __init__(self, database: Database, transaction: Transaction, news: Sequence[Entry]) -> None:
        self._database, self._transaction, self.news = database, transaction, news

    def append(self, ops: Iterable[Op], action: str, actor: str, at: datetime) -> Entry:
        """Put the records into their tables, as one line; it is durable on return."""
        for table, of_table in groupby(ops, attrgetter("table")):
            documents = dict[int, dict[str, Any] | None]()
            for _, number, after, before in of_table:
                if after is not None:
                    documents[number] = _copied(after)
                elif before is None:
                    self._transaction.use_up(table, number)
                else:
                    documents[number] = None
            self._database.records(table).put(documents)
        return self._database.journal.append(Commit(self._transaction.take(), action, actor, at))


def _copied(document: dict[str, Any]) -> dict[str, Any]:
    """Return a copy of a document, which shares the texts of one with nothing but plain values."""
    return document.copy() if _PLAIN.issuperset(map(type, document.values())) else copy.deepcopy(document)
