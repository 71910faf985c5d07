"""A table of records, which are read from the loaded documents when they are first asked for."""

from __future__ import annotations

import threading
from collections.abc import Callable, Container, ItemsView, Iterable, Iterator, Mapping, Sequence, ValuesView
from itertools import chain
from typing import Any

from okrtui.domain.loaded_documents import DocumentFields, DocumentGroups
from okrtui.domain.records.models import Record
from okrtui.domain.records.validation import stored

RecordKey = tuple[str, int]
"""A record's table and number."""


BLOCK = 64
"""The numbers that are looked at together."""


class RecordTable(Mapping[int, Any]):
    """The records of one table by number, in ascending order.

    A record in the groups that cannot be read raises CorruptError where it is asked for. Two threads that only ask may
    do so at once.
    """

    def __init__(self, name: str, groups: DocumentGroups | None = None) -> None:
        self._name = name
        self._groups = self._unread = groups
        self._known: dict[int, Any] = {}
        self._changed: set[int] = set()  # numbers for which the groups do not count any more
        self._count: int | None = 0 if groups is None else None  # counted when it is first asked for
        self._is_sorted = True
        self._settling = threading.Lock()  # while all are read none may be forgotten, or it would be gone for good
        self._glimpsed: dict[int, DocumentFields | None] = {}
        self._told: dict[str, tuple[tuple[int, Any], ...]] = {}
        self.version = 0
        """A number that grows with every change."""

    def __getitem__(self, number: int) -> Any:
        found = self.get(number)
        if found is None:
            raise KeyError(number)
        return found

    def get(self, number: int, default: Any = None) -> Any:
        """Return a record, or the default if there is none."""
        found = self._known.get(number)
        if found is not None or self._unread is None:
            return default if found is None else found
        document = None if number in self._changed else self._unread.document(number)
        return default if document is None else self._read(number, document)

    def _read(self, number: int, document: DocumentFields) -> Any:
        known = self._known.get(number)
        return self._known.setdefault(number, stored(self._name, number, document)) if known is None else known

    def __contains__(self, number: object) -> bool:
        if number in self._known or self._unread is None:
            return number in self._known
        return number not in self._changed and number in self._unread

    def __len__(self) -> int:
        if self._count is None:
            self._count = sum(1 for _ in self)
        return self._count

    def __iter__(self) -> Iterator[int]:
        if self._unread is None:
            return iter(self._everything())
        changed = self._changed
        unchanged = (number for number in self._unread.numbers() if number not in changed)
        return iter(sorted((*unchanged, *(changed & self._known.keys()))))

    def every_number(self) -> Container[int]:
        """Return all numbers, for whoever asks for many of them."""
        if self._unread is None or self._changed:
            return frozenset(self)
        numbers = self._unread.numbers()
        return numbers if isinstance(numbers, range) else frozenset(numbers)

    def values(self) -> ValuesView[Any]:
        """Return every record."""
        return self._everything().values()

    def items(self) -> ItemsView[int, Any]:
        """Return every record with its number."""
        return self._everything().items()

    def _everything(self) -> dict[int, Any]:
        """Read every record that was not asked for yet."""
        with self._settling:
            if self._unread is not None:
                for number, document in self._unread.each():
                    if number not in self._changed:
                        self._read(number, document)
                self._unread, self._is_sorted = None, False
        if not self._is_sorted:
            self._known = dict(sorted(self._known.items()))
            self._is_sorted = True
        return self._known

    def newest_first(self) -> Iterator[tuple[int, Any]]:
        """Yield each record with its number, the highest first; its document where it was not asked for yet.

        They are looked at in blocks of numbers, and all numbers are only asked for where one is empty.
        """
        high = max(0 if self._unread is None else self._unread.highest, max(self._known, default=0))
        while high > 0:
            low = max(high - BLOCK, 0) + 1
            found = [(number, one) for number in range(low, high + 1) if (one := self._glimpse(number)) is not None]
            yield from reversed(found)
            high = low - 1 if found else max((number for number in self if number < low), default=0)

    def _glimpse(self, number: int) -> Any:
        """Return a record, or its document where it was not asked for yet; it is asked for once."""
        found = self._known.get(number)
        if found is not None or self._unread is None or number in self._changed:
            return found
        if number not in self._glimpsed:
            self._glimpsed[number] = self._unread.document(number)
        return self._glimpsed[number]

    def put(self, number: int, record: Record | None) -> None:
        """Put a record in its place; None removes it."""
        self.version += 1
        was_there = number in self
        if self._count is not None:
            self._count += (record is not None) - was_there
        self._changed.add(number)
        self._glimpsed.pop(number, None)
        if record is None:
            self._known.pop(number, None)
        else:
            self._known[number] = record
            self._is_sorted = self._is_sorted and was_there

    def add(self, records: Mapping[int, Record]) -> None:
        """Put many records in places where none was."""
        self.version += 1
        if self._count is not None:
            self._count += len(records)
        self._changed.update(records)
        self._known.update(records)
        self._is_sorted = False

    def changed(self, records: Iterable[Record]) -> dict[int, Any]:
        """Return those of some records that are not as in the groups, by number."""
        return {one.id: one for one in records if one.id in self._changed}

    def let_go(self, records: Iterable[Record]) -> None:
        """Forget some records, which are read anew where they are asked for; those that changed stay.

        So do all while another thread reads everything.
        """
        if self._settling.acquire(blocking=False):
            try:
                for one in records if self._unread is not None else ():
                    if one.id not in self._changed:
                        self._known.pop(one.id, None)
            finally:
                self._settling.release()

    @property
    def highest(self) -> int:
        """The highest number of a record in the groups, 0 without any."""
        return 0 if self._groups is None else self._groups.highest

    def is_grouped_by(self, field: str) -> bool:
        """Return whether the records with a value in a field can be found without looking at all."""
        return self._groups is not None and self._groups.is_grouped_by(field)

    def owned(self, field: str, value: int | None) -> Iterator[Any]:
        """Yield the unchanged records with a value in a field that they are grouped by."""
        for number, document in () if self._groups is None else self._groups.of(field, value):
            if number not in self._changed:
                yield self._read(number, document)

    def numbers_owned(self, field: str, value: int) -> Sequence[int]:
        """Return the numbers of those records, the lowest first; they are not read."""
        numbers: Sequence[int] = () if self._groups is None else self._groups.numbers_of(field, value)
        return [number for number in numbers if number not in self._changed] if self._changed else numbers

    def values_of(self, field: str, *, keep: bool = False) -> Iterator[tuple[int, Any]]:
        """Yield the number of each record and the value of a field.

        Records that were not asked for yet are not read; links that lead nowhere may be left out. `keep` keeps what the
        groups have.
        """
        known = self._known if self._unread is None else self._changed & self._known.keys()
        for number, value in self._unread_values(field, keep=keep):
            if number not in self._changed:
                yield number, value
        for number in known:
            yield number, getattr(self._known[number], field)

    def _unread_values(self, field: str, *, keep: bool) -> Iterable[tuple[int, Any]]:
        if self._unread is None:
            return ()
        if not keep:
            return self._unread.values_of(field)
        if field not in self._told:
            self._told[field] = tuple(self._unread.values_of(field))
        return self._told[field]

    def stray(self, field: str, owners: Container[int]) -> int | None:
        """Return the number of a record whose field names none of the owners, None if there is none."""
        if self._groups is None or not self.is_grouped_by(field):
            return next((number for number, owner in self.values_of(field) if owner not in owners), None)
        unchanged = (number for number in self._groups.strays(field, owners) if number not in self._changed)
        changed = self._changed & self._known.keys()
        return next(chain(unchanged, (one for one in changed if getattr(self._known[one], field) not in owners)), None)


def those_with(table: Mapping[int, Any], field: str, fits: Callable[[Any], bool]) -> Iterator[Any]:
    """Yield the records of a table in which the value of a field fits, in their order; others are not read for it.

    The values are kept for the next time.
    """
    if not isinstance(table, RecordTable):
        yield from (one for one in table.values() if fits(getattr(one, field)))
        return
    judged: dict[int, bool] = {}  # by the value's identity: many records have the very same
    found: list[int] = []
    for number, value in table.values_of(field, keep=True):
        if value is None or id(value) not in judged:
            judged[id(value)] = fits(getattr(table[number], field) if value is None else value)
        if judged[id(value)]:
            found.append(number)
    yield from (table[number] for number in sorted(found))


def versions(tables: Iterable[Mapping[int, Any]]) -> tuple[int, ...]:
    """Return a number for each of some tables that grows with every change of a record in it."""
    return tuple(one.version for one in tables if isinstance(one, RecordTable))
