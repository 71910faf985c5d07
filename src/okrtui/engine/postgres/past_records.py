"""The records as they were when a session began, of rows as they are now.

An entry holds each record before and after, so a row that is newer is put back exactly: whoever reads rows reads the
entries since in the same snapshot of the server, and what the first of them for a record says was before it is what it
was. A record that none of them names has not changed. So it does not matter which rows are read when.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import orjson

from okrtui.engine.postgres.lookups import LOOKUPS
from okrtui.engine.protocol import Entry, Op

PastDocument = dict[str, Any]


class StoredRow(NamedTuple):
    """A record's number, the value by which it was looked for, and what was asked for of it, as JSON."""

    id: int
    value: int
    told: str | None


class PastRecords:
    """What the records that were changed since a sequence were then; `sequence` is the last entry that is noted."""

    def __init__(self, sequence: int, highest: Mapping[str, int]) -> None:
        self.sequence = sequence
        self.highest = highest
        self._were: dict[str, dict[int, PastDocument | None]] = {table: {} for table in highest}
        self._found: dict[tuple[str, str, int | None], list[int]] = {}
        self._lock = threading.Lock()

    def note(self, entries: Iterable[Entry]) -> None:
        """Note the entries that follow, of some in their order."""
        with self._lock:
            for entry in entries:
                if entry.sequence == self.sequence + 1:
                    for op in entry.ops:
                        self._note(op)
                    self.sequence = entry.sequence

    def _note(self, op: Op) -> None:
        were = self._were.get(op.table)
        if were is None or op.id > self.highest[op.table] or op.id in were:
            return
        were[op.id] = op.before
        for field in LOOKUPS.get(op.table, ()) if op.before is not None else ():
            value = (op.before or {}).get(field)
            if value is None or type(value) is int:
                self._found.setdefault((op.table, field, value), []).append(op.id)

    def is_changed(self, table: str, number: int) -> bool:
        """Return whether a record was changed since."""
        return number in self._were[table]

    def document(self, table: str, number: int) -> PastDocument | None:
        """Return what a changed record was."""
        return self._were[table][number]

    def of(
        self, table: str, field: str, value: int | None, rows: Iterable[StoredRow]
    ) -> Iterator[tuple[int, PastDocument]]:
        """Return the documents that had a value in a field, from the rows that have it now."""
        with self._lock:
            kept = self._unchanged(table, rows)
            were = self._were[table]
            put_back = [(number, were[number] or {}) for number in self._found.get((table, field, value), ())]
        yield from ((row.id, orjson.loads(row.told or "")) for row in kept)
        yield from put_back

    def between(
        self, table: str, first: int, last: int, rows: Iterable[StoredRow]
    ) -> tuple[list[StoredRow], list[tuple[int, PastDocument]]]:
        """Return the rows from one number to another that have not changed, and what the other records were."""
        with self._lock:
            kept = self._unchanged(table, rows)
            were = list(self._were[table].items())
        return kept, [(number, one) for number, one in were if first <= number <= last and one is not None]

    def _unchanged(self, table: str, rows: Iterable[StoredRow]) -> list[StoredRow]:
        were, highest = self._were[table], self.highest[table]
        return [row for row in rows if row.id <= highest and row.id not in were]
