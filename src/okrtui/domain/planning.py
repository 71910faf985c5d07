"""Planning a change: whether the rules allow it, and what it leaves of each record."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

from okrtui.domain.actions.limit_locking import with_locked_limits
from okrtui.domain.actions.record_changes import Action
from okrtui.domain.received import NewState
from okrtui.domain.record_table import RecordKey
from okrtui.domain.records.models import Record
from okrtui.domain.records.validation import DocumentWriter
from okrtui.domain.rules.integrity import check
from okrtui.domain.workspace import Workspace
from okrtui.errors import ConflictError

D = TypeVar("D")

_Stored = dict[str, Any] | None


class ChangedRecords(Iterable[NewState]):
    """What a change leaves of records, by table and number: each that it puts, and None for each that it removes.

    It is told when it is asked for: what an import leaves would take 8 MB.
    """

    def __init__(self, puts: Collection[Record], removes: Collection[RecordKey]) -> None:
        self._puts, self._removes = puts, removes

    def __iter__(self) -> Iterator[NewState]:
        for record in self._puts:
            yield record.table, record.id, record
        for table, number in self._removes:
            yield table, number, None

    def __len__(self) -> int:
        return len(self._puts) + len(self._removes)


class Plan(NamedTuple):
    """A change that may be made: what it is called, the records it leaves, and when.

    `before` are those that stood in their places, `used` the ids that nothing else may have although no record here
    has them.
    """

    action: str
    records: ChangedRecords
    before: Mapping[RecordKey, Record]
    used: Sequence[RecordKey]
    at: datetime

    @property
    def is_empty(self) -> bool:
        """Return whether nothing is to be kept."""
        return not self.records and not self.used

    def documents(self) -> Iterator[tuple[str, int, _Stored, _Stored]]:
        """Yield the table and number of each record, as it is stored after and before; both are None for a used id.

        They are made when they are asked for: those of an import would fill the memory. Raises ValueError where a value
        is not of its field's type.
        """
        write = DocumentWriter().document
        for table, number, record in self.records:
            before = self.before.get((table, number))
            yield table, number, None if record is None else write(record), None if before is None else write(before)
        for table, number in self.used:
            yield table, number, None, None


def planned(view: Workspace, action: Action[D], draft: D, actor: str, now: datetime) -> Plan:
    """Plan a change. Raises RuleError, ConflictError."""
    change = with_locked_limits(view, action(view, draft, actor, now), actor, now)
    puts, removes = check(view, change).puts, dict.fromkeys(change.removes)
    if removes:
        puts = {place: record for place, record in puts.items() if place not in removes}
    highest = view.highest
    old = ((place, record) for place, record in puts.items() if place[1] <= highest[place[0]])
    before = {place: known for place, record in old if (known := _revised(view, record)) is not None}
    before |= {place: _known(view, *place) for place in removes}
    used = [place for place in change.used if place[1] > view.highest.get(place[0], 0) and place not in puts]
    is_each_once = len(puts) == len(change.puts)
    records = ChangedRecords(change.puts if is_each_once else list(puts.values()), list(removes))
    return Plan(change.action, records, before, used, now)


def _revised(view: Workspace, record: Record) -> Record | None:
    """Return the record that another takes the place of. Raises ConflictError unless that was made from it."""
    known = view.before(record)
    if known is not None and known.revision != record.revision - 1:
        raise ConflictError(
            f"{record.shown_id} was changed by {known.updated_by} meanwhile.",
            "Review their change, then make yours again.",
            record.document(),
            known.document(),
        )
    return known


def _known(view: Workspace, table: str, number: int) -> Record:
    """Return a record to be removed. Raises ConflictError where it is gone."""
    known: Record | None = view.table(table).get(number)
    if known is None:
        raise ConflictError("Somebody deleted this record meanwhile.", "There is nothing left to do.")
    return known
