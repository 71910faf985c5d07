"""The timeline of a cycle: week by week, the progress, status and confidence of its objectives and key results."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from okrtui.domain.records.models import CheckIn, Cycle, KeyResult, Objective
from okrtui.domain.rules import pace
from okrtui.domain.rules.due import check_in_due
from okrtui.domain.rules.lifecycle import STARTED
from okrtui.domain.rules.pace import Status
from okrtui.domain.rules.periods import WEEK, Period, day_of
from okrtui.domain.rules.progress import clamp
from okrtui.domain.rules.progress_history import objective_way, reached_by
from okrtui.domain.rules.readings import readings, way_of
from okrtui.domain.workspace import Workspace


class TimelineCell(NamedTuple):
    """A row in a week, as it stood at its end or on the day of the timeline.

    `progress` is raw for a key result, None before its first reading. Only on the day of the timeline is a key result
    outdated. `confidence` is what was said last in that week; of an objective the lowest of what its key results said
    last until then.
    """

    on: date
    progress: Decimal | None
    status: Status
    confidence: int | None


class TimelineRow(NamedTuple):
    """An objective or a key result with a cell for each week that has begun."""

    record: Objective | KeyResult
    cells: tuple[TimelineCell, ...]


class Timeline(NamedTuple):
    """The weeks of a cycle, and its started objectives, each followed by its key results; `week` is that of the day."""

    cycle: Cycle
    weeks: tuple[Period, ...]
    week: int
    rows: tuple[TimelineRow, ...]


def timeline(workspace: Workspace, cycle: Cycle, day: date) -> Timeline:
    """Return the timeline of a cycle as of a day: nothing of weeks to come, all of a cycle that has ended."""
    weeks = tuple(_weeks(cycle))
    begun = [min(week.last, day) for week in weeks if week.first <= day]
    kept = (one for one in workspace.objectives_of(cycle.id) if one.state in STARTED)
    rows = tuple(row for one in kept for row in _rows(workspace, cycle, one, begun, day))
    return Timeline(cycle, weeks, len(begun), rows)


def _weeks(cycle: Cycle) -> Iterator[Period]:
    """Yield the weeks of a cycle, in blocks of seven days; the last one ends with it."""
    count = day_of(cycle.start, cycle.end, cycle.start).weeks
    for at in range(count):
        first = cycle.start + timedelta(days=WEEK * at)
        yield Period(first, cycle.end if at == count - 1 else first + timedelta(days=WEEK - 1))


def _rows(
    workspace: Workspace, cycle: Cycle, one: Objective, days: Sequence[date], today: date
) -> Iterator[TimelineRow]:
    parts = workspace.key_results_of(one.id)
    expected = [pace.expected(one.ambition, cycle.start, cycle.end, day) for day in days]
    below = [TimelineRow(part, tuple(_cells(workspace, part, days, expected, today))) for part in parts]
    way, said = objective_way(workspace, one), [workspace.check_ins_of(part.id) for part in parts]
    yield TimelineRow(
        one,
        tuple(
            TimelineCell(
                day,
                reached_by(way, day),
                pace.worst(row.cells[at].status for row in below) or Status.PENDING,
                min((found for each in said if (found := _latest(each, day)) is not None), default=None),
            )
            for at, day in enumerate(days)
        ),
    )
    yield from below


def _cells(
    workspace: Workspace, part: KeyResult, days: Sequence[date], expected: Sequence[Decimal], today: date
) -> Iterator[TimelineCell]:
    way, said, since = way_of(workspace, part, readings(workspace, part)), workspace.check_ins_of(part.id), date.min
    for day, asked in zip(days, expected, strict=True):
        reached = reached_by(way, day)
        behind = None if reached is None else pace.gap(asked, clamp(reached))
        overdue = day == today and check_in_due(workspace, part, today).overdue
        status = pace.status(behind, closed=False, read=reached is not None, overdue=overdue)
        yield TimelineCell(day, reached, status, _latest(said, day, since))
        since = day


def _latest(check_ins: Sequence[CheckIn], day: date, after: date = date.min) -> int | None:
    """Return the confidence that was said last until a day and after another; None where nobody did."""
    said = (one.confidence for one in reversed(check_ins) if after < one.date <= day and one.confidence is not None)
    return next(said, None)
