"""Calendar periods: a KPI's measuring periods, the weeks of a cycle, and the cycles of the calendar."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from okrtui.domain.records.day_reading import EARLIEST, LATEST
from okrtui.domain.records.enums import Cadence, CheckInRhythm, Rhythm
from okrtui.domain.records.models import CycleDraft
from okrtui.domain.records.period_names import named_period
from okrtui.domain.rules.number_text import counted

WEEK = 7
"""Days in a week."""

PERIOD_NOUNS = {
    Rhythm.DAILY: "day",
    Rhythm.WEEKLY: "week",
    Rhythm.MONTHLY: "month",
    Rhythm.QUARTERLY: "quarter",
    Rhythm.YEARLY: "year",
}
"""The period of each rhythm, in a word."""

_DAY = timedelta(days=1)
_MONTHS = {Rhythm.MONTHLY: 1, Rhythm.QUARTERLY: 3, Rhythm.YEARLY: 12}
_NAME = r"([0-9]{4})(?:-(?:([QHT])([1-4])|(0[1-9]|1[0-2])))?"
_TURNED_NAME = r"([QHT][1-4])[-/ ]?([0-9]{4})|([0-9]{4})[/ ]?([QHT][1-4])"
_FISCAL_NAME = r"FY ?([0-9]{4}|[0-9]{2})(?:[- ]?([QHT])([1-4]))?"
_CENTURY, _LONG_YEAR = 2000, 4
_PARTS = {"Q": (Cadence.QUARTER, 3), "H": (Cadence.HALF, 6), "T": (Cadence.TRIMESTER, 4)}
_DECEMBER = 12

LENGTHS = {Cadence.MONTH: 1, **dict(_PARTS.values()), Cadence.YEAR: _DECEMBER}
"""Months in a cycle of each calendar cadence."""


class Period(NamedTuple):
    """A span of days, first and last inclusive."""

    first: date
    last: date


class CyclePosition(NamedTuple):
    """The place of a day in a cycle: day (0 before the start) of days, week (1 and up) of weeks."""

    day: int
    days: int
    week: int
    weeks: int


@lru_cache(256)
def period(rhythm: Rhythm, day: date) -> Period:
    """Return the day, ISO week, month, quarter or year that contains the day; lists ask for today's again and again."""
    if rhythm is Rhythm.DAILY:
        return Period(day, day)
    if rhythm is Rhythm.WEEKLY:
        monday = day - timedelta(days=day.weekday())
        return Period(monday, monday + timedelta(days=WEEK - 1))
    length = _MONTHS[rhythm]
    return _months(day.year, (day.month - 1) // length * length + 1, length)


def period_number(rhythm: Rhythm, day: date) -> int:
    """Return the number of the period that contains the day: one more for each period that follows."""
    if rhythm is Rhythm.DAILY:
        return day.toordinal()
    if rhythm is Rhythm.WEEKLY:
        return (day.toordinal() - 1) // WEEK  # the first day of the calendar is a Monday
    return _months_until(day.year, day.month) // _MONTHS[rhythm]


def previous(rhythm: Rhythm, day: date) -> Period:
    """Return the period before the one that contains the day."""
    return period(rhythm, period(rhythm, day).first - _DAY)


def following(rhythm: Rhythm, day: date) -> Period:
    """Return the period after the one that contains the day."""
    return period(rhythm, period(rhythm, day).last + _DAY)


def periods_between(every: Rhythm | CheckInRhythm, start: date, day: date) -> int:
    """Return how many periods lie between the one that holds a cycle's start (0) and that of a day; negative before it.

    Those in which a KPI is measured are the calendar's; those of a key result's own rhythm are counted from the start.
    """
    if isinstance(every, CheckInRhythm):
        if every is CheckInRhythm.MONTHLY:
            months = _months_until(day.year, day.month) - _months_until(start.year, start.month)
            return months - (day.day < min(start.day, period(Rhythm.MONTHLY, day).last.day))
        return week_of(start, day) // (2 if every is CheckInRhythm.FORTNIGHTLY else 1)
    if every in _MONTHS:
        length = _MONTHS[every]
        return _months_until(day.year, day.month) // length - _months_until(start.year, start.month) // length
    return (period(every, day).first - period(every, start).first).days // (WEEK if every is Rhythm.WEEKLY else 1)


def month_after(day: date) -> date:
    """Return the same day of the next month, the last one where that is shorter."""
    span = period(Rhythm.MONTHLY, period(Rhythm.MONTHLY, day).last + _DAY)
    return min(span.first + timedelta(days=day.day - 1), span.last)


def week_of(start: date, day: date) -> int:
    """Return the week of a cycle, in blocks of seven days from its start: 0 is the first, negative before it."""
    return (day - start).days // WEEK


def day_of(start: date, end: date, today: date) -> CyclePosition:
    """Return today's place in a cycle, clamped to it; a rest under half a week belongs to the last whole week."""
    days = (end - start).days + 1
    weeks = max(1, (days + WEEK // 2) // WEEK)
    day = min(max((today - start).days + 1, 0), days)
    week = min(max(week_of(start, today) + 1, 1), weeks)
    return CyclePosition(day, days, week, weeks)


def position_text(cycle: CycleDraft, today: date, at: CyclePosition) -> str:
    """Return the place of today in a cycle in words: when it starts, its day, or how long ago it ended."""
    if today < cycle.start:
        return f"starts in {counted((cycle.start - today).days, 'day')}"
    if today > cycle.end:
        return f"ended {counted((today - cycle.end).days, 'day')} ago"
    return f"day {at.day} of {at.days}"


def cycle_by_name(name: str, fiscal_month: int | None = None) -> CycleDraft | None:
    """Return the cycle of a calendar name (2027, 2027-H1, 2027-T1, 2027-Q1, 2027-01); None for any other name.

    Q1 2027, 2027/Q1, January 2027 and the like are the same cycles. Where fiscal years are known to begin in a month,
    FY27, FY27-H1, FY27-T1 and FY27-Q1 are names, too.
    """
    match = re.fullmatch(_NAME, _usual_name(name), re.IGNORECASE)
    if match is None:
        return None if fiscal_month is None else _fiscal_by_name(name, fiscal_month)
    if int(match[1]) == 0:
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


def _usual_name(name: str) -> str:
    """Return a calendar name with its year first, such as 2027-Q1 for Q1/2027; any other name as it is."""
    plain = name.strip()
    if turned := re.fullmatch(_TURNED_NAME, plain, re.IGNORECASE):
        return f"{turned[2] or turned[3]}-{turned[1] or turned[4]}"
    with suppress(ValueError):
        named = named_period(plain)
        if named is not None and named.rhythm in (Rhythm.MONTHLY, Rhythm.QUARTERLY):
            return named.name
    return plain


def days_of_name(name: str, entered: tuple[str | None, str | None], fiscal_month: int | None) -> str:
    """Return a sentence on the days of a cycle's name where others are entered, or why it has none; else empty."""
    found = cycle_by_name(name, fiscal_month)
    if found is None:
        return why_no_fiscal_year(name, fiscal_month)
    known = entered == (str(found.start), str(found.end))
    return "" if known else f"{found.name} runs from {found.start} to {found.end}."


def why_no_fiscal_year(name: str, fiscal_month: int | None) -> str:
    """Return a sentence on the name of a fiscal year where none is known to begin; empty for any other name."""
    if fiscal_month is not None or _fiscal_by_name(name, 1) is None:
        return ""
    return f"“{name.strip()}” names a fiscal year, but the setting fiscal_year_starts does not say when yours begins."


def _fiscal_by_name(name: str, fiscal_month: int) -> CycleDraft | None:
    match = re.fullmatch(_FISCAL_NAME, name.strip(), re.IGNORECASE)
    if match is None:
        return None
    year = int(match[1]) if len(match[1]) == _LONG_YEAR else _CENTURY + int(match[1])
    cadence, length = _PARTS[match[2].upper()] if match[2] else (Cadence.YEAR, _DECEMBER)
    before = (int(match[3] or 1) - 1) * length
    if before >= _DECEMBER or not EARLIEST.year < year <= LATEST.year:
        return None
    first = _months_until(year - (fiscal_month > 1), fiscal_month) + before
    span = _months(first // _DECEMBER, first % _DECEMBER + 1, length)
    return _draft(_called(cadence, span.first, fiscal_month), cadence, span)


def cycles_from(cadence: Cadence, day: date, shift: int = 0, fiscal_month: int | None = None) -> Iterator[CycleDraft]:
    """Yield the cycles of a calendar cadence, from the one that contains the day to the end of the calendar.

    They begin `shift` months (0 to 11) later than those of the calendar year. They are named by the calendar or by the
    fiscal year that begins in a month, and by their days where they begin with neither.
    """
    length = LENGTHS[cadence]
    shift %= length
    index = (_months_until(day.year, day.month) - shift) // length
    regular = shift == (0 if fiscal_month is None else (fiscal_month - 1) % length)
    while True:
        year, month = divmod(index * length + shift, _DECEMBER)
        if _months_until(year, month + length) >= _months_until(date.max.year + 1, 1):
            return
        if year >= date.min.year:
            span = _months(year, month + 1, length)
            yield _draft(_called(cadence, span.first, fiscal_month) if regular else _spanned(span), cadence, span)
        index += 1


def repeated(cycle: CycleDraft) -> Iterator[CycleDraft]:
    """Yield cycles of the same length, each directly after the one before, to the end of the calendar."""
    span, length = Period(cycle.start, cycle.end), cycle.end - cycle.start
    while date.max - span.last > length:
        span = Period(span.last + _DAY, span.last + _DAY + length)
        yield _draft(_spanned(span), cycle.cadence, span)


def _called(cadence: Cadence, first: date, fiscal_month: int | None) -> str:
    """Return the name of the cycle that begins on a day: 2027, 2027-H1, 2027-T1, 2027-Q1, 2027-01, or FY27-Q1.

    A fiscal year has the number of the calendar year in which it ends; months are those of the calendar.
    """
    if cadence is Cadence.MONTH:
        return f"{first.year:04}-{first.month:02}"
    months = _months_until(first.year, first.month) - (fiscal_month or 1) + 1
    year, part = months // _DECEMBER, months % _DECEMBER // LENGTHS[cadence] + 1
    named = f"{year:04}" if fiscal_month is None else _fiscal_year(year + (fiscal_month > 1))
    letter = next((letter for letter, (known, _) in _PARTS.items() if known is cadence), "")
    return f"{named}-{letter}{part}" if letter else named


def _fiscal_year(year: int) -> str:
    return f"FY{year % 100:02}" if year // 100 * 100 == _CENTURY else f"FY{year:04}"


def _spanned(span: Period) -> str:
    return f"{span.first} to {span.last}"


def _months_until(year: int, month: int) -> int:
    return year * _DECEMBER + month - 1


def _months(year: int, month: int, length: int) -> Period:
    later, last = divmod(month + length - 2, _DECEMBER)
    return Period(date(year, month, 1), date(year + later, last + 1, monthrange(year + later, last + 1)[1]))


def _draft(name: str, cadence: Cadence, span: Period) -> CycleDraft:
    return CycleDraft(name=name, start=span.first, end=span.last, cadence=cadence)
