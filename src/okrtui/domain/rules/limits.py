"""The natural process limits of a behaviour chart (XmR), exactly, and whether the process can meet the target."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Context, Decimal, localcontext
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from okrtui.domain.records.enums import Rhythm
from okrtui.domain.records.models import Kpi, Target
from okrtui.domain.rules.kpi_health import Point
from okrtui.domain.rules.periods import PERIOD_NOUNS, period_number
from okrtui.domain.rules.progress import ZERO

LIMIT_FACTOR = Decimal("2.66")
"""The distance of the natural process limits from the centre, in mean moving ranges."""

RANGE_FACTOR = Decimal("3.268")
"""The upper limit of a moving range, in mean moving ranges."""

FEWEST = 6
"""The fewest points that have limits."""

LOCKED = 12
"""The number of first points that set the limits, once there are as many."""

_EXACT = Context(prec=120)
"""Digits enough for sums and products of any stored numbers."""

_DIVIDED = Context(prec=28)


class Basis(NamedTuple):
    """What limits are computed from: the count and sum of values, and those of their moving ranges."""

    points: int
    total: Decimal
    ranges: int
    range_total: Decimal


class Limits(NamedTuple):
    """Centre and natural process limits in the KPI's unit; provisional below twelve points.

    A value above `upper_half` or below `lower_half` is nearer to a limit than to the centre.
    """

    centre: Decimal
    lower: Decimal
    upper: Decimal
    range_upper: Decimal
    mean_range: Decimal
    lower_half: Decimal
    upper_half: Decimal
    provisional: bool


class Capability(StrEnum):
    """The ability of the process, as it works now, to meet the target."""

    ALWAYS = "always"
    HIT_OR_MISS = "hit-or-miss"
    CANNOT = "cannot"


def adjoin(rhythm: Rhythm, before: Point, point: Point) -> bool:
    """Return whether two neighbours are of adjacent periods, or of the same one: none is missing between them."""
    return period_number(rhythm, point.date) - period_number(rhythm, before.date) <= 1


def steps(points: Sequence[Point], rhythm: Rhythm) -> list[Decimal | None]:
    """Return the step of each point from the one before it; None for the first, and across a missing period."""
    found: list[Decimal | None] = [None] if points else []
    periods = [period_number(rhythm, point.date) for point in points]
    with localcontext(_EXACT):
        for (then, now), (before, period) in zip(pairwise(points), pairwise(periods), strict=True):
            found.append(now.value - then.value if period - before <= 1 else None)
    return found


def basis(points: Sequence[Point], rhythm: Rhythm) -> Basis:
    """Return what the limits of points are computed from, oldest first: the first twelve of them."""
    first = points[:LOCKED]
    ranges = [abs(step) for step in steps(first, rhythm) if step is not None]
    with localcontext(_EXACT):
        return Basis(len(first), sum((one.value for one in first), ZERO), len(ranges), sum(ranges, ZERO))


def limits(points: Sequence[Point], rhythm: Rhythm) -> Limits | None:
    """Return the natural process limits of points, oldest first; None below six, or without a moving range."""
    return limits_on(basis(points, rhythm))


def limits_on(base: Basis) -> Limits | None:
    """Return the limits on a basis; None below six points, or without a moving range.

    Each line is divided once, and last: it is exact where a decimal can be, so that a point on it is found on it.
    """
    if base.points < FEWEST or not base.ranges:
        return None
    with localcontext(_EXACT):
        both = Decimal(base.points * base.ranges)
        middle, reach = base.total * base.ranges, LIMIT_FACTOR * base.range_total * base.points
        half = reach / 2
        lines = (middle - reach, middle + reach, RANGE_FACTOR * base.range_total * base.points)
        halves = (middle - half, middle + half)
    lower, upper, range_upper = (_DIVIDED.divide(line, both) for line in lines)
    lower_half, upper_half = (_DIVIDED.divide(line, both) for line in halves)
    return Limits(
        centre=_DIVIDED.divide(base.total, Decimal(base.points)),
        lower=lower,
        upper=upper,
        range_upper=range_upper,
        mean_range=_DIVIDED.divide(base.range_total, Decimal(base.ranges)),
        lower_half=lower_half,
        upper_half=upper_half,
        provisional=base.points < LOCKED,
    )


def no_ranges_text(kpi: Kpi) -> str:
    """Return why the values of a KPI have no limits although they are enough."""
    return f"no two values are of adjacent {PERIOD_NOUNS[kpi.cadence]}s"


def capability(bounds: Limits, target: Target) -> Capability:
    """Return whether the process meets the target always, sometimes or never, by its natural process limits."""
    low_kept = target.low is None or target.low <= bounds.lower
    high_kept = target.high is None or target.high >= bounds.upper
    if low_kept and high_kept:
        return Capability.ALWAYS
    below = target.low is not None and bounds.upper < target.low
    above = target.high is not None and bounds.lower > target.high
    return Capability.CANNOT if below or above else Capability.HIT_OR_MISS
