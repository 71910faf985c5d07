"""Records that somebody else wrote: read, and without those that belong to something that is not there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from okrtui.domain.record_table import RecordKey
from okrtui.domain.records.models import RECORDS, Record
from okrtui.domain.records.validation import belonging_fields, lasting, no_owner, stored
from okrtui.domain.workspace import Workspace
from okrtui.errors import CorruptError

NewState = tuple[str, int, Record | None]
"""A record by table and number; None for one that was removed."""

RecordChanges = list[NewState]


def read_records(
    workspace: Workspace, documents: Iterable[tuple[str, int, Mapping[str, Any] | None]]
) -> tuple[RecordChanges, CorruptError | None]:
    """Read stored records; those that cannot be read are left out, with the first error."""
    records: RecordChanges = []
    damage = None
    for table, number, document in documents:
        if table in workspace.highest:
            try:
                records.append((table, number, None if document is None else lasting(stored(table, number, document))))
            except CorruptError as error:
                damage = damage or error
    return records, damage


def orphans_removed(workspace: Workspace, records: RecordChanges) -> tuple[RecordChanges, CorruptError | None]:
    """Return the removal of all that belongs to nothing once changed records are taken in, and the first error."""
    lost = _Search(workspace, {(table, number): record for table, number, record in records}).lost()
    return [(table, number, None) for table, number in lost], next(iter(lost.values()), None)


class _Search:
    """The search for what belongs to nothing once some records are changed or removed."""

    def __init__(self, workspace: Workspace, changed: Mapping[RecordKey, Record | None]) -> None:
        self._workspace, self._changed = workspace, changed
        self._lost: dict[RecordKey, CorruptError] = {}

    def lost(self) -> dict[RecordKey, CorruptError]:
        """Return each record that belongs to nothing, with the error."""
        looked_at: dict[str, dict[int, None]] = {kind.table: {} for kind in RECORDS}
        for table, number in self._changed:
            looked_at[table][number] = None
        for table, numbers in looked_at.items():  # what others belong to comes before them
            for number in numbers:
                if not self._stays(table, number):
                    for other, one in self._belonging(table, number):
                        looked_at[other][one] = None
        return self._lost

    def _stays(self, table: str, number: int) -> bool:
        record = self._now(table, number)
        for field, target in belonging_fields(table) if record is not None else ():
            owner = getattr(record, field)
            if owner is not None and self._now(target, owner) is None:
                self._lost[table, number] = no_owner(record, field, target)
        return record is not None and (table, number) not in self._lost

    def _now(self, table: str, number: int) -> Any:
        place = table, number
        if place in self._lost:
            return None
        return self._changed[place] if place in self._changed else self._workspace.table(table).get(number)

    def _belonging(self, table: str, number: int) -> Iterator[RecordKey]:
        for kind in RECORDS:
            for field, target in belonging_fields(kind.table):
                if target == table:
                    yield from ((kind.table, one.id) for one in self._workspace.index(kind.table, field).of(number))
