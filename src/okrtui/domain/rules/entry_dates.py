"""The days that a check-in, a value or a note may have."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from okrtui.domain.records.models import Cycle


def is_future(day: date, today: date) -> bool:
    """Return whether a day is after tomorrow, that is, in the future everywhere on earth."""
    return day > today + timedelta(days=1)


def wrong_day(day: date | None, now: datetime) -> dict[str, str]:
    """Return a sentence by field where a day is in the future."""
    if day is None or not is_future(day, now.date()):
        return {}
    return {"date": f"{day} is in the future."}


def wrong_check_in_day(cycle: Cycle, day: date, now: datetime) -> dict[str, str]:
    """Return a sentence by field where a check-in's day is after tomorrow or outside its cycle."""
    if cycle.start <= day <= cycle.end:
        return wrong_day(day, now)
    outside = {"date": f"{day} is outside {cycle.name}; enter a day from {cycle.start} to {cycle.end}."}
    return wrong_day(day, now) or outside


def check_in_day(cycle: Cycle, today: date) -> date:
    """Return the day that a new check-in has unless another is entered: today, or the cycle's day nearest to it."""
    return min(max(today, cycle.start), cycle.end)


def check_in_day_text(cycle: Cycle, today: date) -> str:
    """Return the day that a new check-in has unless another is entered, in a sentence; empty where it is today."""
    day = check_in_day(cycle, today)
    which = "last" if day < today else "first"
    return "" if day == today else f"The check-in is dated {day}, the {which} day of {cycle.name}."
