"""The names of calendar periods, in English and German: 2026, 2026-Q3, Q3/2026, 2026-10, Oktober 2026, 2026-W45."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from functools import lru_cache
from typing import Final, NamedTuple

DAILY, WEEKLY, MONTHLY, QUARTERLY, YEARLY = "daily", "weekly", "monthly", "quarterly", "yearly"

_QUARTER, _DECEMBER = 3, 12
_MONTHS: Final = {
    word: number
    for number, words in enumerate(
        (
            "jan january januar jänner",
            "feb february februar",
            "mar march mär mrz märz",
            "apr april",
            "may mai",
            "jun june juni",
            "jul july juli",
            "aug august",
            "sep sept september",
            "oct okt october oktober",
            "nov november",
            "dec dez december dezember",
        ),
        start=1,
    )
    for word in words.split()
}
_YEAR = r"(?P<year>[0-9]{4})"
_PART = (
    r"(?:(?:q|quartal |quarter )(?P<quarter>[1-4])|(?P<ordinal>[1-4])\. ?quartal"
    r"|(?:w|kw|cw) ?(?P<week>[0-9]{1,2})|(?P<word>[^\W\d_]{3,9})\.?)"
)
_BETWEEN = r"[-/ ]?"
_FORMS = (
    _YEAR,
    rf"{_YEAR}[-/](?P<month>0[1-9]|1[0-2])",
    rf"(?P<month>0?[1-9]|1[0-2])[-/.]{_YEAR}",
    rf"{_YEAR}{_BETWEEN}{_PART}",
    rf"{_PART}{_BETWEEN}{_YEAR}",
)
_SHORT = rf"{_PART}{_BETWEEN}'?(?P<short>[0-9]{{2}})"


class NamedPeriod(NamedTuple):
    """A period of the calendar, with its rhythm and its name in the form that is read anywhere."""

    rhythm: str
    name: str
    first: date
    last: date


class PeriodPart(NamedTuple):
    """A part of a year: a quarter, week or month, whose year is not said in full; `short` are its last two digits."""

    rhythm: str
    number: int
    short: str = ""

    def within(self, year: int) -> NamedPeriod:
        """Return the period in a year. Raises ValueError where that year has no such week."""
        return _period(self.rhythm, year, self.number)


@lru_cache(maxsize=512)
def named_period(text: str) -> NamedPeriod | None:
    """Return the period that a text names; None for any other text. Raises ValueError for a week that is not there."""
    plain = text.strip().casefold()
    match = next((found for form in _FORMS if (found := re.fullmatch(form, plain))), None)
    if match is None or int(match["year"]) == 0:
        return None
    part = _part(match.groupdict())
    return part and _period(part.rhythm, int(match["year"]), part.number)


def period_part(text: str) -> PeriodPart | None:
    """Return the quarter, week or month that a text names without its year, or with two digits of it."""
    plain = text.strip().casefold()
    match = re.fullmatch(_PART, plain) or re.fullmatch(_SHORT, plain)
    part = _part(match.groupdict()) if match else None
    return part and part._replace(short=match.groupdict().get("short") or "") if match else None


def month_number(word: str) -> int | None:
    """Return the number of a month by its name; None for any other word."""
    return _MONTHS.get(word.casefold().rstrip("."))


def _part(found: dict[str, str | None]) -> PeriodPart | None:
    quarter, week = found.get("quarter") or found.get("ordinal"), found.get("week")
    month, word = found.get("month"), found.get("word")
    if quarter:
        return PeriodPart(QUARTERLY, int(quarter))
    if week:
        return PeriodPart(WEEKLY, int(week))
    if word:
        return PeriodPart(MONTHLY, _MONTHS[word]) if word in _MONTHS else None
    return PeriodPart(MONTHLY, int(month)) if month else PeriodPart(YEARLY, 1)


def _period(rhythm: str, year: int, number: int) -> NamedPeriod:
    if rhythm == WEEKLY:
        return _week(year, number)
    length = {MONTHLY: 1, QUARTERLY: _QUARTER, YEARLY: _DECEMBER}[rhythm]
    last = number * length
    name = {MONTHLY: f"{year:04}-{number:02}", QUARTERLY: f"{year:04}-Q{number}", YEARLY: f"{year:04}"}[rhythm]
    return NamedPeriod(rhythm, name, date(year, last - length + 1, 1), date(year, last, monthrange(year, last)[1]))


def _week(year: int, number: int) -> NamedPeriod:
    try:
        first, last = (date.fromisocalendar(year, number, day) for day in (1, 7))
    except ValueError:
        raise ValueError(f"There is no week {number} in {year}.") from None
    return NamedPeriod(WEEKLY, f"{year:04}-W{number:02}", first, last)
