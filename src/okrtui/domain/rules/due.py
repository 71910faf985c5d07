"""When the next check-in of a key result is due."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from okrtui.domain.records.models import KeyResult
from okrtui.domain.rules import pace
from okrtui.domain.rules.kpi_status import kpi_standing
from okrtui.domain.rules.lifecycle import is_pursued
from okrtui.domain.rules.readings import feeder
from okrtui.domain.workspace import Workspace


class CheckInDue(NamedTuple):
    """Whether a check-in is due or even overdue; `days_late` counts from the day it became due."""

    due: bool = False
    overdue: bool = False
    days_late: int = 0


def check_in_due(workspace: Workspace, key_result: KeyResult, today: date) -> CheckInDue:
    """Return whether a check-in is due: one period after the last, or, where a KPI feeds it, when that is due."""
    if not is_pursued(workspace, workspace.objectives[key_result.objective]):
        return CheckInDue()
    kpi = feeder(workspace, key_result)
    if kpi is not None:
        at = kpi_standing(workspace, kpi, today)
        late = min(at.days_late, max((today - began(workspace, key_result)).days, 0))
        return CheckInDue(at.due or at.stale, at.stale and pace.is_overdue(late), late)
    late = (today - next_check_in(workspace, key_result)).days
    return CheckInDue(late >= 0, pace.is_overdue(late), max(late, 0))


def next_check_in(workspace: Workspace, key_result: KeyResult) -> date:
    """Return the day on which the next check-in of a pursued key result is due that no KPI feeds."""
    checked = workspace.check_ins_of(key_result.id)
    return pace.due_on(key_result.rhythm, checked[-1].date if checked else began(workspace, key_result))


def began(workspace: Workspace, key_result: KeyResult) -> date:
    """Return since when a key result has waited for its first check-in.

    It is the latest of the start of its cycle, the start of its objective, and the day it was made.
    """
    objective = workspace.objectives[key_result.objective]
    start = workspace.cycles[objective.cycle].start
    return max(start, objective.started_on or start, key_result.created_at.date())


def check_in_days(workspace: Workspace, key_result: KeyResult) -> list[date]:
    """Return the days on which check-ins will be due until the cycle ends, where each is made on its day.

    The first may be past. There are none where nobody is asked for check-ins: of a key result that is not pursued, and
    of one that a KPI feeds.
    """
    objective = workspace.objectives[key_result.objective]
    if not is_pursued(workspace, objective) or feeder(workspace, key_result) is not None:
        return []
    checked, end = workspace.check_ins_of(key_result.id), workspace.cycles[objective.cycle].end
    day = checked[-1].date if checked else began(workspace, key_result)
    days = []
    while (day := pace.due_on(key_result.rhythm, day)) <= end:
        days.append(day)
    return days
