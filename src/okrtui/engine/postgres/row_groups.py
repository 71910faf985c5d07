"""A table in the database as it was when a session began, of which only what is asked for is read.

Rows come in pages: with those of the value that is asked for the ones of the next values, and the more of them the
longer somebody goes through a table, so that a list of thousands costs a few questions.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterator, Mapping
from typing import Any, Final, NamedTuple

import orjson

from okrtui.domain.records.models import RECORDS
from okrtui.domain.records.validation import no_owner, owner_fields, stored
from okrtui.engine.postgres.lookups import LOOKUPS
from okrtui.engine.postgres.past_records import PastDocument, PastRecords, StoredRow

FEWEST: Final = 64
"""The rows of a page that nobody could foresee."""

MOST: Final = 4096
"""The rows of a page at most, unless more belong to one record."""

KEPT: Final = 4
"""The pages of a field that are kept."""

ID: Final = "id"
END: Final = 2**62

_TABLES = {kind.table for kind in RECORDS}


class RowQuery(NamedTuple):
    """The rows of a table with values from `first` to `last` in a field, at most so many; with None nothing is in it.

    `told` is the field that is asked for, '' for all of it; with the id nothing but that is read.
    """

    table: str
    field: str
    first: int | None
    last: int = END
    limit: int | None = None
    told: str = ""


class RowPage(NamedTuple):
    """All rows with values from `first` to `last`."""

    first: int
    last: int
    rows: Mapping[int, Collection[StoredRow]]


ReadRows = Callable[[RowQuery], list[StoredRow]]
"""Reads rows as they are now, and notes the entries since. Raises OkrError."""


class RowGroups:
    """The documents of a table as they were; any thread may ask."""

    def __init__(self, table: str, past: PastRecords, read: ReadRows, others: Mapping[str, RowGroups]) -> None:
        self._table, self._past, self._read, self._others = table, past, read, others
        self.highest = past.highest[table]
        self._fields = LOOKUPS.get(table, ())
        self._owners = owner_fields(table) if table in _TABLES else ()
        self._pages: dict[str, tuple[RowPage, ...]] = {}
        self._size = FEWEST

    def is_grouped_by(self, field: str) -> bool:
        """Return whether the server has an index of a field."""
        return field in self._fields

    def strays(self, _field: str, _owners: Container[int]) -> tuple[int, ...]:
        """Return nothing: what belongs to nothing is told where it is read, as nobody reads everything at the start."""
        return ()

    def __contains__(self, number: object) -> bool:
        return isinstance(number, int) and self._found(number) is not None

    def document(self, number: int) -> PastDocument | None:
        """Return the document of an id. Raises CorruptError where it belongs to something that is not there."""
        document = self._found(number)
        if document is not None and not self._past.is_changed(self._table, number):
            for field, table in self._owners:
                if document.get(field) not in self._others.get(table, ()):
                    raise no_owner(stored(self._table, number, document), field, table)
        return document

    def _found(self, number: int) -> PastDocument | None:
        if not 0 < number <= self.highest:
            return None
        rows = () if self._past.is_changed(self._table, number) else self._rows(ID, number)
        if self._past.is_changed(self._table, number):
            return self._past.document(self._table, number)
        found: PastDocument | None = next((orjson.loads(row.told or "") for row in rows), None)
        return found

    def of(self, field: str, value: int | None) -> Iterator[tuple[int, PastDocument]]:
        """Yield the documents with a value in a field of the index, with their ids."""
        rows = self._read(RowQuery(self._table, field, None)) if value is None else self._rows(field, value)
        return self._past.of(self._table, field, value, rows)

    def numbers_of(self, field: str, value: int) -> list[int]:
        """Return the ids of those documents, the lowest first; they are read, as whoever asks wants more of them."""
        return sorted(number for number, _ in self.of(field, value))

    def _rows(self, field: str, value: int) -> Collection[StoredRow]:
        pages = self._pages.get(field, ())
        page = next((one for one in pages if one.first <= value <= one.last), None)
        if page is None:
            page = self._page(field, value, pages)
            self._pages[field] = (page, *pages[: KEPT - 1])
        return page.rows.get(value, ())

    def _page(self, field: str, value: int, before: tuple[RowPage, ...]) -> RowPage:
        """Read a page that begins with a value, or ends with it where somebody goes backwards.

        One that goes on where another ended is twice as long.
        """
        width = before[0].last - before[0].first + 1 if before else 0
        goes_on = bool(before) and 0 < value - before[0].last <= width
        goes_back = field == ID and bool(before) and 0 < before[0].first - value <= width
        self._size = min(self._size * 2, MOST) if goes_on or goes_back else FEWEST
        first, last = (max(value - self._size + 1, 1), value) if goes_back else (value, END)
        rows = self._read(RowQuery(self._table, field, first, last, self._size))
        if len(rows) == self._size and not goes_back:
            cut = rows[-1].value
            if field != ID and cut == value:
                rows = self._read(RowQuery(self._table, field, value, value))
            last = cut if field == ID or cut == value else cut - 1
        by_value: dict[int, list[StoredRow]] = {}
        for row in rows:
            by_value.setdefault(row.value, []).append(row)
        return RowPage(first, last, by_value)

    # -- all of it ----------------------------------------------------------------------------------------------

    def numbers(self) -> Iterator[int]:
        """Yield every id."""
        for kept, others in self._in_pieces(ID):
            yield from (row.id for row in kept)
            yield from (number for number, _ in others)

    def values_of(self, field: str) -> Iterator[tuple[int, Any]]:
        """Yield every id with the value of a field, which alone is read."""
        known: dict[str | None, Any] = {None: None}  # many records have the same
        for kept, others in self._in_pieces(field):
            for row in kept:
                if row.told not in known:
                    known[row.told] = orjson.loads(row.told or "")
                yield row.id, known[row.told]
            yield from ((number, document.get(field)) for number, document in others)

    def each(self) -> Iterator[tuple[int, PastDocument]]:
        """Yield every document with its id."""
        for kept, others in self._in_pieces(""):
            yield from ((row.id, orjson.loads(row.told or "")) for row in kept)
            yield from others

    def _in_pieces(self, told: str) -> Iterator[tuple[list[StoredRow], list[tuple[int, PastDocument]]]]:
        first = 1
        while first <= self.highest:
            rows = self._read(RowQuery(self._table, ID, first, self.highest, MOST, told))
            last = rows[-1].id if len(rows) == MOST else self.highest
            yield self._past.between(self._table, first, last, rows)
            first = last + 1


class RowTable(Mapping[str, PastDocument]):
    """The documents of a table by id as text; nothing changes in it."""

    changes: Mapping[str, PastDocument | None] = {}

    def __init__(self, groups: RowGroups) -> None:
        self.groups = groups

    def __getitem__(self, key: str) -> PastDocument:
        found = self.groups.document(int(key)) if key.isascii() and key.isdigit() and key[0] != "0" else None
        if found is None:
            raise KeyError(key)
        return found

    def __iter__(self) -> Iterator[str]:
        return map(str, self.groups.numbers())

    def __len__(self) -> int:
        return sum(1 for _ in self.groups.numbers())
