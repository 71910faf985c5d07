"""Calendar periods: those in which a KPI is measured, the weeks of a cycle, and the cycles that the calendar offers."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import islice
from typing import NamedTuple

from okrtui.domain.kinds import Cadence, Rhythm
from okrtui.domain.records import CycleDraft
from okrtui.domain.text import folded

WEEK = 7
"""Days in a week."""

_DAY = timedelta(days=1)
_MONTHS = {Rhythm.MONTHLY: 1, Rhythm.QUARTERLY: 3, Rhythm.YEARLY: 12}
_NAME = re.compile(r"([0-9]{4})(?:-(?:([QHT])([1-4])|(0[1-9]|1[0-2])))?", re.IGNORECASE)
_PARTS = {"Q": (Cadence.QUARTER, 3), "H": (Cadence.HALF, 6), "T": (Cadence.TRIMESTER, 4)}
_QUARTERS_IN_A_YEAR = 4
_DECEMBER = 12


class Period(NamedTuple):
    """A span of days, first and last inclusive."""

    first: date
    last: date


class Position(NamedTuple):
    """Where a day stands in a cycle: day (0 before the start) of days, week (1 and up) of weeks."""

    day: int
    days: int
    week: int
    weeks: int


def period(rhythm: Rhythm, day: date) -> Period:
    """The day, ISO week, month, quarter or year that holds the day."""
    if rhythm is Rhythm.DAILY:
        return Period(day, day)
    if rhythm is Rhythm.WEEKLY:
        monday = day - timedelta(days=day.weekday())
        return Period(monday, monday + timedelta(days=WEEK - 1))
    length = _MONTHS[rhythm]
    return _months(day.year, (day.month - 1) // length * length + 1, length)


def previous(rhythm: Rhythm, day: date) -> Period:
    """The period before the one that holds the day."""
    return period(rhythm, period(rhythm, day).first - _DAY)


def following(rhythm: Rhythm, day: date) -> Period:
    """The period after the one that holds the day."""
    return period(rhythm, period(rhythm, day).last + _DAY)


def week_of(start: date, day: date) -> int:
    """The week of a cycle, in blocks of seven days from its start: 0 is the first, negative before it."""
    return (day - start).days // WEEK


def day_of(start: date, end: date, today: date) -> Position:
    """Where today stands in a cycle, kept within it; a rest under half a week belongs to the last whole week."""
    days = (end - start).days + 1
    weeks = max(1, (days + WEEK // 2) // WEEK)
    day = min(max((today - start).days + 1, 0), days)
    week = min(max(week_of(start, today) + 1, 1), weeks)
    return Position(day, days, week, weeks)


def cycle_by_name(name: str) -> CycleDraft | None:
    """The cycle that a calendar name stands for (2027, 2027-H1, 2027-T1, 2027-Q1, 2027-01); none for any other name."""
    match = _NAME.fullmatch(name.strip())
    if match is None or int(match[1]) == 0:
        return None
    year, letter, part, month = int(match[1]), (match[2] or "").upper(), match[3], match[4]
    if month:
        return _draft(f"{match[1]}-{month}", Cadence.MONTH, _months(year, int(month), 1))
    if not letter:
        return _draft(match[1], Cadence.YEAR, _months(year, 1, _DECEMBER))
    cadence, length = _PARTS[letter]
    first = (int(part) - 1) * length + 1
    if first > _DECEMBER:
        return None
    return _draft(f"{match[1]}-{letter}{part}", cadence, _months(year, first, length))


def propose(today: date, taken_names: Iterable[str], count: int = 3) -> list[CycleDraft]:
    """The next `count` quarters whose names are not taken, the current one first."""
    taken = {folded(name) for name in taken_names}
    return list(islice((draft for draft in _quarters(today) if folded(draft.name) not in taken), count))


def _quarters(today: date) -> Iterator[CycleDraft]:
    index = today.year * _QUARTERS_IN_A_YEAR + (today.month - 1) // 3
    for quarter in range(index, (date.max.year + 1) * _QUARTERS_IN_A_YEAR):
        year, part = divmod(quarter, _QUARTERS_IN_A_YEAR)
        yield _draft(f"{year:04}-Q{part + 1}", Cadence.QUARTER, _months(year, part * 3 + 1, 3))


def _months(year: int, month: int, length: int) -> Period:
    last = month + length - 1
    return Period(date(year, month, 1), date(year, last, monthrange(year, last)[1]))


def _draft(name: str, cadence: Cadence, span: Period) -> CycleDraft:
    return CycleDraft(name=name, start=span.first, end=span.last, cadence=cadence)
