"""TinyDB over the journal: its tables, its queries and its operations, with every change one synced line."""

from __future__ import annotations

import contextlib
import copy
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, cast

from tinydb import TinyDB
from tinydb.queries import QueryLike
from tinydb.table import Document, Table

from okrtui.engine.journal.journal_file import JournalFile
from okrtui.engine.journal.storage import JournalStorage


class OwnDocument(Document):
    """A document that may be altered: nothing in it is shared with the tables."""

    def __init__(self, value: Mapping[str, Any], doc_id: int) -> None:
        super().__init__(copy.deepcopy(dict(value)), doc_id)


def _own(document: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a document as one of ours, by which a table sees that it brings its id along."""
    return OwnDocument(document, document.doc_id) if isinstance(document, Document) else document


class JournalTable(Table):
    """A table whose updates become lines of the journal; everything else is TinyDB's own."""

    document_class = OwnDocument
    _seen = -1

    @property
    def journal(self) -> JournalStorage:
        """The storage, which is always ours."""
        return cast("JournalStorage", self._storage)

    def insert(self, document: Mapping[str, Any]) -> int:
        """Insert a document; its id is allotted under the lock."""
        with self.journal.transaction():
            return super().insert(_own(document))

    def insert_multiple(self, documents: Iterable[Mapping[str, Any]]) -> list[int]:
        """Insert documents, as one line."""
        with self.journal.transaction():
            return super().insert_multiple(map(_own, documents))

    def upsert(self, document: Mapping[str, Any], cond: QueryLike | None = None) -> list[int]:
        """Update what matches or insert the document, as one line."""
        with self.journal.transaction():
            return super().upsert(_own(document), cond)

    def put(self, documents: dict[int, dict[str, Any] | None]) -> None:
        """Put whole documents in the place of those of the same ids; None removes one. The caller lets go of them."""
        with self.journal.transaction() as transaction:
            if None in documents.values():
                known = transaction.overlay(self.name)
                absent = [number for number, one in documents.items() if one is None and number not in known]
                for number in absent:
                    del documents[number]
            transaction.stage(self.name, documents)
        self.clear_cache()

    def search(self, cond: QueryLike) -> list[Document]:
        """Find all documents that match; what TinyDB remembers of a query is forgotten when anything was written."""
        sequence, is_staged = self.journal.sequence(), self.journal.transaction_here is not None
        if self._seen != sequence or is_staged:
            self.clear_cache()
        self._seen = -1 if is_staged else sequence
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
    """A workspace as a TinyDB."""

    table_class = JournalTable

    def __init__(self, journal_file: JournalFile) -> None:
        super().__init__(journal_file, storage=JournalStorage)

    @property
    def journal(self) -> JournalStorage:
        """The storage, which is always ours."""
        return cast("JournalStorage", self.storage)

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """Make everything inside one change, or nothing when an exception leaves it."""
        with self.journal.transaction():
            yield

    def records(self, table: str) -> JournalTable:
        """A table, which is always one of ours."""
        return cast("JournalTable", self.table(table))
