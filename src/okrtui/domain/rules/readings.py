"""The readings of a key result: its check-ins, and what the KPI that feeds it brings."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import accumulate

from okrtui.domain.records.enums import KpiFeed, KpiState
from okrtui.domain.records.measures import Milestones
from okrtui.domain.records.models import KeyResult, Kpi, Measurement
from okrtui.domain.rules.number_text import places_of, rounded
from okrtui.domain.rules.progress import KeyResultReading, Periods, raw, trajectory
from okrtui.domain.workspace import Workspace

FINER = 2
"""The decimals of a mean beyond those of the values."""


def readings(workspace: Workspace, key_result: KeyResult) -> tuple[KeyResultReading, ...]:
    """Return the readings of a key result, one a day: its check-ins and what the KPI that feeds it brings.

    Oldest first. Of two check-ins of a day the later commit counts, and before a fed value a check-in, by which a
    person says otherwise.
    """
    by_day = {reading.date: reading for reading in _entries(workspace, key_result)}
    return tuple(by_day[day] for day in sorted(by_day))


def _entries(workspace: Workspace, key_result: KeyResult) -> Iterator[KeyResultReading]:
    """Yield fed values, then check-ins, each by day and in the order of commits."""
    steps = isinstance(key_result.measure, Milestones)
    yield from (KeyResultReading(day, value) for day, value in taken_from_kpi(workspace, key_result))
    for each in workspace.check_ins_of(key_result.id):
        if (each.value is None) == steps:
            yield KeyResultReading(each.date, each.value, each.done)


def taken_from_kpi(workspace: Workspace, key_result: KeyResult) -> Iterator[tuple[date, Decimal]]:
    """Yield what a key result takes of the KPI that feeds it after each of its values, with their days."""
    fed = feeding(workspace, key_result)
    values = _FEEDS[key_result.feed]([each.value for each in fed])
    return zip((one.date for one in fed), values, strict=True)


def feeding(workspace: Workspace, key_result: KeyResult) -> tuple[Measurement, ...]:
    """Return the values that feed a key result: those of its KPI from the cycle's first to its last day."""
    if key_result.kpi is None or isinstance(key_result.measure, Milestones):
        return ()
    cycle = workspace.cycle_of(key_result)
    return tuple(one for one in workspace.measurements_of(key_result.kpi) if cycle.start <= one.date <= cycle.end)


def feeder(workspace: Workspace, key_result: KeyResult) -> Kpi | None:
    """Return the KPI whose values feed a key result, None where none does or it is retired."""
    kpi = _linked(workspace, key_result)
    return kpi if kpi is not None and kpi.state is KpiState.ACTIVE else None


def periods_of(workspace: Workspace, key_result: KeyResult) -> Periods:
    """Return how often a key result is judged: as its KPI is measured, or else in its own rhythm."""
    kpi = _linked(workspace, key_result)
    return key_result.rhythm if kpi is None else kpi.cadence


def _linked(workspace: Workspace, key_result: KeyResult) -> Kpi | None:
    """Return the KPI of a key result that is measured by values; None where it is not there, as after damage."""
    if key_result.kpi is None or isinstance(key_result.measure, Milestones):
        return None
    return workspace.kpis.get(key_result.kpi)


def raw_of(workspace: Workspace, key_result: KeyResult, known: Sequence[KeyResultReading]) -> Decimal | None:
    """Return the raw progress of a key result after some readings, oldest first."""
    return raw(key_result.measure, known, workspace.cycle_of(key_result).start, periods_of(workspace, key_result))


def way_of(
    workspace: Workspace, key_result: KeyResult, known: Sequence[KeyResultReading]
) -> list[tuple[date, Decimal]]:
    """Return the raw progress of a key result after each of some readings, oldest first."""
    start, every = workspace.cycle_of(key_result).start, periods_of(workspace, key_result)
    return trajectory(key_result.measure, known, start, every)


def _means(values: Sequence[Decimal]) -> Iterator[Decimal]:
    """Yield the mean of the values so far after each, in two decimals more than they have."""
    places = places_of(values) + FINER
    return (rounded(total / count, places) for count, total in enumerate(accumulate(values), start=1))


_FEEDS: dict[KpiFeed, Callable[[Sequence[Decimal]], Iterator[Decimal]]] = {
    KpiFeed.LATEST: iter,
    KpiFeed.TOTAL: accumulate,
    KpiFeed.MEAN: _means,
}
"""What a key result takes after each value, of all in the cycle so far."""
