"""Locking the limits of a KPI's chart: every change of its values stores the limits that have become final with it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime
from typing import Any, cast

from okrtui.domain.actions.record_changes import touched
from okrtui.domain.records.kpi_parts import LockedLimits, one_a_stretch
from okrtui.domain.records.models import Kpi, Measurement, Record, SignalNote
from okrtui.domain.records.validation import adapter
from okrtui.domain.rules.limits import Basis
from okrtui.domain.rules.stretches import days_left_out, settled, starts, stretches
from okrtui.domain.workspace import Change, Workspace

_OF_KPIS = (Measurement.table, SignalNote.table)


def with_locked_limits(workspace: Workspace, change: Change, actor: str, now: datetime) -> Change:
    """Return a change with the limits that it locks: those of each stretch that has twelve values now.

    Where a stretch had twelve before and nothing was stored, its limits are locked as they were before the change. An
    undo locks nothing: it takes back what was stored with the change it undoes.
    """
    kpis = {record.id: record for record in change.puts if isinstance(record, Kpi)}
    affected = () if change.takes_back else _affected(workspace, change)
    numbers = [one for one in affected if _has_open_stretch(kpis.get(one, workspace.kpis.get(one)))]
    if not numbers:
        return change
    after, locked_ones = _After(workspace, change), dict[int, Kpi]()
    for number in numbers:
        kpi = kpis.get(number) or workspace.kpis[number]
        is_gone = (Kpi.table, number) in after.removed
        fresh = () if is_gone else tuple(_newly_locked(workspace, after, kpi, now.date()))
        if fresh:
            values = {"limits": one_a_stretch((*kpi.limits, *fresh))}
            locked_ones[number] = _with(kpi, values) if number in kpis else touched(kpi, actor, now, values)
    if not kpis:
        return change._replace(puts=(*change.puts, *locked_ones.values()))
    puts = [locked_ones.pop(record.id, record) if isinstance(record, Kpi) else record for record in change.puts]
    return change._replace(puts=(*puts, *locked_ones.values()))


def _with(kpi: Kpi, values: dict[str, Any]) -> Kpi:
    return cast("Kpi", adapter(Kpi.table).validate_python({**dict(kpi), **values}))


def locked(base: Basis, since: date | None, on: date, reason: str = "") -> LockedLimits:
    """Return a basis as it is stored."""
    return LockedLimits(since=since, **base._asdict(), locked_on=on, reason=reason)


def _affected(workspace: Workspace, change: Change) -> tuple[int, ...]:
    """Return the KPIs whose limits a change could move, were they not locked."""
    found, highest = set[int](), workspace.highest[Measurement.table]
    for after in change.puts:
        if isinstance(after, Measurement):
            found.add(after.kpi)
            if after.id > highest:
                continue  # as nearly all are that an import brings
        before = workspace.before(after)
        if before is not None:
            found.update(_moved(before, after))
        if not isinstance(after, Measurement):
            found.update(_moved(after, before))
    for table, number in change.removes:
        found.update(_moved(workspace.table(table).get(number), None))
    return tuple(sorted(found))


def _moved(record: Record | None, other: Record | None) -> tuple[int, ...]:
    match record:
        case Measurement():
            return (record.kpi,)
        case SignalNote() if record.left_out or (isinstance(other, SignalNote) and other.left_out):
            return (record.kpi,)
        case Kpi() if isinstance(other, Kpi) and _is_redrawn(record, other):
            return (record.id,)
    return ()


def _is_redrawn(kpi: Kpi, other: Kpi) -> bool:
    return kpi.rebaselines != other.rebaselines or kpi.cadence is not other.cadence


def _has_open_stretch(kpi: Record | None) -> bool:
    """Return whether a stretch of a KPI has no stored limits yet."""
    return isinstance(kpi, Kpi) and not {one.since for one in kpi.limits}.issuperset(starts(kpi))


_Dated = tuple[date, int, Any]
"""The day, the number and the record of a value or a note."""


class _After:
    """The values and notes of KPIs as they will be after a change."""

    def __init__(self, workspace: Workspace, change: Change) -> None:
        self._workspace, self.removed = workspace, set(change.removes)
        self._of_kpi: dict[str, dict[int, list[_Dated]]] = {table: defaultdict(list) for table in _OF_KPIS}
        for record in change.puts:  # in this order they are near in memory, those of a KPI are not
            if isinstance(record, (Measurement, SignalNote)):
                self._of_kpi[record.table][record.kpi].append((record.date, record.id, record))
        self._put: dict[str, set[int]] = {}

    def measured(self, kpi: int) -> Sequence[Measurement]:
        """Return the values of a KPI by date."""
        return self._of(Measurement.table, kpi, self._workspace.measurements_of(kpi))

    def left_out(self, kpi: int) -> frozenset[date]:
        """Return the days whose values people left out of a KPI's limits."""
        notes = self._of(SignalNote.table, kpi, self._workspace.signal_notes_of(kpi))
        return frozenset(note.date for note in notes if note.left_out)

    def _of(self, table: str, kpi: int, here: Sequence[Any]) -> list[Any]:
        put = self._numbers_put(table) if here else ()
        kept = [(one.date, one.id, one) for one in here if one.id not in put and (table, one.id) not in self.removed]
        return [record for _, _, record in sorted([*kept, *self._of_kpi[table].get(kpi, ())])]

    def _numbers_put(self, table: str) -> set[int]:
        if table not in self._put:
            self._put[table] = {number for dated in self._of_kpi[table].values() for _, number, _ in dated}
        return self._put[table]


def _newly_locked(workspace: Workspace, after: _After, kpi: Kpi, on: date) -> Iterator[LockedLimits]:
    """Yield the limits to be stored for the stretches without any: as they were, else as they are."""
    known = {one.since for one in kpi.limits}
    earlier = workspace.kpis.get(kpi.id)
    measured, left_out = workspace.measurements_of(kpi.id), days_left_out(workspace, kpi.id)
    as_they_were = {} if earlier is None else dict(_settled(earlier, measured, left_out))
    as_they_are = dict(_settled(kpi, after.measured(kpi.id), after.left_out(kpi.id)))
    for since, base in {**as_they_are, **as_they_were}.items():
        if since not in known and since in starts(kpi):
            yield locked(base, since, on)


def _settled(
    kpi: Kpi, measured: Sequence[Measurement], left_out: Collection[date]
) -> Iterator[tuple[date | None, Basis]]:
    for one in stretches(kpi, measured, left_out):
        base = settled(one, kpi.cadence)
        if base is not None:
            yield one.since, base
