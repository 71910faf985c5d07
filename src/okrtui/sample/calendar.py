"""The builder behind the sample: authors, ids and dates that look like a team's own."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, TypeVar

from okrtui.domain.records.models import Record
from okrtui.domain.workspace import Workspace

R = TypeVar("R", bound=Record)

ME = "me"
"""A placeholder for the person who creates the sample."""

MORNING = time(8, 30, tzinfo=UTC)
FRIDAY = 4


class SampleBuilder:
    """Collects the records of one change; the numbers of each table continue those in the workspace."""

    def __init__(self, workspace: Workspace, today: date, actor: str, now: datetime) -> None:
        self.today = today
        self.records: list[Record] = []
        self._workspace, self._actor, self._now = workspace, actor, now
        self._made: Counter[str] = Counter()

    def who(self, name: str) -> str:
        """Return the login name for a name in the sample."""
        return self._actor if name == ME else name

    def put(self, kind: type[R], by: str, day: date, **values: Any) -> R:
        """Add a record created by somebody on the morning of a day, or now if that is in the future."""
        at = min(datetime.combine(day, MORNING), self._now)
        stamp: dict[str, Any] = {
            "created_at": at,
            "created_by": self.who(by),
            "updated_at": at,
            "updated_by": self.who(by),
        }
        record = kind(id=self._workspace.next_id(kind.table) + self._made[kind.table], **stamp, **values)
        self._made[kind.table] += 1
        self.records.append(record)
        return record


def month(day: date, ahead: int = 0) -> date:
    """Return the first day of the month so many months ahead of the day's own; below 0, behind it."""
    index = day.year * 12 + day.month - 1 + ahead
    return date(index // 12, index % 12 + 1, 1)


def workday(day: date) -> date:
    """Return the day itself, or the Friday before a weekend."""
    return day - timedelta(days=max(day.weekday() - FRIDAY, 0))
