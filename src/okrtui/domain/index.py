"""Indexes of records by a field."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from okrtui.domain.record_table import RecordTable
from okrtui.domain.records.models import Record

BLOCK = 64
"""The records that are looked at in a step of building an index."""

FEW = 16
"""The records whose answer is not kept: to make it again takes less than a microsecond."""


class Index:
    """The records of one table by one field's value, each value's in order.

    Where the table's documents are grouped by the field, only those of a value that is asked for are read; else it is
    built when it is first asked. Where `keys` finds several values for what is in the field, which is `raw` in a
    document, it answers to all of them. Whatever it works out it puts in place whole, so that two threads that only
    ask may do so at once.

    Of the records that it reads it keeps about `most`: the others are read again when they are asked for again.
    """

    def __init__(
        self,
        records: RecordTable,
        field: str,
        order: Callable[[Any], Any],
        keys: Callable[[Any], Iterable[object]] | None = None,
        *,
        raw: type = str,
        most: int | None = None,
    ) -> None:
        self.order: Callable[[Any], Any] = order
        self._records, self._field, self._keys, self._raw = records, field, keys, raw
        self._is_grouped = keys is None and records.is_grouped_by(field)
        self._ids: dict[object, int | dict[int, None]] | None = None  # one, or some nearly in order; none of None
        self._changes: dict[object, dict[int, Any]] = {}  # of values that nobody asked for yet; None for a removed one
        self._sorted: dict[object, list[Any]] = {}
        self._answers: dict[object, tuple[Any, ...]] = {}
        self._most, self._read = most, 0
        self._passed: list[object] | None = None  # the values that were read in passing, while that goes on
        self._version = 0
        self._under_way: Iterator[None] | None = None

    def _values(self, raw: Any) -> Iterable[object]:
        return (raw,) if self._keys is None else self._keys(raw)

    def _values_of(self, record: Record) -> Iterable[object]:
        """Return the values of a record; none before the index is built."""
        is_used = self._is_grouped or self._ids is not None
        return self._values(getattr(record, self._field)) if is_used else ()

    def add(self, records: Iterable[Record]) -> None:
        """Add records."""
        self._version += 1
        by_value: dict[object, dict[int, Record]] = {}
        for record in records:
            for value in self._values_of(record):
                by_value.setdefault(value, {})[record.id] = record
        for value, added in by_value.items():
            if self._ids is not None and value is not None:
                for number in added:
                    _put(self._ids, value, number)
            if value in self._sorted:
                self._insert(value, list(added.values()))
                self._answers.pop(value, None)
            elif self._is_grouped:
                self._changes.setdefault(value, {}).update(added)

    def _insert(self, value: object, records: list[Record]) -> None:
        """Put records among those with their value; sorting is for many, as it looks at all that are there."""
        if len(records) > 1:
            self._sorted[value] = sorted((*self._sorted[value], *records), key=self.order)
        else:
            self._sorted[value].insert(self._place(self._sorted[value], self.order(records[0])), records[0])

    def discard(self, record: Record) -> None:
        """Remove a record."""
        self._version += 1
        for value in self._values_of(record):
            if self._ids is not None:
                _remove(self._ids, value, record.id)
            if value in self._sorted:
                del self._sorted[value][self._place(self._sorted[value], self.order(record))]
                self._answers.pop(value, None)
            elif self._is_grouped:
                self._changes.setdefault(value, {})[record.id] = None

    def _place(self, known: Sequence[Any], start: Any) -> int:
        """Return the position of the first of some records that does not sort before `start`; new ones come last."""
        if not known or self.order(known[-1]) < start:
            return len(known)
        return bisect_left(known, start, key=self.order)

    def has(self, value: object) -> bool:
        """Return whether any record has that value."""
        return bool(self._in_order(value))

    def of(self, value: object) -> tuple[Any, ...]:
        """Return the records with that value, in order."""
        found = self._answers.get(value)
        if found is None:
            found = tuple(self._in_order(value))
            if len(found) > FEW:
                self._answers[value] = found
        return found

    def numbers(self, value: int) -> Sequence[int]:
        """Return the numbers of the records with that value, the lowest first; none of them is read for that."""
        known = self._sorted.get(value)
        if known is not None:
            return sorted(record.id for record in known)
        if not self._is_grouped:
            return sorted(_each(self._numbers().get(value, {})))
        numbers, changes = self._records.numbers_owned(self._field, value), self._changes.get(value)
        if not changes:
            return numbers
        return sorted((*numbers, *(number for number, record in changes.items() if record is not None)))

    def linked(self) -> list[int] | None:
        """Return the numbers of the records with any value; None where only those of one value can be asked for."""
        if self._is_grouped:
            return None
        return sorted({number for numbers in self._numbers().values() for number in _each(numbers)})

    def since(self, value: object, start: Any) -> Iterator[Any]:
        """Return the records with that value that do not sort before `start`, in order."""
        known = self._in_order(value)
        return (known[at] for at in range(self._place(known, start), len(known)))

    def first(self, value: object, start: Any) -> Any:
        """Return the first of those records, None without any."""
        known = self._in_order(value)
        at = self._place(known, start)
        return known[at] if at < len(known) else None

    def _in_order(self, value: object) -> Sequence[Any]:
        found = self._sorted.get(value)
        if found is None:
            records = sorted(self._grouped(value) if self._is_grouped else self._listed(value), key=self.order)
            if not records:
                return ()
            if (passed := self._passed) is None:
                self._make_room(len(records))
            else:
                passed.append(value)
            found = self._sorted[value] = records
        return found

    @property
    def lets_go(self) -> bool:
        """Return whether it does not keep everything that it reads."""
        return self._most is not None and self._is_grouped

    @contextmanager
    def in_passing(self) -> Iterator[None]:
        """Keep nothing of what is read meanwhile, which takes the place of nothing else then."""
        self._passed = passed = list[object]()
        try:
            yield
        finally:
            self._passed = None
            self._let_go(passed)

    def _make_room(self, more: int) -> None:
        """Let go of what was read until now where it is too much, but for what is not as it was read.

        Where one value has so many, they stay: to read them again would take too long.
        """
        if self._most is None or more > self._most or not self.lets_go:
            return
        self._read += more
        if self._read <= self._most:
            return
        self._read = more
        self._let_go([value for value, records in list(self._sorted.items()) if len(records) <= self._most])

    def _let_go(self, values: Iterable[object]) -> None:
        for value in values:
            if (records := self._sorted.get(value)) is None:
                continue  # another thread was first
            if changed := self._records.changed(records):
                self._changes[value] = changed
            else:
                self._changes.pop(value, None)
            self._sorted.pop(value, None)
            self._answers.pop(value, None)
            self._records.let_go(records)

    def _grouped(self, value: object) -> Iterator[Any]:
        yield from self._records.owned(self._field, value) if value is None or isinstance(value, int) else ()
        yield from (record for record in self._changes.get(value, {}).values() if record is not None)

    def _listed(self, value: object) -> Iterator[Any]:
        known = self._numbers()
        if value is None:
            with_one = {number for numbers in known.values() for number in _each(numbers)}
            return (self._records[number] for number in self._records if number not in with_one)
        return (self._records[number] for number in _each(known.get(value, {})))

    def _numbers(self) -> dict[object, int | dict[int, None]]:
        if self._ids is None:
            for _ in self._steps():  # those of its own: another thread may be in the middle of the other ones
                pass
        return {} if self._ids is None else self._ids

    @property
    def is_ready(self) -> bool:
        """Return whether it answers without looking at every record."""
        return self._is_grouped or self._ids is not None

    def building(self) -> Iterator[None]:
        """Build it a step at a time, and go on where that was left off; only its owner's thread may."""
        self._under_way = self._under_way or self._steps()
        for _ in self._under_way:  # not `yield from`: whoever leaves this off would end those steps too
            yield
        self._under_way = None

    def _steps(self) -> Iterator[None]:
        """Look at every record; begin anew where one changed in between."""
        while not self.is_ready:
            version, ids = self._version, dict[object, int | dict[int, None]]()
            for count, (number, raw) in enumerate(self._records.values_of(self._field), 1):
                self._put_values(ids, number, raw)
                if count % BLOCK == 0:
                    yield
                    if self._version != version or self.is_ready:
                        break
            else:
                self._ids = ids

    def _put_values(self, ids: dict[object, int | dict[int, None]], number: int, raw: Any) -> None:
        if raw is None and self._keys is None:
            return
        is_read = self._keys is None or isinstance(raw, self._raw)  # else reading the record says what is wrong
        for value in self._values(raw if is_read else getattr(self._records[number], self._field)):
            _put(ids, value, number)


def _each(numbers: int | dict[int, None]) -> Iterable[int]:
    return (numbers,) if isinstance(numbers, int) else numbers


def _put(ids: dict[object, int | dict[int, None]], value: object, number: int) -> None:
    known = ids.setdefault(value, number)
    if isinstance(known, dict):
        known[number] = None
    elif known != number:
        ids[value] = {known: None, number: None}


def _remove(ids: dict[object, int | dict[int, None]], value: object, number: int) -> None:
    known = ids.get(value)
    if isinstance(known, dict):
        known.pop(number, None)
    elif known == number:
        del ids[value]


class LayeredIndex:
    """An index over a table with changed records on top; the records they `hide` are left out."""

    def __init__(self, below: Index | LayeredIndex, above: Index, hidden: Container[int]) -> None:
        self.order: Callable[[Any], Any] = below.order
        self._below, self._above, self._hidden = below, above, hidden

    def of(self, value: object) -> tuple[Any, ...]:
        """Return the records with that value, in order."""
        above = self._above.of(value)
        found = [record for record in self._below.of(value) if record.id not in self._hidden]
        return tuple(sorted((*found, *above), key=self.order)) if found else above

    def has(self, value: object) -> bool:
        """Return whether any record has that value."""
        return self.first(value, ()) is not None

    def first(self, value: object, start: Any) -> Any:
        """Return the first record with that value that does not sort before `start`, None without any."""
        return next(self.since(value, start), None)

    def numbers(self, value: int) -> Sequence[int]:
        """Return the numbers of the records with that value, the lowest first."""
        below = (number for number in self._below.numbers(value) if number not in self._hidden)
        return sorted((*below, *self._above.numbers(value)))

    def linked(self) -> list[int] | None:
        """Return the numbers of the records with any value; None where only those of one value can be asked for."""
        below, above = self._below.linked(), self._above.linked()
        if below is None or above is None:
            return None
        return sorted((*(number for number in below if number not in self._hidden), *above))

    def since(self, value: object, start: Any) -> Iterator[Any]:
        """Return the records with that value that do not sort before `start`, in order."""
        from heapq import merge  # noqa: PLC0415 - most workspaces have nothing laid over them

        below = (record for record in self._below.since(value, start) if record.id not in self._hidden)
        return merge(below, self._above.since(value, start), key=self.order)
