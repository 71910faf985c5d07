"""Whether a KPI is well: its target on a day, its status, its change, and whether it is still measured."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from okrtui.domain.records.enums import KpiState, Rhythm
from okrtui.domain.records.models import Target
from okrtui.domain.rules.periods import following, period, previous
from okrtui.domain.rules.progress import ZERO, within

RECOVERED_AFTER = 3
"""How many of the last measurements have to be met before an objective that heals the KPI may close."""


class Point(Protocol):
    """A value on a day, as a measurement has."""

    @property
    def date(self) -> date:
        """The day it was measured for."""

    @property
    def value(self) -> Decimal:
        """What was measured, in the KPI's unit."""


class KpiStatus(StrEnum):
    """How a KPI stands."""

    MET = "met"
    NEAR = "near"
    MISSED = "missed"
    NO_DATA = "no data"
    NO_TARGET = "no target"
    RETIRED = "retired"


class Direction(StrEnum):
    """Which way a KPI gets better."""

    HIGHER = "higher"
    LOWER = "lower"
    RANGE = "in range"


class Trend(StrEnum):
    """What a change since the measurement before means."""

    BETTER = "better"
    WORSE = "worse"
    SAME = "same"


class Freshness(StrEnum):
    """Whether a KPI is measured as often as it should be."""

    FRESH = "fresh"
    DUE = "due"
    STALE = "stale"


def target_at(targets: Sequence[Target], day: date) -> Target | None:
    """The target that holds on the day, none where the latest names no bound; `targets` in the order of their days."""
    latest = next((target for target in reversed(targets) if target.since <= day), None)
    return latest if latest is not None and latest.has_band else None


def direction(target: Target) -> Direction:
    """Which way is better: up with only a lower bound, down with only an upper one, else into the band."""
    if target.high is None:
        return Direction.HIGHER
    return Direction.LOWER if target.low is None else Direction.RANGE


def judged(value: Decimal, target: Target) -> KpiStatus:
    """Met inside the band; near outside of it but not beyond the red limit of that side; else missed."""
    if within(value, target.low, target.high):
        return KpiStatus.MET
    if target.low is not None and value < target.low:
        near = target.red_low is not None and value >= target.red_low
    else:
        near = target.red_high is not None and value <= target.red_high
    return KpiStatus.NEAR if near else KpiStatus.MISSED


def judged_on_its_day(point: Point, targets: Sequence[Target]) -> KpiStatus:
    """How a measurement stands against the target of its own day."""
    target = target_at(targets, point.date)
    return KpiStatus.NO_TARGET if target is None else judged(point.value, target)


def status(state: KpiState, targets: Sequence[Target], measurements: Sequence[Point]) -> KpiStatus:
    """How a KPI stands by its latest measurement; `measurements` oldest first."""
    if state is KpiState.RETIRED:
        return KpiStatus.RETIRED
    return judged_on_its_day(measurements[-1], targets) if measurements else KpiStatus.NO_DATA


def trend(before: Decimal, now: Decimal, target: Target) -> Trend:
    """Whether a change is for the better, by the target's direction; within a range: by the distance to the band."""
    gain = _distance(before, target) - _distance(now, target)
    if gain == 0:
        return Trend.SAME
    return Trend.BETTER if gain > 0 else Trend.WORSE


def _distance(value: Decimal, target: Target) -> Decimal:
    """How far the value is from good; below 0 the further it lies beyond the only bound."""
    below = ZERO if target.low is None else target.low - value
    above = ZERO if target.high is None else value - target.high
    match direction(target):
        case Direction.HIGHER:
            return below
        case Direction.LOWER:
            return above
        case Direction.RANGE:
            return max(below, above, ZERO)


def freshness(rhythm: Rhythm, latest: date | None, today: date) -> Freshness:
    """Fresh when the current period was measured, due when only the one before; `latest` is the last day measured."""
    if latest is None or latest < previous(rhythm, today).first:
        return Freshness.STALE
    return Freshness.DUE if latest < period(rhythm, today).first else Freshness.FRESH


def days_late(rhythm: Rhythm, latest: date | None, known_since: date, today: date) -> int:
    """Days since the first period without a measurement ended, at least 0.

    A KPI that was never measured owes its first value in the period in which it became known.
    """
    owed = period(rhythm, known_since) if latest is None else following(rhythm, latest)
    return max((today - owed.last).days, 0)


def recovered(targets: Sequence[Target], measurements: Sequence[Point]) -> bool:
    """Whether the last three measurements are all met, each by the target of its day."""
    last = measurements[-RECOVERED_AFTER:]
    return len(last) == RECOVERED_AFTER and all(judged_on_its_day(each, targets) is KpiStatus.MET for each in last)
