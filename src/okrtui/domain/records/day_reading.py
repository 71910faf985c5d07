"""Reading dates as people type them: ISO dates, date-times, words, and the names of periods."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from okrtui.domain.records.period_names import MONTHLY, QUARTERLY, WEEKLY, YEARLY, NamedPeriod, named_period

EARLIEST, LATEST = date(1900, 1, 1), date(2200, 12, 31)
"""The first and the last date that may be typed."""

_WORDS = {"today": 0, "yesterday": -1, "tomorrow": 1}
_DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_MOMENT = (
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[t ]([0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?)"
    r" ?(?:z|utc|[+-][0-9]{2}(?::?[0-9]{2})?)?"
)
_PERIODS = {
    WEEKLY: ("week", "2026-W45"),
    MONTHLY: ("month", "2026-10"),
    QUARTERLY: ("quarter", "2026-Q3"),
    YEARLY: ("year", "2026"),
}
"""The word for a period of each rhythm but days, and the name of one."""


class DayError(ValueError):
    """Text that is no date; its text says what is wrong and what to enter."""


def day_of(text: str, today: date | None = None, rhythm: str | None = None) -> date:
    """Return the typed date; that of a period of the rhythm is its last day. Raises DayError.

    Words such as `yesterday` need today's date. A date-time is its calendar date, whatever its zone.
    """
    plain = text.strip().casefold()
    if today is not None and plain in _WORDS:
        return today + timedelta(days=_WORDS[plain])
    moment = re.fullmatch(_MOMENT, plain)
    if re.fullmatch(_DAY, plain) or (moment and _is_time(moment[2])):
        return _iso(moment[1] if moment else plain)
    named = _named(plain)
    if named is not None and rhythm is not None:
        if named.rhythm == rhythm:
            return named.last
        if rhythm in _PERIODS:
            noun, example = _PERIODS[rhythm]
            raise DayError(f"“{plain.upper()}” is not a {noun}. Enter one such as {example}, or a date.")
    raise DayError(_why_none(text.strip(), today, rhythm))


def _iso(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise DayError(f"There is no such day as {text}.") from None


def _is_time(text: str) -> bool:
    try:
        datetime.fromisoformat(f"2000-01-01T{text[:8]}")
    except ValueError:
        return False
    return True


def _named(text: str) -> NamedPeriod | None:
    """Return the period that a text names; None for any other text. Raises DayError."""
    try:
        return named_period(text)
    except ValueError as error:
        raise DayError(str(error)) from None


def _why_none(text: str, today: date | None, rhythm: str | None) -> str:
    if not text:
        return "Enter a date such as 2026-11-21."
    words = ", today or yesterday" if today is not None else ""
    period = f", or a {_PERIODS[rhythm][0]} such as {_PERIODS[rhythm][1]}" if rhythm in _PERIODS else ""
    return f"“{text[:40]}” is not a date. Enter year-month-day, such as 2026-11-21{words}{period}."
