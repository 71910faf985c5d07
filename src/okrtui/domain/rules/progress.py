"""Progress of a key result: raw, which may leave 0 to 1, and progress, which is clamped to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from okrtui.domain.records.enums import CheckInRhythm, Rhythm
from okrtui.domain.records.measures import Maintain, Measure, Metric, Milestones
from okrtui.domain.rules.periods import periods_between

Periods = Rhythm | CheckInRhythm
"""How often a range to maintain is judged."""

ZERO = Decimal(0)
ONE = Decimal(1)


class KeyResultReading(NamedTuple):
    """The state of a key result on a day: its value, or the numbers of the completed steps."""

    date: date
    value: Decimal | None = None
    done: tuple[int, ...] = ()


def clamp(value: Decimal, low: Decimal = ZERO, high: Decimal = ONE) -> Decimal:
    """Return the value, limited to `low` and `high`."""
    return min(max(value, low), high)


def weighted_mean(pairs: Iterable[tuple[Decimal, Decimal]]) -> Decimal | None:
    """Return the mean of (weight, value) pairs, weights above 0; None without pairs."""
    total, weights = ZERO, ZERO
    for weight, value in pairs:
        total += weight * value
        weights += weight
    return total / weights if weights else None


def mean_of_all(pairs: Iterable[tuple[Decimal, Decimal | None]]) -> Decimal | None:
    """Return the mean of (weight, value) pairs, weights above 0; None without pairs, or where a value is missing."""
    known: list[tuple[Decimal, Decimal]] = []
    for weight, value in pairs:
        if value is None:
            return None
        known.append((weight, value))
    return weighted_mean(known)


def mean(values: Iterable[Decimal]) -> Decimal | None:
    """Return the plain mean; None without values."""
    known = list(values)
    return sum(known, ZERO) / len(known) if known else None


def within(value: Decimal, low: Decimal | None, high: Decimal | None) -> bool:
    """Return whether the value is in the range, limits included; None is no limit."""
    return (low is None or value >= low) and (high is None or value <= high)


def raw(
    measure: Measure, readings: Sequence[KeyResultReading], cycle_start: date, every: Periods = CheckInRhythm.WEEKLY
) -> Decimal | None:
    """Return the raw progress of the readings (oldest first): 0 at the start, 1 at the goal, without bounds.

    A range is maintained period by period, as `every` says.

    None for a range to maintain without a reading, as there is no period to judge, and for a metric without a baseline.
    """
    if isinstance(measure, Metric):
        values = (reading.value for reading in reversed(readings) if reading.value is not None)
        current = next(values, measure.baseline)
        return None if current is None else metric_raw(measure, current)
    if isinstance(measure, Milestones):
        return _share_done(measure, readings[-1].done if readings else ())
    periods = list(_periods_met(measure, readings, cycle_start, every))
    return periods[-1][1] if periods else None


def progress(measure: Measure, readings: Sequence[KeyResultReading], cycle_start: date) -> Decimal:
    """Return `raw` limited to 0 to 1, as averages use it; 0 without readings."""
    return clamp(raw(measure, readings, cycle_start) or ZERO)


def trajectory(
    measure: Measure, readings: Sequence[KeyResultReading], cycle_start: date, every: Periods = CheckInRhythm.WEEKLY
) -> list[tuple[date, Decimal]]:
    """Return `raw` after each reading, oldest first."""
    if isinstance(measure, Metric):
        shares = ((each.date, metric_raw(measure, each.value)) for each in readings if each.value is not None)
        return [(day, share) for day, share in shares if share is not None]
    if isinstance(measure, Milestones):
        return [(each.date, _share_done(measure, each.done)) for each in readings]
    return list(_periods_met(measure, readings, cycle_start, every))


def metric_raw(measure: Metric, current: Decimal) -> Decimal | None:
    """Return the share of the way from baseline (0) to target (1) that a value has covered; None without a baseline."""
    if measure.baseline is None:
        return None
    return (current - measure.baseline) / (measure.target - measure.baseline)


def value_at(measure: Metric, share: Decimal) -> Decimal | None:
    """Return the value, in the metric's unit, at a share (0 to 1) of the way; None without a baseline."""
    if measure.baseline is None:
        return None
    return measure.baseline + share * (measure.target - measure.baseline)


def _share_done(measure: Milestones, done: tuple[int, ...]) -> Decimal:
    finished = sum((step.weight for step in measure.steps if step.number in done), ZERO)
    return finished / sum((step.weight for step in measure.steps), ZERO)


def _periods_met(
    measure: Maintain, readings: Sequence[KeyResultReading], start: date, every: Periods
) -> Iterator[tuple[date, Decimal]]:
    """Yield periods met / periods so far after each reading of the cycle; the latest reading of a period decides."""
    met_before, met, period = 0, False, -1
    for reading in readings:
        if reading.value is None or reading.date < start:
            continue
        now = periods_between(every, start, reading.date)
        if now != period:
            met_before, period = met_before + met, now
        met = within(reading.value, measure.low, measure.high)
        yield reading.date, Decimal(met_before + met) / (period + 1)
