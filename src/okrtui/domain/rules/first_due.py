"""From which day on something is due for an objective: a to-do list reads none of its key results until then."""

from __future__ import annotations

from collections.abc import Container, Hashable, Iterator
from datetime import date
from typing import Final

from okrtui.domain.records.models import Cycle, KeyResult, Objective
from okrtui.domain.rules.due import next_check_in
from okrtui.domain.rules.due_dates import NEAR, open_due_dates
from okrtui.domain.rules.lifecycle import is_pursued
from okrtui.domain.workspace import Workspace

FIRST_DUE: Final = "first due"
"""The name of the figure that is stored about an objective."""

NEVER: Final = date.max.toordinal()


def asked_by(cycle: Cycle) -> Hashable:
    """Return on what of a running cycle the first due day of the objectives in it depends."""
    return cycle.start


def first_due(workspace: Workspace, objective: Objective) -> int | None:
    """Return the first day, as a number, on which anything may be due for an objective in a running cycle.

    The day changes with the objective and what belongs to it alone; None where a KPI feeds one of its key results.
    """
    parts = workspace.key_results_of(objective.id)
    if any(part.kpi is not None for part in parts):
        return None
    pursued = parts if is_pursued(workspace, objective) else ()
    return min((day for part in pursued for day in _days(workspace, part)), default=NEVER)


def _days(workspace: Workspace, part: KeyResult) -> Iterator[int]:
    """Yield the days from which on a check-in is due, and from which on due dates are near."""
    yield next_check_in(workspace, part).toordinal()
    yield from (one.day.toordinal() - NEAR for one in open_due_dates(workspace, part))


def quiet_until_later(workspace: Workspace, cycle: Cycle, today: date) -> Container[int]:
    """Return the numbers of those objectives in a running cycle of which it is stored that nothing is due today."""
    known, now = workspace.stored_about(Objective.table, FIRST_DUE, asked_by(cycle)), today.toordinal()
    return {number for number, day in known.items() if type(day) is int and day > now}
