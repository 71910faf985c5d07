"""The stage the sample is built on: who and when, numbers for the records, and dates that look like a team's own."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, TypeVar

from okrtui.domain.records.models import Record
from okrtui.domain.workspace import Workspace

R = TypeVar("R", bound=Record)

ME = "me"
"""Stands for the person who makes the sample, wherever an owner or author is named."""

MORNING = time(8, 30, tzinfo=UTC)
FRIDAY = 4


class SampleBuilder:
    """Collects the records of one change; each table's numbers go on from those in the workspace."""

    def __init__(self, workspace: Workspace, today: date, actor: str, now: datetime) -> None:
        self.today = today
        self.records: list[Record] = []
        self._workspace, self._actor, self._now = workspace, actor, now
        self._made: Counter[str] = Counter()

    def who(self, name: str) -> str:
        """The login name that a name in the sample stands for."""
        return self._actor if name == ME else name

    def put(self, kind: type[R], by: str, day: date, **values: Any) -> R:
        """Add a record that somebody made on the morning of a day, or now where that has not come yet."""
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
    """The first day of the month that lies so many months ahead of the day's own; below 0: behind."""
    index = day.year * 12 + day.month - 1 + ahead
    return date(index // 12, index % 12 + 1, 1)


def workday(day: date) -> date:
    """The day itself, or the Friday before a weekend."""
    return day - timedelta(days=max(day.weekday() - FRIDAY, 0))
