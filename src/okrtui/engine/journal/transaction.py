"""Changes of TinyDB's tables before they are written: they are seen inside, and become one line or nothing."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from functools import partial
from typing import Any

import orjson

from okrtui.engine.journal.replay import State
from okrtui.engine.protocol import Documents

Document = dict[str, Any]


class TableOverlay(MutableMapping[int, Document]):
    """A table as an updater of TinyDB sees it: records are copied when they are looked at, the rest is left alone."""

    def __init__(
        self, base: Mapping[str, Document], staged: dict[int, Document | None], use: Callable[[int], None]
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
        """Return whether a record is there, without looking at it."""
        if not isinstance(number, int):
            return False
        for layer in (self.changes, self._staged):
            if number in layer:
                return layer[number] is not None
        return str(number) in self._base

    def __iter__(self) -> Iterator[int]:
        numbers = dict.fromkeys(int(key) for key in self._base)
        numbers |= dict.fromkeys((*self._staged, *self.changes))
        return (number for number in numbers if number in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def clear(self) -> None:
        """Remove every record without looking at any."""
        self.changes = dict.fromkeys(self)


class Transaction:
    """Everything that is about to become one line of the journal."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._allotted: dict[str, int] = {}
        self._clear()

    def _clear(self) -> None:
        self._staged: dict[str, dict[int, Document | None]] = {}
        self._order: list[tuple[str, list[int]]] = []
        self._dropped: set[str] = set()
        self._used: list[tuple[str, int]] = []

    def overlay(self, table: str) -> TableOverlay:
        """Show a table with what is staged."""
        base, staged = self._state.documents.get(table, {}), self._staged.get(table, {})
        return TableOverlay(base, staged, partial(self._allot, table))

    def _allot(self, table: str, number: int) -> None:
        self._allotted[table] = max(self._allotted.get(table, 0), number)

    def stage(self, table: str, changes: dict[int, Document | None]) -> None:
        """Add changes of a table, which exists from now on even when it is empty; they are not to be altered later."""
        if self._staged.setdefault(table, changes) is not changes:
            self._staged[table].update(changes)
        self._order.append((table, list(changes)))
        self._dropped.discard(table)
        self._allot(table, max(changes, default=0))

    def drop(self, table: str) -> None:
        """Remove a table with all that is in it."""
        self.stage(table, dict.fromkeys(self.overlay(table)))
        self._dropped.add(table)

    def use_up(self, table: str, number: int) -> None:
        """Mark an id as used up although no record has it."""
        self._used.append((table, number))

    def next_id(self, table: str) -> int:
        """Allot the id of a new document: it was never used before, in this table."""
        self._allot(table, self._state.highest.get(table, 0))
        self._allotted[table] += 1
        return self._allotted[table]

    def read(self) -> Documents:
        """Every table with what is staged."""
        documents = dict(self._state.documents)
        for table in self._staged:
            overlay = self.overlay(table)
            documents[table] = {str(number): overlay[number] for number in overlay}
        return {table: records for table, records in documents.items() if table not in self._dropped}

    def take(self) -> list[list[Any]]:
        """List what the journal has to say, in the order in which it was staged; nothing is staged afterwards.

        An id of None stands for a table itself, one that comes without a record or goes.
        """
        if not self._order and not self._used:
            return []
        documents, ops = self._state.documents, list[list[Any]]()
        for table, numbers in self._order:
            staged, here = self._staged[table], documents.get(table, {})
            for number in numbers:
                if number in staged:  # else it was staged before, too
                    after, before = staged.pop(number), here.get(str(number))
                    if after != before:
                        ops.append([table, number, after, before])
        new = self._staged.keys() - documents.keys() - self._dropped
        made = [table for table in self._staged if table in new and all(op[0] != table for op in ops)]
        gone = [table for table in self._dropped if table in documents]
        used = [[table, number, None, None] for table, number in self._used]
        self._clear()
        return [*([table, None, {}, None] for table in made), *ops, *([table, None, None, {}] for table in gone), *used]
