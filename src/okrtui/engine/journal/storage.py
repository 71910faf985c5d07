"""The journal as a TinyDB storage: reading hands out the documents in memory, a transaction is one line."""

from __future__ import annotations

import contextlib
import copy
from collections.abc import Callable, Iterator, MutableMapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import orjson
from tinydb.storages import Storage

from okrtui.engine.journal.compaction import compact, is_due
from okrtui.engine.journal.files.operations import Files
from okrtui.engine.journal.formats.lines import encode_commit
from okrtui.engine.journal.journal_file import Ledger
from okrtui.engine.journal.recovery.upgrade import open_ledger
from okrtui.engine.journal.replay import State, difference
from okrtui.engine.protocol import Documents
from okrtui.errors import MissingWorkspaceError
from okrtui.login import login_name

ACTION = "tinydb"

Document = dict[str, Any]


class Overlay(MutableMapping[int, Document]):
    """A table as an updater of TinyDB sees it: records are copied when they are looked at, the rest is left alone."""

    def __init__(
        self, base: dict[str, Document], staged: dict[int, Document | None], use: Callable[[int], None]
    ) -> None:
        self._base = base
        self._staged = staged
        self._use = use
        self.changes: dict[int, Document | None] = {}

    def _find(self, number: int) -> Document | None:
        for layer in (self.changes, self._staged):
            if number in layer:
                return layer[number]
        return self._base.get(str(number))

    def __getitem__(self, number: int) -> Document:
        found = self._find(number)
        if found is None:
            raise KeyError(number)
        if number not in self.changes:
            found = copy.deepcopy(found) if number in self._staged else orjson.loads(orjson.dumps(found))
            self.changes[number] = found
        return found

    def __setitem__(self, number: int, document: Document) -> None:
        if type(number) is not int:
            raise TypeError(f"The id of a document is a whole number, not {number!r}")
        self._use(number)
        self.changes[number] = document

    def __delitem__(self, number: int) -> None:
        if number not in self:
            raise KeyError(number)
        self.changes[number] = None

    def __contains__(self, number: object) -> bool:
        return isinstance(number, int) and self._find(number) is not None

    def __iter__(self) -> Iterator[int]:
        numbers = dict.fromkeys(int(key) for key in self._base)
        numbers |= dict.fromkeys((*self._staged, *self.changes))
        return (number for number in numbers if self._find(number) is not None)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def clear(self) -> None:
        """Remove every record without looking at any."""
        self.changes = dict.fromkeys(self)


class Transaction:
    """What is about to become one line of the journal."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._staged: dict[str, dict[int, Document | None]] = {}
        self._dropped: set[str] = set()
        self._allotted: dict[str, int] = {}

    def overlay(self, table: str) -> Overlay:
        """Show a table with what is staged."""
        base, staged = self._state.documents.get(table, {}), self._staged.get(table, {})
        return Overlay(base, staged, partial(self._use, table))

    def _use(self, table: str, number: int) -> None:
        self._allotted[table] = max(self._allotted.get(table, 0), number)

    def stage(self, table: str, changes: dict[int, Document | None]) -> None:
        """Add changes of a table, which exists from now on even when it is empty."""
        self._staged.setdefault(table, {}).update(changes)
        self._dropped.discard(table)
        self._use(table, max(changes, default=0))

    def drop(self, table: str) -> None:
        """Remove a table with all that is in it."""
        self.stage(table, dict.fromkeys(self.overlay(table)))
        self._dropped.add(table)

    def next_id(self, table: str) -> int:
        """Allot the id of a new document: it was never used before, in this table."""
        self._use(table, self._state.highest.get(table, 0))
        self._allotted[table] += 1
        return self._allotted[table]

    def read(self) -> Documents:
        """Every table with what is staged."""
        documents = dict(self._state.documents)
        for table in self._staged:
            overlay = self.overlay(table)
            documents[table] = {str(number): overlay[number] for number in overlay}
        return {table: records for table, records in documents.items() if table not in self._dropped}

    def ops(self) -> list[list[Any]]:
        """List what the journal has to say, and nothing where all is as before."""
        ops: list[list[Any]] = []
        for table, changes in self._staged.items():
            base = self._state.documents.get(table)
            if base is None and table not in self._dropped:
                ops.append([table, None, {}, None])
            befores = {number: (base or {}).get(str(number)) for number in changes}
            ops += [[table, n, after, befores[n]] for n, after in changes.items() if after != befores[n]]
            if base is not None and table in self._dropped:
                ops.append([table, None, None, {}])
        return ops


class JournalStorage(Storage):
    """The storage of a TinyDB whose tables are JournalTables; documents it hands out are not to be altered."""

    def __init__(self, path: Path | str, *, actor: str = "", files: Files | None = None) -> None:
        super().__init__()
        try:
            self.ledger = open_ledger(path, files=files)
        except MissingWorkspaceError:
            self.ledger = Ledger.create(path, files=files)
        self.actor = actor or login_name()
        self._transaction: Transaction | None = None
        self._handed: Documents = {}

    @property
    def is_in_transaction(self) -> bool:
        """Whether what is read may never come to be."""
        return self._transaction is not None

    def sequence(self) -> int:
        """Take in what others wrote and tell the number of the last commit."""
        if self._transaction is None:
            self.ledger.take_in()
        return self.ledger.state.position.sequence

    def read(self) -> Documents:
        """Every table, with what others wrote; nothing is copied."""
        if self._transaction is not None:
            self._handed = self._transaction.read()
        else:
            self.ledger.take_in()
            self._handed = self.ledger.state.documents
        self._handed = dict(self._handed)
        return dict(self._handed)

    def write(self, data: Documents) -> None:
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

    @contextlib.contextmanager
    def transaction(self, action: str = ACTION) -> Iterator[Transaction]:
        """Make everything inside one line of the journal, or nothing when an exception leaves it."""
        if self._transaction is not None:
            yield self._transaction
            return
        with self.ledger.writing():
            self.ledger.take_in()
            self.ledger.refuse()
            self._transaction = Transaction(self.ledger.state)
            try:
                yield self._transaction
                self._commit(action, self._transaction.ops())
            finally:
                self._transaction = None
        if is_due(self.ledger):
            compact(self.ledger)

    def _commit(self, action: str, ops: list[list[Any]]) -> None:
        if ops:
            position = self.ledger.state.position
            line = encode_commit(
                position.chain, position.sequence + 1, at=datetime.now(UTC), by=self.actor, action=action, ops=ops
            )
            self.ledger.write(line)
            self.ledger.accept(line)

    def close(self) -> None:
        """Let go of every file."""
        self.ledger.close()
