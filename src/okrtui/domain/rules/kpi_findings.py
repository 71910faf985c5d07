"""What is found in the values of a KPI, and what later ones make of it without the earlier ones being read."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple, Self

from okrtui.domain.records.enums import KpiState
from okrtui.domain.records.models import Kpi
from okrtui.domain.rules.candidates import RECENT, Candidate, candidate
from okrtui.domain.rules.kpi_health import Point, target_at
from okrtui.domain.rules.limits import LOCKED, Basis, Limits, basis, limits_on
from okrtui.domain.rules.number_text import places_of
from okrtui.domain.rules.signals import RUN, Rule, Signal, SignalKind, StoredSignals, as_text, counted_among, signals
from okrtui.domain.rules.stretches import basis_of, locked_since

_Date = date
"""The type of a field in a tuple with one that is called date."""

KEPT = max(LOCKED, RUN)
"""The latest points that tell how signals go on, of those that count for the limits; as many have limits that stay."""


class DatedValue(NamedTuple):
    """A value on a day."""

    date: _Date
    value: Decimal


class Ending(NamedTuple):
    """The end of a KPI's points, from which later ones go on.

    `until` is the day of its last value, if any, `points` are the latest, behind so many that stand `before` them, of
    which none has more than so many decimal `places`. `basis` is that of the limits where some stand before. Of signals
    without a known cause, `was_outside` is true if a value or its step was outside of them, and `concern` is how many
    points there were when a concern last showed.
    """

    until: date | None
    before: int
    places: int
    points: tuple[Point, ...]
    basis: Basis | None
    was_outside: bool
    concern: int

    def as_text(self) -> str:
        """Return it as text, which takes a tenth of the memory."""
        until = 0 if self.until is None else self.until.toordinal()
        days, values = (one.date.toordinal() for one in self.points), (one.value for one in self.points)
        first = until, self.before, self.places, int(self.was_outside), self.concern
        parts = first, self.basis or (), days, values
        return ";".join(" ".join(map(str, part)) for part in parts)

    @classmethod
    def of_text(cls, text: str) -> Self:
        """Return what is in a text. Raises ValueError, ArithmeticError."""
        (until, before, places, was_outside, concern), base, days, values = (part.split() for part in text.split(";"))
        points = map(DatedValue, map(date.fromordinal, map(int, days)), map(Decimal, values))
        known = _basis_in(*base) if base else None
        return cls(_day_in(until), int(before), int(places), tuple(points), known, was_outside != "0", int(concern))


def _day_in(number: str) -> date | None:
    return date.fromordinal(int(number)) if int(number) else None


def _basis_in(points: str, total: str, ranges: str, range_total: str) -> Basis:
    return Basis(int(points), Decimal(total), int(ranges), Decimal(range_total))


NOTHING = Ending(None, 0, 0, (), None, was_outside=False, concern=0).as_text()
"""The end of no points."""


class KpiFindings(NamedTuple):
    """What is found in the values of a KPI since the last re-baseline: signals, and whether it is a candidate.

    An objective that heals it is not looked at. `ending` is where later values go on, as text.
    """

    signals: Sequence[Signal]
    candidate: Candidate | None
    ending: str

    @property
    def until(self) -> date | None:
        """The day of the last value, if any."""
        return _day_in(self.ending.split(" ", 1)[0])

    def as_json(self) -> Any:
        """Return it as plain JSON."""
        return [self.candidate, as_text(self.signals), self.ending]

    @classmethod
    def of_json(cls, fields: Any) -> Self:
        """Return what was stored."""
        found, told, ending = fields
        return cls(StoredSignals(told), None if found is None else Candidate(found), ending)


NONE_YET = KpiFindings((), None, NOTHING)
"""What is found before the first value."""


def found_with(
    earlier: KpiFindings,
    added: Sequence[Point],
    kpi: Kpi,
    days: tuple[date | None, date | None],
    left_out: Collection[date],
) -> KpiFindings:
    """Return what is found in the values of a KPI, given what was found in the earlier ones, and those behind them.

    `days` are those of the latest re-baseline and of the target in force, `left_out` those whose values are left out of
    the limits; earlier findings are by the same.
    """
    since, start = days
    target = None if start is None else target_at(kpi.targets, start)
    until, before, places, known, base, was_outside, concern = Ending.of_text(earlier.ending)
    points = (*known, *(one for one in added if since is None or since <= one.date))
    counted = counted_among(points, left_out)
    if not before:  # all points are here
        base, was_outside, concern = basis([points[at] for at in counted], kpi.cadence), False, 0
    bounds = _limits(kpi, since, base)
    found = signals(points, target, bounds, kpi.cadence, left_out, until=len(known) if before else 0)
    for one in found:
        if one.date not in left_out:
            was_outside = was_outside or one.rule is Rule.R1
            concern = max(concern, before + one.last + 1) if one.kind is SignalKind.CONCERN else concern
    case = None
    if kpi.state is not KpiState.RETIRED and target is not None:
        is_concern = concern > before + len(points) - RECENT and concern > 0
        case = candidate(points, kpi.targets, target, bounds, is_concern=is_concern, was_outside=was_outside)
    first = before + (counted[-KEPT] if len(counted) > KEPT else 0)
    last = added[-1].date if added else until
    places = max(places, places_of(one.value for one in points[: first - before]))
    ending = Ending(last, first, places, points[first - before :], base if first else None, was_outside, concern)
    every = _going_on(earlier.signals, found, len(known), before) if before else found
    return KpiFindings(every, case, ending.as_text())


def _limits(kpi: Kpi, since: date | None, base: Basis | None) -> Limits | None:
    """Return the limits of the points since a re-baseline, if any: those that are locked, or on a basis."""
    locked = locked_since(kpi, since)
    return None if base is None else limits_on(base if locked is None else basis_of(locked))


def limits_at(ending: Ending, kpi: Kpi, since: date | None, left_out: Collection[date]) -> Limits | None:
    """Return the limits at the end of the points since a re-baseline, if any, without some days."""
    if ending.before:
        return _limits(kpi, since, ending.basis)
    return _limits(kpi, since, basis([one for one in ending.points if one.date not in left_out], kpi.cadence))


def _going_on(earlier: Sequence[Signal], found: Sequence[Signal], known: int, before: int) -> StoredSignals:
    """Return the signals that were found earlier with those among points that stand behind some others.

    As many of the points as are known belong to both; those that were found end behind them. One that began among them
    is the last earlier one of its rule: no other was open at the end.
    """
    lasting, later = (
        [one.moved(before) for one in found if (one.place < known) is is_open] for is_open in (True, False)
    )
    return StoredSignals(as_text(earlier), lasting, later)
