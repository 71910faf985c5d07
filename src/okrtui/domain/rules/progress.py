"""How far a key result has come: raw, which may leave 0 to 1, and progress, which may not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from okrtui.domain.records.measures import Maintain, Measure, Metric, Milestones
from okrtui.domain.rules.periods import week_of

ZERO = Decimal(0)
ONE = Decimal(1)


class KeyResultReading(NamedTuple):
    """What was read of a key result on a day: its value, or the numbers of the steps done."""

    date: date
    value: Decimal | None = None
    done: tuple[int, ...] = ()


def clamp(value: Decimal, low: Decimal = ZERO, high: Decimal = ONE) -> Decimal:
    """The value, kept between `low` and `high`."""
    return min(max(value, low), high)


def weighted_mean(pairs: Iterable[tuple[Decimal, Decimal]]) -> Decimal | None:
    """The mean of (weight, value) pairs, weights above 0; none without pairs."""
    total, weights = ZERO, ZERO
    for weight, value in pairs:
        total += weight * value
        weights += weight
    return total / weights if weights else None


def mean_of_all(pairs: Iterable[tuple[Decimal, Decimal | None]]) -> Decimal | None:
    """The mean of (weight, value) pairs, weights above 0; none without pairs, or where a value is missing."""
    known: list[tuple[Decimal, Decimal]] = []
    for weight, value in pairs:
        if value is None:
            return None
        known.append((weight, value))
    return weighted_mean(known)


def mean(values: Iterable[Decimal]) -> Decimal | None:
    """The plain mean; none without values."""
    known = list(values)
    return sum(known, ZERO) / len(known) if known else None


def within(value: Decimal, low: Decimal | None, high: Decimal | None) -> bool:
    """Whether the value lies in the band, limits included; a limit that is none does not bound."""
    return (low is None or value >= low) and (high is None or value <= high)


def raw(measure: Measure, readings: Sequence[KeyResultReading], cycle_start: date) -> Decimal | None:
    """How far the readings (oldest first) have come, 0 at the start and 1 at the goal, with no bounds.

    None for a band to maintain that was not read yet: there is no week to judge.
    """
    if isinstance(measure, Metric):
        values = (reading.value for reading in reversed(readings) if reading.value is not None)
        return metric_raw(measure, next(values, measure.baseline))
    if isinstance(measure, Milestones):
        return _share_done(measure, readings[-1].done if readings else ())
    weeks = list(_weeks_met(measure, readings, cycle_start))
    return weeks[-1][1] if weeks else None


def progress(measure: Measure, readings: Sequence[KeyResultReading], cycle_start: date) -> Decimal:
    """`raw` between 0 and 1, as it goes into averages; 0 where nothing was read."""
    return clamp(raw(measure, readings, cycle_start) or ZERO)


def trajectory(measure: Measure, readings: Sequence[KeyResultReading], cycle_start: date) -> list[tuple[date, Decimal]]:
    """`raw` as it stood after each reading, oldest first."""
    if isinstance(measure, Metric):
        return [(each.date, metric_raw(measure, each.value)) for each in readings if each.value is not None]
    if isinstance(measure, Milestones):
        return [(each.date, _share_done(measure, each.done)) for each in readings]
    return list(_weeks_met(measure, readings, cycle_start))


def metric_raw(measure: Metric, current: Decimal) -> Decimal:
    """How far a value lies on the way from the baseline (0) to the target (1)."""
    return (current - measure.baseline) / (measure.target - measure.baseline)


def value_at(measure: Metric, share: Decimal) -> Decimal:
    """The value, in the metric's unit, that stands `share` (0 to 1) of the way from baseline to target."""
    return measure.baseline + share * (measure.target - measure.baseline)


def _share_done(measure: Milestones, done: tuple[int, ...]) -> Decimal:
    finished = sum((step.weight for step in measure.steps if step.number in done), ZERO)
    return finished / sum((step.weight for step in measure.steps), ZERO)


def _weeks_met(measure: Maintain, readings: Sequence[KeyResultReading], start: date) -> Iterator[tuple[date, Decimal]]:
    """After each reading of the cycle: weeks met / weeks so far; the latest reading of a week decides about it."""
    met_before, met, week = 0, False, -1
    for reading in readings:
        if reading.value is None or (now := week_of(start, reading.date)) < 0:
            continue
        if now != week:
            met_before, week = met_before + met, now
        met = within(reading.value, measure.low, measure.high)
        yield reading.date, Decimal(met_before + met) / (week + 1)
