"""The signals of a process behaviour chart (XmR): changes larger than ordinary variation."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import groupby, pairwise
from typing import NamedTuple, Self, overload

from okrtui.domain.records.enums import Rhythm
from okrtui.domain.records.models import Target
from okrtui.domain.rules.kpi_health import Direction, Point, direction
from okrtui.domain.rules.limits import Limits, adjoin
from okrtui.domain.rules.progress import ZERO

_Date = date
"""The type of a field in a tuple with one that is called date."""

RUN = 8
"""The points in a row on one side of the centre that make a signal."""

WINDOW, EXTREMES = 4, 3
"""Three of four points in a row near the limit of one side make a signal."""


class Rule(StrEnum):
    """The rule behind a signal: a point outside or a step too large, a cluster near a limit, a run on one side."""

    R1 = "R1"
    R2 = "R2"
    R3 = "R3"


_FINDINGS = {
    Rule.R1: "outside its limits",
    Rule.R2: "three of four close to a limit",
    Rule.R3: "eight or more on one side of the centre",
}
_TOO_FAR = "a larger step than usual from the value before"


class SignalKind(StrEnum):
    """The meaning of a signal by the KPI's direction; a change where there is no direction."""

    IMPROVEMENT = "improvement"
    CONCERN = "concern"
    CHANGE = "change"


_RULES, _KINDS = tuple(Rule), tuple(SignalKind)

NUMBERS = 9
"""The numbers of a signal."""

_LATELY = 8
"""The latest of stored signals among which one that goes on is looked for first."""

_DAY, _PLACE, _LASTS, _ENDS = 2, 3, 5, 7
"""Where among them are its day and place, and how many points and days later it ends."""


class Signal(NamedTuple):
    """A signal on the day its rule first applied, at index `place`, made of the points from `first` to `last`.

    `begins` and `ends` are the days of those two. `by_range` is true where the value is inside the limits, and its step
    from the value before is too large.
    """

    rule: Rule
    kind: SignalKind
    date: _Date
    place: int
    first: int
    last: int
    begins: _Date
    ends: _Date
    by_range: bool = False

    def as_numbers(self) -> tuple[int, ...]:
        """Return it as small numbers."""
        kind, days = _KINDS.index(self.kind), (self.begins.toordinal(), self.ends.toordinal())
        day, span = self.date.toordinal(), (self.place - self.first, self.last - self.place)
        return (_RULES.index(self.rule), kind, day, self.place, *span, day - days[0], days[1] - day, int(self.by_range))

    @classmethod
    def of_numbers(cls, rule: int, kind: int, day: int, place: int, *rest: int) -> Self:
        """Return a signal from its numbers."""
        before, after, days_before, days_after, by_range = rest
        begins, ends = date.fromordinal(day - days_before), date.fromordinal(day + days_after)
        what = _RULES[rule], _KINDS[kind], date.fromordinal(day)
        return cls(*what, place, place - before, place + after, begins, ends, bool(by_range))

    def moved(self, by: int) -> Self:
        """Return the same signal among points of which so many more stand before it."""
        return self._replace(place=self.place + by, first=self.first + by, last=self.last + by)

    @property
    def finding(self) -> str:
        """What was found, in words."""
        return _TOO_FAR if self.by_range else _FINDINGS[self.rule]


class StoredSignals(Sequence[Signal]):
    """Signals as they are stored; most lists ask how many they are, and for the last one."""

    def __init__(self, text: str, lasting: Sequence[Signal] = (), later: Sequence[Signal] = ()) -> None:
        """Take signals as text, with later ones behind them, of which the last of some rules last until a later point.

        That is told by those that last, of which only rule and end are looked at.
        """
        self._earlier, self._lasting, self._later = text, lasting, later
        self._whole = None if lasting or later else text
        self._count = (text.count(" ") + 1) // NUMBERS + len(later)

    @property
    def _text(self) -> str:
        """All of them as text, made when it is first asked for."""
        if self._whole is None:
            self._whole = _followed(self._earlier, self._lasting, self._later)
        return self._whole

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, at: int) -> Signal: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Signal]: ...
    def __getitem__(self, at: int | slice) -> Signal | Sequence[Signal]:
        if at == -1 and self._later:
            return self._later[-1]
        if at == -1 and self._count:
            return Signal.of_numbers(*map(int, self._text.rsplit(" ", NUMBERS)[-NUMBERS:]))
        numbers = list(map(int, self._text.split()))
        return [Signal.of_numbers(*numbers[one : one + NUMBERS]) for one in range(0, len(numbers), NUMBERS)][at]

    def __iter__(self) -> Iterator[Signal]:
        return iter(self[:])

    def __reversed__(self) -> Iterator[Signal]:
        front = f" {self._text}" if self._text else ""
        while front:
            front, *numbers = front.rsplit(" ", NUMBERS)
            yield Signal.of_numbers(*map(int, numbers))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(self._text)

    def __str__(self) -> str:
        return self._text


def _followed(text: str, lasting: Sequence[Signal], later: Iterable[Signal]) -> str:
    """Return stored signals with later ones behind them, of which some last until a later point."""
    reach = NUMBERS * _LATELY  # where they nearly always are
    front, *numbers = f" {text}".rsplit(" ", reach)
    while not all(_extended(numbers, one) for one in lasting) and front:
        reach *= _LATELY
        front, *numbers = f" {text}".rsplit(" ", reach)
    behind = (str(number) for one in later for number in one.as_numbers())
    return " ".join((front, *numbers, *behind)).strip()


def _extended(numbers: list[str], lasting: Signal) -> bool:
    """Have the last signal of a rule among some, as texts of their numbers, end with another one; False without it."""
    of_rule, at = str(_RULES.index(lasting.rule)), len(numbers) - NUMBERS
    while at >= 0 and numbers[at] != of_rule:
        at -= NUMBERS
    if at >= 0:
        numbers[at + _LASTS] = str(lasting.last - int(numbers[at + _PLACE]))
        numbers[at + _ENDS] = str(lasting.ends.toordinal() - int(numbers[at + _DAY]))
    return at >= 0


def as_text(signals: Iterable[Signal]) -> str:
    """Return signals as they are stored."""
    if isinstance(signals, StoredSignals):
        return str(signals)
    return " ".join(str(number) for one in signals for number in one.as_numbers())


class _Span(NamedTuple):
    """Side (1 above, -1 below), the index at which a rule first applied, its first and last point."""

    side: int
    place: int
    first: int
    last: int


def counted_among(points: Sequence[Point], left_out: Collection[date]) -> Sequence[int]:
    """Return the indexes of the points whose values are not left out of the limits."""
    every = range(len(points))
    return [index for index in every if points[index].date not in left_out] if left_out else every


def signals(
    points: Sequence[Point],
    target: Target | None,
    bounds: Limits | None,
    rhythm: Rhythm,
    left_out: Collection[date] = (),
    *,
    until: int = 0,
) -> tuple[Signal, ...]:
    """Return every signal among the points (oldest first), in the order of their days; none without limits.

    A point outside is a signal each time; a cluster or a run is one signal for as long as it lasts. Values left out of
    the limits can be outside, but are part of no step, cluster or run. Signals that ended before the point at `until`
    are left out; of one that began before it, only where it ends is told.
    """
    if bounds is None:
        return ()
    counted = counted_among(points, left_out)
    kept = [points[index] for index in counted] if left_out else points
    since = bisect_left(counted, until)
    among: list[tuple[Rule, _Span, bool]] = [
        *((Rule.R1, span, True) for span in _far(kept, bounds, rhythm, since)),
        *((Rule.R2, span, False) for span in _clusters(_extremes(kept, bounds, since), since)),
        *((Rule.R3, span, False) for span in _runs([_side(point.value, bounds.centre) for point in kept])),
    ]
    found = [(Rule.R1, span, False) for span in _outside(points, bounds, until)]
    found += ((rule, _Span(one.side, *(counted[at] for at in one[1:])), far) for rule, one, far in among)
    better = None if target is None else direction(target)
    named = (_signal(points, better, one) for one in found if one[1].last >= until)
    return tuple(sorted(named, key=lambda signal: (signal.place, signal.rule)))


def _signal(points: Sequence[Point], better: Direction | None, found: tuple[Rule, _Span, bool]) -> Signal:
    rule, span, by_range = found
    side, place, first, last = span
    day, begins, ends = points[place].date, points[first].date, points[last].date
    return Signal(rule, _nature(side, better), day, place, first, last, begins, ends, by_range)


def _side(value: Decimal, centre: Decimal) -> int:
    return (value > centre) - (value < centre)


def _extremes(points: Sequence[Point], bounds: Limits, since: int) -> list[int]:
    """Return the side of each value that is nearer to a limit than to the centre, else 0.

    Those in no window that ends right before a point or later are not looked at.
    """
    if not bounds.mean_range:
        return [0] * len(points)
    high, low, first = bounds.upper_half, bounds.lower_half, max(since - WINDOW, 0)
    return [0] * first + [(point.value > high) - (point.value < low) for point in points[first:]]


def _outside(points: Sequence[Point], bounds: Limits, since: int) -> Iterator[_Span]:
    """Yield each point outside the limits, from one on."""
    for index, point in enumerate(points[since:], since):
        if not bounds.lower <= point.value <= bounds.upper:
            yield _Span(_side(point.value, bounds.centre), index, index, index)


def _far(points: Sequence[Point], bounds: Limits, rhythm: Rhythm, since: int) -> Iterator[_Span]:
    """Yield each point inside the limits whose step from the one before is above the range limit, from one on."""
    first = max(since, 1)
    for index, (before, point) in enumerate(pairwise(points[first - 1 :]), first):
        step = point.value - before.value
        is_far = abs(step) > bounds.range_upper and bounds.lower <= point.value <= bounds.upper
        if is_far and adjoin(rhythm, before, point):
            yield _Span(_side(step, ZERO), index, index, index)


def _clusters(extremes: Sequence[int], since: int) -> Iterator[_Span]:
    """Yield the spans in which three of four points in a row are extreme on one side, those that last until a point.

    Whether one was open there is told by the window before.
    """
    for side in (1, -1):
        if extremes.count(side) >= EXTREMES:
            windows = range(max(WINDOW, since) - 1, len(extremes))
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
            started, first = (open_span.place, open_span.first) if open_span else (index, held[0])
            open_span = _Span(side, started, first, held[-1])
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
            yield _Span(side, start + RUN - 1, start, start + length - 1)
        start += length


def _nature(side: int, better: Direction | None) -> SignalKind:
    if better is None or better is Direction.RANGE:
        return SignalKind.CHANGE
    return SignalKind.IMPROVEMENT if (side > 0) == (better is Direction.HIGHER) else SignalKind.CONCERN
