"""Progress against the calendar: expected progress, gap, forecast, and due check-ins."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from okrtui.domain.records.enums import Ambition, CheckInRhythm
from okrtui.domain.rules.periods import WEEK, month_after
from okrtui.domain.rules.progress import ONE, ZERO, clamp

GRACE_DAYS = 3
"""Days after a check-in became due during which it is not overdue yet."""

ON_TRACK_GAP = Decimal("0.10")
"""The largest gap, in points of progress, that is still on track."""

AT_RISK_GAP = Decimal("0.25")
"""The largest gap, in points of progress, that is still only at risk."""

FORECAST_WINDOW = timedelta(weeks=6)
"""The span of check-ins behind a forecast."""

_DAYS = {CheckInRhythm.WEEKLY: WEEK, CheckInRhythm.FORTNIGHTLY: 2 * WEEK}
_SUCCESS = {Ambition.COMMITTED: ONE, Ambition.ASPIRATIONAL: Decimal("0.7")}


class Status(StrEnum):
    """The status of a key result or an objective, worst first."""

    OFF_TRACK = "off track"
    AT_RISK = "at risk"
    OUTDATED = "outdated"
    PENDING = "pending"
    ON_TRACK = "on track"
    CLOSED = "closed"
    DRAFT = "draft"


_WORST_FIRST = tuple(Status)


def elapsed(start: date, end: date, today: date) -> Decimal:
    """Return the share of a cycle that has passed: 0 until its first day, 1 from its last day on."""
    return clamp(Decimal((today - start).days) / (end - start).days)


def success(ambition: Ambition) -> Decimal:
    """Return the progress that counts as success at the end of a cycle: 1.0 committed, 0.7 aspirational."""
    return _SUCCESS[ambition]


@lru_cache(maxsize=64)  # thousands of key results share a few
def expected(ambition: Ambition, start: date, end: date, today: date) -> Decimal:
    """Return the progress that leads to success at an even pace, 0 to 1."""
    return success(ambition) * elapsed(start, end, today)


def gap(expected_progress: Decimal, progress: Decimal) -> Decimal:
    """Return how far progress is behind the expected, in points; negative when ahead."""
    return expected_progress - progress


def standing(gap_points: Decimal) -> Status:
    """Return on track, at risk or off track, by the gap in points."""
    if gap_points <= ON_TRACK_GAP:
        return Status.ON_TRACK
    return Status.AT_RISK if gap_points <= AT_RISK_GAP else Status.OFF_TRACK


def status(gap_points: Decimal | None, *, closed: bool, read: bool, overdue: bool) -> Status:
    """Return the status of a key result; `read` is true where it has a value, the gap None where it has no progress."""
    if closed:
        return Status.CLOSED
    if not read or gap_points is None:
        return Status.PENDING
    return Status.OUTDATED if overdue else standing(gap_points)


def worst(statuses: Iterable[Status]) -> Status | None:
    """Return the worst of the statuses; None without any."""
    return min(statuses, key=_WORST_FIRST.index, default=None)


def forecast(points: Sequence[tuple[date, Decimal]], end: date, today: date) -> Decimal | None:
    """Return the progress at the end by a least-squares line through the last six weeks' points (day, raw), 0 to 1.

    None with fewer than two different days.
    """
    recent = [((day - end).days, value) for day, value in points if day >= today - FORECAST_WINDOW]
    count = len(recent)
    days = sum(day for day, _ in recent)
    spread = count * sum(day * day for day, _ in recent) - days * days
    if not spread:
        return None
    values = sum((value for _, value in recent), ZERO)
    slope = (count * sum((day * value for day, value in recent), ZERO) - days * values) / spread
    return clamp((values - slope * days) / count)


def due_on(rhythm: CheckInRhythm, last: date) -> date:
    """Return the day on which a check-in is due, one period after the last one's day (or after what it waits for)."""
    if rhythm is CheckInRhythm.MONTHLY:
        return month_after(last)
    return last + timedelta(days=_DAYS[rhythm])


def is_overdue(days_late: int) -> bool:
    """Return whether a check-in that has been due for so many days is overdue."""
    return days_late > GRACE_DAYS
