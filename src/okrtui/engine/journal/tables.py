"""TinyDB over the journal: its tables, its queries and its operations, with every change one synced line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, cast

from tinydb import TinyDB
from tinydb.queries import QueryLike
from tinydb.table import Document, Table

from okrtui.engine.journal.files.operations import Files
from okrtui.engine.journal.storage import JournalStorage


class JournalTable(Table):
    """A table whose updates become lines of the journal; everything else is TinyDB's own."""

    _seen = -1

    @property
    def journal(self) -> JournalStorage:
        """The storage, which is always ours."""
        return cast("JournalStorage", self._storage)

    def insert(self, document: Mapping[str, Any]) -> int:
        """Insert a document; its id is allotted under the lock."""
        with self.journal.transaction():
            return super().insert(document)

    def upsert(self, document: Mapping[str, Any], cond: QueryLike | None = None) -> list[int]:
        """Update what matches or insert the document, as one line."""
        with self.journal.transaction():
            return super().upsert(document, cond)

    def search(self, cond: QueryLike) -> list[Document]:
        """Find all documents that match; what TinyDB remembers of a query is forgotten when anything was written."""
        sequence = self.journal.sequence()
        if self._seen != sequence or self.journal.is_in_transaction:
            self.clear_cache()
        self._seen = -1 if self.journal.is_in_transaction else sequence
        return super().search(cond)

    def __iter__(self) -> Iterator[Document]:
        found = list(self._read_table().items())
        return (self.document_class(document, self.document_id_class(number)) for number, document in found)

    def _get_next_id(self) -> int:
        with self.journal.transaction() as transaction:
            return transaction.next_id(self.name)

    def _update_table(self, updater: Callable[[Any], None]) -> None:
        with self.journal.transaction() as transaction:
            overlay = transaction.overlay(self.name)
            updater(overlay)
            transaction.stage(self.name, overlay.changes)
        self.clear_cache()


class Database(TinyDB):
    """A TinyDB with these tables."""

    table_class = JournalTable


def open_database(path: Path | str, *, actor: str = "", files: Files | None = None) -> Database:
    """Open the workspace in a directory as a TinyDB, and make it where there is none."""
    return Database(path, storage=JournalStorage, actor=actor, files=files)
