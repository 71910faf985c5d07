"""The process behaviour chart (XmR): limits, signals, and whether the process can meet the target."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import groupby, pairwise
from typing import NamedTuple, TypeVar

from okrtui.domain.records.models import Target
from okrtui.domain.rules.kpi_health import Direction, Point, direction
from okrtui.domain.rules.progress import mean

P = TypeVar("P", bound=Point)

LIMIT_FACTOR = Decimal("2.66")
"""The distance of the natural process limits from the centre, in mean moving ranges."""

RANGE_FACTOR = Decimal("3.268")
"""The upper limit of a moving range, in mean moving ranges."""

FEWEST = 6
"""The fewest points that have limits."""

LOCKED = 12
"""The number of first points that set the limits, once there are as many."""

RUN = 8
"""The points in a row on one side of the centre that make a signal."""

WINDOW, EXTREMES = 4, 3
"""Three of four points in a row near the limit of one side make a signal."""


class Limits(NamedTuple):
    """Centre and natural process limits in the KPI's unit; provisional below twelve points."""

    centre: Decimal
    lower: Decimal
    upper: Decimal
    range_upper: Decimal
    mean_range: Decimal
    provisional: bool


class Rule(StrEnum):
    """The rule behind a signal: a point outside, a cluster near a limit, a run on one side."""

    R1 = "R1"
    R2 = "R2"
    R3 = "R3"


SIGNAL_TEXTS = {
    Rule.R1: "outside its limits",
    Rule.R2: "three of four close to a limit",
    Rule.R3: "eight or more on one side of the centre",
}
"""The finding of each rule."""


class SignalKind(StrEnum):
    """The meaning of a signal by the KPI's direction; a change where there is no direction."""

    IMPROVEMENT = "improvement"
    CONCERN = "concern"
    CHANGE = "change"


class Capability(StrEnum):
    """The ability of the process, as it works now, to meet the target."""

    ALWAYS = "always"
    HIT_OR_MISS = "hit-or-miss"
    CANNOT = "cannot"


class Signal(NamedTuple):
    """A signal on the day its rule first applied, at index `place`, made of the points from `first` to `last`."""

    rule: Rule
    kind: SignalKind
    date: date
    place: int
    first: int
    last: int


def since_baseline(points: Sequence[P], since: date | None) -> Sequence[P]:
    """Return the points since the last re-baseline; all of them where there was none."""
    return points if since is None else [point for point in points if point.date >= since]


def limits(values: Sequence[Decimal]) -> Limits | None:
    """Return the natural process limits of values, oldest first; None below six."""
    base = values[:LOCKED]
    centre, moving = mean(base), mean(abs(now - before) for before, now in pairwise(base))
    if len(base) < FEWEST or centre is None or moving is None:
        return None
    reach = LIMIT_FACTOR * moving
    return Limits(centre, centre - reach, centre + reach, RANGE_FACTOR * moving, moving, len(base) < LOCKED)


def centre_of(values: Sequence[Decimal]) -> Decimal | None:
    """Return the centre line: that of the limits, below six values their mean; None without values."""
    found = limits(values)
    return mean(values) if found is None else found.centre


def signals(points: Sequence[Point], target: Target | None) -> tuple[Signal, ...]:
    """Return every signal among the points (oldest first), in the order of their days.

    A point outside is a signal each time; a cluster or a run is one signal for as long as it lasts.
    """
    values = [point.value for point in points]
    bounds = limits(values)
    if bounds is None:
        return ()
    better = None if target is None else direction(target)
    sides = [_side(value, bounds.centre) for value in values]
    extremes = _extremes(values, bounds)
    found = [
        *((Rule.R1, side, index, index, index) for index, side in _outside(values, bounds)),
        *((Rule.R2, *span) for span in _clusters(extremes)),
        *((Rule.R3, *span) for span in _runs(sides)),
    ]
    named = (
        Signal(rule, _nature(side, better), points[index].date, index, first, last)
        for rule, side, index, first, last in found
    )
    return tuple(sorted(named, key=lambda signal: (signal.place, signal.rule)))


def capability(bounds: Limits, target: Target) -> Capability:
    """Return whether the process meets the target always, sometimes or never, by its natural process limits."""
    low_kept = target.low is None or target.low <= bounds.lower
    high_kept = target.high is None or target.high >= bounds.upper
    if low_kept and high_kept:
        return Capability.ALWAYS
    below = target.low is not None and bounds.upper < target.low
    above = target.high is not None and bounds.lower > target.high
    return Capability.CANNOT if below or above else Capability.HIT_OR_MISS


def _side(value: Decimal, centre: Decimal) -> int:
    return (value > centre) - (value < centre)


def _extremes(values: Sequence[Decimal], bounds: Limits) -> list[int]:
    """Return the side of each value that is nearer to a limit than to the centre, else 0."""
    if not bounds.mean_range:
        return [0] * len(values)
    high, low = (bounds.centre + bounds.upper) / 2, (bounds.centre + bounds.lower) / 2
    return [(value > high) - (value < low) for value in values]


def _outside(values: Sequence[Decimal], bounds: Limits) -> Iterator[tuple[int, int]]:
    """Yield index and side of each point outside the limits or reached by a moving range above its limit."""
    lower, upper, widest = bounds.lower, bounds.upper, bounds.range_upper
    before = values[0]
    for index, value in enumerate(values):
        if value > upper or value < lower:
            yield index, _side(value, bounds.centre)
        elif abs(value - before) > widest:
            yield index, _side(value, before)
        before = value


_Span = tuple[int, int, int, int]
"""Side (1 above, -1 below), the index at which a rule first applied, its first and last point."""


def _clusters(extremes: Sequence[int]) -> Iterator[_Span]:
    """Yield the spans in which three of four points in a row are extreme on one side."""
    for side in (1, -1):
        if extremes.count(side) >= EXTREMES:
            windows = range(WINDOW - 1, len(extremes))
            yield from _stretches(side, ((index, _held(extremes, index, side)) for index in windows))


def _held(extremes: Sequence[int], index: int, side: int) -> list[int]:
    """Return the indexes of the extreme points in the window that ends at `index`, where there are enough of them."""
    window = extremes[index - WINDOW + 1 : index + 1]
    if window.count(side) < EXTREMES:
        return []
    return [index - WINDOW + 1 + place for place, each in enumerate(window) if each == side]


def _stretches(side: int, windows: Iterable[tuple[int, list[int]]]) -> Iterator[_Span]:
    """Yield one span for each row of windows with enough extreme points."""
    open_span: _Span | None = None
    for index, held in windows:
        if held:
            started, first = (open_span[1], open_span[2]) if open_span else (index, held[0])
            open_span = (side, started, first, held[-1])
        elif open_span:
            yield open_span
            open_span = None
    if open_span:
        yield open_span


def _runs(sides: Sequence[int]) -> Iterator[_Span]:
    """Yield the spans of at least eight points in a row on one side of the centre."""
    start = 0
    for side, same in groupby(sides):
        length = len(list(same))
        if side and length >= RUN:
            yield side, start + RUN - 1, start, start + length - 1
        start += length


def _nature(side: int, better: Direction | None) -> SignalKind:
    if better is None or better is Direction.RANGE:
        return SignalKind.CHANGE
    return SignalKind.IMPROVEMENT if (side > 0) == (better is Direction.HIGHER) else SignalKind.CONCERN
