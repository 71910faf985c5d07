"""Headings that name a month, a quarter or another period: columns with the values of KPIs, and with their targets."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import Final, NamedTuple

from okrtui.domain.actions.import_targets import TARGET
from okrtui.domain.records.period_names import (
    DAILY,
    MONTHLY,
    NamedPeriod,
    PeriodPart,
    named_period,
    period_part,
)
from okrtui.reports.exchange.csv_columns import plain
from okrtui.reports.exchange.import_formats import ImportOptions

_CENTURY: Final = 2000
_MANY: Final = 2
"""So many headings tell what one alone does not."""

_BOUNDS: Final = {
    TARGET: "target, target value, goal, goal value, ziel, zielwert, soll, sollwert, planwert",
    "low": "low, min, minimum, at least, mindestens",
    "high": "high, max, maximum, at most, höchstens",
}
_BOUND_OF: Final = {word: bound for bound, words in _BOUNDS.items() for word in words.split(", ")}
_WORDS = "|".join(sorted(map(re.escape, _BOUND_OF), key=len, reverse=True))
_TARGET = re.compile(rf"(?P<before>{_WORDS})[ _:-]*(?P<period>.*)|(?P<first>.+?)[ _:-]+(?P<after>{_WORDS})")
_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ]00:00(?::00)?)?")


class PeriodColumn(NamedTuple):
    """A column of values: its place, its heading, and the period that the values are of."""

    at: int
    heading: str
    period: NamedPeriod


class TargetColumn(NamedTuple):
    """A column of targets: its place, its heading, the bound that they are, and the first day, if it names one."""

    at: int
    heading: str
    bound: str
    since: date | None


class PeriodHeadings(NamedTuple):
    """The headings of a table that name periods: of values, of targets, and `yearless` ones, whose year is not said."""

    values: tuple[PeriodColumn, ...]
    targets: tuple[TargetColumn, ...]
    yearless: tuple[str, ...]
    days_as_months: bool = False

    @property
    def places(self) -> frozenset[int]:
        """The places of the columns."""
        return frozenset([*(one.at for one in self.values), *(one.at for one in self.targets)])


def read(headings: Sequence[str], options: ImportOptions) -> PeriodHeadings:
    """Return the periods among the headings of a table."""
    ignored = {plain(one) for one in options.ignored}
    renamed = {plain(one): name for one, name in options.renamed.items()}
    named = {at: renamed.get(plain(one), one) for at, one in enumerate(headings) if plain(one) not in ignored}
    found, yearless = _periods(named, options.year)
    days = _days(named)
    is_months = len(days) >= _MANY and all(day.day == 1 for day in days.values())
    found |= {at: _of_day(day, is_month=is_months) for at, day in days.items()}
    values = tuple(PeriodColumn(at, headings[at].strip(), one) for at, one in sorted(found.items()))
    targets = tuple(
        TargetColumn(at, headings[at].strip(), *target)
        for at, text in named.items()
        if at not in found and (target := target_heading(text)) is not None
    )
    return PeriodHeadings(values, targets, tuple(headings[at].strip() for at in yearless), days_as_months=is_months)


def target_heading(text: str) -> tuple[str, date | None] | None:
    """Return the bound that a heading is about, and the day from which it holds, if it names one."""
    match = _TARGET.fullmatch(text.strip().casefold())
    if match is None:
        return None
    bound, when = _BOUND_OF[match["before"] or match["after"]], match["period"] or match["first"] or ""
    period = _named(when) if when else None
    if when and period is None:
        return None
    return (bound, period.first) if period else (bound, None) if bound == TARGET else None


def _periods(named: Mapping[int, str], year: int | None) -> tuple[dict[int, NamedPeriod], list[int]]:
    """Return the periods by their places, and the places of parts of a year that is not known."""
    found = {at: period for at, text in named.items() if (period := _named(text)) is not None}
    parts = {at: part for at, text in named.items() if at not in found and (part := period_part(text)) is not None}
    short = {at: part for at, part in parts.items() if part.short}
    if _are_years(list(short.values())):
        found |= {at: period for at, part in short.items() if (period := _within(part, _CENTURY + int(part.short)))}
    open_ones = {at: part for at, part in parts.items() if at not in found}
    if year is not None:
        whole = {at: part for at, part in open_ones.items() if not part.short}
        found |= {at: period for at, part in whole.items() if (period := _within(part, year))}
    yearless = [at for at in open_ones if at not in found]
    return found, yearless if len(yearless) >= _MANY or found else []


def _are_years(parts: Sequence[PeriodPart]) -> bool:
    """Return whether two digits behind months are years rather than days: there are fewer of them than of months."""
    months = {(part.rhythm, part.number) for part in parts}
    return all(part.rhythm != MONTHLY for part in parts) or len({part.short for part in parts}) < len(months)


def _named(text: str) -> NamedPeriod | None:
    with suppress(ValueError):  # a week that the year does not have
        return named_period(text)
    return None


def _within(part: PeriodPart, year: int) -> NamedPeriod | None:
    with suppress(ValueError):  # likewise
        return part.within(year)
    return None


def _days(named: Mapping[int, str]) -> dict[int, date]:
    found: dict[int, date] = {}
    for at, text in named.items():
        match = _DAY.fullmatch(text.strip())
        with suppress(ValueError):  # there is no such day
            found |= {at: date.fromisoformat(match[1])} if match else {}
    return found


def _of_day(day: date, *, is_month: bool) -> NamedPeriod:
    month = _named(f"{day:%Y-%m}") if is_month else None
    return month or NamedPeriod(DAILY, day.isoformat(), day, day)
