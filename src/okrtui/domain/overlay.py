"""A workspace as it will be: changed records on top of another workspace, which is neither copied nor changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from heapq import merge
from typing import Any

from okrtui.domain.index import LayeredIndex
from okrtui.domain.memory import Memory
from okrtui.domain.records.models import Record
from okrtui.domain.workspace import Workspace


class LayeredTable(Mapping[int, Any]):
    """A table with changed records on top, in ascending order of numbers; the records they `hide` are left out."""

    def __init__(self, below: Mapping[int, Any], above: Mapping[int, Any], hidden: set[int]) -> None:
        self._below, self._above, self._hidden = below, above, hidden

    def __getitem__(self, number: int) -> Any:
        if number in self._hidden:
            return self._above[number]
        return self._below[number]

    def get(self, number: int, default: Any = None) -> Any:
        """Return a record, or the default if there is none."""
        return (self._above if number in self._hidden else self._below).get(number, default)

    def __contains__(self, number: object) -> bool:
        return number in (self._above if number in self._hidden else self._below)

    def __iter__(self) -> Iterator[int]:
        return merge((number for number in self._below if number not in self._hidden), self._above)

    def __len__(self) -> int:
        return sum(1 for _ in self)


class Overlay(Workspace):
    """A workspace based on another one, which must not change meanwhile; changes stay in this one."""

    def __init__(self, below: Workspace) -> None:
        super().__init__()
        self.highest = dict(below.highest)
        self._hidden: dict[str, set[int]] = {table: set() for table in self._stored}
        self._tables = {
            table: LayeredTable(below.table(table), above, self._hidden[table]) for table, above in self._stored.items()
        }
        self._indexes = {
            table: {
                field: LayeredIndex(below.index(table, field), above, self._hidden[table])
                for field, above in fields.items()
            }
            for table, fields in self._built.items()
        }

    def _put_all(self, table: str, records: Sequence[tuple[int, Record | None]]) -> None:
        self._hidden[table].update(number for number, _ in records)
        super()._put_all(table, records)
        self.memory = Memory(self)

    def _put(self, table: str, number: int, record: Record | None) -> None:
        self._hidden[table].add(number)
        super()._put(table, number, record)
        self.memory = Memory(self)
