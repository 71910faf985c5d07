"""The health of a KPI: its target on a day, its status, its trend, and whether it is measured on time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from okrtui.domain.records.enums import KpiState, Rhythm
from okrtui.domain.records.models import Target
from okrtui.domain.rules.periods import Period, following, period
from okrtui.domain.rules.progress import ZERO, within

RECOVERED_AFTER = 3
"""The number of latest measurements that must be on target before the objective that heals the KPI may close."""


class Point(Protocol):
    """A value on a day, such as a measurement."""

    @property
    def date(self) -> date:
        """The day it was measured for."""

    @property
    def value(self) -> Decimal:
        """The measured value, in the KPI's unit."""


class KpiStatus(StrEnum):
    """The status of a KPI."""

    MET = "met"
    NEAR = "near"
    MISSED = "missed"
    NO_DATA = "no data"
    NO_TARGET = "no target"
    RETIRED = "retired"


class Direction(StrEnum):
    """The direction in which a KPI gets better."""

    HIGHER = "higher"
    LOWER = "lower"
    RANGE = "in range"


class Trend(StrEnum):
    """The meaning of the change since the previous measurement."""

    BETTER = "better"
    WORSE = "worse"
    SAME = "same"


class Freshness(StrEnum):
    """The state of a KPI's measurements against its cadence."""

    FRESH = "fresh"
    DUE = "due"
    STALE = "stale"


def target_at(targets: Sequence[Target], day: date) -> Target | None:
    """Return the target in force on a day, the earliest before its day too; None where that one has no bound.

    `targets` are in order of their days.
    """
    latest = None
    for latest in reversed(targets):
        if latest.since <= day:
            break
    return latest if latest is not None and latest.has_band else None


def direction(target: Target) -> Direction:
    """Return which way is better: higher with a lower bound only, lower with an upper bound only, else in range."""
    if target.high is None:
        return Direction.HIGHER
    return Direction.LOWER if target.low is None else Direction.RANGE


def judged(value: Decimal, target: Target) -> KpiStatus:
    """Return met inside the target, near outside it but within that side's red limit, else missed."""
    if within(value, target.low, target.high):
        return KpiStatus.MET
    if target.low is not None and value < target.low:
        near = target.red_low is not None and value >= target.red_low
    else:
        near = target.red_high is not None and value <= target.red_high
    return KpiStatus.NEAR if near else KpiStatus.MISSED


def nearest_bound(value: Decimal, target: Target) -> Decimal | None:
    """Return the bound of a target that is nearest to a value: the one it is about to cross, or has to cross."""
    bounds = (one for one in (target.low, target.high) if one is not None)
    return min(bounds, key=lambda one: abs(one - value), default=None)


def judged_on_its_day(point: Point, targets: Sequence[Target]) -> KpiStatus:
    """Return the status of a measurement against the target in force on its own day."""
    target = target_at(targets, point.date)
    return KpiStatus.NO_TARGET if target is None else judged(point.value, target)


def status(state: KpiState, targets: Sequence[Target], measurements: Sequence[Point]) -> KpiStatus:
    """Return the status of a KPI by its latest measurement; `measurements` are oldest first."""
    if state is KpiState.RETIRED:
        return KpiStatus.RETIRED
    return judged_on_its_day(measurements[-1], targets) if measurements else KpiStatus.NO_DATA


def trend(before: Decimal, now: Decimal, target: Target) -> Trend:
    """Return whether a change is for the better by the target's direction; for a range, by the distance to it."""
    gain = _distance(before, target) - _distance(now, target)
    if gain == 0:
        return Trend.SAME
    return Trend.BETTER if gain > 0 else Trend.WORSE


def _distance(value: Decimal, target: Target) -> Decimal:
    """Return the distance from the target; negative on the good side of an only bound."""
    below = ZERO if target.low is None else target.low - value
    above = ZERO if target.high is None else value - target.high
    only = {Direction.HIGHER: below, Direction.LOWER: above}
    return only.get(direction(target), max(below, above, ZERO))


def freshness(rhythm: Rhythm, latest: date | None, made: date, today: date) -> Freshness:
    """Return fresh if the current period has a value, stale if an owed one has none, else due.

    `latest` is the last day measured, `made` the day on which the KPI was added.
    """
    if latest is not None and latest >= period(rhythm, today).first:
        return Freshness.FRESH
    return Freshness.STALE if days_late(rhythm, latest, made, today) else Freshness.DUE


def days_late(rhythm: Rhythm, latest: date | None, made: date, today: date) -> int:
    """Return the days since the end of the first owed period without a measurement, at least 0.

    A KPI owes the whole periods since it was made: the one in which it was made is not over for it.
    """
    owed = _first_whole(rhythm, made)
    if latest is not None:
        owed = max(owed, following(rhythm, latest))
    return max((today - owed.last).days, 0)


def _first_whole(rhythm: Rhythm, made: date) -> Period:
    """Return the first period that begins on a day or after it."""
    own = period(rhythm, made)
    return own if own.first == made else following(rhythm, made)


def recovered(targets: Sequence[Target], measurements: Sequence[Point]) -> bool:
    """Return whether the last three measurements all met the target of their day."""
    last = measurements[-RECOVERED_AFTER:]
    return len(last) == RECOVERED_AFTER and all(judged_on_its_day(each, targets) is KpiStatus.MET for each in last)
